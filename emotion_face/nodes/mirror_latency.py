"""Latency of mirrored expressions, from the stamps of their images."""

import statistics

from emotion_face.diagnosis import Diagnosis


class MirrorLatency:
    """Measures the time from the image of a person to the first frame with it."""

    def __init__(self) -> None:
        self._waiting_s = 0.0
        self._latencies_s: list[float] = []

    def take(self, stamp_s: float) -> None:
        """Note a received expression, which the next frame shows."""
        self._waiting_s = stamp_s

    def show(self, now_s: float) -> None:
        """Note a published frame."""
        if self._waiting_s:
            self._latencies_s.append(now_s - self._waiting_s)
            self._waiting_s = 0.0

    def diagnose(self) -> Diagnosis:
        """The median since the last diagnosis."""
        latencies_s, self._latencies_s = self._latencies_s, []
        if not latencies_s:
            return Diagnosis()
        median_ms = 1e3 * statistics.median(latencies_s)
        return Diagnosis(values={"mirror, picture to frame [ms]": f"{median_ms:.0f}"})
