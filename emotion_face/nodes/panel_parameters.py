"""The parameters that choose and open a panel."""

from collections.abc import Callable
from functools import partial
from typing import Any

from rclpy.node import Node

from emotion_face.display import Panel, oled_specs, open_panel, panel_names
from emotion_face.errors import ConfigError
from emotion_face.nodes.parameters import declare

_ANY = (0, 0)
OPTIONS: dict[str, tuple[Any, str, tuple[float, float]]] = {
    "oled.bus": ("i2c", "i2c or spi", _ANY),
    "oled.refresh_s": (5.0, "settings and a whole frame every so often [s]", (0.1, 3600)),
    "oled.i2c_port": (1, "bus, as in /dev/i2c-1", (0, 255)),
    "oled.i2c_address": (0x3C, "7-bit address", (0x08, 0x77)),
    "oled.i2c_clock_hz": (0, "clock to count with [Hz]; 0: of the device tree", (0, 1_000_000)),
    "oled.spi_port": (0, "bus, as in /dev/spidev0.0", (0, 255)),
    "oled.spi_device": (0, "chip select, as in /dev/spidev0.0", (0, 255)),
    "oled.spi_clock_hz": (8_000_000, "clock [Hz]", (500_000, 52_000_000)),
    "oled.spi_gpio_dc": (24, "BCM number of the data/command line", (0, 63)),
    "oled.spi_gpio_reset": (25, "BCM number of the reset line", (0, 63)),
    "file.path": ("emotion_face.gif", "recording: .gif, .mp4 or .png", _ANY),
    "file.scale": (4, "size of a panel pixel [px]", (1, 16)),
    "file.colour": ("white", "of lit pixels: white or blue", _ANY),
    "file.rate_hz": (25.0, "frames a second of an MP4 [Hz]", (0.1, 1000.0)),
    "emulator.scale": (4, "size of a panel pixel [px]", (1, 16)),
}


def declare_panel(node: Node) -> tuple[str, Callable[[], Panel]]:
    """Declare the parameters; the panel's name, and what opens it.

    Raises
    ------
    ConfigError
        If there is no such panel, or a value cannot be used.
    """
    known = ", ".join(panel_names())
    name = declare(node, "panel", "terminal", f"one of {known}")
    group = "oled" if name in oled_specs() else name
    options: dict[str, Any] = {}
    for key, (default, description, (low, high)) in OPTIONS.items():
        value = declare(node, key, default, description, low=low, high=high)
        owner, _, option = key.partition(".")
        if owner == group:
            options[option] = value
    if name not in panel_names():
        raise ConfigError(
            f"{node.get_fully_qualified_name()}: panel is {name!r}, expected one of {known}"
        )
    return name, partial(open_panel, name, **options)
