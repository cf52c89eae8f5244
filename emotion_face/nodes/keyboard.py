"""Single keys from a terminal."""

import os
import select
import sys
import termios
import threading
import tty
from collections.abc import Callable
from typing import TextIO

_POLL_S = 0.2


def has_keyboard(stream: TextIO = sys.stdin) -> bool:
    """Whether keys can be read: a terminal in whose foreground this process runs."""
    try:
        return stream.isatty() and os.tcgetpgrp(stream.fileno()) == os.getpgrp()
    except (OSError, ValueError, AttributeError):
        return False


class Keyboard:
    """Calls back for every key pressed, in a thread of its own, until closed.

    Parameters
    ----------
    on_key : callable (str)
    stream : TextIO
        A terminal; it is given back as it was.
    """

    def __init__(self, on_key: Callable[[str], None], stream: TextIO = sys.stdin) -> None:
        self._on_key = on_key
        self._file = stream.fileno()
        self._before = termios.tcgetattr(self._file)
        self._closing = threading.Event()
        tty.setcbreak(self._file)
        self._thread = threading.Thread(target=self._run, name="keyboard", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop reading and restore the terminal."""
        self._closing.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()
        termios.tcsetattr(self._file, termios.TCSADRAIN, self._before)

    def _run(self) -> None:
        while not self._closing.is_set():
            ready, _, _ = select.select([self._file], [], [], _POLL_S)
            if not ready:
                continue
            keys = os.read(self._file, 64).decode(errors="ignore")
            if not keys:
                return
            for key in keys:
                self._on_key(key)
