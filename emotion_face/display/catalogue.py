"""Panels by name."""

import inspect
from collections.abc import Callable
from typing import Any

from emotion_face.display.bus import open_i2c, open_spi
from emotion_face.display.fake_bus import FakeBus
from emotion_face.display.file import FilePanel
from emotion_face.display.panel import NullPanel, Panel
from emotion_face.display.ssd1306 import Ssd1306Panel
from emotion_face.display.terminal import TerminalPanel
from emotion_face.errors import PanelError


def _ssd1306_i2c(*, port: int = 1, address: int = 0x3C, refresh_every: int = 125) -> Panel:
    return Ssd1306Panel(open_i2c(port, address), refresh_every=refresh_every)


def _ssd1306_spi(
    *,
    port: int = 0,
    device: int = 0,
    bus_speed_hz: int = 8_000_000,
    gpio_dc: int = 24,
    gpio_reset: int = 25,
    refresh_every: int = 125,
) -> Panel:
    serial = open_spi(port, device, bus_speed_hz, gpio_dc, gpio_reset)
    return Ssd1306Panel(serial, transaction_bytes=0, refresh_every=refresh_every)


def _fake(*, refresh_every: int = 125) -> Panel:
    return Ssd1306Panel(FakeBus(), refresh_every=refresh_every)


_PANELS: dict[str, Callable[..., Panel]] = {
    "ssd1306_i2c": _ssd1306_i2c,
    "ssd1306_spi": _ssd1306_spi,
    "terminal": TerminalPanel,
    "file": FilePanel,
    "null": NullPanel,
    "fake": _fake,
}


def panel_names() -> tuple[str, ...]:
    """Names that :func:`open_panel` knows."""
    return tuple(_PANELS)


def panel_options(name: str) -> tuple[str, ...]:
    """Names of the options of one panel."""
    if name not in _PANELS:
        raise PanelError(f"no panel {name!r}, expected one of {', '.join(_PANELS)}")
    return tuple(inspect.signature(_PANELS[name]).parameters)


def open_panel(name: str, **options: Any) -> Panel:
    """Open a panel.

    Parameters
    ----------
    name : str
        One of

        ==============  ========================================================================
        ssd1306_i2c     ``port`` = 1, ``address`` = 0x3c, ``refresh_every`` = 125 frames
        ssd1306_spi     ``port`` = 0, ``device`` = 0, ``bus_speed_hz`` = 8000000, ``gpio_dc`` = 24,
                        ``gpio_reset`` = 25 (BCM numbers), ``refresh_every`` = 125 frames
        terminal        ``stream`` = standard output
        file            ``path`` (.gif, .mp4 or .png), ``scale`` = 4, ``colour`` = "white" or
                        "blue", ``rate_hz`` = 25
        null            shows nothing
        fake            an SSD1306 on a :class:`~emotion_face.display.fake_bus.FakeBus`, which is
                        its ``serial``; ``refresh_every`` = 125 frames
        ==============  ========================================================================
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
    for parameter in inspect.signature(_PANELS[name]).parameters.values():
        default, given = parameter.default, options.get(parameter.name, parameter.default)
        if given is parameter.empty:
            raise PanelError(f"panel {name!r} needs the option {parameter.name!r}")
        if isinstance(default, int | str) and type(given) is not type(default):
            raise PanelError(
                f"option {parameter.name!r} of panel {name!r} is {given!r}, "
                f"expected {type(default).__name__} like {default!r}"
            )
    return _PANELS[name](**options)
