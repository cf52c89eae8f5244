"""Ticks of a clock, each reported once."""

from emotion_face.affect.tick_grid import TickGrid

BEATS_MAX = 250


class Metronome:
    """Beats at the whole multiples of a period, each reported once.

    When the clock steps over several beats, all of them are reported, up to `BEATS_MAX`. After a
    longer jump, or one back by more than `BACK_JUMP_S`, it starts again at the newest beat; after
    a smaller step back there are none until the clock has caught up.

    Parameters
    ----------
    rate_hz : float
        Beats a second.
    """

    def __init__(self, rate_hz: float) -> None:
        self._grid = TickGrid(1.0, rate_hz)
        self._beat: int | None = None

    def due(self, now_s: float) -> list[float]:
        """Times [s] of the beats since the last one given, up to ``now_s``."""
        newest = self._grid.last_until(now_s)
        first = newest if self._beat is None else self._beat + 1
        if newest - first >= BEATS_MAX or self._grid.is_jump_back(first - 1, newest):
            first = newest
        if newest < first:
            return []
        self._beat = newest
        return [self._grid.time_s(beat) for beat in range(first, newest + 1)]

    def wait_s(self, now_s: float) -> float:
        """Time [s] from ``now_s`` to the next beat, above 0."""
        return self._grid.time_s(self._grid.last_until(now_s) + 1) - now_s
