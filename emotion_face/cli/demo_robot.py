"""The demo's face without ROS: a robot in this process."""

import contextlib
from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EmotionReading, Stimulus
from emotion_face.cli.recording import Listener, RecordingPanel
from emotion_face.dashboard import Access
from emotion_face.display import PanelStatistics
from emotion_face.errors import DashboardError
from emotion_face.robot import STORY_SOURCE, Observer, Robot, load_settings
from emotion_face.robot.web import RobotDashboard


class RunningRobot(Observer):
    """A robot and its dashboard, with a listener.

    Parameters
    ----------
    robot : Robot
    listener : Listener
    """

    def __init__(self, robot: Robot, listener: Listener) -> None:
        self._robot, self._listener = robot, listener
        self._dashboard = _dashboard(robot)
        robot.observers.append(self)

    def on_stimulus(self, stimulus: Stimulus, at_s: float) -> None:
        """Tell of it."""
        is_of_story = stimulus.source == STORY_SOURCE
        self._listener.hear(at_s, stimulus.title, is_of_story=is_of_story)

    def on_state(self, state: EmotionReading) -> None:
        """Tell of it."""
        self._listener.feel(state)

    def on_frame(self, frame: NDArray[np.uint8], state_s: float) -> None:
        """Tell of it."""
        self._listener.count_frame()

    @property
    def url(self) -> str:
        """Address of the dashboard."""
        return self._dashboard.url

    @property
    def has_ended(self) -> bool:
        """Whether the story is over."""
        return self._robot.story_has_ended

    @property
    def statistics(self) -> PanelStatistics:
        """Figures of the panel."""
        return self._robot.statistics

    def run(self, until: Callable[[], bool]) -> None:
        """Run until a condition is met."""
        self._robot.run(until=until)

    def remove_listener(self) -> None:
        """Detach the listener."""
        self._robot.observers.remove(self)

    def close(self) -> None:
        """End the dashboard."""
        self._dashboard.close()


@contextlib.contextmanager
def running(
    panel: RecordingPanel, listener: Listener, values: Mapping[str, object]
) -> Iterator[RunningRobot]:
    """Context with a robot with these parameters, by name."""
    with Robot(load_settings(values=values), opener=lambda: panel) as robot:
        panel.clock = lambda: robot.time_s
        with contextlib.closing(RunningRobot(robot, listener)) as face:
            yield face


def _dashboard(robot: Robot) -> RobotDashboard:
    """Dashboard at its default port, or at a free one if that is in use."""
    with contextlib.suppress(DashboardError):
        return RobotDashboard(robot, Access())
    return RobotDashboard(robot, Access(port=0))
