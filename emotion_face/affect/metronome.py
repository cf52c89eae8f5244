"""A fixed grid of times on a clock, so that what happens does not depend on who looks when."""

import math

BACK_JUMP_S = 1.0
BEATS_MAX = 250
TOLERANCE = 1e-3  # of a period: rounding of clock stamps


class Metronome:
    """Beats at the whole multiples of a period, each of them once.

    A clock that steps over several beats gives them all, up to `BEATS_MAX`. One that leaps
    farther, or back by more than `BACK_JUMP_S`, starts anew at the newest beat; one that goes
    back by less gives none until it has caught up.

    Parameters
    ----------
    rate_hz : float
        Beats a second.
    """

    def __init__(self, rate_hz: float) -> None:
        self._rate_hz = rate_hz
        self._beat: int | None = None

    def due(self, now_s: float) -> list[float]:
        """Times [s] of the beats since the last one given, up to ``now_s``."""
        newest = math.floor(now_s * self._rate_hz + TOLERANCE)
        first = newest if self._beat is None else self._beat + 1
        if newest - first >= BEATS_MAX or newest < first - 1 - BACK_JUMP_S * self._rate_hz:
            first = newest
        if newest < first:
            return []
        self._beat = newest
        return [beat / self._rate_hz for beat in range(first, newest + 1)]

    def skip(self, now_s: float) -> float:
        """Time [s] of the beat after the last one given, whatever the clock says.

        Without a last one, the newest at ``now_s``.
        """
        if self._beat is None:
            return self.due(now_s)[-1]
        self._beat += 1
        return self._beat / self._rate_hz

    def wait_s(self, now_s: float) -> float:
        """Time [s] from ``now_s`` to the next beat, above 0."""
        return (math.floor(now_s * self._rate_hz + TOLERANCE) + 1) / self._rate_hz - now_s
