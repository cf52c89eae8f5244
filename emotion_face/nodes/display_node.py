"""The display node: the newest frame to a panel."""

from collections.abc import Callable
from typing import Any

from rclpy.node import Node
from sensor_msgs.msg import Image

from emotion_face.display import FrameWriter, Panel, PanelError, oled_specs, open_panel, panel_names
from emotion_face.errors import ConfigError
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.execution import run
from emotion_face.nodes.parameters import declare
from emotion_face.nodes.throttle import Throttle

CLOSE_TIMEOUT_S = 30.0
_ANY = (0, 0)
_OPTIONS: dict[str, tuple[Any, str, tuple[float, float]]] = {
    "oled.bus": ("i2c", "i2c or spi", _ANY),
    "oled.refresh_s": (5.0, "settings and a whole frame every so often [s]", (0.1, 3600)),
    "oled.i2c_port": (1, "bus, as in /dev/i2c-1", (0, 255)),
    "oled.i2c_address": (0x3C, "7-bit address", (0x08, 0x77)),
    "oled.i2c_clock_hz": (0, "clock to count with [Hz]; 0: of the device tree", (0, 1_000_000)),
    "oled.spi_port": (0, "bus, as in /dev/spidev0.0", (0, 255)),
    "oled.spi_device": (0, "chip select, as in /dev/spidev0.0", (0, 255)),
    "oled.spi_clock_hz": (8_000_000, "clock [Hz]", (500_000, 52_000_000)),
    "oled.spi_gpio_dc": (24, "BCM number of the data/command line", (0, 63)),
    "oled.spi_gpio_reset": (25, "BCM number of the reset line", (0, 63)),
    "file.path": ("emotion_face.gif", "recording: .gif, .mp4 or .png", _ANY),
    "file.scale": (4, "size of a panel pixel [px]", (1, 16)),
    "file.colour": ("white", "of lit pixels: white or blue", _ANY),
    "file.rate_hz": (25.0, "frames a second of an MP4 [Hz]", (0.1, 1000.0)),
}


class DisplayNode(Node):
    """Shows the newest frame on a panel; frames that were overtaken are dropped.

    Without a device it says why, tries again, and the rest of the graph lives on.

    Parameters
    ----------
    panel, <panel>.<option>
        See ``config/nodes.yaml``.
    opener : callable () -> Panel, optional
        Opens another panel than the parameters name (Python only).

    Subscriptions
    -------------
    face/image : sensor_msgs/Image
        mono8, any size, scaled to 128 x 64.
    """

    def __init__(self, opener: Callable[[], Panel] | None = None) -> None:
        super().__init__("display")
        known = ", ".join(panel_names())
        name = declare(self, "panel", "terminal", f"one of {known}")
        options: dict[str, Any] = {}
        for key, (default, description, (low, high)) in _OPTIONS.items():
            value = declare(self, key, default, description, low=low, high=high)
            panel, _, option = key.partition(".")
            if panel == ("oled" if name in oled_specs() else name):
                options[option] = value
        if name not in panel_names():
            raise ConfigError(
                f"{self.get_fully_qualified_name()}: panel is {name!r}, expected one of {known}"
            )

        logger = self.get_logger()
        self.writer = FrameWriter(
            opener or (lambda: open_panel(name, **options)),
            clock=lambda: float(self.get_clock().now().nanoseconds * 1e-9),
            on_error=lambda text: logger.error(f"panel {name}: {text}"),
        )
        self._warn = Throttle(logger.warning)

        self.create_subscription(Image, "face/image", self._on_frame, qos.NEWEST_FRAME)

    def _on_frame(self, message: Image) -> None:
        try:
            frame = conversions.frame_of(message)
        except PanelError as error:
            now_s = self.get_clock().now().nanoseconds * 1e-9
            self._warn(conversions.reason_of(error), str(error), now_s)
            return
        self.writer.submit(frame, conversions.seconds(message.header.stamp))

    def destroy_node(self) -> None:
        """Close the panel: a recording is written now."""
        if hasattr(self, "writer"):  # not if a parameter was refused
            self.writer.close(CLOSE_TIMEOUT_S)
        super().destroy_node()


def main() -> int:
    """Run the node; the exit status."""
    return run(lambda: [DisplayNode()])
