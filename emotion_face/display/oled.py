"""The OLED panel: luma's bus and init sequence, with partial updates."""

import logging
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
from luma.core.error import Error as LumaError

from emotion_face.display.bus import Bus
from emotion_face.display.options import REFRESH_S
from emotion_face.display.packing import Pages, pack
from emotion_face.display.panel import Frame, Link, Panel, check_frame
from emotion_face.display.spec import OledSpec, init_settings
from emotion_face.display.writes import Command, cheapest_writes, complete_address
from emotion_face.errors import PanelError

DISPLAY_OFF = 0xAE
DISPLAY_ON = 0xAF
CONTRAST = 0x81
NOP = 0xE3
LUMA_CONTRAST = 0xCF

TRIES = 3
"""Attempts of a write before the panel counts as failed."""

# A truncated command may lack two arguments; the next bytes would be taken for them.
_RESYNCHRONISE = (NOP, NOP)

_logger = logging.getLogger(__name__)


class OledPanel(Panel):
    """An OLED that receives only the changed bytes of its display memory.

    Parameters
    ----------
    bus : Bus
    spec : OledSpec
    refresh_s : float
        Settings and the whole frame are sent by the first :meth:`show` this many seconds
        after the last time, which restores a panel that lost its power unnoticed.
    clock : callable () -> float
        Monotonic time in seconds.

    Attributes
    ----------
    bus : Bus
    """

    def __init__(
        self,
        bus: Bus,
        spec: OledSpec,
        *,
        refresh_s: float = REFRESH_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not refresh_s > 0.0:
            raise PanelError(f"refresh_s is {refresh_s}, expected more than 0 s")
        self.bus = bus
        self.width, self.height = spec.width, spec.height
        self._whole = np.ones((spec.pages, spec.width), bool)
        self._column_offset = spec.column_offset
        self._settings = init_settings(spec)
        self._refresh_s = refresh_s
        self._clock = clock
        self._refreshed_s = 0.0
        self._contrast = LUMA_CONTRAST
        self._held: Pages | None = None
        self._open = True
        try:
            self._command(_RESYNCHRONISE)
            self._command(self._settings)
            self._command((CONTRAST, self._contrast))
            cleared = self._write(self._whole, np.zeros((spec.pages, spec.width), np.uint8))
            self._command((DISPLAY_ON,))
        except (OSError, LumaError) as error:
            bus.serial.cleanup()
            raise bus.error(error) from error
        self.link = Link(bus.name, bus.clock_hz, bus.clocks_per_byte, cleared)

    def show(self, frame: Frame, stamp_s: float | None = None) -> int:
        """Send the changes; see :meth:`Panel.show`."""
        check_frame(frame, self.width, self.height)
        if not self._open:
            raise PanelError("the panel is closed: open it again")
        pages = pack(frame)
        held, self._held = self._held, None
        repaired = self.repaired
        now_s = self._clock()
        sent = 0
        try:
            if held is None or now_s - self._refreshed_s >= self._refresh_s:
                without_display_off = self._settings[1:]
                sent += self._command(_RESYNCHRONISE) + self._command(without_display_off)
                sent += self._brighten() + self._write(self._whole, pages)
                self._refreshed_s = now_s
            else:
                sent += self._write(pages != held, pages)
        except (OSError, LumaError) as error:
            raise self.bus.error(error) from error
        self._held = pages if self.repaired == repaired else None
        return sent

    def light(self, contrast: int) -> int:
        """Set the brightness, 0 is asleep; see :meth:`Panel.light`."""
        if contrast == self._contrast:
            return 0
        if not 0 <= contrast <= 255:
            raise PanelError(f"contrast is {contrast}, expected 0 to 255")
        self._contrast = contrast
        held, self._held = self._held, None
        try:
            sent = self._command(_RESYNCHRONISE) if held is None else 0
            sent += self._brighten()
        except (OSError, LumaError) as error:
            raise self.bus.error(error) from error
        self._held = held
        return sent

    def close(self, *, keep: bool = False) -> None:
        """Blank the panel and switch it off unless kept, and release the bus."""
        if not self._open:
            return
        self._open = False
        try:
            if not keep:
                self._command((DISPLAY_OFF,))
                self._write(self._whole, np.zeros_like(self._whole, np.uint8))
        except (OSError, LumaError) as error:
            _logger.debug("panel left as it was: %s", self.bus.error(error))
        finally:
            self.bus.serial.cleanup()

    def _brighten(self) -> int:
        if self._contrast == 0:
            return self._command((DISPLAY_OFF,))
        return self._command((CONTRAST, self._contrast)) + self._command((DISPLAY_ON,))

    def _command(self, command: Command) -> int:
        """Send a command; returns the bytes on the wire."""
        try:
            self.bus.serial.command(*command)
        except (OSError, LumaError):
            self._try_again(_RESYNCHRONISE, lambda: self.bus.serial.command(*command))
        return len(command) + self.bus.transaction_bytes

    def _try_again(self, first: Command, then: Callable[[], None]) -> None:
        """Repeat a failed write, beginning with a command that is valid in any state."""
        for tries_left in reversed(range(TRIES - 1)):
            try:
                self.bus.serial.command(*first)
                then()
            except (OSError, LumaError):
                if not tries_left:
                    raise
            else:
                self.repaired += 1
                return

    def _write(self, dirty: npt.NDArray[np.bool_], pages: Pages) -> int:
        """Send the dirty bytes; returns the bytes on the wire."""
        writes = cheapest_writes(dirty, self.bus.transaction_bytes, self._column_offset)
        command, data, content = self.bus.serial.command, self.bus.serial.data, pages.tobytes()
        sent = 2 * self.bus.transaction_bytes * len(writes)
        for address, start, stop in writes:
            try:
                command(*address)
                data(content[start:stop])
            except (OSError, LumaError):
                complete = complete_address(start, self.width, self._column_offset)
                self._try_again(complete, partial(data, content[start:stop]))
            sent += len(address) + stop - start
        return sent
