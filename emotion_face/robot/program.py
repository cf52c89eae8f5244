"""A robot that runs until a signal ends it, with keys and a dashboard."""

import logging
import os
import signal
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial

from emotion_face.display import AUTO
from emotion_face.keyboard import HELP, QUIT, Keyboard, has_keyboard, keys_of, listing
from emotion_face.robot.robot import Robot
from emotion_face.robot.settings import RobotSettings
from emotion_face.robot.web import RobotDashboard
from emotion_face.signals import catch_signals, ignore_signals

WITHOUT_ROS = ("dashboard",)
"""Names for ``--with`` that do not need ROS."""
SOURCE = "keys"
_logger = logging.getLogger("emotion_face")


class Keys:
    """Turns keys of the terminal into stimuli of a robot until closed.

    Parameters
    ----------
    robot : Robot
    """

    def __init__(self, robot: Robot) -> None:
        self._robot = robot
        self._names = keys_of(robot.vocabulary)
        self._keyboard = Keyboard(partial(robot.post, self._on_key))

    def close(self) -> None:
        """Restore the terminal."""
        self._keyboard.close()

    def _on_key(self, key: str) -> None:
        if key == QUIT:
            os.kill(os.getpid(), signal.SIGINT)
        elif key == HELP:
            _logger.info(listing(self._names))
        elif key in self._names:
            self._robot.stimulate(self._names[key], source=SOURCE)


def run(settings: RobotSettings, extras: Sequence[str] = ()) -> int:
    """Run a robot until SIGINT, SIGTERM or SIGHUP; the exit status.

    Parameters
    ----------
    settings : RobotSettings
    extras : sequence of str
        Of `WITHOUT_ROS`.

    Raises
    ------
    EmotionFaceError
        If it cannot start.
    """
    ending = catch_signals()
    with ExitStack() as stack:
        stack.callback(ignore_signals)  # a second Ctrl-C must not disturb Python's shutdown
        robot = stack.enter_context(Robot(settings))
        if (settings.display.panel, settings.display.chosen) == (AUTO, "null"):
            _logger.info("no terminal here, so nothing is shown: choose a panel")
        if settings.stimulus.keys and has_keyboard():
            stack.callback(Keys(robot).close)
            _logger.info("a key is a stimulus, %s lists them, %s quits", HELP, QUIT)
        if "dashboard" in extras:
            dashboard = RobotDashboard(robot, settings.dashboard)
            stack.callback(dashboard.close)
            _logger.info("the face is shown at %s", dashboard.url)
        robot.advance()
        _logger.info("ready")
        robot.run(until=ending.is_set)
    return 0
