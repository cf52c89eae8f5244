"""Parameters of the node ``display``."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from emotion_face.display.catalogue import open_panel, panel_names, panel_options
from emotion_face.display.driver import PanelSettings
from emotion_face.display.options import EmulatorOptions, FileOptions, OledOptions
from emotion_face.display.panel import Panel
from emotion_face.settings import choice, refusal

AUTO = "auto"


@dataclass(frozen=True, kw_only=True)
class DisplaySettings(PanelSettings):
    """Parameters of the node ``display``: those of `PanelSettings`, the panel and its options."""

    panel: str = choice(
        AUTO,
        "an OLED of config/panels.yaml such as ssd1306_128x64, terminal, emulator, file, null, "
        "fake, or auto: a terminal, if there is one",
        live=False,
    )
    autostart: bool = choice(True, "whether it configures and activates itself", live=False)
    oled: OledOptions = field(default_factory=OledOptions, metadata={"live": False})
    file: FileOptions = field(default_factory=FileOptions, metadata={"live": False})
    emulator: EmulatorOptions = field(default_factory=EmulatorOptions, metadata={"live": False})

    def __post_init__(self) -> None:
        super().__post_init__()
        known = (AUTO, *panel_names())
        if self.panel not in known:
            raise refusal("panel", self.panel, f"one of {', '.join(known)}")

    @property
    def chosen(self) -> str:
        """Name of the panel, with ``auto`` resolved."""
        if self.panel != AUTO:
            return self.panel
        return "terminal" if sys.stdout and sys.stdout.isatty() else "null"

    def opener(self) -> Callable[[], Panel]:
        """Function that opens the panel."""
        groups = (self.oled, self.file, self.emulator)
        kind = panel_options(self.chosen)
        options = next((vars(group) for group in groups if type(group) is kind), {})
        return partial(open_panel, self.chosen, **options)
