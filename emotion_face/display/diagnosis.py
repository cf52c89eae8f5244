"""Diagnosis of a panel's figures, with the fix."""

import math

from emotion_face.diagnosis import Diagnosis, Level
from emotion_face.display.bus import FAST_I2C_HZ, HANGS
from emotion_face.display.meter import PanelStatistics
from emotion_face.display.panel import Link

STALL_S = 1.0
BUSY = 0.9
"""Share of the time above which the bus delays frames."""


def diagnose(statistics: PanelStatistics | None, *, active: bool) -> Diagnosis:
    """Judge a panel by its figures of the last seconds.

    Parameters
    ----------
    statistics : PanelStatistics or None
        None if nobody has tried to open the panel.
    active : bool
        Whether it is meant to show frames.
    """
    if statistics is None:
        return Diagnosis(Level.OK, "not configured", {})
    if not active and not statistics.last_error:
        return Diagnosis(Level.OK, "not active: the panel is dark", _values(statistics))
    return Diagnosis(*_judge(statistics), _values(statistics))


def _judge(seen: PanelStatistics) -> tuple[Level, str]:
    if seen.stalled_s > STALL_S:
        return Level.ERROR, f"a write has been hanging for {seen.stalled_s:.1f} s: {HANGS}"
    if not seen.connected:
        return (Level.ERROR, seen.last_error) if seen.last_error else (Level.OK, "no frame yet")
    if seen.link and seen.bytes_per_frame > 0.0:
        frame_s = seen.link.seconds(seen.bytes_per_frame)
        if frame_s * seen.asked_hz > BUSY:
            return Level.WARN, _too_slow(seen, seen.link, frame_s)
    if seen.shown_hz < BUSY * seen.asked_hz:
        return Level.WARN, (
            f"{seen.asked_hz:.1f} frames/s asked, {seen.shown_hz:.1f} shown, and the wires are "
            "not the reason: is the computer busy?"
        )
    if seen.failures and seen.last_error:
        return Level.OK, f"shows every frame, after {seen.failures} failures"
    return Level.OK, "shows every frame"


def _too_slow(seen: PanelStatistics, link: Link, frame_s: float) -> str:
    """The calculation and the fix."""
    remedy = f"lower the face's rate_hz to {math.floor(BUSY / frame_s)}"
    if link.clocks_per_byte == 9 and link.clock_hz < FAST_I2C_HZ:
        remedy = (
            f"set dtparam=i2c_arm_baudrate={FAST_I2C_HZ} in /boot/firmware/config.txt, or {remedy}"
        )
    return (
        f"{seen.asked_hz:.1f} frames/s asked, {seen.shown_hz:.1f} shown: "
        f"{seen.bytes_per_frame:.0f} bytes a frame x {link.clocks_per_byte} clocks at "
        f"{link.clock_hz / 1000:g} kHz take {1e3 * frame_s:.1f} ms, "
        f"room for {1 / frame_s:.1f} frames/s; {remedy}"
    )


def _values(seen: PanelStatistics) -> dict[str, str]:
    link = seen.link
    return {
        "frames asked [Hz]": f"{seen.asked_hz:.1f}",
        "frames shown [Hz]": f"{seen.shown_hz:.1f}",
        "frames shown": str(seen.shown),
        "frames dropped": str(seen.dropped),
        "bytes, newest frame": str(seen.bytes_last),
        "bytes a frame, mean": f"{seen.bytes_per_frame:.1f}",
        "bytes sent": str(seen.bytes_sent),
        "bus": link.name if link else "none",
        "bus clock [Hz]": str(link.clock_hz) if link else "none",
        "bus utilisation [%]": f"{100 * seen.utilisation:.1f}",
        "stimulus to panel, median [ms]": f"{1e3 * seen.latency_median_s:.1f}",
        "stimulus to panel, 99th percentile [ms]": f"{1e3 * seen.latency_p99_s:.1f}",
        "write hanging for [s]": f"{seen.stalled_s:.1f}",
        "failures": str(seen.failures),
        "reconnects": str(seen.reconnects),
        "writes repaired": str(seen.repaired),
        "last error": seen.last_error or "none",
    }
