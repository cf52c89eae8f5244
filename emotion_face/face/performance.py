"""Performances: expressions that are shown for a while over what is felt underneath."""

import math
from dataclasses import dataclass
from enum import IntEnum

from emotion_face.affect import Feeling
from emotion_face.affect.checked import Checked, quantity
from emotion_face.errors import FaceInputError
from emotion_face.face.expression import Expression

DURATION_MAX_S = 86400.0
FADE_MAX_S = 10.0
PRIORITY_MAX = 255


@dataclass(frozen=True, kw_only=True)
class Performance(Checked):
    """What is to be shown, how long, and how it comes and goes.

    One of higher priority that is being shown is not replaced.
    """

    expression: str
    intensity: float = quantity("1", 0.0, 1.0, default=1.0)
    duration_s: float = quantity(
        "s until it begins to fade out, 0: until it is stopped", 0.0, DURATION_MAX_S, default=0.0
    )
    fade_in_s: float = quantity("s", 0.0, FADE_MAX_S, default=0.0)
    fade_out_s: float = quantity("s", 0.0, FADE_MAX_S, default=0.0)
    priority: int = quantity("1", 0, PRIORITY_MAX, default=0)


class Phase(IntEnum):
    """Where a performance is."""

    FADE_IN = 0
    HOLD = 1
    FADE_OUT = 2


class Outcome(IntEnum):
    """How a performance ends: by itself, for another one, as asked, or as the clock jumps back."""

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
        strength = performance.intensity
        emotions = strength * feeling.emotions
        self.performance = performance
        self.expression = Expression(emotions, strength * feeling.arousal, float(emotions.max()))
        self.start_s = start_s
        self.stop_s = start_s + (performance.duration_s or math.inf)
        self.outcome = Outcome.COMPLETED
        self.shown_s: float | None = None

    @property
    def end_s(self) -> float:
        """When it is gone."""
        return self.stop_s + self.performance.fade_out_s

    def weight(self, time_s: float) -> float:
        """Share of it in what is shown, 0 to 1, without a jump in its course or its slope."""
        fades = self.performance
        risen = _smooth(min(time_s, self.stop_s) - self.start_s, fades.fade_in_s)
        return risen * (1.0 - _smooth(time_s - self.stop_s, fades.fade_out_s))

    def phase(self, time_s: float) -> Phase:
        """Where it is at a time."""
        if time_s >= self.stop_s:
            return Phase.FADE_OUT
        is_coming = time_s < self.start_s + self.performance.fade_in_s
        return Phase.FADE_IN if is_coming else Phase.HOLD

    def close(self, outcome: Outcome, time_s: float) -> None:
        """Say how it ends, and that it does so now."""
        self.outcome, self.shown_s = outcome, max(time_s - self.start_s, 0.0)


class Stage:
    """Shows performances over the feelings, as a function of the frames' times.

    The newest lies over the ones before it: it begins from what is shown, an older one fades out
    only once it is covered, and where the newest ends the feelings show, as they are by then.
    """

    def __init__(self) -> None:
        self._plays: list[Play] = []
        self._time_s: float | None = None

    def check(self, priority: int) -> None:
        """Refuse a priority below that of what is being shown.

        Raises
        ------
        FaceInputError
            Naming what is shown.
        """
        shown = self._on_top()
        if shown and priority < shown.performance.priority:
            raise FaceInputError(
                f"priority {priority} is refused, expected {shown.performance.priority} or more "
                f"while {shown.performance.expression!r} is shown: raise it, or wait"
            )

    def begin(self, performance: Performance, feeling: Feeling, at_s: float = 0.0) -> Play:
        """Let a performance begin at a time, but not before the last frame.

        Raises
        ------
        FaceInputError
            If one of higher priority is being shown.
        """
        self.check(performance.priority)
        play = Play(performance, feeling, max(at_s, self._now_s))
        if shown := self._on_top():
            shown.close(Outcome.PREEMPTED, play.start_s)
            shown.stop_s = min(shown.stop_s, play.start_s + performance.fade_in_s, play.stop_s)
            if shown.start_s >= self._now_s:  # no frame has it
                self._plays.remove(shown)
        self._plays.append(play)
        return play

    def clear(self, priority: int) -> None:
        """Let what is shown fade out, as if something took its place.

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
        """What is to be shown in the frame at ``time_s`` while something is felt.

        A jump of time back ends every performance; before the first frame they wait for it.
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
            felt = _mixed(felt, play.expression, play.weight(time_s))
            if play.shown_s is None and play.end_s <= time_s:
                play.close(play.outcome, time_s)
        self._plays = [play for play in self._plays if play.end_s > time_s]
        return felt

    @property
    def _now_s(self) -> float:
        return self._time_s or 0.0

    def _leave(self) -> None:
        for play in self._plays:
            play.stop_s = min(play.stop_s, self._now_s)

    def _on_top(self) -> Play | None:
        """What is being shown and has not begun to leave."""
        newest = self._plays[-1] if self._plays else None
        return newest if newest and newest.stop_s > self._now_s else None


def _smooth(elapsed_s: float, span_s: float) -> float:
    """Share of a fade, from 0 to 1, with no slope at its ends."""
    if elapsed_s <= 0.0 or elapsed_s >= span_s:
        return float(elapsed_s >= span_s)
    share = elapsed_s / span_s
    return share * share * (3.0 - 2.0 * share)


def _mixed(under: Expression, over: Expression, weight: float) -> Expression:
    """Two expressions, by the weight of the second; the dopamine stays what it is."""
    left = 1.0 - weight
    return Expression(
        emotions=left * under.emotions + weight * over.emotions,
        arousal=left * under.arousal + weight * over.arousal,
        intensity=left * under.intensity + weight * over.intensity,
        dopamine=under.dopamine,
    )
