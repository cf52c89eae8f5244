"""Sheets of drawings with their names, with one bit per pixel if possible."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Item = TypeVar("Item")

_GAP_PX = 4
_TITLE_PX = 15
_BACKGROUND, _PAPER, _INK = 0, 1, 2
_PALETTE = (255, 255, 255, 0, 0, 0, 255, 255, 255)
_TEXT = 1


def in_rows(items: Sequence[Item], columns: int) -> list[Sequence[Item]]:
    """The items in rows of ``columns``; the last may be shorter."""
    return [items[first : first + columns] for first in range(0, len(items), columns)]


def sheet(
    rows: Sequence[Sequence[NDArray[np.generic]]],
    *,
    columns: Sequence[str] = (),
    names: Sequence[str] = (),
    titles: Sequence[Sequence[str]] = (),
    scale: int = 1,
) -> Image.Image:
    """Drawings (height, width), lit where above 0, in rows.

    Parameters
    ----------
    rows : sequence of sequences of arrays
    columns : sequence of str
        Names over the columns.
    names : sequence of str
        Names beside the rows.
    titles : sequence of sequences of str
        A title over each drawing.
    scale : int
        Enlargement.
    """
    font = ImageFont.load_default(12)
    height, width = (scale * size for size in rows[0][0].shape)
    left = max((int(font.getlength(name)) for name in names), default=0) + 3 * _GAP_PX
    top = _TITLE_PX if columns else _GAP_PX
    over = _TITLE_PX if titles else 0
    step_x, step_y = width + _GAP_PX, height + over + _GAP_PX
    most = max(len(row) for row in rows)
    picture = Image.new("P", (left + most * step_x, top + len(rows) * step_y), _BACKGROUND)
    picture.putpalette(_PALETTE)
    draw = ImageDraw.Draw(picture)
    draw.fontmode = "1"
    for k, name in enumerate(columns):
        draw.text((left + k * step_x + width / 2, 1), name, _TEXT, font, anchor="ma")
    for r, row in enumerate(rows):
        y = top + r * step_y
        if names:
            draw.text((left - _GAP_PX, y + height / 2), names[r], _TEXT, font, anchor="rm")
        for k, drawing in enumerate(row):
            x = left + k * step_x
            if titles:
                draw.text((x + width / 2, y), titles[r][k], _TEXT, font, anchor="ma")
            lit = np.where(np.asarray(drawing) > 0, np.uint8(_INK), np.uint8(_PAPER))
            enlarged = lit.repeat(scale, axis=0).repeat(scale, axis=1)
            picture.paste(Image.fromarray(enlarged), (x, y + over))
    return picture


def beside(photographs: Sequence[Image.Image], drawings: Image.Image) -> Image.Image:
    """A sheet with a grey photograph beside each row of drawings."""
    width = max(photograph.width for photograph in photographs) + _GAP_PX
    picture = Image.new("L", (width + drawings.width, drawings.height), 255)
    picture.paste(drawings.convert("L"), (width, 0))
    step = (drawings.height - _TITLE_PX) // len(photographs)
    for k, photograph in enumerate(photographs):
        picture.paste(photograph, (_GAP_PX, _TITLE_PX + k * step))
    return picture
