"""Warnings of a node: counted, remembered, and logged with a throttle."""

from rclpy.node import Node

from emotion_face.diagnosis import Diagnosis, Level
from emotion_face.errors import EmotionFaceError
from emotion_face.nodes.stamps import clock_s
from emotion_face.throttle import Throttle


class Warnings:
    """The warnings of a node, to be called in its own thread.

    Parameters
    ----------
    node : Node
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._number, self._last, self._has_news = 0, "none", False
        self._log = Throttle(node.get_logger().warning)

    def warn(self, text: str, kind: str) -> None:
        """Count a warning, such as a refused message; the log is throttled by kind.

        Parameters
        ----------
        text : str
            With the value, what was expected, and the fix.
        kind : str
            The same for the same mistake, whatever the value.
        """
        self._number, self._last, self._has_news = self._number + 1, text, True
        self.log(text, kind)

    def refuse(self, error: EmotionFaceError, what: str = "") -> None:
        """Warn of an error with its subject."""
        self.warn(f"{what}: {error}" if what else str(error), f"{what} {error.category}")

    def log(self, text: str, kind: str) -> None:
        """Log a text without counting it, throttled by kind."""
        self._log(kind, text, clock_s(self._node))

    def diagnose(self) -> Diagnosis:
        """The warnings since the last diagnosis."""
        has_news, self._has_news = self._has_news, False
        values = {"warnings": str(self._number), "last warning": self._last}
        return Diagnosis(Level.WARN, self._last, values) if has_news else Diagnosis(values=values)
