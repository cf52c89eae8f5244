"""The table of OLEDs, and luma's init sequence for each."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import luma.oled.device
import yaml
from luma.core.device import device

from emotion_face.display.writes import Command
from emotion_face.errors import ConfigError
from emotion_face.resources import share_path

CONTROLLERS = ("ssd1306", "ssd1309", "ssd1315", "sh1106")
MEMORY_MODE = 0x20
PAGE_MODE = 2


@dataclass(frozen=True)
class OledSpec:
    """One entry of ``config/panels.yaml``, where the fields are explained."""

    controller: str
    width: int
    height: int
    column_offset: int = 0

    def __post_init__(self) -> None:
        if self.controller not in CONTROLLERS:
            known = ", ".join(CONTROLLERS)
            raise ConfigError(f"controller is {self.controller!r}, expected one of {known}")
        for name, most in (("width", 128), ("height", 64)):
            value = getattr(self, name)
            if not (8 <= value <= most and value % 8 == 0):
                raise ConfigError(f"{name} is {value}, expected a multiple of 8 up to {most}")
        if not 0 <= self.column_offset <= 132 - self.width:
            most = 132 - self.width
            raise ConfigError(f"column_offset is {self.column_offset}, expected 0 to {most}")

    @property
    def pages(self) -> int:
        """Pages of eight rows."""
        return self.height // 8

    @property
    def pages_only(self) -> bool:
        """Whether the controller has no other addressing than by pages."""
        return self.controller == "sh1106"


@cache
def oled_specs() -> dict[str, OledSpec]:
    """Panels of ``config/panels.yaml`` by name."""
    content = yaml.safe_load(share_path("config", "panels.yaml").read_text(encoding="utf-8"))
    return {name: OledSpec(**entry) for name, entry in content.items()}


class _Recorder:
    """A luma serial interface that keeps the commands."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    def command(self, *cmd: int) -> None:
        self.commands.append(cmd)


class _Bare(device):  # type: ignore[misc]
    """luma's device without the exit hook that would keep it, and blank the panel, for ever."""

    def __init__(self, const: Any, serial_interface: _Recorder) -> None:
        self._const = const
        self._serial_interface = serial_interface

    def clear(self) -> None:
        """Send nothing: the driver clears the panel without Pillow's pixels."""


@cache
def init_settings(spec: OledSpec) -> Command:
    """First command of luma's init sequence, display off included, and page addressing."""
    controller = getattr(luma.oled.device, spec.controller)
    recorder = _Recorder()
    bare = type(spec.controller, (controller, _Bare), {})
    bare(recorder, width=spec.width, height=spec.height)
    settings = recorder.commands[0]
    return settings if spec.pages_only else (*settings, MEMORY_MODE, PAGE_MODE)
