"""Performances: expressions that are shown for some time over the feelings."""

import math
from dataclasses import dataclass
from enum import IntEnum

from emotion_face.affect import Feeling
from emotion_face.errors import FaceInputError, Kind
from emotion_face.face.expression import Expression
from emotion_face.face.states import Stance, State
from emotion_face.settings import Checked, quantity

DURATION_MAX_S = 86400.0
FADE_MAX_S = 10.0
STATE_FADE_S = 0.3
"""Least time of a state's fade in and fade out."""
PRIORITY_MAX = 255


@dataclass(frozen=True, kw_only=True)
class Performance(Checked):
    """An expression to show, with its duration and fades.

    A shown performance of higher priority is not replaced.
    """

    expression: str
    intensity: float = quantity("1", 0.0, 1.0, default=1.0)
    duration_s: float = quantity(
        "s until it begins to fade out, 0: until it is stopped", 0.0, DURATION_MAX_S, default=0.0
    )
    fade_in_s: float = quantity("s", 0.0, FADE_MAX_S, default=0.0)
    fade_out_s: float = quantity("s", 0.0, FADE_MAX_S, default=0.0)
    priority: int = quantity("1", 0, PRIORITY_MAX, default=0)


def expression_of(feeling: Feeling, strength: float = 1.0) -> Expression:
    """The expression of a feeling of some strength, 0 to 1."""
    emotions = strength * feeling.emotions
    return Expression(emotions, strength * feeling.arousal, float(emotions.max()))


def layered(under: Expression, over: Expression, weight: float) -> Expression:
    """Blend of two expressions by the weight of the second; the first one's dopamine is kept."""
    left = 1.0 - weight
    return Expression(
        emotions=left * under.emotions + weight * over.emotions,
        arousal=left * under.arousal + weight * over.arousal,
        intensity=left * under.intensity + weight * over.intensity,
        dopamine=under.dopamine,
    )


class Phase(IntEnum):
    """Phase of a performance."""

    FADE_IN = 0
    HOLD = 1
    FADE_OUT = 2


class Outcome(IntEnum):
    """End of a performance: completed, preempted, cancelled, or by a clock that jumps back."""

    COMPLETED = 0
    PREEMPTED = 1
    CANCELLED = 2
    INTERRUPTED = 3


class Play:
    """A performance that has begun.

    Parameters
    ----------
    performance : Performance
    feeling : Feeling
        What its word means.
    start_s : float
        When it begins, on the clock of the frames.

    Attributes
    ----------
    stop_s : float
        When it begins to fade out.
    outcome : Outcome
        How it ends.
    shown_s : float or None
        How long it was shown, once it has ended.
    """

    def __init__(self, performance: Performance, feeling: Feeling, start_s: float) -> None:
        self.performance = performance
        self.state = feeling if isinstance(feeling, State) else None
        least_s = STATE_FADE_S if self.state else 0.0
        self.fade_in_s = max(performance.fade_in_s, least_s)
        self.fade_out_s = max(performance.fade_out_s, least_s)
        self.expression = expression_of(feeling, performance.intensity)
        self.start_s = start_s
        self.stop_s = start_s + (performance.duration_s or math.inf)
        self.outcome = Outcome.COMPLETED
        self.shown_s: float | None = None

    @property
    def end_s(self) -> float:
        """Time at which it has faded out."""
        return self.stop_s + self.fade_out_s

    def weight(self, time_s: float) -> float:
        """Its weight in the shown expression, 0 to 1, smooth in value and slope."""
        risen = _smooth(min(time_s, self.stop_s) - self.start_s, self.fade_in_s)
        return risen * (1.0 - _smooth(time_s - self.stop_s, self.fade_out_s))

    def phase(self, time_s: float) -> Phase:
        """Its phase at a time."""
        if time_s >= self.stop_s:
            return Phase.FADE_OUT
        is_coming = time_s < self.start_s + self.fade_in_s
        return Phase.FADE_IN if is_coming else Phase.HOLD

    def close(self, outcome: Outcome, time_s: float) -> None:
        """End it now with an outcome."""
        self.outcome, self.shown_s = outcome, max(time_s - self.start_s, 0.0)


class PerformanceBlender:
    """Shows performances over the feelings, as a function of the frames' times.

    The newest covers the ones before it: it begins from what is shown, an older one fades out
    only once it is covered, and when the newest ends the present feelings are shown.
    """

    def __init__(self) -> None:
        self._plays: list[Play] = []
        self._time_s: float | None = None

    def check(self, priority: int) -> None:
        """Refuse a priority below that of the shown performance.

        Raises
        ------
        FaceInputError
            With the shown expression.
        """
        shown = self._on_top()
        if shown and priority < shown.performance.priority:
            raise FaceInputError(
                key="priority",
                value=priority,
                expectation=f"{shown.performance.priority} or more while "
                f"{shown.performance.expression!r} is shown: raise it, or wait",
                kind=Kind.VALUE,
            )

    def begin(self, performance: Performance, feeling: Feeling, at_s: float = 0.0) -> Play:
        """Start a performance at a time, but not before the last frame.

        Raises
        ------
        FaceInputError
            If one of higher priority is being shown.
        """
        self.check(performance.priority)
        play = Play(performance, feeling, max(at_s, self._now_s))
        if shown := self._on_top():
            shown.close(Outcome.PREEMPTED, play.start_s)
            shown.stop_s = min(shown.stop_s, play.start_s + play.fade_in_s, play.stop_s)
            if shown.start_s >= self._now_s:  # no frame has it
                self._plays.remove(shown)
        self._plays.append(play)
        return play

    def clear(self, priority: int) -> None:
        """Fade out the shown performance, as if another one replaced it.

        Raises
        ------
        FaceInputError
            If it has a higher priority.
        """
        self.check(priority)
        if shown := self._on_top():
            shown.close(Outcome.PREEMPTED, self._now_s)
            self._leave()

    def cancel(self, play: Play) -> None:
        """Let a performance fade out."""
        play.outcome = Outcome.CANCELLED
        if play is self._on_top():
            self._leave()

    def blend(self, time_s: float, felt: Expression) -> Expression:
        """Expression to show in the frame at ``time_s`` for a felt one.

        A jump of time back ends every performance; before the first frame they wait for that.
        """
        if self._time_s is None:
            for play in self._plays:
                play.start_s += time_s
                play.stop_s += time_s
        elif time_s < self._time_s:
            for play in self._plays:
                if play.shown_s is None:
                    play.close(Outcome.INTERRUPTED, self._time_s)
            self._plays.clear()
        self._time_s = time_s
        for play in self._plays:
            if play.state is None or play.state.feels:
                felt = layered(felt, play.expression, play.weight(time_s))
            if play.shown_s is None and play.end_s <= time_s:
                play.close(play.outcome, time_s)
        self._plays = [play for play in self._plays if play.end_s > time_s]
        return felt

    def stances(self) -> list[Stance]:
        """The states in the last blend; an upper one hides those below."""
        stances: list[Stance] = []
        for play in self._plays:
            weight = play.weight(self._now_s)
            stances = [s._replace(weight=s.weight * (1.0 - weight)) for s in stances]
            if play.state is not None and weight > 0.0:
                strength = weight * play.performance.intensity
                stances.append(Stance(play.state, strength, self._now_s - play.start_s))
        return stances

    @property
    def is_busy(self) -> bool:
        """Whether a performance is shown."""
        return bool(self._plays)

    @property
    def _now_s(self) -> float:
        return self._time_s or 0.0

    def _leave(self) -> None:
        for play in self._plays:
            play.stop_s = min(play.stop_s, self._now_s)

    def _on_top(self) -> Play | None:
        """The shown performance that has not begun to fade out."""
        newest = self._plays[-1] if self._plays else None
        return newest if newest and newest.stop_s > self._now_s else None


def _smooth(elapsed_s: float, span_s: float) -> float:
    """Share of a fade, from 0 to 1, with no slope at its ends."""
    if elapsed_s <= 0.0 or elapsed_s >= span_s:
        return float(elapsed_s >= span_s)
    share = elapsed_s / span_s
    return share * share * (3.0 - 2.0 * share)
