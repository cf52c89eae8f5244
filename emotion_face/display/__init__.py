"""The display: one-bit frames to a panel, a terminal or a file. Knows neither ROS nor faces."""

from emotion_face.display.catalogue import open_panel, panel_names, panel_options
from emotion_face.display.fake_bus import FakeBus
from emotion_face.display.panel import HEIGHT, WIDTH, Frame, NullPanel, Panel
from emotion_face.display.ssd1306 import Ssd1306Panel
from emotion_face.display.terminal import TerminalPanel
from emotion_face.display.writer import FrameWriter, WriterStatistics
from emotion_face.errors import PanelError

__all__ = [
    "HEIGHT",
    "WIDTH",
    "FakeBus",
    "Frame",
    "FrameWriter",
    "NullPanel",
    "Panel",
    "PanelError",
    "Ssd1306Panel",
    "TerminalPanel",
    "WriterStatistics",
    "open_panel",
    "panel_names",
    "panel_options",
]
