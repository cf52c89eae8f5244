"""Figures of single drawings, (rows, columns) of bool: ink, specks, overlap, missing parts."""

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face import SPECK_PX

Drawing = NDArray[np.bool_]

OUTLINE = "outline"
_STRAY_PX = 3  # tolerance around the changes of the real drawing
_PART_SHARE = 0.5  # share of its ink below which a part is lost
_KERNEL = np.ones((3, 3), np.uint8)


def grown(drawing: Drawing, pixels: int) -> Drawing:
    """The drawing, dilated by ``pixels``."""
    return np.asarray(cv2.dilate(drawing.astype(np.uint8), _KERNEL, iterations=pixels) > 0)


def specks(drawing: Drawing) -> int:
    """Number of connected pieces of ink smaller than `SPECK_PX` pixels."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(drawing.astype(np.uint8), connectivity=8)
    return int((stats[1:, cv2.CC_STAT_AREA] < SPECK_PX).sum())


def overlap(drawings: Drawing, real: Drawing) -> NDArray[np.float64]:
    """Intersection over union (n,) of the ink of two sets (n, rows, columns)."""
    both, either = (drawings & real).sum((1, 2)), (drawings | real).sum((1, 2))
    return np.asarray(both / np.maximum(either, 1))


def stray_share(before: Drawing, after: Drawing, regions: Drawing) -> float:
    """Share of the ink that a control moves, in all the drawings, which lies outside ``regions``.

    Parameters
    ----------
    before, after : (n, rows, columns) bool arrays
        Drawings before and after the control alone is moved.
    regions : (n, rows, columns) bool array
        Where the real drawings change; `_STRAY_PX` around it still counts as inside.
    """
    moved = before ^ after
    inside = np.array([grown(region, _STRAY_PX) for region in regions])
    return float((moved & ~inside).sum() / max(int(moved.sum()), 1))


def lost_parts(drawing: Drawing, parts: Mapping[str, Drawing]) -> list[str]:
    """Names of the real drawing's ``parts`` that are missing from ``drawing``.

    A part is lost if less than half of its ink has ink of the drawing within a pixel. The
    `OUTLINE` is broken if a piece of it that has none is as large as `SPECK_PX`.
    """
    near = grown(drawing, 1)
    lost = []
    for name, part in parts.items():
        missing = part & ~near
        if name == OUTLINE:
            count, _, stats, _ = cv2.connectedComponentsWithStats(missing.astype(np.uint8))
            broken = count > 1 and stats[1:, cv2.CC_STAT_AREA].max() >= SPECK_PX
        else:
            broken = missing.sum() > (1 - _PART_SHARE) * part.sum()
        if broken:
            lost.append(name)
    return lost
