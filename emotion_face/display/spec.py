"""The table of OLEDs, and luma's init sequence for each."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import luma.oled.device
from luma.core.device import device
from luma.core.error import DeviceDisplayModeError

from emotion_face.display.writes import Command
from emotion_face.resources import share_path
from emotion_face.settings import (
    Checked,
    build_mapping,
    check_names,
    located,
    quantity,
    read_yaml,
    refusal,
)

CONTROLLERS = ("ssd1305", "ssd1306", "ssd1309", "ssd1315", "sh1106", "sh1107")
COLUMNS = {"ssd1305": 132, "sh1106": 132}
"""Columns of display memory, if not 128."""
MULTIPLEX = 0xA8
INTERNAL_IREF = (0xAD, 0x30)
MEMORY_MODE = 0x20
PAGE_MODE = 2


@dataclass(frozen=True)
class OledSpec(Checked):
    """One entry of ``config/panels.yaml``, where the fields are explained."""

    controller: str
    width: int = quantity("px", 8, 128)
    height: int = quantity("px", 8, 128)
    column_offset: int = quantity("px", 0, 124, default=0)
    internal_iref: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("controller", (self.controller,), CONTROLLERS)
        for name in ("width", "height"):
            value = getattr(self, name)
            if not isinstance(value, int) or value % 8:
                raise refusal(name, value, "a multiple of 8 [px]")
        if self.height > 8 * self.pages_max:
            raise refusal("height", self.height, f"at most {8 * self.pages_max} [px]")
        most = self.columns - self.width
        if not isinstance(self.column_offset, int) or self.column_offset > most:
            raise refusal("column_offset", self.column_offset, f"0 to {most} [px]")

    @property
    def pages(self) -> int:
        """Pages of eight rows."""
        return self.height // 8

    @property
    def pages_max(self) -> int:
        """Pages of the controller's display memory."""
        return 16 if self.controller == "sh1107" else 8

    @property
    def columns(self) -> int:
        """Columns of the controller's display memory."""
        return COLUMNS.get(self.controller, 128)

    @property
    def pages_only(self) -> bool:
        """Whether the controller has page addressing only."""
        return self.controller.startswith("sh")


@cache
def oled_specs() -> dict[str, OledSpec]:
    """Panels of ``config/panels.yaml`` by name."""
    return read_specs(share_path("config", "panels.yaml"))


def read_specs(file: Path) -> dict[str, OledSpec]:
    """Panels of a file like ``config/panels.yaml`` by name.

    Raises
    ------
    ConfigError
        With file, panel, key, value and expectation, if the file cannot be used.
    """
    with located(path=file):
        return build_mapping(OledSpec, read_yaml(file))


class _Recorder:
    """A luma serial interface that keeps the commands."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    def command(self, *cmd: int) -> None:
        self.commands.append(cmd)


class _Bare(device):  # type: ignore[misc]
    """luma's device without the exit hook, which would keep a reference and blank the panel."""

    def __init__(self, const: Any, serial_interface: _Recorder) -> None:
        self._const = const
        self._serial_interface = serial_interface

    def clear(self) -> None:
        """Send nothing, as the driver itself clears the panel."""


@cache
def init_settings(spec: OledSpec) -> Command:
    """First command of luma's init sequence, display off included, and page addressing.

    For a size that luma does not support, those of 128x64 with the number of rows changed.
    """
    try:
        settings = _lumas_settings(spec.controller, spec.width, spec.height)
    except DeviceDisplayModeError:
        settings = _lumas_settings(spec.controller, 128, 64)
        rows = settings.index(MULTIPLEX) + 1
        settings = (*settings[:rows], spec.height - 1, *settings[rows + 1 :])
    if spec.internal_iref:
        settings += INTERNAL_IREF
    return settings if spec.pages_only else (*settings, MEMORY_MODE, PAGE_MODE)


def _lumas_settings(controller: str, width: int, height: int) -> Command:
    recorder = _Recorder()
    bare = type(controller, (getattr(luma.oled.device, controller), _Bare), {})
    bare(recorder, width=width, height=height)
    return recorder.commands[0]
