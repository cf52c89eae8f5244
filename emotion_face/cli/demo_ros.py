"""The demo's face with ROS: the real nodes in this process."""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rclpy.node import Node
from sensor_msgs.msg import Image

from emotion_face.cli.recording import Listener, RecordingPanel
from emotion_face.display import PanelStatistics
from emotion_face.errors import DashboardError
from emotion_face.msg import EmotionState, Stimulus
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.composed import compose
from emotion_face.nodes.dashboard_node import DashboardNode
from emotion_face.nodes.execution import end, make_executor, ros, spin
from emotion_face.nodes.stamps import clock_s

STORY_SOURCE = "stimulus"
"""Source of a story's stimuli: the node that plays it."""


class ListenerNode(Node):
    """Passes states, stimuli and frames to a listener."""

    def __init__(self, listener: Listener) -> None:
        super().__init__("listener")
        self._listener = listener
        self.create_subscription(EmotionState, "emotion_state", self._on_state, qos.STATES)
        self.create_subscription(Stimulus, "stimulus", self._on_stimulus, qos.STIMULI)
        self.create_subscription(Image, "face/image", self._on_frame, qos.FRAMES)

    def _on_state(self, message: EmotionState) -> None:
        self._listener.feel(conversions.reading_of(message))

    def _on_stimulus(self, message: Stimulus) -> None:
        stamp_s, what = conversions.stamp_s(message), conversions.what_of(message)
        self._listener.hear(stamp_s, what, is_of_story=message.source == STORY_SOURCE)

    def _on_frame(self, message: Image) -> None:
        self._listener.count_frame()


class RunningGraph:
    """The nodes with a dashboard and a listener, and their executor.

    Parameters
    ----------
    panel : RecordingPanel
    listener : Listener
    """

    def __init__(self, panel: RecordingPanel, listener: Listener) -> None:
        self._nodes: list[Any] = []
        self._executor = make_executor()
        try:
            self._nodes += compose(lambda: panel)
            self._nodes += [_dashboard(), ListenerNode(listener)]
        except BaseException:
            self.close()
            raise
        self._display, *_, self._stimulus, self._dashboard, self._listener = self._nodes
        panel.clock = lambda: clock_s(self._listener)
        for node in self._nodes:
            self._executor.add_node(node)

    @property
    def url(self) -> str:
        """Address of the dashboard."""
        return str(self._dashboard.url)

    @property
    def has_ended(self) -> bool:
        """Whether the story is over."""
        return bool(self._stimulus.ended)

    @property
    def statistics(self) -> PanelStatistics | None:
        """Figures of the panel."""
        return self._display.statistics  # type: ignore[no-any-return]

    def run(self, until: Callable[[], bool]) -> None:
        """Run until a condition is met."""
        spin(self._executor, until)

    def remove_listener(self) -> None:
        """Detach the listener."""
        self._executor.remove_node(self._listener)

    def close(self) -> None:
        """End the nodes."""
        end(self._executor, self._nodes)


@contextlib.contextmanager
def running(
    panel: RecordingPanel, listener: Listener, values: Mapping[str, object]
) -> Iterator[RunningGraph]:
    """Context with the nodes, with these parameters by name.

    Its namespace is unique, so two demos do not receive each other's messages.
    """
    words = [word for key, value in values.items() for word in ("-p", f"{key}:={_yaml(value)}")]
    apart = f"__ns:=/emotion_face_demo_{os.getpid()}"
    args = ["emotion-face", "--ros-args", "-r", apart, *words]
    with ros(args), contextlib.closing(RunningGraph(panel, listener)) as face:
        yield face


def _dashboard() -> DashboardNode:
    """Dashboard at its default port, or at a free one if that is in use."""
    with contextlib.suppress(DashboardError):
        return DashboardNode()
    return DashboardNode(port=0)


def _yaml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
