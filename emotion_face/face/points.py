"""The points of a portrayed person, and the drawings when these are moved or inked.

Landmarks and the outline of the hair are moved, and around each point the pen is made finer or
bolder: what an active appearance model changes (Cootes, Edwards & Taylor 2001, "Active Appearance
Models"), in a drawing whose edges lie where its distance field is zero.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face.canvas import PORTRAIT, REACH_PX
from emotion_face.face.mixing import moved, spread
from emotion_face.face.portrait import Drawn

OUTLINE = 33
"""Points of the hair's outline, from the right to the left ear of the picture."""
POINTS = 68 + OUTLINE
POINTS_SIZE = 3 * POINTS
"""Numbers of a change: right, down, and how much more is lit, of each point [px]."""
_RAYS = np.radians(np.linspace(10.0, 170.0, OUTLINE))
_STEP_PX, _NEAREST_PX, _FURTHEST_PX = 0.25, 20.0, 80.0  # where along a ray the outline is sought
_GAP = 5  # rays that a gap of the outline may span
_EARS = (0, 16)
_REACH_PX = np.where(np.arange(POINTS) < POINTS - OUTLINE, 7.0, 14.0)
_BROWS, _LOWER_LIP = slice(17, 27), slice(55, 60)


def points_of(drawn: Drawn) -> NDArray[np.float64]:
    """Landmarks and outline of the hair (POINTS, 2) of the calm face [px]."""
    return np.vstack([drawn.landmarks, hair_outline(drawn)])


def hair_outline(drawn: Drawn) -> NDArray[np.float64]:
    """Where rays from between the ears leave the calm head (OUTLINE, 2) [px]."""
    middle = drawn.landmarks[[*_EARS]].mean(0)
    along = np.arange(_NEAREST_PX, _FURTHEST_PX, _STEP_PX)
    towards = np.stack([np.cos(_RAYS), -np.sin(_RAYS)], axis=1)
    x, y = (middle + along[:, None, None] * towards - 0.5).astype(np.float32).transpose(2, 1, 0)
    seen = cv2.remap(
        drawn.fields[0], x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=-1.0
    )
    radius = np.where(seen > 0.0, along, _NEAREST_PX).max(1).astype(np.float32)[None]
    closed = cv2.morphologyEx(radius, cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))
    smooth = cv2.blur(closed, (3, 1), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(middle + smooth[0, :, None] * towards, dtype=np.float64)


def retouched(drawn: Drawn, change: NDArray[np.float64]) -> Drawn:
    """A person whose points are moved and inked in all key drawings.

    Parameters
    ----------
    drawn : Drawn
    change : (POINTS_SIZE,) array
        Right, down and lit, point by point [px].
    """
    moves, lit = np.split(change.reshape(POINTS, 3), [2], axis=1)
    points = points_of(drawn)
    to = points + moves
    field = moved(drawn.distances, points, to, _REACH_PX)
    if lit.any():
        field += spread(lit, to, _REACH_PX)[0].astype(np.float32)
    # Beyond the canvas there is nothing to move in.
    to = to.clip(0.0, (PORTRAIT.width, PORTRAIT.height))
    down = (to - points)[:, 1]
    return Drawn(
        (field / np.float32(REACH_PX)).clip(-1.0, 1.0),
        to[: len(drawn.landmarks)],
        drawn.brows_y + down[_BROWS].mean(),
        drawn.mouth_y + down[_LOWER_LIP].mean(),
    )
