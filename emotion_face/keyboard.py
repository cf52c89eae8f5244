"""Single keys from a terminal, and their stimuli."""

import contextlib
import os
import select
import sys
import termios
import threading
import tty
from collections.abc import Callable
from typing import TextIO

from emotion_face import job_control
from emotion_face.affect import StimulusVocabulary
from emotion_face.keys import KeyReader

QUIT, HELP = "q", "?"
_POLL_S = 0.2
_MARK_PASTES, _MARK_NOTHING = b"\x1b[?2004h", b"\x1b[?2004l"


def has_keyboard(stream: TextIO = sys.stdin) -> bool:
    """Whether keys can be read: a terminal in whose foreground this process runs."""
    try:
        return stream.isatty() and os.tcgetpgrp(stream.fileno()) == os.getpgrp()
    except (OSError, ValueError, AttributeError):
        return False


def keys_of(vocabulary: StimulusVocabulary) -> dict[str, str]:
    """Names of the stimuli by key."""
    entries = vocabulary.entries.items()
    return {entry.key: name for name, entry in entries if entry.key and entry.key.isprintable()}


def listing(keys: dict[str, str]) -> str:
    """The keys and their stimuli, as a line of text."""
    return f"{', '.join(f'{key} {name}' for key, name in sorted(keys.items()))}; {QUIT} quits"


class Keyboard:
    """Calls back for every key pressed, in a separate thread, until closed.

    Cursor and function keys and pasted text are ignored.

    Parameters
    ----------
    on_key : callable (str)
    stream : TextIO
        A terminal; it is restored, also while the process is stopped or runs in the
        background.
    """

    def __init__(self, on_key: Callable[[str], None], stream: TextIO = sys.stdin) -> None:
        self._on_key = on_key
        self._file = stream.fileno()
        self._before = termios.tcgetattr(self._file)
        self._closing = threading.Event()
        self._enter()
        job_control.join(self._leave)
        self._thread = threading.Thread(target=self._run, name="keyboard", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop reading and restore the terminal."""
        job_control.part(self._leave)
        self._closing.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()
        if not job_control.is_away(self._file):
            self._leave()

    def _enter(self) -> None:
        self._is_away = False
        tty.setcbreak(self._file, termios.TCSADRAIN)  # keeps keys that were pressed before
        self._write(_MARK_PASTES)

    def _leave(self) -> None:
        self._is_away = True
        self._write(_MARK_NOTHING)
        with contextlib.suppress(termios.error):  # it is gone
            termios.tcsetattr(self._file, termios.TCSADRAIN, self._before)

    def _write(self, sequence: bytes) -> None:
        with contextlib.suppress(OSError):  # it is gone, or open for reading only
            os.write(self._file, sequence)

    def _run(self) -> None:
        reader = KeyReader()
        while not self._closing.is_set():
            if job_control.is_away(self._file):  # to read would stop the process
                self._closing.wait(_POLL_S)
                continue
            if self._is_away:
                self._enter()
            ready, _, _ = select.select([self._file], [], [], _POLL_S)
            if not ready:
                reader.pause()
            if not ready or job_control.is_away(self._file):
                continue
            try:
                data = os.read(self._file, 4096)
            except OSError:  # it is gone
                return
            if not data:
                return
            for key in reader.read(data):
                self._on_key(key)
