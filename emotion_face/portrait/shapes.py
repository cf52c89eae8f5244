"""Drawing with lengths in canvas pixels on pictures that are `FINE` times finer."""

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face import PORTRAIT
from emotion_face.portrait.layout import FINE
from emotion_face.portrait.maps import Mask, Picture, Points

SIZE = (PORTRAIT.height * FINE, PORTRAIT.width * FINE)
_SHIFT = 4  # fractional bits of OpenCV's coordinates
_ANGLE = np.linspace(0.0, 2 * np.pi, 40, endpoint=False)
DISC = np.stack([np.sin(_ANGLE), -np.cos(_ANGLE)], axis=1)
HEART = np.stack(
    [
        np.sin(_ANGLE) ** 3,
        -(13 * np.cos(_ANGLE) - 5 * np.cos(2 * _ANGLE) - 2 * np.cos(3 * _ANGLE)
         - np.cos(4 * _ANGLE)) / 15.0,
    ],
    axis=1,
)  # fmt: skip
DROP = np.stack(
    [
        np.sin(_ANGLE) * np.sin((np.pi - np.abs(np.pi - _ANGLE)) / 2) ** 1.5 * 0.62,
        -np.cos(_ANGLE),
    ],
    axis=1,
)


def blurred(picture: Picture | Mask, sigma: float) -> Picture:
    """Smoothed by ``sigma`` canvas pixels."""
    soft: Picture = cv2.GaussianBlur(np.asarray(picture, np.float32), (0, 0), sigma * FINE)
    return soft


def grown(area: Mask, by: float) -> Mask:
    """An area dilated by some canvas pixels; eroded if negative."""
    size = 2 * round(abs(by) * FINE) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    change = cv2.dilate if by > 0 else cv2.erode
    return np.asarray(change(area.astype(np.uint8), disc) > 0)


def area_of(outline: Points) -> Mask:
    """The inside of a closed outline (n, 2) [canvas px]."""
    layer = np.zeros(SIZE, np.uint8)
    fill(layer, outline, 1)
    return layer > 0


def fill(layer: NDArray[np.uint8], outline: Points, value: int) -> None:
    """Fill a closed outline (n, 2) [canvas px]."""
    cv2.fillPoly(layer, [_fixed(outline)], value, cv2.LINE_8, _SHIFT)


def fill_within(
    layer: NDArray[np.uint8], outline: Points, value: int, inside: NDArray[np.uint8]
) -> None:
    """Fill the part of a closed outline (n, 2) [canvas px] within an area (0 and 1)."""
    own = np.zeros(SIZE, np.uint8)
    fill(own, outline, 1)
    cv2.bitwise_and(own, inside, own)
    if value:
        cv2.max(layer, own, layer)
    else:
        cv2.bitwise_and(layer, 1 - own, layer)


def stroke(
    layer: NDArray[np.uint8], line: Points, start: float, end: float | None = None, value: int = 0
) -> None:
    """Stroke along ``line`` (n, 2) whose width goes from ``start`` to ``end`` [canvas px]."""
    end = start if end is None else end
    widths = np.linspace(start, end, len(line))
    fill(layer, ribbon(line, widths), value)
    for tip, width in ((line[0], start), (line[-1], end)):
        fill(layer, tip + width / 2 * DISC, value)


def ribbon(line: Points, widths: NDArray[np.float64]) -> Points:
    """Outline of a band along ``line`` (n, 2) of the given widths (n,)."""
    along = np.gradient(line, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    across = along[:, ::-1] * np.array([-1.0, 1.0]) * widths[:, None] / 2
    return np.vstack([line + across, (line - across)[::-1]])


def bezier(*control: Points, samples: int = 25) -> Points:
    """Bezier curve (samples, 2) through the end points of ``control`` (de Casteljau)."""
    t = np.linspace(0.0, 1.0, samples)[:, None]
    level = [np.asarray(p, dtype=float)[None, :] for p in control]
    while len(level) > 1:
        level = [(1 - t) * a + t * b for a, b in pairwise(level)]
    return level[0]


def through(points: Points, samples: int = 25) -> Points:
    """Smooth curve (samples, 2) through ``points`` (Catmull-Rom)."""
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    position = np.linspace(0, len(points) - 1 - 1e-9, samples)
    index = position.astype(int)
    t = (position - index)[:, None]
    p0, p1, p2, p3 = (padded[index + k] for k in range(4))
    curve: Points = 0.5 * (
        2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
        + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    )  # fmt: skip
    return curve


def without_specks(area: Mask, smallest: float) -> Mask:
    """Without components below ``smallest`` square canvas pixels."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(area.astype(np.uint8), connectivity=8)
    stays = stats[:, cv2.CC_STAT_AREA] >= smallest * FINE**2
    stays[0] = False
    return np.asarray(stays[labels])


def signed_distance(area: Mask) -> Picture:
    """Distance to an area's edge, positive inside [canvas px]."""
    byte = area.astype(np.uint8)
    inside = cv2.distanceTransform(byte, cv2.DIST_L2, cv2.DIST_MASK_5)
    outside = cv2.distanceTransform(1 - byte, cv2.DIST_L2, cv2.DIST_MASK_5)
    return np.asarray((inside - outside) / FINE, dtype=np.float32)


def _fixed(points: Points) -> NDArray[np.int32]:
    fixed: NDArray[np.int32] = np.round((points * FINE - 0.5) * (1 << _SHIFT)).astype(np.int32)
    return fixed
