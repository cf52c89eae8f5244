"""Counting what a panel does."""

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from emotion_face.display.panel import Link

SPAN_S = 5.0
"""Rates are means over so many seconds."""


@dataclass(frozen=True)
class PanelStatistics:
    """What a panel has done so far."""

    shown: int
    """Frames the panel took."""
    dropped: int
    """Frames replaced by a newer one before the panel was free."""
    failures: int
    """Times the panel could not be opened or written."""
    reconnects: int
    """Times it was opened again."""
    mended: int
    """Writes that another try has saved."""
    bytes_sent: int
    """Bytes the panel took."""
    bytes_last: int
    """Of them, those of the newest frame."""
    connected: bool
    """Whether a panel is open and took the newest frame it was given."""
    stalled_s: float
    """How long the write that is under way has taken; 0 if none is."""
    last_error: str
    """Cause and fix of the newest failure; empty if there was none."""
    asked_hz: float
    """Frames a second that came."""
    shown_hz: float
    """Frames a second that were shown."""
    bytes_per_frame: float
    """Mean of the bytes sent, at rates of the last seconds; NaN if nothing was shown."""
    utilisation: float
    """Share of the time that the wires were busy, by their clock; NaN without wires."""
    latency_median_s: float
    """Median time from a frame's stamp until the panel had it, newest 1024 frames; NaN if none."""
    latency_p99_s: float
    """99th percentile of the same."""
    link: Link | None
    """The wires to the panel, if one is or was open."""


class Meter:
    """Rates, bytes and latencies; times are seconds that never go back."""

    def __init__(self, start_s: float) -> None:
        self.dropped = self.failures = self.reconnects = self.mended = 0
        self.shown = self.bytes_sent = self.bytes_last = 0
        self.link: Link | None = None
        self.writing_since_s = math.nan
        self._start_s = start_s
        self._came_s: deque[float] = deque(maxlen=1024)
        self._writes: deque[tuple[float, int, bool]] = deque(maxlen=1024)
        self._latencies_s: deque[float] = deque(maxlen=1024)

    def came(self, now_s: float) -> None:
        """Count a frame that is to be shown."""
        self._came_s.append(now_s)

    def wrote(self, now_s: float, sent: int, latency_s: float | None) -> None:
        """Count what was sent; a frame that came if it has a latency."""
        is_frame = latency_s is not None
        self.bytes_sent += sent
        self._writes.append((now_s, sent, is_frame))
        if latency_s is not None:
            self.shown += 1
            self.bytes_last = sent
            self._latencies_s.append(latency_s)

    def statistics(self, now_s: float, *, connected: bool, last_error: str) -> PanelStatistics:
        """Give the figures so far."""
        since_s = max(now_s - SPAN_S, self._start_s)
        span_s = max(now_s - since_s, 1e-9)
        writes = [(sent, is_frame) for at_s, sent, is_frame in self._writes if at_s >= since_s]
        frames = sum(is_frame for _, is_frame in writes)
        sent = sum(sent for sent, _ in writes)
        latencies_s = np.array(self._latencies_s or [math.nan])
        stalled_s = now_s - self.writing_since_s
        return PanelStatistics(
            shown=self.shown,
            dropped=self.dropped,
            failures=self.failures,
            reconnects=self.reconnects,
            mended=self.mended,
            bytes_sent=self.bytes_sent,
            bytes_last=self.bytes_last,
            connected=connected,
            stalled_s=0.0 if math.isnan(stalled_s) else stalled_s,
            last_error=last_error,
            asked_hz=sum(at_s >= since_s for at_s in self._came_s) / span_s,
            shown_hz=frames / span_s,
            bytes_per_frame=sent / frames if frames else math.nan,
            utilisation=self.link.seconds(sent) / span_s if self.link else math.nan,
            latency_median_s=float(np.median(latencies_s)),
            latency_p99_s=float(np.quantile(latencies_s, 0.99)),
            link=self.link,
        )
