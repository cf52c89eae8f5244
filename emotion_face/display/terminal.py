"""A panel drawn with characters in a terminal."""

import atexit
import contextlib
import os
import sys
import threading
from dataclasses import dataclass
from typing import TextIO

import numpy as np
import numpy.typing as npt

from emotion_face import job_control
from emotion_face.display.panel import HEIGHT, WIDTH, Frame, Panel, check_frame
from emotion_face.errors import PanelError

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J"
_LEAVE = "\x1b[0m\x1b[r\x1b[?25h\x1b[?1049l"
_LIT_ON_BLACK = "\x1b[38;5;159;48;5;16m"
_PLAIN = "\x1b[0m"
_CLEAR = "\x1b[2J"
_CLEAR_LINE = "\x1b[2K"
_SAVE, _RESTORE = "\x1b7", "\x1b8"  # cursor position, where the log continues
_FRAMES_PER_REPAINT = 50


@dataclass(frozen=True)
class Cells:
    """Mapping from pixels to characters.

    Parameters
    ----------
    rows, columns : int
        Pixels in one character cell.
    glyphs : (2 ** (rows * columns),) uint32
        Code points; bit ``i`` of the index is pixel ``i`` of the cell in reading order.
    """

    rows: int
    columns: int
    glyphs: npt.NDArray[np.uint32]

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of characters in a picture."""
        return WIDTH // self.columns, HEIGHT // self.rows

    def lines(self, frame: Frame) -> list[str]:
        """Draw a frame (64, 128) as lines of text."""
        width, height = self.size
        lit = (frame != 0).reshape(height, self.rows, width, self.columns)
        bits = lit.transpose(0, 2, 1, 3).reshape(height, width, -1)
        index = np.packbits(bits, axis=2, bitorder="little")[..., 0]
        return [row.tobytes().decode("utf-32-le") for row in self.glyphs[index].astype("<u4")]


def _braille() -> npt.NDArray[np.uint32]:
    dots = np.array([0, 3, 1, 4, 2, 5, 6, 7])
    lit = np.arange(256)[:, np.newaxis] >> np.arange(8) & 1
    return np.asarray(0x2800 + (lit << dots).sum(axis=1), np.uint32)


HALF_BLOCKS = Cells(2, 1, np.array([ord(glyph) for glyph in " ▀▄█"], np.uint32))
BRAILLE = Cells(4, 2, _braille())


class TerminalPanel(Panel):
    """A panel in a terminal: half blocks where 128 x 33 characters fit, else braille, 64 x 17.

    Both keep the picture's proportions and follow the terminal's size while it runs. The
    alternate screen is used, so closing the panel restores the old content, and so does
    Ctrl-Z. Other output, such as the log, scrolls below the picture.

    Parameters
    ----------
    stream : TextIO, optional
        The terminal; standard output if not given.
    """

    def __init__(self, *, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stdout
        if not self._stream.isatty():
            raise PanelError("the output is not a terminal: run in one, or use the panel 'file'")
        if "utf" not in self._stream.encoding.lower():
            raise PanelError(
                f"the output is encoded as {self._stream.encoding}, expected utf-8: "
                "set LANG=C.UTF-8"
            )
        self._status: tuple[str, ...] = ()
        self._size = self._terminal_size()
        self._layout(0)
        self._drawn: dict[int, str] = {}
        self._frames = 0
        self._open, self._is_away = True, True
        self._using = threading.RLock()  # a signal may come in between
        if not job_control.is_away(self._stream.fileno()):
            self._enter()
        atexit.register(self.close)
        job_control.join(self._leave)

    def status(self, text: str) -> None:
        """Show lines of plain text under the picture from the next frame on.

        May be called from any thread. Text is cut to the terminal's size.
        """
        self._status = tuple(
            "".join(glyph for glyph in line if glyph.isprintable()) for line in text.splitlines()
        )

    def show(self, frame: Frame, stamp_s: float | None = None) -> int:
        """Draw the lines that changed; see :meth:`Panel.show`."""
        check_frame(frame)
        if not self._open:
            raise PanelError("the panel is closed: open it again")
        with self._using:
            if job_control.is_away(self._stream.fileno()):
                return 0
            if self._is_away:
                self._enter()
            return self._draw(frame)

    def _draw(self, frame: Frame) -> int:
        status, size = self._status, self._terminal_size()
        repaint = self._frames % _FRAMES_PER_REPAINT == 0
        text = ""
        if size != self._size:
            self._size, self._drawn, repaint, text = size, {}, True, _CLEAR
        cells = self._layout(len(status))
        left = (size[0] - cells.size[0]) // 2 + 1
        status = status[: size[1] - cells.size[1]]
        lines = [_LIT_ON_BLACK + line + _PLAIN for line in cells.lines(frame)]
        lines += [line[: size[0] - left + 1] for line in status]
        lines += [""] * (len(self._drawn) - len(lines))
        if len(lines) != len(self._drawn):
            below = len(lines) + 1
            text += f"\x1b[{below};{size[1]}r\x1b[{below};1H"
        changes = "".join(
            f"\x1b[{at + 1};1H{_CLEAR_LINE}\x1b[{at + 1};{left}H{line}"
            for at, line in enumerate(lines)
            if repaint or self._drawn.get(at) != line
        )
        if changes:
            text += f"{_SAVE}{changes}{_RESTORE}"
        self._drawn = dict(enumerate(lines))
        self._frames += 1
        self._write(text)
        return len(text.encode())

    def close(self, *, keep: bool = False) -> None:
        """Restore the terminal."""
        if not self._open:
            return
        self._open = False
        atexit.unregister(self.close)
        job_control.part(self._leave)
        if not self._is_away:
            self._write(_LEAVE)

    def _enter(self) -> None:
        self._is_away, self._drawn = False, {}
        self._write(_ENTER)

    def _leave(self) -> None:
        with self._using, contextlib.suppress(PanelError):
            self._is_away = True
            self._write(_LEAVE)

    def _layout(self, status_lines: int) -> Cells:
        """Half blocks if all fits, else braille with as much of the status as fits."""
        columns, rows = self._size
        for cells, below in ((HALF_BLOCKS, max(1, status_lines)), (BRAILLE, 1)):
            width, height = cells.size[0], cells.size[1] + below
            if columns >= width and rows >= height:
                return cells
        raise PanelError(
            f"the terminal is {columns} x {rows} characters, expected at least {width} x {height}: "
            "make it larger or its font smaller"
        )

    def _terminal_size(self) -> tuple[int, int]:
        try:
            columns, rows = os.get_terminal_size(self._stream.fileno())
        except OSError as error:
            raise PanelError(f"the terminal is gone: {error}") from error
        return columns, rows

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError) as error:
            self._open = False
            raise PanelError(f"the terminal is gone: {error}") from error
