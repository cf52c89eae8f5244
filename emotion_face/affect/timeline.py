"""The model on a fixed grid of ticks, so that results depend only on the stimuli's stamps."""

import math

from emotion_face.affect.company import LONELINESS, CompanyParameters, loneliness, taken
from emotion_face.affect.model import AffectModel, EmotionReading
from emotion_face.affect.stimulus import Stimulus
from emotion_face.affect.tick_grid import TickGrid
from emotion_face.errors import Kind, StimulusError

TICK_S = 0.01
"""Tick of the node and of simulations."""
STEPS_MAX = 500
INDIFFERENT = CompanyParameters(active=False)
"""Without loneliness and annoyance."""


class Timeline:
    """Runs a one-agent model on ticks at whole multiples of `tick_s` on the caller's clock.

    A stimulus takes effect at the first tick at or after its stamp, or at the next tick if that
    one has passed. As long as none is late, the same stimuli with the same stamps give the same
    bits, however often and whenever `advance` is called and whatever the start time.

    Gaps and jumps of the clock:

    * up to `STEPS_MAX` ticks behind (10 s): every tick is run;
    * farther behind: the gap is bridged in at most `STEPS_MAX` longer steps (plus one per pending
      stimulus). Levels stay exact, as they do not depend on the step;
    * back by at most `tick_grid.BACK_JUMP_S`: nothing happens until the clock has caught up;
    * back by more (a bag that loops): the model returns to rest, and stimuli stamped after the
      old time are dropped.

    Parameters
    ----------
    model : AffectModel
    start_s : float
        Time of the model's present state, in seconds.
    tick_s : float
        Length of a tick in seconds.
    company : CompanyParameters
        Loneliness and annoyance.

    Attributes
    ----------
    tick : int
        The tick of the model's present state.
    pending : list of (int, Stimulus)
        Future stimuli, with the tick of each.
    """

    def __init__(
        self,
        model: AffectModel,
        *,
        start_s: float,
        tick_s: float = 0.02,
        company: CompanyParameters = INDIFFERENT,
    ) -> None:
        if not 0.0 < tick_s < math.inf:
            raise ValueError(f"tick_s: {tick_s} is refused, expected seconds above 0")
        self.model = model
        self.tick_s = tick_s
        self._company = company
        self._grid = TickGrid(tick_s)
        self.pending: list[tuple[int, Stimulus]] = []
        self._anchor(start_s)

    def stimulate(self, stimulus: Stimulus, at_s: float) -> None:
        """Let a stimulus take effect at the first tick at or after `at_s` seconds.

        Raises
        ------
        StimulusError
            If `at_s` is not finite.
        """
        if not math.isfinite(at_s):
            raise StimulusError(
                key="stamp", value=at_s, expectation="a time in seconds", kind=Kind.VALUE
            )
        self.pending.append((self._grid.first_from(at_s), stimulus))

    def advance(self, to_s: float) -> EmotionReading:
        """Run all ticks up to `to_s` seconds and return the agent's state there."""
        if not math.isfinite(to_s):
            raise ValueError(f"to_s: {to_s} is refused, expected a time in seconds")
        target = self._grid.last_until(to_s)
        if self._grid.is_jump_back(self.tick, target):
            self.pending = [entry for entry in self.pending if entry[0] < self.tick]
            self.model.reset()
            self._anchor(to_s)
        stride = max(1, math.ceil((target - self.tick) / STEPS_MAX))
        while self.tick < target:
            due = [stimulus for tick, stimulus in self.pending if tick <= self.tick]
            if due:
                self.pending = [entry for entry in self.pending if entry[0] > self.tick]
                self.model.stimulate(taken(due, self.model.state, self._company))
                if any(stimulus.source != LONELINESS for stimulus in due):
                    self._put_loneliness_off()
            next_due = min((tick for tick, _ in self.pending), default=target)
            ticks = min(stride, target - self.tick, next_due - self.tick)
            self.model.step(ticks * self.tick_s)
            self.tick += ticks
        self.model.time_s = self._grid.time_s(self.tick)
        return self.model.reading()

    def tick_at(self, time_s: float) -> int:
        """The last tick at or before a time."""
        return self._grid.last_until(time_s)

    def time_s(self, tick: int) -> float:
        """Time of a tick [s]."""
        return self._grid.time_s(tick)

    def signs(self) -> list[int]:
        """Ticks that will be the first to show a pending stimulus."""
        return sorted({max(tick, self.tick) + 1 for tick, _ in self.pending})

    def reset(self, start_s: float) -> None:
        """Return the model to rest at `start_s` seconds and drop pending stimuli."""
        self.pending.clear()
        self.model.reset()
        self._anchor(start_s)

    def begin(self, at_s: float) -> None:
        """Restart from `at_s` seconds, without running the time until then."""
        self._anchor(at_s)

    def resume(self, tick: int, pending: list[tuple[int, Stimulus]]) -> None:
        """Take the model's present state as that of a tick, with pending stimuli."""
        if not self._company.active:
            pending = [entry for entry in pending if entry[1].source != LONELINESS]
        self.tick, self.pending = tick, pending
        self.model.time_s = self._grid.time_s(tick)

    def _anchor(self, time_s: float) -> None:
        self.resume(self._grid.last_until(time_s), self.pending)
        self._put_loneliness_off()

    def _put_loneliness_off(self) -> None:
        """Schedule loneliness anew, after the full time without a stimulus."""
        if not self._company.active:
            return
        others = [entry for entry in self.pending if entry[1].source != LONELINESS]
        at_s = self._grid.time_s(self.tick) + self._company.lonely_after_s
        self.pending = [*others, (self._grid.first_from(at_s), loneliness(self._company))]
