"""Replaying a bag's inputs to a robot, by the bag's clock."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EmotionReading, doses_of, meant_s, seconds
from emotion_face.bags import (
    OUTPUTS,
    SECOND_NS,
    Bag,
    Sample,
    TimedMessage,
    clock_steps,
    frame_sample,
    state_sample,
)
from emotion_face.display import NullPanel, Panel
from emotion_face.errors import EmotionFaceError
from emotion_face.face import performance_of, point_of
from emotion_face.robot.observer import Observer
from emotion_face.robot.robot import Robot
from emotion_face.robot.settings import RobotSettings


class Replay(Observer):
    """A robot that replays bags, until closed.

    Parameters
    ----------
    settings : RobotSettings
    opener : callable () -> Panel, optional
        Opens the panel; without it there is no panel.
    is_ending : callable () -> bool
        Whether to stop playing, by KeyboardInterrupt.
    """

    def __init__(
        self,
        settings: RobotSettings,
        opener: Callable[[], Panel] = NullPanel,
        is_ending: Callable[[], bool] = lambda: False,
    ) -> None:
        self._now_s = 0.0
        self._is_ending = is_ending
        self._heard: dict[str, list[Sample]] = {}
        self._robot = Robot(settings, opener=opener, clock=lambda: self._now_s, draws_all=True)
        self._robot.observers.append(self)

    def close(self) -> None:
        """End the robot."""
        self._robot.close()

    def on_state(self, state: EmotionReading) -> None:
        """Keep it."""
        self._heard["emotion_state"].append(state_sample(state))

    def on_frame(self, frame: NDArray[np.uint8], state_s: float) -> None:
        """Keep it."""
        self._heard["face/image"].append(frame_sample(frame, state_s))

    def play(self, bag: Bag, step_s: float, rate: float | None = None) -> dict[str, list[Sample]]:
        """Play a bag's inputs from its start; returns the outputs.

        Parameters
        ----------
        bag : Bag
        step_s : float
            Step of the clock in seconds.
        rate : float, optional
            Speed as a factor on real time; without it as fast as possible.
        """
        self._heard = {name: [] for name in OUTPUTS}
        self._now_s = bag.start_ns / SECOND_NS
        self._robot.reset()
        begin_s = time.monotonic()
        steps = clock_steps(bag.start_ns, bag.end_ns, round(step_s * SECOND_NS), bag.cues)
        for time_ns, before, then in steps:
            if self._is_ending():
                raise KeyboardInterrupt
            self._take(before)
            self._now_s = time_ns / SECOND_NS
            self._robot.advance()
            self._take(then)
            if rate:
                until_s = begin_s + (time_ns - bag.start_ns) / SECOND_NS / rate
                time.sleep(max(until_s - time.monotonic(), 0.0))
        return self._heard

    def _take(self, cues: list[TimedMessage]) -> None:
        for cue in cues:
            try:
                self._take_one(cue.topic, cue.message)
            except EmotionFaceError as error:
                self._robot.warn(f"{cue.topic}: {error}", f"{cue.topic} {error.category}")

    def _take_one(self, topic: str, message: Any) -> None:
        robot = self._robot
        if topic == "stimulus":
            robot.hear(doses_of(message, robot.vocabulary), self._meant_s(topic, message))
        elif topic == "trigger":
            robot.play(performance_of(message), self._meant_s(topic, message))
        elif topic == "look_at":
            robot.look_at(point_of(message))
        else:
            robot.speak(message.data)

    def _meant_s(self, topic: str, message: Any) -> float:
        stamp_s = seconds(message.header.stamp)
        now_s = self._now_s
        meant = meant_s(stamp_s, now_s, topic, self._robot.warn, is_simulated=True)
        return meant or (now_s if topic == "stimulus" else 0.0)
