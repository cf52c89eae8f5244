"""How the benchmarks take time."""

import time
from collections.abc import Callable

import numpy as np


def cpu_us(call: Callable[[], object], repeats: int) -> float:
    """Median CPU time of ``call`` in this thread [us], after a warm-up."""
    times = []
    for at in range(repeats + 20):
        start = time.thread_time_ns()
        call()
        if at >= 20:
            times.append(time.thread_time_ns() - start)
    return float(np.median(times)) / 1e3
