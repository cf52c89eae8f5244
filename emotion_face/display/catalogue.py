"""Panels by name."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from emotion_face.display.bus import open_i2c, open_spi
from emotion_face.display.emulator import EmulatorPanel
from emotion_face.display.fake_bus import SSD1306, FakeBus
from emotion_face.display.file import FilePanel
from emotion_face.display.oled import OledPanel
from emotion_face.display.options import (
    EmulatorOptions,
    FakeOptions,
    FileOptions,
    NoOptions,
    OledOptions,
    TerminalOptions,
)
from emotion_face.display.panel import NullPanel, Panel
from emotion_face.display.spec import OledSpec, oled_specs
from emotion_face.display.terminal import TerminalPanel
from emotion_face.errors import ConfigError, PanelError
from emotion_face.settings import Checked, build


def _oled(spec: OledSpec, options: OledOptions) -> Panel:
    if options.bus == "spi":
        bus = open_spi(
            options.spi_port,
            options.spi_device,
            options.spi_clock_hz,
            options.spi_gpio_dc,
            options.spi_gpio_reset,
        )
    else:
        bus = open_i2c(options.i2c_port, options.i2c_address, options.i2c_clock_hz)
    return OledPanel(bus, spec, refresh_s=options.refresh_s)


@cache
def _panels() -> dict[str, tuple[type[Checked], Callable[[Any], Panel]]]:
    """Options and constructor of every panel."""
    return {
        **{name: (OledOptions, partial(_oled, spec)) for name, spec in oled_specs().items()},
        "terminal": (TerminalOptions, lambda options: TerminalPanel(stream=options.stream)),
        "emulator": (EmulatorOptions, lambda options: EmulatorPanel(scale=options.scale)),
        "file": (FileOptions, FilePanel),
        "null": (NoOptions, lambda options: NullPanel()),
        "fake": (
            FakeOptions,
            lambda options: OledPanel(FakeBus().bus, SSD1306, refresh_s=options.refresh_s),
        ),
    }


def panel_names() -> tuple[str, ...]:
    """Names that :func:`open_panel` knows."""
    return tuple(_panels())


def panel_options(name: str) -> type[Checked]:
    """Options of a panel: a dataclass with defaults, ranges and explanations.

    Raises
    ------
    PanelError
        If there is no such panel.
    """
    if name not in _panels():
        raise PanelError(f"no panel {name!r}, expected one of {', '.join(_panels())}")
    return _panels()[name][0]


def open_panel(name: str, **options: Any) -> Panel:
    """Open a panel.

    Parameters
    ----------
    name : str
        An OLED of ``config/panels.yaml``, ``terminal``, ``emulator`` (a window; needs
        ``pip install luma.emulator``), ``file`` (a recording), ``null``, which shows nothing, or
        ``fake``: an SSD1306 on a :class:`~emotion_face.display.fake_bus.FakeBus`, which is its
        ``bus.serial``.
    **options
        The panel's own, by keyword: see :mod:`emotion_face.display.options`.

    Raises
    ------
    PanelError
        If the name or an option is unknown, or the device cannot be opened, with the fix.
    """
    kind = panel_options(name)
    try:
        chosen = build(kind, options)
    except ConfigError as error:
        raise PanelError(f"panel {name!r}: {error}") from error
    return _panels()[name][1](chosen)
