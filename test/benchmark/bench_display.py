"""Cost of a panel frame: ours beside luma.oled's own ``display()``, into a serial that swallows."""

import warnings
from collections.abc import Callable, Iterator
from itertools import cycle

import luma.oled.device
import numpy as np
from PIL import Image
from stopwatch import cpu_us

from emotion_face.display import FakeBus, Frame, OledPanel
from emotion_face.display.bus import Bus
from emotion_face.display.fake_bus import SSD1306
from emotion_face.display.packing import pack

Row = tuple[str, float, str, str, float]
LUMA = "luma.oled display()"


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


def moving_eyes(count: int = 50) -> list[Frame]:
    """Give frames (64, 128) of a still face whose two pupils move and whose mouth opens."""
    rows, columns = np.mgrid[:64, :128]

    def ellipse(row: float, column: float, height: float, width: float) -> np.ndarray:
        return ((rows - row) / height) ** 2 + ((columns - column) / width) ** 2 < 1.0

    frames = []
    for phase in np.linspace(0.0, 2.0 * np.pi, count, endpoint=False):
        lit = np.zeros((64, 128), bool)
        for eye in (40.0, 88.0):
            lit |= ellipse(24, eye, 14, 18) & ~ellipse(24, eye, 12, 16)
            lit |= ellipse(24 + 3 * np.sin(phase), eye + 7 * np.cos(phase), 5, 5)
        lit |= ellipse(52, 64, 3 + 2 * np.sin(phase), 20)
        frames.append(lit.astype(np.uint8) * np.uint8(255))
    return frames


def run() -> list[Row]:
    """Rows of name, value, unit, peer and how many times the peer's cost ours is."""
    frames = moving_eyes()
    images = [Image.fromarray(frame).convert("1") for frame in frames]
    luma_serial, our_serial = SwallowingSerial(), SwallowingSerial()
    peer = luma.oled.device.ssd1306(luma_serial)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for frame, image in zip(frames, images, strict=True):
            peer.display(image)
            if bytes(luma_serial.newest) != pack(frame).tobytes():
                raise RuntimeError("packing differs from luma.oled's display()")
        turn = cycle(images)
        theirs = cpu_us(lambda: peer.display(next(turn)), 200)

    whole = OledPanel(Bus.i2c(our_serial, 1, 0x3C, 400_000), SSD1306, refresh_s=1e-9)
    changed = OledPanel(Bus.i2c(our_serial, 1, 0x3C, 400_000), SSD1306)
    rows: list[Row] = []
    calls: list[tuple[str, Callable[[Frame], object]]] = [
        ("frame packing", lambda frame: pack(frame).tobytes()),
        ("show, whole frame", whole.show),
        ("show, changed windows of a moving face", changed.show),
    ]
    for name, call in calls:
        pictures: Iterator[Frame] = cycle(frames)
        ours = cpu_us(lambda call=call, pictures=pictures: call(next(pictures)), 1000)
        rows.append((name, ours, "us CPU", LUMA, theirs / ours))

    rows.append(("bytes on the wire, moving face", *wire_bytes(frames)))
    return rows


def wire_bytes(frames: list[Frame]) -> tuple[float, str, str, float]:
    """Mean bytes a frame on I2C, refreshes included, beside luma's whole frames."""
    ours, theirs = FakeBus(), FakeBus()
    panel, peer = OledPanel(ours.bus, SSD1306), luma.oled.device.ssd1306(theirs)
    before = ours.wire_bytes, theirs.wire_bytes
    shown = 250
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for _, frame in zip(range(shown), cycle(frames), strict=False):
            panel.show(frame)
            peer.display(Image.fromarray(frame).convert("1"))
    if not np.array_equal(ours.picture(), theirs.picture()):
        raise RuntimeError("the panel's picture differs from luma.oled's")
    mine, other = ours.wire_bytes - before[0], theirs.wire_bytes - before[1]
    return mine / shown, "bytes", LUMA, other / mine


if __name__ == "__main__":
    for row in run():
        print(row)
