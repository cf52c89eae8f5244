import io
import os

import numpy as np
import pytest

from emotion_face.display import PanelError, open_panel

LEAVE = "\x1b[0m\x1b[r\x1b[?25h\x1b[?1049l"
HALF = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
DOTS = [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (3, 0), (3, 1)]


class Tty(io.StringIO):
    encoding = "utf-8"
    size = (140, 40)

    def isatty(self):
        return True

    def fileno(self):
        return 99

    def take(self):
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text


@pytest.fixture
def tty(monkeypatch):
    tty = Tty()
    monkeypatch.setattr(os, "get_terminal_size", lambda number: os.terminal_size(tty.size))
    return tty


def painted(text, rows, columns):
    """Characters on a screen (rows, columns) after the text's moves and prints."""
    screen = np.full((rows, columns), " ")
    row = column = 0
    for part in text.replace("\x1b7", "").replace("\x1b8", "").split("\x1b[")[1:]:
        at = next(at for at, glyph in enumerate(part) if glyph.isalpha())
        arguments, action, shown = part[:at], part[at], part[at + 1 :]
        if action == "H":
            row, column = (int(number) - 1 for number in arguments.split(";"))
        elif (action, arguments) == ("K", "2"):
            screen[row] = " "
        elif (action, arguments) == ("J", "2"):
            screen[:] = " "
        for glyph in shown:
            screen[row, column] = glyph
            column += 1
    return screen


def test_half_blocks_where_they_fit(tty, face):
    open_panel("terminal", stream=tty).show(face)
    screen = painted(tty.take(), 40, 140)[:32, 6:134]
    lit = np.array([[HALF[glyph] for glyph in row] for row in screen])
    assert np.array_equal(lit.transpose(0, 2, 1).reshape(64, 128), face // 255)


@pytest.mark.parametrize("size", [(80, 24), (140, 30), (100, 40)])
def test_braille_elsewhere(tty, face, size):
    tty.size = size
    open_panel("terminal", stream=tty).show(face)
    left = (size[0] - 64) // 2
    screen = painted(tty.take(), size[1], size[0])[:16, left : left + 64]
    frame = np.zeros((64, 128), np.uint8)
    for (row, column), glyph in np.ndenumerate(screen):
        for bit, (down, right) in enumerate(DOTS):
            if (ord(glyph) - 0x2800) >> bit & 1:
                frame[4 * row + down, 2 * column + right] = 255
    assert np.array_equal(frame, face)


def test_follows_the_terminal_size(tty, face):
    panel = open_panel("terminal", stream=tty)
    panel.show(face)
    tty.size = (80, 24)
    tty.take()
    panel.show(face)
    text = tty.take()
    assert text.startswith("\x1b[2J")
    assert "⣿" in "".join(painted(text, 24, 80).ravel())


def test_an_equal_frame_writes_nothing_and_a_change_only_its_line(tty, face):
    panel = open_panel("terminal", stream=tty)
    panel.show(face)
    assert panel.show(face) == 0
    tty.take()
    face[0, 0] = 255
    panel.show(face)
    assert tty.take().count("\x1b[2K") == 1


def test_a_log_goes_on_below_the_picture(tty, face):
    panel = open_panel("terminal", stream=tty)
    tty.take()
    panel.show(face)
    assert tty.take().startswith("\x1b[33;40r\x1b[33;1H\x1b7")
    face[0, 0] = 255
    panel.show(face)
    text = tty.take()
    assert text.startswith("\x1b7\x1b[1;1H")
    assert text.endswith("\x1b8")
    panel.status("joy")
    panel.show(face)
    assert tty.take().startswith("\x1b[34;40r\x1b[34;1H")


def test_status_lines_stand_below_and_are_plain_and_cut(tty, face):
    panel = open_panel("terminal", stream=tty)
    panel.status("joy\n\x1b[31m" + "x" * 500)
    panel.show(face)
    screen = painted(tty.take(), 40, 140)
    assert "".join(screen[32]).strip() == "joy"
    assert "".join(screen[33]).strip().startswith("[31mxxx")
    panel.status("")
    panel.show(face)
    assert "\x1b[33;1H\x1b[2K" in tty.take()


def test_status_that_does_not_fit_is_left_out(tty, face):
    tty.size = (64, 18)
    panel = open_panel("terminal", stream=tty)
    panel.status("one\ntwo\nthree")
    panel.show(face)
    screen = painted(tty.take(), 18, 64)
    assert ["".join(line).strip() for line in screen[16:]] == ["one", "two"]


def test_close_restores_the_terminal_once(tty, face):
    panel = open_panel("terminal", stream=tty)
    assert tty.take() == "\x1b[?1049h\x1b[?25l\x1b[2J"
    panel.close()
    panel.close()
    assert tty.take() == LEAVE
    with pytest.raises(PanelError, match="closed"):
        panel.show(face)


def test_a_terminal_that_gets_too_small_is_refused_and_still_restored(tty, face):
    panel = open_panel("terminal", stream=tty)
    tty.size = (60, 40)
    with pytest.raises(PanelError, match="60 x 40 characters, expected at least 64 x 17"):
        panel.show(face)
    panel.close()
    assert tty.take().endswith(LEAVE)


def test_no_terminal_is_refused():
    with pytest.raises(PanelError, match="not a terminal"):
        open_panel("terminal", stream=io.StringIO())


def test_another_encoding_is_refused(tty):
    tty.encoding = "ascii"
    with pytest.raises(PanelError, match="encoded as ascii, expected utf-8"):
        open_panel("terminal", stream=tty)
