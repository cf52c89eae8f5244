"""Panels by name."""

import inspect
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from emotion_face.display.bus import open_i2c, open_spi
from emotion_face.display.emulator import EmulatorPanel
from emotion_face.display.fake_bus import SSD1306, FakeBus
from emotion_face.display.file import FilePanel
from emotion_face.display.oled import OledPanel
from emotion_face.display.panel import NullPanel, Panel
from emotion_face.display.spec import OledSpec, oled_specs
from emotion_face.display.terminal import TerminalPanel
from emotion_face.errors import PanelError


def _oled(
    spec: OledSpec,
    *,
    bus: str = "i2c",
    refresh_s: float = 5.0,
    i2c_port: int = 1,
    i2c_address: int = 0x3C,
    i2c_clock_hz: int = 0,
    spi_port: int = 0,
    spi_device: int = 0,
    spi_clock_hz: int = 8_000_000,
    spi_gpio_dc: int = 24,
    spi_gpio_reset: int = 25,
) -> Panel:
    match bus:
        case "i2c":
            opened = open_i2c(i2c_port, i2c_address, i2c_clock_hz)
        case "spi":
            opened = open_spi(spi_port, spi_device, spi_clock_hz, spi_gpio_dc, spi_gpio_reset)
        case _:
            raise PanelError(f"bus is {bus!r}, expected i2c or spi")
    return OledPanel(opened, spec, refresh_s=refresh_s)


def _fake(*, refresh_s: float = 5.0) -> Panel:
    return OledPanel(FakeBus().bus, SSD1306, refresh_s=refresh_s)


@cache
def _panels() -> dict[str, Callable[..., Panel]]:
    return {
        **{name: partial(_oled, spec) for name, spec in oled_specs().items()},
        "terminal": TerminalPanel,
        "emulator": EmulatorPanel,
        "file": FilePanel,
        "null": lambda: NullPanel(),  # a Protocol's own signature says nothing
        "fake": _fake,
    }


def panel_names() -> tuple[str, ...]:
    """Names that :func:`open_panel` knows."""
    return tuple(_panels())


def panel_options(name: str) -> dict[str, inspect.Parameter]:
    """Options of one panel, with their defaults, by name."""
    if name not in _panels():
        raise PanelError(f"no panel {name!r}, expected one of {', '.join(_panels())}")
    return dict(inspect.signature(_panels()[name]).parameters)


def open_panel(name: str, **options: Any) -> Panel:
    """Open a panel.

    Parameters
    ----------
    name : str
        One of

        ============  ==========================================================================
        an OLED       of ``config/panels.yaml``: ``bus`` = "i2c" or "spi", ``refresh_s`` = 5,
                      ``i2c_port`` = 1, ``i2c_address`` = 0x3c, ``i2c_clock_hz`` = 0 (what the
                      device tree says), ``spi_port`` = 0, ``spi_device`` = 0,
                      ``spi_clock_hz`` = 8000000, ``spi_gpio_dc`` = 24, ``spi_gpio_reset`` = 25
                      (BCM numbers)
        terminal      ``stream`` = standard output
        emulator      a window: ``scale`` = 4; needs ``pip install luma.emulator``
        file          ``path`` (.gif, .mp4 or .png), ``scale`` = 4, ``colour`` = "white" or
                      "blue", ``rate_hz`` = 25
        null          shows nothing
        fake          an SSD1306 on a :class:`~emotion_face.display.fake_bus.FakeBus`, which is
                      its ``bus.serial``; ``refresh_s`` = 5
        ============  ==========================================================================
    **options
        The panel's own, by keyword.

    Raises
    ------
    PanelError
        If the name or an option is unknown, or the device cannot be opened; says how to mend it.
    """
    known = panel_options(name)
    for option in options:
        if option not in known:
            expected = f"expected one of {', '.join(known)}" if known else "it takes none"
            raise PanelError(f"panel {name!r} has no option {option!r}: {expected}")
    for parameter in known.values():
        default, given = parameter.default, options.get(parameter.name, parameter.default)
        if given is parameter.empty:
            raise PanelError(f"panel {name!r} needs the option {parameter.name!r}")
        if isinstance(default, int | str) and type(given) is not type(default):
            raise PanelError(
                f"option {parameter.name!r} of panel {name!r} is {given!r}, "
                f"expected {type(default).__name__} like {default!r}"
            )
    return _panels()[name](**options)
