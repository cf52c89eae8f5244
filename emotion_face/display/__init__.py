"""The display: one-bit frames to a screen or a file. Knows neither ROS nor faces."""

from emotion_face.display.bus import HANGS
from emotion_face.display.care import CareParameters
from emotion_face.display.catalogue import open_panel, panel_names, panel_options
from emotion_face.display.diagnosis import diagnose
from emotion_face.display.driver import Handling, PanelDriver
from emotion_face.display.fake_bus import FakeBus
from emotion_face.display.fitting import Mounting
from emotion_face.display.meter import PanelStatistics
from emotion_face.display.oled import OledPanel
from emotion_face.display.panel import HEIGHT, WIDTH, Frame, Link, NullPanel, Panel
from emotion_face.display.spec import OledSpec, oled_specs
from emotion_face.display.terminal import TerminalPanel
from emotion_face.display.worker import PanelWorker
from emotion_face.errors import PanelError

__all__ = [
    "HANGS",
    "HEIGHT",
    "WIDTH",
    "CareParameters",
    "FakeBus",
    "Frame",
    "Handling",
    "Link",
    "Mounting",
    "NullPanel",
    "OledPanel",
    "OledSpec",
    "Panel",
    "PanelDriver",
    "PanelError",
    "PanelStatistics",
    "PanelWorker",
    "TerminalPanel",
    "diagnose",
    "oled_specs",
    "open_panel",
    "panel_names",
    "panel_options",
]
