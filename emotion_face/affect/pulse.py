"""Times at which states are published: on a grid, and sooner after a stimulus."""

from itertools import pairwise

from emotion_face.affect.metronome import Metronome
from emotion_face.affect.timeline import Timeline

ONSET_S = 0.3
"""How long after a stimulus the rate of states is doubled."""
_NEVER = -(2**62)


class Pulse:
    """Times of the states of a timeline, each reported once.

    They are the beats of a grid; the first tick that shows a stimulus, unless another one was shown
    less than `ONSET_S` before; and from there on, for `ONSET_S`, the times half-way between beats.
    So they depend on the stimuli and their stamps, and not on when `due` is called.

    Parameters
    ----------
    timeline : Timeline
    rate_hz : float
        Beats a second.
    """

    def __init__(self, timeline: Timeline, rate_hz: float) -> None:
        self._timeline = timeline
        self._beats, self._halves = Metronome(rate_hz), Metronome(2.0 * rate_hz)
        self._span = round(ONSET_S / timeline.tick_s)
        self._shown = _NEVER

    def due(self, now_s: float) -> list[float]:
        """Times [s] since the last call, up to ``now_s``; call before the timeline advances."""
        timeline = self._timeline
        now = timeline.tick_at(now_s)
        ticks = {timeline.tick_at(time_s) for time_s in self._beats.due(now_s)}
        halves = {timeline.tick_at(time_s) for time_s in self._halves.due(now_s)}
        if ticks and now < max(timeline.tick, self._shown):  # a jump back
            self._shown = _NEVER
        if now < timeline.tick:
            return [timeline.time_s(tick) for tick in sorted(ticks)]
        signs = [self._shown, *(sign for sign in timeline.signs() if sign <= now)]
        ticks |= {
            half
            for half in halves
            if half > timeline.tick and any(0 <= half - sign < self._span for sign in signs)
        }
        ticks |= set(self._first(signs))
        self._shown = signs[-1]
        return [timeline.time_s(tick) for tick in sorted(ticks)]

    def wait_s(self, now_s: float) -> float:
        """Time [s] from ``now_s`` until the next one is due, as far as known."""
        timeline = self._timeline
        wait_s = self._beats.wait_s(now_s)
        if timeline.tick_at(now_s) - self._shown < self._span:
            wait_s = self._halves.wait_s(now_s)
        signs = self._first([self._shown, *timeline.signs()])
        return max(min([wait_s, *(timeline.time_s(sign) - now_s for sign in signs)]), 0.0)

    def _first(self, signs: list[int]) -> list[int]:
        """The signs that are at least `ONSET_S` after the one before."""
        return [sign for before, sign in pairwise(signs) if sign - before >= self._span]
