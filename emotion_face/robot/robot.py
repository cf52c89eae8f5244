"""The robot: from stimuli to states, from states to frames, from frames to a panel."""

import dataclasses
import logging
import math
import queue
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import (
    TICK_S,
    AffectModel,
    EmotionReading,
    Event,
    Metronome,
    Pulse,
    StateKeeper,
    Stimulus,
    StimulusVocabulary,
    StoryPlayer,
    Timeline,
    load_parameters,
    load_story,
)
from emotion_face.display import Panel, PanelDriver, PanelStatistics, PanelWorker
from emotion_face.errors import EmotionFaceError
from emotion_face.face import Actor, Performance
from emotion_face.resources import user_path
from emotion_face.robot.observer import Observer
from emotion_face.robot.settings import RobotSettings, load_settings
from emotion_face.throttle import Throttle

STORY_SOURCE = "story"
"""Source of the stimuli of a story."""
PERIOD_S = 0.02
"""Longest time between two checks of the story and of posted calls."""

_logger = logging.getLogger("emotion_face")


class Robot:
    """A face with feelings, in the caller's thread.

    Call every method except `post` in one thread. `run` lets time pass, and so do `advance` and
    `frame` in a loop of the caller.

    Parameters
    ----------
    settings : RobotSettings, optional
        If not given, the defaults with ``parameters``, and no panel unless one is named.
    opener : callable () -> Panel, optional
        Opens this panel instead of the one that the settings name.
    clock : callable () -> float
        Time in seconds.
    draws_all : bool
        Whether every state is drawn; otherwise the newest, and an unchanged frame less often.
    **parameters
        Parameters of the nodes by name, as for `load_settings`.

    Attributes
    ----------
    settings : RobotSettings
    vocabulary : StimulusVocabulary
        The named stimuli.
    observers : list of Observer

    Raises
    ------
    EmotionFaceError
        With the invalid setting.
    """

    def __init__(
        self,
        settings: RobotSettings | None = None,
        *,
        opener: Callable[[], Panel] | None = None,
        clock: Callable[[], float] = time.time,
        draws_all: bool = False,
        **parameters: object,
    ) -> None:
        self.settings = settings or load_settings(values={"panel": "null", **parameters})
        self.observers: list[Observer] = []
        self._clock, self._draws_all = clock, draws_all
        self._calls: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._log = Throttle(_logger.warning)

        affect, face, display = self.settings.affect, self.settings.face, self.settings.display
        self.vocabulary = StimulusVocabulary.load(affect.vocabulary or None)
        self._story = self._load_story()
        model = AffectModel(load_parameters(**affect.character))
        self._timeline = Timeline(model, start_s=clock(), tick_s=TICK_S, company=affect.company)
        self._states, self._frames = Pulse(self._timeline, affect.rate_hz), Metronome(face.rate_hz)
        self._actor = Actor(face.animator(), self._refuse)
        self._actor.use_wheel(affect.wheel)
        self._actor.use_personality(affect.personality)
        self._state: EmotionReading | None = None
        self._frame: NDArray[np.uint8] | None = None
        self._shown_s = -math.inf
        self._keeper: StateKeeper | None = None
        self._kept_s = -math.inf
        if affect.state_file:
            self._keeper = StateKeeper(
                user_path(affect.state_file),
                self._timeline,
                lambda: self.settings.affect.character,
                partial(self.post, self.warn),
            )
            self._keeper.load()
        driver = PanelDriver(
            opener or display.opener(),
            handling=display,
            stamp_clock=clock,
            on_error=lambda text: _logger.error("panel %s: %s", display.chosen, text),
        )
        driver.activate(display.autostart)
        self._worker = PanelWorker(driver)

    def __enter__(self) -> "Robot":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def stimulate(
        self,
        stimulus: str = "",
        intensity: float = 1.0,
        *,
        doses: Mapping[str, float] | None = None,
        duration_s: float = 0.0,
        source: str = "",
    ) -> None:
        """Give a stimulus now: a name of the vocabulary, doses by modulator, or both.

        Raises
        ------
        EmotionFaceError
            If there is no such stimulus, or a value is refused.
        """
        event = Event(
            stimulus=stimulus, intensity=intensity, doses=doses or {}, duration_s=duration_s
        )
        self._happen(event, source)

    def hear(self, stimulus: Stimulus, at_s: float) -> None:
        """Let a stimulus act at a time [s]."""
        self._timeline.stimulate(stimulus, at_s)
        for observer in self.observers:
            observer.on_stimulus(stimulus, at_s)

    def look_at(self, point: NDArray[np.float64]) -> None:
        """Look at a point for some time; see `FaceAnimator.look_at`."""
        self._actor.animator.look_at(np.asarray(point, dtype=np.float64))

    def speak(self, level: float) -> None:
        """Open the mouth for some time; see `FaceAnimator.speak`."""
        self._actor.animator.speak(level)

    def play(self, performance: Performance, at_s: float = 0.0) -> None:
        """Show an expression over the feelings, from a time on [s], 0: at once."""
        self._actor.trigger(performance, at_s)

    def use_personality(self, personality: str) -> None:
        """Change the personality: to a shipped one or a file.

        Raises
        ------
        ConfigError
            If it cannot be used; the previous one stays.
        """
        affect = dataclasses.replace(self.settings.affect, personality=personality)
        self._timeline.model.parameters = load_parameters(**affect.character)
        self._actor.use_personality(personality)
        self.settings = dataclasses.replace(self.settings, affect=affect)

    def reset(self) -> None:
        """Return to rest."""
        self._timeline.reset(self._clock())

    @property
    def state(self) -> EmotionReading:
        """The present state."""
        if self._state is None:
            self.advance()
        assert self._state is not None
        return self._state

    def frame(self) -> NDArray[np.uint8]:
        """Frame (64, 128) of 0 and 255 of the present state."""
        self.advance()
        assert self._frame is not None
        return self._frame

    @property
    def time_s(self) -> float:
        """Time [s]."""
        return self._clock()

    @property
    def story_has_ended(self) -> bool:
        """Whether there is no story, or it is over."""
        return self._story is None or self._story.has_ended(self._clock())

    @property
    def statistics(self) -> PanelStatistics:
        """Figures of the panel."""
        return self._worker.driver.statistics()

    def advance(self) -> None:
        """Run everything that is due by now."""
        now_s = self._clock()
        if self._story:
            for cue in self._story.due(now_s):
                self._happen(cue, STORY_SOURCE)
        newest_s = None
        for time_s in self._states.due(now_s):
            self._state = self._timeline.advance(time_s).published()
            stamp_s = self._state.time_s
            self._actor.feel(self._state)
            for observer in self.observers:
                observer.on_state(self._state)
            if self._frames.due(stamp_s):
                if self._draws_all:
                    self._draw(stamp_s)
                else:
                    newest_s = stamp_s
        if newest_s is not None:
            self._draw(newest_s)
        if self._keeper and not 0.0 <= now_s - self._kept_s < self.settings.affect.state_every_s:
            self._keeper.save_soon()
            self._kept_s = now_s

    def run(
        self, duration_s: float = math.inf, *, until: Callable[[], bool] = lambda: False
    ) -> None:
        """Run for some time, or until a condition is met."""
        end_s = time.monotonic() + duration_s
        while not until() and (left_s := end_s - time.monotonic()) > 0.0:
            self.advance()
            wait_s = min(self._states.wait_s(self._clock()), PERIOD_S, left_s)
            with suppress(queue.Empty):
                self._calls.get(timeout=wait_s)()

    def post(self, call: Callable[..., object], *arguments: Any) -> None:
        """Post a call to the thread that runs the robot, from any thread.

        An exception in it becomes a warning.
        """
        self._calls.put(partial(self._guarded, call, *arguments))

    def warn(self, text: str, kind: str) -> None:
        """Log a warning, throttled by kind."""
        self._log(kind, text, self._clock())

    def close(self) -> None:
        """Save the state, turn the panel off and end; a second call does nothing."""
        keeper, self._keeper = self._keeper, None
        if keeper:
            keeper.close()
        self._worker.finish()
        while not self._calls.empty():
            self._calls.get()()

    def _load_story(self) -> StoryPlayer | None:
        chosen = self.settings.stimulus
        if not chosen.story:
            return None
        vocabulary = StimulusVocabulary.load(chosen.vocabulary or None)
        return StoryPlayer(load_story(chosen.story, vocabulary), loop=chosen.loop)

    def _happen(self, event: Event, source: str) -> None:
        stimulus = self.vocabulary.resolve(
            event.stimulus, event.intensity, event.listed_doses, event.duration_s, source
        )
        self.hear(stimulus, self._clock())

    def _draw(self, time_s: float) -> None:
        """Draw the state at a time [s]; an unchanged one ``still_rate_hz`` times a second."""
        frame, before = self._actor.frame(time_s), self._frame
        self._frame = frame
        is_fresh = 0.0 <= time_s - self._shown_s < 1.0 / self.settings.face.still_rate_hz
        if frame is before and is_fresh and not self._draws_all:
            return
        self._shown_s = time_s
        self._worker.driver.submit(frame, time_s)
        for observer in self.observers:
            observer.on_frame(frame, time_s)

    def _refuse(self, error: EmotionFaceError) -> None:
        self.warn(str(error), error.category)

    def _guarded(self, call: Callable[..., object], *arguments: Any) -> None:
        try:
            call(*arguments)
        except EmotionFaceError as error:
            self._refuse(error)
        except Exception:
            _logger.exception("a call failed")
