"""Whether a node draws states as fast as they arrive."""

from emotion_face.diagnosis import Diagnosis, Level

SHARE_MIN = 0.75
"""Share of drawn states below which the machine is too slow."""


class DrawnStates:
    """Counts received states, and those that are drawn."""

    def __init__(self) -> None:
        self._heard = self._drawn = 0

    def hear(self) -> None:
        """Count a state that should be drawn."""
        self._heard += 1

    def draw(self) -> None:
        """Count a drawn state."""
        self._drawn += 1

    def diagnose(self) -> Diagnosis:
        """Judge the time since the last diagnosis."""
        heard, left_out = self._heard, max(self._heard - self._drawn, 0)
        self._heard = self._drawn = 0
        values = {"states left out": str(left_out)}
        if left_out <= (1.0 - SHARE_MIN) * heard:
            return Diagnosis(values=values)
        return Diagnosis(
            Level.WARN,
            f"{left_out} of {heard} states were not drawn: the machine is too slow for "
            "all that runs on it, or the network; stop something, or lower rate_hz of affect",
            values,
        )
