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
    """

    def __init__(self, model: AffectModel, *, start_s: float, tick_s: float = 0.02) -> None:
        if not 0.0 < tick_s < math.inf:
            raise ValueError(f"tick_s: {tick_s} is refused, expected seconds above 0")
        self.model = model
        self._tick_s = tick_s
        self._pending: list[tuple[int, Stimulus]] = []
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
        tick = math.ceil(at_s / self._tick_s - TICK_TOLERANCE)
        self._pending.append((tick, stimulus))

    def advance(self, to_s: float) -> EmotionReading:
        """Run all ticks up to `to_s` seconds and return the agent's state there."""
        if not math.isfinite(to_s):
            raise ValueError(f"to_s: {to_s} is refused, expected a time in seconds")
        target = self._floor(to_s)
        if (target - self._tick) * self._tick_s < -BACK_JUMP_S:
            self._pending = [entry for entry in self._pending if entry[0] < self._tick]
            self.model.reset()
            self._anchor(to_s)
        stride = max(1, math.ceil((target - self._tick) / STEPS_MAX))
        while self._tick < target:
            due = [stimulus for tick, stimulus in self._pending if tick <= self._tick]
            if due:
                self._pending = [entry for entry in self._pending if entry[0] > self._tick]
                self.model.stimulate(due)
            next_due = min((tick for tick, _ in self._pending), default=target)
            ticks = min(stride, target - self._tick, next_due - self._tick)
            self.model.step(ticks * self._tick_s)
            self._tick += ticks
        self.model.time_s = self._tick * self._tick_s
        return self.model.reading()

    def reset(self, start_s: float) -> None:
        """Return the model to rest at `start_s` seconds and forget pending stimuli."""
        self._pending.clear()
        self.model.reset()
        self._anchor(start_s)

    def _floor(self, time_s: float) -> int:
        return math.floor(time_s / self._tick_s + TICK_TOLERANCE)

    def _anchor(self, time_s: float) -> None:
        self._tick = self._floor(time_s)
        self.model.time_s = self._tick * self._tick_s
