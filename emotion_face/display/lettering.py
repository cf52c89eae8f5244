"""Text as pixels, in luma's bitmap font of 8 x 8 pixels: ASCII and the letters of code page 437."""

import numpy as np
from luma.core import legacy
from luma.core.legacy.font import CP437_FONT, proportional
from PIL import Image, ImageDraw

from emotion_face.display.panel import Frame

CHARACTERS_MAX = 200
LINE_ROWS = 8
STATUS_ROWS = LINE_ROWS + 1
SCALES = (4, 3, 2, 1)

_FONT = proportional(CP437_FONT)


def page_of(text: str, width: int, height: int) -> Frame:
    """Draw text in the middle of a page, broken between words, as large as fits.

    Parameters
    ----------
    text : str
        Cut at `CHARACTERS_MAX`, and where it does not fit at the smallest size.
    width, height : int

    Returns
    -------
    (height, width) uint8
        0 or 255.
    """
    text = _encoded(text[:CHARACTERS_MAX])
    for scale in SCALES:
        lines = _broken(text, width // scale)
        pitch = LINE_ROWS + (len(lines) > 1)
        if len(lines) * pitch <= height // scale and all(_wide(x) <= width // scale for x in lines):
            break
    image = Image.new("1", (width // scale, height // scale))
    pen = ImageDraw.Draw(image)
    top = max(image.height - len(lines) * pitch, 0) // 2
    for row, line in enumerate(lines):
        at = max(image.width - _wide(line), 0) // 2, top + row * pitch
        legacy.text(pen, at, line, 1, _FONT)
    page = np.zeros((height, width), np.uint8)
    letters = np.asarray(image).repeat(scale, axis=0).repeat(scale, axis=1) * np.uint8(255)
    page[: letters.shape[0], : letters.shape[1]] = letters
    return page


def status_line(text: str, width: int) -> Frame:
    """Draw one line of small text, (`STATUS_ROWS`, width) uint8, cut where it does not fit."""
    image = Image.new("1", (width, STATUS_ROWS))
    legacy.text(ImageDraw.Draw(image), (1, 1), _encoded(text[:CHARACTERS_MAX]), 1, _FONT)
    return np.asarray(image) * np.uint8(255)


def _encoded(text: str) -> str:
    """Font indices of characters; a missing character becomes a question mark."""
    return " ".join(text.split()).encode("cp437", "replace").decode("latin-1")


def _wide(line: str) -> int:
    return int(legacy.textsize(line, _FONT)[0]) if line else 0


def _broken(text: str, width: int) -> list[str]:
    """Lines between words, none wider than it must be."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _wide(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
