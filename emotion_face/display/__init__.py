"""The display: one-bit frames to a screen or a file. Knows neither ROS nor faces."""

from emotion_face.display.catalogue import open_panel, panel_names, panel_options
from emotion_face.display.fake_bus import FakeBus
from emotion_face.display.oled import OledPanel
from emotion_face.display.panel import HEIGHT, WIDTH, Frame, Link, NullPanel, Panel
from emotion_face.display.spec import OledSpec, oled_specs
from emotion_face.display.terminal import TerminalPanel
from emotion_face.display.writer import FrameWriter, WriterStatistics
from emotion_face.errors import PanelError

__all__ = [
    "HEIGHT",
    "WIDTH",
    "FakeBus",
    "Frame",
    "FrameWriter",
    "Link",
    "NullPanel",
    "OledPanel",
    "OledSpec",
    "Panel",
    "PanelError",
    "TerminalPanel",
    "WriterStatistics",
    "oled_specs",
    "open_panel",
    "panel_names",
    "panel_options",
]
