"""Fitting frames of any size onto a panel, in any mounting."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from emotion_face.display.panel import Frame
from emotion_face.settings import Checked, quantity, refusal

LIT = 128
"""Least grey value that is lit."""


@dataclass(frozen=True, kw_only=True)
class Mounting(Checked):
    """How a panel is mounted."""

    rotation: int = quantity(
        "deg", 0, 270, default=0, about="turn of the picture, clockwise: 0, 90, 180 or 270"
    )
    invert: bool = field(default=False, metadata={"about": "dark lines on a lit background"})
    offset_x: int = quantity("px", -32, 32, default=0, about="move of the picture to the right")
    offset_y: int = quantity("px", -32, 32, default=0, about="move of the picture downwards")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.rotation % 90:
            raise refusal("rotation", self.rotation, "0, 90, 180 or 270 [deg]")

    def view(self, width: int, height: int) -> tuple[int, int]:
        """Width and height of the upright picture on a panel of a size."""
        return (height, width) if self.rotation % 180 else (width, height)

    def turn(self, view: Frame, shift: tuple[int, int] = (0, 0)) -> Frame:
        """The panel's frame of a view, also moved by ``shift`` (right, down)."""
        frame = np.rot90(view, -self.rotation // 90) if self.rotation else view
        right, down = self.offset_x + shift[0], self.offset_y + shift[1]
        if right or down:
            frame = moved(frame, right, down)
        return ~frame if self.invert else np.ascontiguousarray(frame)


def moved(frame: Frame, right: int, down: int) -> Frame:
    """The frame moved by some pixels; new pixels are dark."""
    height, width = frame.shape
    out = np.zeros_like(frame)
    out[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = frame[
        max(-down, 0) : height + min(-down, 0), max(-right, 0) : width + min(-right, 0)
    ]
    return out


def scaled(frame: Frame, width: int, height: int) -> Frame:
    """A frame scaled to fit a size, centred, with its proportions.

    A pixel is lit if at least half of its area is; a line one pixel wide survives being
    halved.

    Parameters
    ----------
    frame : (rows, columns) uint8
        Grey values; lit from `LIT`.
    width, height : int

    Returns
    -------
    (height, width) uint8
        0 or 255.
    """
    rows, columns = frame.shape
    if (rows, columns) != (height, width):
        factor = min(width / columns, height / rows)
        size = max(1, round(columns * factor)), max(1, round(rows * factor))
        method = cv2.INTER_AREA if factor < 1.0 else cv2.INTER_NEAREST
        small = cv2.resize(frame, size, interpolation=method)
        frame = np.zeros((height, width), np.uint8)
        top, left = (height - size[1]) // 2, (width - size[0]) // 2
        frame[top : top + size[1], left : left + size[0]] = small
    return (frame >= LIT) * np.uint8(255)
