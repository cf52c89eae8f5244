"""Driver that shows the newest picture on a panel, and recovers from faults."""

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from emotion_face.display.burn_in import BurnInParameters, BurnInProtection
from emotion_face.display.fitting import Mounting
from emotion_face.display.meter import Meter, PanelStatistics
from emotion_face.display.panel import Frame, Panel
from emotion_face.display.scene import Scene
from emotion_face.errors import PanelError
from emotion_face.settings import Checked

IDLE_S = 0.5
"""Longest time between two steps of a panel on a bus, for refresh and burn-in protection."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class PanelSettings(Checked):
    """Settings of a panel that can change while it runs."""

    keep: bool = field(
        default=False,
        metadata={"about": "whether the picture stays on the panel when the node ends"},
    )
    mounting: Mounting = field(default_factory=Mounting)
    care: BurnInParameters = field(default_factory=BurnInParameters)


def local_hour() -> float:
    """Hour of the local day, 0 to 24."""
    now = time.localtime()
    return now.tm_hour + now.tm_min / 60.0


class PanelDriver:
    """Shows the newest frame as soon as the panel is free, and drops older ones.

    When the panel fails, it is closed, opened again after a growing pause, and shows the newest
    picture. Every method may be called from any thread and returns at once, except :meth:`step` and
    :meth:`finish`, which one thread calls (see :class:`~emotion_face.display.worker.PanelWorker`).

    Parameters
    ----------
    open_panel : callable () -> Panel
        Opens the panel, at the start and after every failure.
    handling : PanelSettings, optional
    stamp_clock : callable () -> float
        Time in seconds on the clock of the stamps given to :meth:`submit`.
    clock : callable () -> float
        Monotonic time in seconds.
    hour : callable () -> float
        Hour of the local day, 0 to 24.
    on_error : callable (str), optional
        Called in :meth:`step` with cause and fix when a failure differs from the one before it.
    back_off_s : (float, float)
        First and longest pause before opening again, in seconds; it doubles in between.

    Attributes
    ----------
    changed : threading.Condition
        Notified when :meth:`step` has something to do.
    """

    def __init__(
        self,
        open_panel: Callable[[], Panel],
        *,
        handling: PanelSettings | None = None,
        stamp_clock: Callable[[], float] = time.monotonic,
        clock: Callable[[], float] = time.monotonic,
        hour: Callable[[], float] = local_hour,
        on_error: Callable[[str], None] | None = None,
        back_off_s: tuple[float, float] = (0.25, 1.0),
    ) -> None:
        self.changed = threading.Condition()
        self._open_panel = open_panel
        self._panel: Panel | None = None
        self._handling = handling or PanelSettings()
        self._stamp_clock = stamp_clock
        self._clock = clock
        self._hour = hour
        self._on_error = on_error
        self._back_off_s = back_off_s
        self._pause_s = back_off_s[0]
        self._retry_s = -math.inf
        self._scene = Scene()
        self._care = BurnInProtection(self._handling.care)
        self._meter = Meter(clock())
        self._active = True
        self._stamp_s: float | None = None
        self._has_work = True
        self._shown: Frame | None = None
        self._last_error = ""
        self._connected = False

    def submit(self, frame: Frame, stamp_s: float) -> None:
        """Hand over the newest face; the frame is copied.

        Parameters
        ----------
        frame : (rows, columns) uint8
            Grey values of any size.
        stamp_s : float
            Time of the frame in seconds, on ``stamp_clock``.
        """
        frame = frame.copy()
        with self._changing():
            self._meter.came(self._clock())
            self._meter.dropped += self._stamp_s is not None
            self._scene.show_face(frame)
            self._stamp_s = stamp_s

    def show_text(self, text: str, duration_s: float = math.inf) -> None:
        """Cover the face with a page of text for some time; an empty one uncovers it."""
        with self._changing():
            self._scene.show_text(text, self._clock() + duration_s)

    def show_image(self, image: Frame, duration_s: float = math.inf) -> None:
        """Cover the face with a picture of any size, grey values, for some time."""
        with self._changing():
            self._scene.show_image(image.copy(), self._clock() + duration_s)

    def show_status(self, text: str, duration_s: float = math.inf) -> None:
        """Show a line of text at the bottom for some time; an empty one removes it."""
        with self._changing():
            self._scene.show_status(text, self._clock() + duration_s)

    def activate(self, active: bool) -> None:
        """Activate the panel, or make it dark."""
        with self._changing():
            self._active = active

    def handle(self, handling: PanelSettings) -> None:
        """Use new settings from now on."""
        with self._changing():
            self._handling = handling
            self._care.parameters = handling.care

    def statistics(self) -> PanelStatistics:
        """The figures so far."""
        with self.changed:
            return self._meter.statistics(
                self._clock(), connected=self._connected, last_error=self._last_error
            )

    def wait_open(self, timeout_s: float) -> bool:
        """Wait for the first attempt to open the panel; returns whether it is open."""
        with self.changed:
            self.changed.wait_for(lambda: self._panel or self._meter.failures, timeout_s)
            return self._panel is not None

    @property
    def is_connected(self) -> bool:
        """Whether a panel is open and shows the newest picture."""
        return self._connected

    @property
    def has_work(self) -> bool:
        """Whether there is something new for :meth:`step`; call it under ``changed``."""
        return self._has_work

    def step(self) -> float:
        """Open the panel if it is not, show what has changed.

        Returns
        -------
        float
            Seconds until the next step is needed, if nothing new comes; may be infinite.
        """
        with self.changed:
            self._has_work = False
        now_s = self._clock()
        if self._panel is None and now_s < self._retry_s:
            return self._retry_s - now_s
        try:
            if self._panel is None:
                panel = self._open_panel()
                with self.changed:
                    self._panel = panel
                    self._meter.link = panel.link
                    self._meter.reconnects += self._meter.failures > 0
                    self.changed.notify_all()
            return self._draw(self._panel, now_s)
        except Exception as error:
            self._note(error)
            try:
                self._close()
            except Exception as closing_error:
                _logger.debug("closing the failed panel: %s", closing_error)
            pause_s = self._pause_s
            self._pause_s = min(2 * pause_s, self._back_off_s[1])
            self._retry_s = self._clock() + pause_s
            return pause_s

    def finish(self) -> None:
        """Show the newest picture if the panel works, and close it."""
        if self._has_work:
            self.step()
        try:
            self._close()
        except Exception as error:
            self._note(error)

    def _close(self) -> None:
        panel, self._panel, self._shown = self._panel, None, None
        if panel is not None:
            panel.close(keep=self._handling.keep)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """The lock, for a change that :meth:`step` must handle."""
        with self.changed:
            yield
            self._has_work = True
            self.changed.notify_all()

    def _draw(self, panel: Panel, now_s: float) -> float:
        with self.changed:
            stamp_s, self._stamp_s = self._stamp_s, None
            mounting, active = self._handling.mounting, self._active
            width, height = mounting.view(panel.width, panel.height)
            picture = self._scene.picture(width, height, now_s)
            pause_s = self._scene.changes_at_s - now_s
        if picture is None:
            return pause_s
        contrast, shift = self._handling.care.contrast, (0, 0)
        if panel.link is not None:
            contrast, shift = self._care.step(picture, now_s, self._hour())
            pause_s = min(pause_s, IDLE_S)
        frame = mounting.turn(picture, shift)
        if not active or contrast == 0:
            contrast, frame = 0, np.zeros_like(frame)
        held = self._shown
        is_new = stamp_s is not None or held is None or not np.array_equal(frame, held)
        if is_new or panel.link is not None:
            self._write(panel, frame, contrast, stamp_s)
        return pause_s

    def _write(self, panel: Panel, frame: Frame, contrast: int, stamp_s: float | None) -> None:
        with self.changed:
            self._meter.writing_since_s = self._clock()
        repaired = panel.repaired
        sent = 0
        done = False
        try:
            sent = panel.light(contrast)
            sent += panel.show(frame, self._stamp_clock() if stamp_s is None else stamp_s)
            done = True
        finally:
            with self.changed:
                now_s = self._clock()
                self._meter.writing_since_s = math.nan
                self._meter.repaired += panel.repaired - repaired
                if done:
                    latency_s = None if stamp_s is None else self._stamp_clock() - stamp_s
                    self._meter.wrote(now_s, sent, latency_s)
                    self._shown, self._connected = frame, True
                elif self._stamp_s is None:
                    self._stamp_s = stamp_s
                else:
                    self._meter.dropped += stamp_s is not None
        self._pause_s = self._back_off_s[0]

    def _note(self, error: Exception) -> None:
        """Record a failure, and report it unless it is the same as the one before."""
        text = str(error) if isinstance(error, PanelError) else repr(error)
        if not isinstance(error, PanelError):
            _logger.error("unexpected failure of the panel", exc_info=error)
        with self.changed:
            repeated = text == self._last_error and not self._connected
            self._meter.failures += 1
            self._last_error = text
            self._connected = False
            self.changed.notify_all()
        if self._on_error is not None and not repeated:
            self._on_error(text)
