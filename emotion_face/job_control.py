"""Ctrl-Z, bg and fg: users of the terminal restore it, and take it back."""

import os
import signal
from collections.abc import Callable

_leavers: list[Callable[[], None]] = []
_is_stopping = False


def join(leave: Callable[[], None]) -> None:
    """Register a user of the terminal, which is called before the process is stopped.

    It is called in the main thread, and must not use the terminal while `is_away`.
    """
    _leavers.append(leave)


def part(leave: Callable[[], None]) -> None:
    """Unregister a user of the terminal."""
    if leave in _leavers:
        _leavers.remove(leave)


def is_away(file: int) -> bool:
    """Whether this process may not use a terminal: it is being stopped, or in the background."""
    try:
        return _is_stopping or os.tcgetpgrp(file) != os.getpgrp()
    except OSError:  # not the controlling terminal
        return False


def watch() -> None:
    """Handle Ctrl-Z; called in the main thread."""
    if signal.getsignal(signal.SIGTSTP) != signal.SIG_IGN:
        signal.signal(signal.SIGTSTP, _stop)


def _stop(*_: object) -> None:
    global _is_stopping
    _is_stopping = True
    for leave in [*_leavers]:
        leave()
    signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTSTP)  # returns when the process goes on
    signal.signal(signal.SIGTSTP, _stop)
    _is_stopping = False
