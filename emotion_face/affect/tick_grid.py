"""Evenly spaced times on a clock, so that results do not depend on when callbacks run."""

import math

BACK_JUMP_S = 1.0
TOLERANCE = 1e-3
"""Share of a period by which a time may be before a tick and still count as it (rounded stamps)."""


class TickGrid:
    """Ticks at the whole multiples of a period on the caller's clock.

    Parameters
    ----------
    span_s, count : float
        There are `count` ticks in `span_s` seconds: 1 and a rate, or a period and 1, so that no
        time is rounded twice.
    """

    def __init__(self, span_s: float, count: float = 1.0) -> None:
        self._span_s, self._count = span_s, count

    def time_s(self, tick: int) -> float:
        """Time of a tick [s]."""
        return tick * self._span_s / self._count

    def last_until(self, time_s: float) -> int:
        """The last tick at or before a time."""
        return math.floor(time_s * self._count / self._span_s + TOLERANCE)

    def first_from(self, time_s: float) -> int:
        """The first tick at or after a time."""
        return math.ceil(time_s * self._count / self._span_s - TOLERANCE)

    def is_jump_back(self, before: int, now: int) -> bool:
        """Whether the clock was set back between two ticks, as when a bag loops."""
        return self.time_s(now - before) < -BACK_JUMP_S
