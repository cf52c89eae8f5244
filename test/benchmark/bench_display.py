"""The display on a session of real faces, beside luma.oled's and Adafruit's drivers."""

import warnings
from collections.abc import Callable
from itertools import cycle

import adafruit_ssd1306
import luma.oled.device
import numpy as np
from optimum import in_pages, in_rectangles
from PIL import Image
from session import session
from stopwatch import cpu_us

from emotion_face.display import FakeBus, Frame, OledPanel
from emotion_face.display.bus import Bus
from emotion_face.display.fake_bus import SSD1306
from emotion_face.display.packing import pack

Row = tuple[str, float, str, str, float]
LUMA, ADAFRUIT = "luma.oled display()", "Adafruit image(), show()"
RATE_HZ = 30.0
SESSION_S = 300.0
ASKED_HZ = 60.0
BUSES = {"100 kHz I2C": (100_000, 2, 9), "400 kHz I2C": (400_000, 2, 9), "8 MHz SPI": (8e6, 0, 8)}
SAMPLE = 60


class SwallowingSerial:
    """A luma serial interface that keeps the newest data and does nothing else."""

    newest: bytes = b""

    def command(self, *cmd: int) -> None:
        """Swallow command bytes."""

    def data(self, data: bytes) -> None:
        """Keep display memory content."""
        self.newest = data

    def cleanup(self) -> None:
        """Do nothing."""


class CountingI2C:
    """A bus for Adafruit's driver that counts its bytes, addresses included."""

    wire_bytes = 0

    def try_lock(self) -> bool:
        """Lock nothing."""
        return True

    def unlock(self) -> None:
        """Unlock nothing."""

    def writeto(self, address: int, content: bytes, *, start: int = 0, end: int = 0) -> None:
        """Count."""
        self.wire_bytes += 1 + (end or len(content)) - start


def per_frame_us(call: Callable[[object], object], frames: list[object], count: int) -> float:
    """Median CPU time of a frame [us]."""
    turn = cycle(frames)
    return cpu_us(lambda: call(next(turn)), count)


def cpu_rows(frames: list[Frame]) -> list[Row]:
    """CPU of a frame: ours beside theirs; they get their images ready made."""
    images = [Image.fromarray(frame).convert("1") for frame in frames[:500]]
    serial = SwallowingSerial()
    peer = luma.oled.device.ssd1306(serial)
    for frame, image in zip(frames[:20], images, strict=False):
        peer.display(image)
        if bytes(serial.newest) != pack(frame).tobytes():
            raise RuntimeError("packing differs from luma.oled's display()")
    other = adafruit_ssd1306.SSD1306_I2C(128, 64, CountingI2C())
    theirs = per_frame_us(peer.display, images, 300)
    others = per_frame_us(lambda image: (other.image(image), other.show()), images, 100)
    panel = OledPanel(Bus.i2c(SwallowingSerial(), 1, 0x3C, 400_000), SSD1306)
    ours = per_frame_us(panel.show, frames, len(frames))
    return [
        ("frame packing", per_frame_us(pack, frames, 2000), "us CPU", "", np.nan),
        ("show a frame of a session", ours, "us CPU", LUMA, theirs / ours),
        ("show a frame of a session", ours, "us CPU", ADAFRUIT, others / ours),
    ]


def wire_rows(frames: list[Frame]) -> list[Row]:
    """Bytes of a frame, and the frames a second that wires can carry."""
    rows: list[Row] = []
    ours, theirs, wires = FakeBus(), FakeBus(), CountingI2C()
    peer = luma.oled.device.ssd1306(theirs)
    other = adafruit_ssd1306.SSD1306_I2C(128, 64, wires)
    before, wires.wire_bytes = theirs.wire_bytes, 0
    image = Image.fromarray(frames[-1]).convert("1")
    peer.display(image)
    other.show()
    whole, other_whole = theirs.wire_bytes - before, wires.wire_bytes
    for name, (clock_hz, transaction_bytes, clocks) in BUSES.items():
        now = (at / RATE_HZ for at in range(10**9))
        bus = Bus(ours, name, 1, int(clock_hz), clocks, transaction_bytes)
        panel = OledPanel(bus, SSD1306, clock=lambda now=now: next(now))
        sent = np.array([panel.show(frame) for frame in frames])
        if not np.array_equal(ours.picture(), theirs.picture()):
            raise RuntimeError("the panel's picture differs from luma.oled's")
        # luma: six bytes of address, the memory; two transactions.
        theirs_here = whole - 2 * 2 + 2 * transaction_bytes
        if not rows:
            share = 100 * sent.mean() / whole
            rows += [
                ("bytes a frame, mean", sent.mean(), "bytes", LUMA, whole / sent.mean()),
                ("bytes a frame, mean", sent.mean(), "bytes", ADAFRUIT, other_whole / sent.mean()),
                ("bytes a frame, share of a whole one", share, "%", LUMA, 100 / share),
                ("bytes a frame, 99th percentile", np.quantile(sent, 0.99), "bytes", "", np.nan),
            ]
        seconds = sent * clocks / clock_hz
        hz, peer_hz = 1 / seconds.mean(), clock_hz / clocks / theirs_here
        fits = 100 * np.mean(seconds <= 1 / ASKED_HZ)
        peer_fits = 100.0 * (peer_hz >= ASKED_HZ)
        rows += [
            (f"frames/s that {name} can carry", hz, "Hz", LUMA, peer_hz / hz),
            (f"frames in {ASKED_HZ:g} Hz on {name}", fits, "%", LUMA, peer_fits / fits),
        ]
    return rows


def bound_rows(frames: list[Frame]) -> list[Row]:
    """Excess over the fewest bytes, in page addressing and in rectangles."""
    rng = np.random.default_rng(0)
    ours = pages = rectangles = best = 0
    for at in rng.choice(len(frames) - 1, SAMPLE, replace=False):
        dirty = pack(frames[at + 1]) != pack(frames[at])
        panel = OledPanel(FakeBus().bus, SSD1306, clock=lambda: 1.0)
        panel.show(frames[at])
        ours += panel.show(frames[at + 1])
        in_rows, in_boxes = in_pages(dirty), in_rectangles(dirty)
        pages, rectangles = pages + in_rows, rectangles + in_boxes
        best += min(in_rows, in_boxes)
    return [
        ("bytes / fewest of either addressing", ours / best, "1", "", np.nan),
        ("bytes / fewest by pages", ours / pages, "1", "", np.nan),
        ("bytes / fewest in rectangles", ours / rectangles, "1", "", np.nan),
    ]


def run() -> list[Row]:
    """Rows of name, value, unit, peer and the ratio of our cost to the peer's."""
    frames = session(SESSION_S, RATE_HZ)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return [*cpu_rows(frames), *wire_rows(frames), *bound_rows(frames)]


if __name__ == "__main__":
    for row in run():
        print(row)
