"""Statistics of a panel."""

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from emotion_face.display.panel import Link

SPAN_S = 5.0
"""Time [s] over which rates are averaged."""


@dataclass(frozen=True)
class PanelStatistics:
    """Figures of a panel so far."""

    shown: int
    """Frames shown by the panel."""
    dropped: int
    """Frames replaced by a newer one before the panel was free."""
    failures: int
    """Failures to open or write the panel."""
    reconnects: int
    """How often it was opened again."""
    repaired: int
    """Failed writes that succeeded when repeated."""
    bytes_sent: int
    """Bytes sent to the panel."""
    bytes_last: int
    """Bytes of the newest frame."""
    connected: bool
    """Whether a panel is open and shows the newest frame."""
    stalled_s: float
    """Duration so far of the present write; 0 if there is none."""
    last_error: str
    """Cause and fix of the newest failure; empty if there was none."""
    asked_hz: float
    """Frames received per second."""
    shown_hz: float
    """Frames shown per second."""
    bytes_per_frame: float
    """Mean bytes per frame in the last seconds; NaN if nothing was shown."""
    utilisation: float
    """Share of the time that the bus was busy, by its clock; NaN without a bus."""
    latency_median_s: float
    """Median time from a frame's stamp until the panel had it, newest 1024 frames; NaN if none."""
    latency_p99_s: float
    """99th percentile of the same."""
    link: Link | None
    """The link to the panel, if one is or was open."""


class Meter:
    """Counts rates, bytes and latencies; times are seconds on a monotonic clock."""

    def __init__(self, start_s: float) -> None:
        self.dropped = self.failures = self.reconnects = self.repaired = 0
        self.shown = self.bytes_sent = self.bytes_last = 0
        self.link: Link | None = None
        self.writing_since_s = math.nan
        self._start_s = start_s
        self._came_s: deque[float] = deque(maxlen=1024)
        self._writes: deque[tuple[float, int, bool]] = deque(maxlen=1024)
        self._latencies_s: deque[float] = deque(maxlen=1024)

    def came(self, now_s: float) -> None:
        """Count a received frame."""
        self._came_s.append(now_s)

    def wrote(self, now_s: float, sent: int, latency_s: float | None) -> None:
        """Count sent bytes; with a latency, also a shown frame."""
        is_frame = latency_s is not None
        self.bytes_sent += sent
        self._writes.append((now_s, sent, is_frame))
        if latency_s is not None:
            self.shown += 1
            self.bytes_last = sent
            self._latencies_s.append(latency_s)

    def statistics(self, now_s: float, *, connected: bool, last_error: str) -> PanelStatistics:
        """The figures so far."""
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
            repaired=self.repaired,
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
