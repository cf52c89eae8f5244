"""A fixed grid of ticks, so that results depend on the stimuli's stamps and on nothing else."""

import math

from emotion_face.affect.metronome import BACK_JUMP_S
from emotion_face.affect.model import AffectModel, EmotionReading
from emotion_face.affect.stimulus import Stimulus
from emotion_face.errors import StimulusError

TICK_S = 0.01
"""Tick of the node and of simulations."""
TICK_TOLERANCE = 1e-3  # of a tick: rounding of clock stamps
STEPS_MAX = 500


class Timeline:
    """Runs a one-agent model on ticks at whole multiples of `tick_s` on the caller's clock.

    A stimulus takes effect at the first tick at or after its stamp, or at the next tick if that
    has gone by. As long as none comes late, the same stimuli with the same stamps give the same
    bits, however often and whenever `advance` is called and whatever the time of the start.

    Gaps and jumps of the clock:

    * up to `STEPS_MAX` ticks behind (10 s): every tick is run;
    * farther behind: the gap is bridged in at most `STEPS_MAX` longer steps (plus one per pending
      stimulus). Levels stay exact, for they do not depend on the step;
    * back by at most `BACK_JUMP_S`: nothing happens until the clock has caught up;
    * back by more (a bag that loops): nothing has happened yet at the new time, so the model is at
      rest; stimuli stamped ahead of the old time are forgotten, for their time is gone.

    Parameters
    ----------
    model : AffectModel
    start_s : float
        Time of the model's present state, in seconds.
    tick_s : float
        Length of a tick in seconds.

    Attributes
    ----------
    tick : int
        The tick of the model's present state.
    pending : list of (int, Stimulus)
        Stimuli to come, with the tick of each.
    """

    def __init__(self, model: AffectModel, *, start_s: float, tick_s: float = 0.02) -> None:
        if not 0.0 < tick_s < math.inf:
            raise ValueError(f"tick_s: {tick_s} is refused, expected seconds above 0")
        self.model = model
        self.tick_s = tick_s
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
            raise StimulusError(f"stimulus refused: stamp is {at_s}, expected a time in seconds")
        tick = math.ceil(at_s / self.tick_s - TICK_TOLERANCE)
        self.pending.append((tick, stimulus))

    def advance(self, to_s: float) -> EmotionReading:
        """Run all ticks up to `to_s` seconds and return the agent's state there."""
        if not math.isfinite(to_s):
            raise ValueError(f"to_s: {to_s} is refused, expected a time in seconds")
        target = self._floor(to_s)
        if (target - self.tick) * self.tick_s < -BACK_JUMP_S:
            self.pending = [entry for entry in self.pending if entry[0] < self.tick]
            self.model.reset()
            self._anchor(to_s)
        stride = max(1, math.ceil((target - self.tick) / STEPS_MAX))
        while self.tick < target:
            due = [stimulus for tick, stimulus in self.pending if tick <= self.tick]
            if due:
                self.pending = [entry for entry in self.pending if entry[0] > self.tick]
                self.model.stimulate(due)
            next_due = min((tick for tick, _ in self.pending), default=target)
            ticks = min(stride, target - self.tick, next_due - self.tick)
            self.model.step(ticks * self.tick_s)
            self.tick += ticks
        self.model.time_s = self.tick * self.tick_s
        return self.model.reading()

    def reset(self, start_s: float) -> None:
        """Return the model to rest at `start_s` seconds and forget pending stimuli."""
        self.pending.clear()
        self.model.reset()
        self._anchor(start_s)

    def resume(self, tick: int, pending: list[tuple[int, Stimulus]]) -> None:
        """Go on from the model's present state as that of a tick, with stimuli to come."""
        self.tick, self.pending = tick, pending
        self.model.time_s = tick * self.tick_s

    def _floor(self, time_s: float) -> int:
        return math.floor(time_s / self.tick_s + TICK_TOLERANCE)

    def _anchor(self, time_s: float) -> None:
        self.resume(self._floor(time_s), self.pending)
