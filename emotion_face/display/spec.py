"""The table of OLEDs, and luma's init sequence for each."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import luma.oled.device
from luma.core.device import device

from emotion_face.affect.checked import Checked, check_names, quantity, refusal
from emotion_face.affect.config import build_mapping, read_yaml
from emotion_face.display.writes import Command
from emotion_face.resources import share_path

CONTROLLERS = ("ssd1306", "ssd1309", "ssd1315", "sh1106")
MEMORY_MODE = 0x20
PAGE_MODE = 2


@dataclass(frozen=True)
class OledSpec(Checked):
    """One entry of ``config/panels.yaml``, where the fields are explained."""

    controller: str
    width: int = quantity("px", 8, 128)
    height: int = quantity("px", 8, 64)
    column_offset: int = quantity("px", 0, 124, default=0)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("controller", (self.controller,), CONTROLLERS)
        for name in ("width", "height"):
            value = getattr(self, name)
            if not isinstance(value, int) or value % 8:
                raise refusal(name, value, "a multiple of 8 [px]")
        most = 132 - self.width
        if not isinstance(self.column_offset, int) or self.column_offset > most:
            raise refusal("column_offset", self.column_offset, f"0 to {most} [px]")

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
    return read_specs(share_path("config", "panels.yaml"))


def read_specs(file: Path) -> dict[str, OledSpec]:
    """Panels of a file like ``config/panels.yaml`` by name.

    Raises
    ------
    ConfigError
        Naming file, panel, key, value and expectation of what cannot be used.
    """
    return build_mapping(OledSpec, read_yaml(file), str(file))


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
