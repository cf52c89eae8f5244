"""The display: one-bit frames to a screen or a file. Independent of ROS and of the face."""

from emotion_face.display.burn_in import BurnInParameters
from emotion_face.display.bus import FAST_I2C_HZ, HANGS, ask_i2c, bus_error, i2c_clock_hz
from emotion_face.display.catalogue import open_panel, panel_names, panel_options
from emotion_face.display.diagnosis import diagnose
from emotion_face.display.driver import PanelDriver, PanelSettings
from emotion_face.display.fake_bus import FakeBus
from emotion_face.display.fitting import Mounting, scaled
from emotion_face.display.gif import write_gif
from emotion_face.display.meter import PanelStatistics
from emotion_face.display.oled import OledPanel
from emotion_face.display.options import EmulatorOptions, FileOptions, OledOptions
from emotion_face.display.panel import HEIGHT, WIDTH, Frame, Link, NullPanel, Panel
from emotion_face.display.settings import AUTO, DisplaySettings
from emotion_face.display.spec import OledSpec, oled_specs
from emotion_face.display.terminal import TerminalPanel
from emotion_face.display.video import write_video
from emotion_face.display.worker import PanelWorker
from emotion_face.errors import PanelError

__all__ = [
    "AUTO",
    "FAST_I2C_HZ",
    "HANGS",
    "HEIGHT",
    "WIDTH",
    "BurnInParameters",
    "DisplaySettings",
    "EmulatorOptions",
    "FakeBus",
    "FileOptions",
    "Frame",
    "Link",
    "Mounting",
    "NullPanel",
    "OledOptions",
    "OledPanel",
    "OledSpec",
    "Panel",
    "PanelDriver",
    "PanelError",
    "PanelSettings",
    "PanelStatistics",
    "PanelWorker",
    "TerminalPanel",
    "ask_i2c",
    "bus_error",
    "diagnose",
    "i2c_clock_hz",
    "oled_specs",
    "open_panel",
    "panel_names",
    "panel_options",
    "scaled",
    "write_gif",
    "write_video",
]
