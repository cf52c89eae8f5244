"""The model on a fixed grid of ticks: results do not depend on who calls when."""

import dataclasses
import math

from emotion_face.affect.checked import is_number, refusal
from emotion_face.affect.model import AffectModel, EmotionReading
from emotion_face.affect.stimulus import Stimulus

_ROUNDING = 1e-3  # in ticks: what float seconds since 1970 cannot resolve
CATCH_UP_MAX_S = 60.0


class Timeline:
    """Steps a model of one agent through time, tick by tick.

    The same stimuli at the same times give bit-identical states, however often and with whatever
    steps `advance` is called. Time that jumps back re-anchors the grid and keeps the state; a gap
    of more than `CATCH_UP_MAX_S` (a suspended machine) counts as that long. Stimuli that wait for
    a time that a jump has left behind are applied at the next tick: none is lost.

    Parameters
    ----------
    model : AffectModel
    start_s : float
        Time of the first tick [s].
    tick_s : float
        Length of a tick [s].
    """

    def __init__(self, model: AffectModel, *, start_s: float, tick_s: float = 0.02) -> None:
        if not is_number(tick_s) or not 0.0 < tick_s <= 1.0:
            raise refusal("tick_s", tick_s, "a number above 0 up to 1 [s]")
        self.model = model
        self._tick_s = tick_s
        self.reset(start_s)

    def reset(self, start_s: float) -> None:
        """Put the model to rest, forget waiting stimuli, and start at a time."""
        self.model.reset()
        self._waiting: list[tuple[int, Stimulus]] = []
        self._tick = self._last_tick(start_s)

    def stimulate(self, stimulus: Stimulus, at_s: float) -> None:
        """Apply a stimulus at the first tick not before ``at_s``, or at the next one if late."""
        tick = math.ceil(at_s / self._tick_s - _ROUNDING)
        self._waiting.append((max(tick, self._tick), stimulus))

    def advance(self, to_s: float) -> EmotionReading:
        """Run all ticks up to ``to_s`` and read the state there."""
        end = self._last_tick(to_s)
        earliest = end - round(CATCH_UP_MAX_S / self._tick_s)
        if end < self._tick:
            self._waiting = [(end, stimulus) for _, stimulus in self._waiting]
            self._tick = end
        self._tick = max(self._tick, earliest)
        while self._tick < end:
            due = [stimulus for tick, stimulus in self._waiting if tick <= self._tick]
            if due:
                self._waiting = [entry for entry in self._waiting if entry[0] > self._tick]
                self.model.stimulate(due)
            self.model.step(self._tick_s)
            self._tick += 1
        return dataclasses.replace(self.model.reading(), time_s=self._tick * self._tick_s)

    def _last_tick(self, time_s: float) -> int:
        return math.floor(time_s / self._tick_s + _ROUNDING)
