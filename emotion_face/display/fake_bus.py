"""An emulated bus and panel: decodes the bytes sent to a controller into the lit picture.

It follows the data sheets (Solomon Systech SSD1306 rev 1.1, sections 8.7, 9 and 10; Sino Wealth
SH1106 rev 2.3), for an SSD1305 and an SH1107 luma's use of them, and refuses what they do not
define, so a driver that lights the right picture here sends the right bytes.
"""

import errno
import os
from collections.abc import Sequence

import numpy as np

from emotion_face.display.bus import Bus
from emotion_face.display.packing import Pages, unpack
from emotion_face.display.panel import Frame
from emotion_face.display.spec import OledSpec

SSD1306 = OledSpec("ssd1306", 128, 64)

_ARGUMENTS = {
    0x20: 1, 0x21: 2, 0x22: 2, 0x81: 1, 0x8D: 1, 0xA8: 1, 0xD3: 1, 0xD5: 1, 0xD9: 1, 0xDA: 1,
    0xDB: 1, 0xAD: 1,
}  # fmt: skip
# luma also sends these to an SH1106, which has neither; an SH1107 has page addressing after 0x20.
_IGNORED_BY_PAGES_ONLY = (0x20, 0x8D)
_HORIZONTAL, _VERTICAL, _PAGE = range(3)


class FakeBus:
    """An I2C bus with an OLED on it, seen as a luma serial interface.

    Parameters
    ----------
    spec : OledSpec
        The panel; a 128x64 SSD1306 if not given.

    Attributes
    ----------
    memory : (8 or 16, 128 or 132) uint8
        Display memory, one bit a pixel; undefined (noise) after power on.
    writes : int
        Transactions since the start, failed ones included.
    wire_bytes : int
        Bytes on the wire since the start: content, address and control bytes.
    fails_every : int
        Period, in transactions, with which one breaks off; 0: none.
    plugged : bool
        Whether the panel is there.
    last_command, last_data : bytes
        Content of the newest transaction of either kind.
    """

    def __init__(self, spec: OledSpec = SSD1306) -> None:
        self._spec = spec
        self._width, self._pages_max = spec.columns, spec.pages_max
        # With the glass and controller of the modules, these show the picture upright.
        self._upright = (0xA0, 0xC0) if spec.controller == "sh1107" else (0xA1, 0xC8)
        self.writes = 0
        self.wire_bytes = 0
        self.last_command = b""
        self.last_data = b""
        self._failing = range(0)
        self.fails_every = 0
        self._fail_after_bytes = 0
        self._error_number = errno.EREMOTEIO
        self.plugged = True
        self._power_on()

    @property
    def bus(self) -> Bus:
        """The bus for a driver, at 400 kHz."""
        return Bus.i2c(self, port=1, address=0x3C, clock_hz=400_000)

    def _power_on(self) -> None:
        self.memory: Pages = np.random.default_rng(0).integers(
            0, 256, (self._pages_max, self._width), np.uint8
        )
        self._pending: list[int] = []
        self._mode = _PAGE
        self._columns = (0, self._width - 1)
        self._pages = (0, self._pages_max - 1)
        self._column = 0
        self._page = 0
        self._mirrored, self._flipped = 0xA0 not in self._upright, 0xC0 not in self._upright
        self._start_line = 0
        self._offset = 0
        self._rows = 8 * self._pages_max
        self._on = False
        # An SH110x starts its pump with the display, an SSD1305 has none.
        self._pumped = self._spec.pages_only or self._spec.controller == "ssd1305"
        self._all_lit = False
        self._inverted = False

    def command(self, *cmd: int) -> None:
        """Take command bytes; luma sends at most 32 at once."""
        if len(cmd) > 32:
            raise ValueError(f"{len(cmd)} command bytes at once, expected at most 32")
        self.last_command = bytes(cmd)
        taken = self._transfer(self.last_command)
        for byte in taken:
            self._decode(byte)
        self._raise_if_cut()

    def data(self, data: Sequence[int]) -> None:
        """Take display memory content at the address pointer."""
        self.last_data = bytes(data)
        taken = self._transfer(self.last_data)
        self._store(taken)
        self._raise_if_cut()

    def cleanup(self) -> None:
        """Do nothing, as there is no bus to release."""

    def fail(
        self,
        *,
        at_write: int = 1,
        times: int = 1,
        after_bytes: int = 0,
        number: int = errno.EREMOTEIO,
    ) -> None:
        """Let the next transactions break off.

        Parameters
        ----------
        at_write : int
            The first of them; 1 is the next one.
        times : int
            How many in a row.
        after_bytes : int
            How many bytes the panel still receives.
        number : int
            Error number of the kernel's error.
        """
        self._error_number = number
        first = self.writes + at_write
        self._failing = range(first, first + times)
        self._fail_after_bytes = after_bytes

    def unplug(self) -> None:
        """Unplug the panel: every transaction fails until :meth:`plug`."""
        self.plugged = False

    def plug(self) -> None:
        """Plug the panel in, as after power on: not initialised, memory undefined."""
        self.plugged = True
        self._power_on()

    def picture(self) -> Frame:
        """The lit picture, (height, width) uint8 0 or 255, seen with the connector on top."""
        spec = self._spec
        if not (self.plugged and self._on and self._pumped):
            return np.zeros((spec.height, spec.width), np.uint8)
        rows = np.roll(unpack(self.memory), self._offset - self._start_line, axis=0)
        if self._all_lit:
            rows = np.full_like(rows, 255)
        if self._inverted:
            rows = ~rows
        rows = rows[: self._rows][::-1] if self._flipped else rows[: self._rows]
        return rows[: spec.height, spec.column_offset : spec.column_offset + spec.width].copy()

    def _transfer(self, content: bytes) -> bytes:
        """Count a transaction and return the part of its content that arrives."""
        self.writes += 1
        if not self.plugged:
            return b""
        if self._is_failing():
            content = content[: self._fail_after_bytes]
        self.wire_bytes += len(content) + 2
        return content

    def _is_failing(self) -> bool:
        every = self.fails_every
        return self.writes in self._failing or (every > 0 and self.writes % every == 0)

    def _raise_if_cut(self) -> None:
        if not self.plugged or self._is_failing():
            number = self._error_number if self.plugged else errno.EREMOTEIO
            raise OSError(number, os.strerror(number))

    def _store(self, content: bytes) -> None:
        count = len(content)
        if self._mode == _PAGE:
            columns = (self._column + np.arange(count)) % self._width
            pages = np.full(count, self._page)
            self._column = (self._column + count) % self._width
        else:
            width = self._columns[1] - self._columns[0] + 1
            height = self._pages[1] - self._pages[0] + 1
            column, page = self._column - self._columns[0], self._page - self._pages[0]
            if self._mode == _HORIZONTAL:
                at = (page * width + column + np.arange(count + 1)) % (width * height)
                pages, columns = np.divmod(at, width)
            else:
                at = (column * height + page + np.arange(count + 1)) % (width * height)
                columns, pages = np.divmod(at, height)
            columns += self._columns[0]
            pages += self._pages[0]
            self._column, self._page = int(columns[-1]), int(pages[-1])
            columns, pages = columns[:-1], pages[:-1]
        # The remap acts on writes only: memory already written does not move (section 10.1.8).
        segments = self._width - 1 - columns if self._mirrored else columns
        self.memory[pages, segments] = np.frombuffer(content, np.uint8)

    def _decode(self, byte: int) -> None:
        if not self._pending and self._spec.pages_only and byte in _IGNORED_BY_PAGES_ONLY:
            return
        self._pending.append(byte)
        command, *arguments = self._pending
        if len(arguments) < _ARGUMENTS.get(command, 0):
            return
        self._pending = []
        self._execute(command, arguments)

    def _execute(self, command: int, arguments: list[int]) -> None:
        match command:
            case 0x21 | 0x22 if self._spec.pages_only:
                name = self._spec.controller.upper()
                raise ValueError(f"{command:#04x} is no command of the {name}")
            case 0x20:
                self._mode = arguments[0] & 3
            case 0x21:
                start, stop = (argument % self._width for argument in arguments)
                self._columns = (start, stop)
                self._column = start
            case 0x22:
                start, stop = (argument & 0x07 for argument in arguments)
                self._pages = (start, stop)
                self._page = start
            case 0x8D if self._spec.controller == "ssd1305":
                pass
            case 0x8D:
                self._pumped = bool(arguments[0] & 0x04)
            case 0xA0 | 0xA1:
                self._mirrored = command not in self._upright
            case 0xA4 | 0xA5:
                self._all_lit = command == 0xA5
            case 0xA6 | 0xA7:
                self._inverted = command == 0xA7
            case 0xA8:
                self._rows = arguments[0] % (8 * self._pages_max) + 1
            case 0xAE | 0xAF:
                self._on = command == 0xAF
            case 0xC0 | 0xC8:
                self._flipped = command not in self._upright
            case 0xD3 if self._spec.controller == "sh1107":
                pass  # luma's is that of the module's wiring
            case 0xD3:
                self._offset = arguments[0] & 0x3F
            case 0xAD if self._spec.internal_iref:
                pass
            case 0x81 | 0xD5 | 0xD9 | 0xDA | 0xDB | 0xE3:
                pass
            case _ if command <= 0x0F:
                self._column = self._column & 0xF0 | command
            case _ if command <= 0x1F:
                self._column = self._column & 0x0F | (command & 0x0F) << 4
            case _ if 0x40 <= command <= 0x7F:
                self._start_line = command & 0x3F
            case _ if 0xB0 <= command < 0xB0 + self._pages_max:
                self._page = command & 0x0F
            case _:
                raise ValueError(f"{command:#04x} is no command of the {self._spec.controller}")
