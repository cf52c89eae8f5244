"""Processes that run beside a benchmark."""

import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psutil

END_S = 30.0


@contextmanager
def running(commands: Sequence[Sequence[str]]) -> Iterator[list[psutil.Process]]:
    """A process a command, ended with SIGTERM."""
    started = [subprocess.Popen(words, stdin=subprocess.DEVNULL) for words in commands]
    try:
        yield [psutil.Process(process.pid) for process in started]
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait(END_S)


def cpu_s(processes: Sequence[psutil.Process]) -> float:
    """CPU time of processes so far [s]."""
    return float(sum(sum(process.cpu_times()[:2]) for process in processes))
