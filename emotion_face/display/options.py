"""Options of each panel: for `open_panel` and, by the same names, as node parameters."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from emotion_face.settings import Checked, check_names, quantity, refusal

COLOURS = {"white": (255, 255, 255), "blue": (120, 205, 255)}
"""Colours of lit pixels: red, green, blue."""
SUFFIXES = (".gif", ".mp4", ".png")
REFRESH_S = 5.0


@dataclass(frozen=True, kw_only=True)
class OledOptions(Checked):
    """Options of an OLED of ``config/panels.yaml``; GPIO lines have BCM numbers."""

    bus: str = field(default="i2c", metadata={"about": "i2c or spi"})
    refresh_s: float = quantity(
        "s", 0.1, 3600, default=REFRESH_S, about="settings and a whole frame every so often"
    )
    i2c_port: int = quantity("", 0, 255, default=1, about="bus, as in /dev/i2c-1")
    i2c_address: int = quantity("", 0x08, 0x77, default=0x3C, about="7-bit address")
    i2c_clock_hz: int = quantity(
        "Hz", 0, 1_000_000, default=0, about="clock to count with, 0: of the device tree"
    )
    spi_port: int = quantity("", 0, 255, default=0, about="bus, as in /dev/spidev0.0")
    spi_device: int = quantity("", 0, 255, default=0, about="chip select, as in /dev/spidev0.0")
    spi_clock_hz: int = quantity("Hz", 500_000, 52_000_000, default=8_000_000, about="clock")
    spi_gpio_dc: int = quantity("", 0, 63, default=24, about="BCM number of the data/command line")
    spi_gpio_reset: int = quantity("", 0, 63, default=25, about="BCM number of the reset line")

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("bus", (self.bus,), ("i2c", "spi"))


@dataclass(frozen=True, kw_only=True)
class FileOptions(Checked):
    """Options of a recording; the suffix of its path selects the format."""

    path: str | Path = field(
        default="emotion_face.gif", metadata={"about": "recording: .gif, .mp4 or .png"}
    )
    scale: int = quantity("px", 1, 16, default=4, about="size of a panel pixel")
    colour: str = field(default="white", metadata={"about": "of lit pixels: white or blue"})
    rate_hz: float = quantity("Hz", 0.1, 1000.0, default=25.0, about="frames a second of an MP4")

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("colour", (self.colour,), COLOURS)
        if Path(self.path).suffix.lower() not in SUFFIXES:
            raise refusal("path", str(self.path), f"a name ending in {', '.join(SUFFIXES)}")


@dataclass(frozen=True, kw_only=True)
class EmulatorOptions(Checked):
    """Options of a window."""

    scale: int = quantity("px", 1, 16, default=4, about="size of a panel pixel")


@dataclass(frozen=True, kw_only=True)
class TerminalOptions(Checked):
    """Options of a terminal: its stream; standard output if not given."""

    stream: TextIO | None = None


@dataclass(frozen=True, kw_only=True)
class FakeOptions(Checked):
    """Options of an SSD1306 on a bus in memory."""

    refresh_s: float = quantity("s", 0.0, 1e9, above=True, default=REFRESH_S)


@dataclass(frozen=True, kw_only=True)
class NoOptions(Checked):
    """Options of a panel that shows nothing."""
