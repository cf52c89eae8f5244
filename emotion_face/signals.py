"""SIGINT, SIGTERM and SIGHUP end a process in order; Ctrl-Z stops it."""

import signal
import threading

from emotion_face import job_control

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def catch_signals() -> threading.Event:
    """Return an event that SIGINT, SIGTERM and SIGHUP set from now on; Ctrl-Z stops the process.

    A hangup that is ignored (``nohup``) stays so.
    """
    caught = threading.Event()

    def catch(*_: object) -> None:
        ignore_signals()  # a second signal would call this again
        caught.set()

    job_control.watch()
    for number in SIGNALS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, catch)
    return caught


def ignore_signals() -> None:
    """Let no signal disturb the end of the process."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
