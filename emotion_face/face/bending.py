"""Warps of a drawing: one raised brow, and hair that lags behind the head.

A pixel p of the bent drawing field is the field's at p - u(p), where the displacement u is smooth
with a slope below 1: nothing folds, lines stay whole, and no network is run.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face.canvas import HEIGHT, PORTRAIT, WIDTH
from emotion_face.face.controls import Controls
from emotion_face.face.portrait import Portrayed

HEAD_PX = np.array([6.0, -5.0])
"""How far full yaw and pitch move the middle of a face, to the right and down."""
_LEAST_PX = 0.1
_STEEPEST = 0.8
_BROW_LEFT, _BROW_RIGHT = slice(17, 22), slice(22, 27)
_LID_LEFT, _LID_RIGHT = slice(37, 39), slice(43, 45)
_JAW, _NOSE = slice(0, 17), slice(27, 31)
_FOREHEAD_PX = 6.0  # height above the brow up to which the forehead moves with it,
_HAIRLINE_PX = 16.0  # and from which nothing moves
_CARTOON = (64.0, (40.0, 40.0), (47.0, 47.0), (64.0, 57.0, 27.0, 30.0))


class Bend(NamedTuple):
    """How far parts of a drawing are warped [px].

    Attributes
    ----------
    brow_left, brow_right : float
        Up; left and right are the image's.
    hair_x, hair_y : float
        The hair and all else outside the face, to the right and down.
    """

    brow_left: float = 0.0
    brow_right: float = 0.0
    hair_x: float = 0.0
    hair_y: float = 0.0

    def travel_px(self, other: "Bend") -> float:
        """Upper bound of the distance that lines move from this bend to another [px]."""
        return max(abs(a - b) for a, b in zip(self, other, strict=True))


NO_BEND = Bend()


@dataclass(frozen=True, eq=False)
class Regions:
    """Position of the warped parts on the canvas, of a calm face that looks ahead.

    Attributes
    ----------
    middle : float
        Column between the eyes.
    brows, still : (2,) tuple
        Rows of the lowest point of the left and of the right brow, and of the first point below
        that stays: a portrait's lid, the middle of a cartoon's eye, whose lid moves with its brow.
    hair : (h, w) float32 array
        Share of a pixel that is outside the face, 0 to 1.
    """

    middle: float
    brows: tuple[float, ...]
    still: tuple[float, ...]
    hair: NDArray[np.float32]

    @staticmethod
    def of(identity: Any) -> "Regions":
        """The places of a person."""
        if not isinstance(identity, Portrayed):
            return _CARTOONS
        points = identity.drawn.landmarks
        jaw = points[_JAW]
        left, right = jaw[0, 0], jaw[-1, 0]
        top = points[_BROW_LEFT.start : _BROW_RIGHT.stop, 1].mean()
        oval = ((left + right) / 2.0, top, (right - left) / 2.0, jaw[:, 1].max() - top)
        brows = tuple(float(points[side, 1].max()) for side in (_BROW_LEFT, _BROW_RIGHT))
        still = tuple(float(points[side, 1].mean()) for side in (_LID_LEFT, _LID_RIGHT))
        height, width = PORTRAIT.height, PORTRAIT.width
        middle = float(points[_NOSE, 0].mean())
        return Regions(middle, brows, still, _outside(oval, height, width))


def _outside(
    oval: tuple[float, float, float, float], height: int, width: int
) -> NDArray[np.float32]:
    """Share of each pixel (h, w) outside a superellipse, given its centre and half its size."""
    x, y, across, down = oval
    rows, columns = np.mgrid[:height, :width]
    radius = (((columns - x) / across) ** 4 + ((rows - y) / down) ** 4) ** 0.25
    share = ((radius - 1.05) / 0.35).clip(0.0, 1.0)
    outside: NDArray[np.float32] = (share * share * (3.0 - 2.0 * share)).astype(np.float32)
    return outside


_CARTOONS = Regions(*_CARTOON[:3], _outside(_CARTOON[3], HEIGHT, WIDTH))


def bent(
    field: NDArray[np.float32], regions: Regions, controls: Controls, bend: Bend
) -> NDArray[np.float32]:
    """A drawing field (h, w) of some controls, warped."""
    if bend.travel_px(NO_BEND) < _LEAST_PX:
        return field
    height, width = field.shape
    to_right, down = HEAD_PX * (controls.yaw, controls.pitch)
    columns = np.arange(width, dtype=np.float32)
    rows = np.arange(height, dtype=np.float32)
    x = columns - np.float32(bend.hair_x) * regions.hair
    y = rows[:, None] - np.float32(bend.hair_y) * regions.hair
    right = np.interp(columns - regions.middle - to_right, (-4.0, 4.0), (0.0, 1.0))
    sides = zip((1.0 - right, right), regions.brows, regions.still, bend[:2], strict=True)
    for side, brow, still, up in sides:
        if not up:
            continue
        gap = max(still - brow, 1.0)
        corners = (brow - _HAIRLINE_PX, brow - _FOREHEAD_PX, brow, brow + gap)
        share = np.interp(rows - down, corners, (0.0, 1.0, 1.0, 0.0))
        up = min(max(up, _STEEPEST * (_FOREHEAD_PX - _HAIRLINE_PX)), _STEEPEST * gap)
        window = np.outer(up * share, side).astype(np.float32)
        y += window * (1.0 - regions.hair)
    moved: NDArray[np.float32] = cv2.remap(
        field, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return moved
