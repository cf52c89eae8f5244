"""Marks: small pictures over a face, each a file of ``config/marks`` or of the user's folder."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face.canvas import PANEL_HEIGHT, PANEL_WIDTH
from emotion_face.face.own import known_files, load_file
from emotion_face.settings import Checked, are_numbers, quantity, refusal

LIT, DARK, CLEAR = "#", "o", "."
"""Pixels of a picture: lit, dark, see-through."""
_TURNED = "x"
_HALO = np.ones((3, 3), np.uint8)
_FAR_PX = 64.0


def check_picture(key: str, picture: str, drawn: Mapping[str, str]) -> None:
    """Refuse a text that is no picture, a line a row.

    Parameters
    ----------
    key : str
        Under which the text stands.
    picture : str
    drawn : mapping of str to str
        Letters of the pixels that are not see-through, and what they mean.

    Raises
    ------
    ConfigError
        Naming what was expected.
    """
    rows = picture.split()
    if not rows or len({*map(len, rows)}) != 1 or {*picture} - {*drawn, CLEAR, *" \n"}:
        listed = ", ".join(f"{letter!r} ({meaning})" for letter, meaning in drawn.items())
        raise refusal(key, picture, f"equally long rows of {listed}, {CLEAR!r}")
    if len(rows) > PANEL_HEIGHT or len(rows[0]) > PANEL_WIDTH:
        raise refusal(key, picture, f"at most {PANEL_WIDTH} x {PANEL_HEIGHT} pixels")


def letters(picture: str) -> NDArray[np.str_]:
    """The pixels (h, w) of a picture."""
    return np.array([list(row) for row in picture.split()])


@dataclass(frozen=True, kw_only=True)
class Mark(Checked):
    """A small picture and its motion.

    Attributes
    ----------
    about : str
    pictures : tuple of str
        Shown one after another within a period; one line per row, ``#`` lit, ``o`` dark, ``x``
        inverted, ``.`` transparent. Lit pixels have a dark rim of one pixel.
    middle : tuple of float
        Column and row of the picture's middle on the panel [px].
    period_s : float
    drift, swing : tuple of float
        How far it drifts, right and down, in a period, and how far it swings [px].
    """

    about: str
    pictures: tuple[str, ...]
    middle: tuple[float, ...]
    period_s: float = quantity("s", 0.1, 60.0, default=1.0)
    drift: tuple[float, ...] = (0.0, 0.0)
    swing: tuple[float, ...] = (0.0, 0.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("middle", "drift", "swing"):
            low, high = (0.0, PANEL_WIDTH) if name == "middle" else (-_FAR_PX, _FAR_PX)
            if not are_numbers(getattr(self, name), 2, low, high):
                expectation = f"two numbers from {low:g} to {high:g} [px], right and down"
                raise refusal(name, getattr(self, name), expectation)
        for picture in self.pictures or ("",):
            check_picture("pictures", picture, {LIT: "lit", DARK: "dark", _TURNED: "inverted"})

    def draw(self, frame: NDArray[np.uint8], age_s: float) -> None:
        """Draw it into a frame of 0 and 255, ``age_s`` after it came.

        In a frame of another size than 128x64 its middle is at the same share of the sides.
        """
        turn = age_s / self.period_s % 1.0
        inked = letters(self.pictures[int(turn * len(self.pictures))])
        height, width = inked.shape
        rows, columns = frame.shape
        x, y = (
            share * (middle + drift * turn + swing * np.sin(2.0 * np.pi * turn))
            for share, middle, drift, swing in zip(
                (columns / PANEL_WIDTH, rows / PANEL_HEIGHT),
                self.middle,
                self.drift,
                self.swing,
                strict=True,
            )
        )
        left, top = round(x - width / 2.0), round(y - height / 2.0)
        layer = np.full((rows + 2 * height, columns + 2 * width), CLEAR)
        row = min(max(top + height, 0), rows + height)
        column = min(max(left + width, 0), columns + width)
        layer[row : row + height, column : column + width] = inked
        layer = layer[height : height + rows, width : width + columns]
        lit = layer == LIT
        frame[cv2.dilate(lit.astype(np.uint8), _HALO) > 0] = 0
        frame[layer == DARK] = 0
        frame[layer == _TURNED] ^= 255
        frame[lit] = 255


def load_marks() -> dict[str, Mark]:
    """The shipped marks and the user's own, by name; the user's come first.

    Raises
    ------
    ConfigError
        If a file is damaged; it names what was expected.
    """
    return {name: load_file(Mark, file) for name, file in known_files("marks").items()}
