"""Waiting for what other threads and processes do."""

import time
from collections.abc import Callable

TIMEOUT_S = 240.0
"""Of every wait: a busy machine answers late."""
_POLL_S, _POLL_MAX_S = 0.01, 0.1
"""The pause between two looks grows, as a look may cost what is waited for its time."""


def until(done: Callable[[], object]) -> None:
    """Wait until a condition is met; fail on timeout."""
    end_s, pause_s = time.monotonic() + TIMEOUT_S, _POLL_S
    while not done():
        assert time.monotonic() < end_s, f"not within {TIMEOUT_S:g} s"
        time.sleep(pause_s)
        pause_s = min(1.5 * pause_s, _POLL_MAX_S)
