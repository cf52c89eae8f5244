"""The SSD1306 panel: luma's bus and init sequence, our dirty-window writes."""

import logging
from collections.abc import Sequence
from typing import Protocol

import luma.oled.device
from luma.core.device import device
from luma.core.error import Error as LumaError

from emotion_face.display.bus import bus_error
from emotion_face.display.packing import Pages, pack
from emotion_face.display.panel import HEIGHT, WIDTH, Frame, check_frame
from emotion_face.display.windows import Window, dirty_windows
from emotion_face.errors import PanelError

COLUMN_ADDRESS = 0x21
PAGE_ADDRESS = 0x22
NOP = 0xE3
ADDRESS_BYTES = 6

# A command that broke off may miss two arguments; what follows would be taken for them.
_RESYNCHRONISE = (NOP, NOP)

PAGES = HEIGHT // 8
WHOLE = Window(0, PAGES, 0, WIDTH)

_logger = logging.getLogger(__name__)


class Serial(Protocol):
    """A luma serial interface."""

    def command(self, *cmd: int) -> None:
        """Send command bytes."""

    def data(self, data: Sequence[int]) -> None:
        """Send display memory content."""

    def cleanup(self) -> None:
        """Release the bus."""


class _HooklessDevice(device):  # type: ignore[misc]
    """luma's device without the atexit hook, which keeps every device ever opened alive."""

    def __init__(self, const: object = None, serial_interface: Serial | None = None) -> None:
        self._const = const
        self._serial_interface = serial_interface


class _Controller(luma.oled.device.ssd1306, _HooklessDevice):  # type: ignore[misc]
    """luma's SSD1306 for its init sequence; clears without Pillow's per-pixel access.

    Attributes
    ----------
    commands : list of tuple of int
        Every command sent.
    """

    def __init__(self, serial: Serial) -> None:
        self.commands: list[tuple[int, ...]] = []
        super().__init__(serial_interface=serial)

    def command(self, *cmd: int) -> None:
        self.commands.append(cmd)
        super().command(*cmd)

    def clear(self) -> None:
        self.command(*_address(WHOLE))
        self.data(bytes(WHOLE.size))


class Ssd1306Panel:
    """A 128x64 SSD1306 that is sent only the windows of display memory that changed.

    Parameters
    ----------
    serial : Serial
        An open luma serial interface (or :class:`~emotion_face.display.fake_bus.FakeBus`).
    transaction_bytes : int
        Bytes on the wire that a transaction costs beyond its content: 2 on I2C (address and
        control byte), 0 on SPI.
    refresh_every : int
        Settings and the whole frame are sent on every such call of :meth:`show`, which heals a
        panel that lost its power unnoticed. 125 is 5 s at 25 frames a second.

    Attributes
    ----------
    serial : Serial
        The interface it writes to.
    """

    width = WIDTH
    height = HEIGHT

    def __init__(
        self, serial: Serial, *, transaction_bytes: int = 2, refresh_every: int = 125
    ) -> None:
        if refresh_every < 1:
            raise PanelError(f"refresh_every is {refresh_every}, expected at least 1 frame")
        self.serial = serial
        self._transaction_bytes = transaction_bytes
        self._refresh_every = refresh_every
        self._until_refresh = 0
        self._held: Pages | None = None
        self._open = True
        try:
            serial.command(*_RESYNCHRONISE)
            self._controller = _Controller(serial)
        except (OSError, LumaError) as error:
            serial.cleanup()
            raise bus_error(error) from error
        settings, *others = self._controller.commands
        without_display_off = settings[1:]
        self._restore = (_RESYNCHRONISE, without_display_off, *others)

    def show(self, frame: Frame, stamp_s: float | None = None) -> int:
        """Send what changed; see :meth:`Panel.show`."""
        check_frame(frame)
        if not self._open:
            raise PanelError("the panel is closed: open it again")
        pages = pack(frame)
        overhead = ADDRESS_BYTES + 2 * self._transaction_bytes
        sent = 0
        held, self._held = self._held, None
        try:
            if held is None or self._until_refresh == 0:
                for command in self._restore:
                    self.serial.command(*command)
                    sent += len(command) + self._transaction_bytes
                windows = [WHOLE]
                self._until_refresh = self._refresh_every
            else:
                windows = dirty_windows(pages != held, overhead)
            for window in windows:
                page, page_stop, column, column_stop = window
                content = pages[page:page_stop, column:column_stop].tobytes()
                self.serial.command(*_address(window))
                self.serial.data(content)
                sent += overhead + len(content)
        except (OSError, LumaError) as error:
            raise bus_error(error) from error
        self._held = pages
        self._until_refresh -= 1
        return sent

    def close(self) -> None:
        """Blank the panel, switch it off and release the bus."""
        if not self._open:
            return
        self._open = False
        try:
            self._controller.hide()
            self._controller.clear()
        except (OSError, LumaError) as error:
            _logger.debug("panel left as it was: %s", bus_error(error))
        finally:
            self.serial.cleanup()


def _address(window: Window) -> tuple[int, ...]:
    return (
        COLUMN_ADDRESS, window.column, window.column_stop - 1,
        PAGE_ADDRESS, window.page, window.page_stop - 1,
    )  # fmt: skip
