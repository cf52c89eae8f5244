"""Frames to a panel from a thread of their own, so that whoever makes them never waits."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from emotion_face.display.panel import Frame, Panel, check_frame
from emotion_face.errors import PanelError

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class WriterStatistics:
    """What a :class:`FrameWriter` has done so far."""

    shown: int
    """Frames the panel took."""
    dropped: int
    """Frames replaced by a newer one before the panel was free."""
    failures: int
    """Times the panel could not be opened or written."""
    bytes_sent: int
    """Bytes the panel took."""
    connected: bool
    """Whether a panel is open and took the newest frame it was given."""
    last_error: str
    """Cause and fix of the newest failure; empty if there was none."""
    latency_median_s: float
    """Median time from a frame's stamp until the panel had it, newest 1024 frames; NaN if none."""
    latency_p99_s: float
    """99th percentile of the same."""


class FrameWriter:
    """Shows the newest frame on a panel from a worker thread.

    The worker opens the panel, shows the newest frame as soon as the panel is free, and drops the
    frames that were overtaken. When the panel fails it is closed, opened again after a growing
    pause, and shown the newest frame.

    Parameters
    ----------
    open_panel : callable () -> Panel
        Opens the panel; called in the worker, at the start and after every failure.
    panel : Panel, optional
        A panel opened already, used first.
    clock : callable () -> float
        Time in seconds on the clock of the stamps given to :meth:`submit`.
    on_error : callable (str), optional
        Called in the worker with cause and fix when a failure differs from the one before it.
    back_off_s : (float, float)
        First and longest pause before opening again, in seconds; it doubles in between.

    Examples
    --------
    >>> from emotion_face.display import FrameWriter, open_panel
    >>> writer = FrameWriter(lambda: open_panel("null"))
    >>> writer.submit(np.zeros((64, 128), np.uint8), time.monotonic())
    >>> writer.close()
    >>> writer.statistics().shown
    1
    """

    def __init__(
        self,
        open_panel: Callable[[], Panel],
        panel: Panel | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        on_error: Callable[[str], None] | None = None,
        back_off_s: tuple[float, float] = (0.25, 4.0),
    ) -> None:
        self._open_panel = open_panel
        self._panel = panel
        self._clock = clock
        self._on_error = on_error
        self._back_off_s = back_off_s
        self._changed = threading.Condition()
        self._slot: tuple[Frame, float] | None = None
        self._closing = False
        self._shown = self._dropped = self._failures = self._bytes_sent = 0
        self._last_error = ""
        self._connected = False
        self._latencies_s: deque[float] = deque(maxlen=1024)
        self._thread = threading.Thread(target=self._run, name="panel writer", daemon=True)
        self._thread.start()

    def submit(self, frame: Frame, stamp_s: float) -> None:
        """Hand over the newest frame and return at once; the frame is copied.

        Parameters
        ----------
        frame : (height, width) uint8
            Zero is dark, anything else is lit.
        stamp_s : float
            Time of the frame in seconds, on ``clock``.

        Raises
        ------
        PanelError
            If the frame does not fit; the panel is left in peace.
        """
        check_frame(frame)
        frame = frame.copy()
        with self._changed:
            if self._closing:
                return
            self._dropped += self._slot is not None
            self._slot = (frame, stamp_s)
            self._changed.notify()

    def statistics(self) -> WriterStatistics:
        """Give the figures so far."""
        with self._changed:
            latencies_s = np.array(self._latencies_s or [np.nan])
            return WriterStatistics(
                shown=self._shown,
                dropped=self._dropped,
                failures=self._failures,
                bytes_sent=self._bytes_sent,
                connected=self._connected,
                last_error=self._last_error,
                latency_median_s=float(np.median(latencies_s)),
                latency_p99_s=float(np.quantile(latencies_s, 0.99)),
            )

    def close(self, timeout_s: float | None = None) -> bool:
        """Show the last frame if the panel works, close the panel and end the worker.

        Parameters
        ----------
        timeout_s : float, optional
            Longest wait in seconds. A worker that a hanging bus still holds by then is left
            behind and ends with the process.

        Returns
        -------
        bool
            Whether the worker has ended.
        """
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        pause_s = self._back_off_s[0]
        while True:
            try:
                if self._panel is None:
                    self._panel = self._open_panel()
                while job := self._next():
                    self._show(self._panel, *job)
                    pause_s = self._back_off_s[0]
                self._close_panel()
                return
            except Exception as error:
                self._note(error)
                try:
                    self._close_panel()
                except Exception as closing_error:
                    _logger.debug("closing the failed panel: %s", closing_error)
            if self._closed_within(pause_s):
                return
            pause_s = min(2 * pause_s, self._back_off_s[1])

    def _next(self) -> tuple[Frame, float] | None:
        """Wait for a frame; None once closing and nothing is left to show."""
        with self._changed:
            self._changed.wait_for(lambda: self._slot is not None or self._closing)
            job, self._slot = self._slot, None
            return job

    def _show(self, panel: Panel, frame: Frame, stamp_s: float) -> None:
        try:
            sent = panel.show(frame, stamp_s)
        except Exception:
            with self._changed:
                if self._slot is None:
                    self._slot = (frame, stamp_s)
                else:
                    self._dropped += 1
            raise
        with self._changed:
            self._shown += 1
            self._bytes_sent += sent
            self._connected = True
            self._latencies_s.append(self._clock() - stamp_s)

    def _close_panel(self) -> None:
        panel, self._panel = self._panel, None
        if panel is not None:
            panel.close()

    def _note(self, error: Exception) -> None:
        """Record a failure, and report it unless it is the same as the one before."""
        text = str(error) if isinstance(error, PanelError) else repr(error)
        if not isinstance(error, PanelError):
            _logger.error("unexpected failure of the panel", exc_info=error)
        with self._changed:
            repeated = text == self._last_error and not self._connected
            self._failures += 1
            self._last_error = text
            self._connected = False
        if self._on_error is not None and not repeated:
            self._on_error(text)

    def _closed_within(self, pause_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._closing, pause_s)
