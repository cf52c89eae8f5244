"""The camera: a window on the canvas that zooms, moves and turns, and the threshold.

A resampled drawing field is still a drawing field, so the camera is one affine warp and its
lines stay as sharp as the drawing's, whatever the zoom.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face.canvas import HEIGHT, PANEL, PANEL_WIDTH, REACH_PX, WIDTH, Canvas

SPECK_PX = 6  # a component of fewer pixels is a speck, on a panel of 64 rows or more
HYSTERESIS = 0.1  # field by which a pixel clings to its value
_LINE_PX = 2.0  # width of a cartoon's line on the canvas


@dataclass(frozen=True)
class View:
    """Where the camera looks.

    Attributes
    ----------
    zoom : float
        Panel pixels per canvas pixel.
    x, y : float
        Centre of the view, in canvas pixels from the canvas' centre, right and down.
    roll_rad : float
        Turn of the picture, clockwise.
    stretch : float
        Factor by which the picture is taller, and narrower by the same, so its area stays.
    """

    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0
    roll_rad: float = 0.0
    stretch: float = 1.0

    def matrix(
        self, width: int = WIDTH, height: int = HEIGHT, panel: Canvas = PANEL
    ) -> NDArray[np.float64]:
        """Affine map (2, 3) from the pixels of a canvas of that size to panel pixels."""
        c, s = self.zoom * np.cos(self.roll_rad), self.zoom * np.sin(self.roll_rad)
        turn = np.diag([1.0 / self.stretch, self.stretch]) @ np.array([[c, -s], [s, c]])
        centre = np.array([(width - 1) / 2 + self.x, (height - 1) / 2 + self.y])
        middle = np.array([(panel.width - 1) / 2, (panel.height - 1) / 2])
        return np.column_stack([turn, middle - turn @ centre])

    def travel_px(self, other: "View") -> float:
        """Approximate distance that the picture's edge moves from this view to another [px]."""
        edge_px = PANEL_WIDTH / 2
        turned = abs(self.roll_rad - other.roll_rad) + abs(self.zoom - other.zoom) / self.zoom
        turned += abs(self.stretch - other.stretch)
        return edge_px * turned + self.zoom * math.hypot(self.x - other.x, self.y - other.y)


def warp(field: NDArray[np.float32], view: View, panel: Canvas = PANEL) -> NDArray[np.float32]:
    """What the camera sees of a drawing field (h, w), as large as the panel."""
    seen: NDArray[np.float32] = cv2.warpAffine(
        field,
        view.matrix(field.shape[1], field.shape[0], panel),
        (panel.width, panel.height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=-1.0,
    )
    return seen


def thickened(seen: NDArray[np.float32], zoom: float) -> NDArray[np.float32]:
    """What is seen with lines at least a panel pixel wide, which a far view would miss."""
    return seen + np.float32(max(0.5 / zoom - 0.5 * _LINE_PX, 0.0) / REACH_PX)


def binarize(
    seen: NDArray[np.float32], before: NDArray[np.uint8] | None = None
) -> NDArray[np.uint8]:
    """Frame of 0 and 255 of what is seen; a pixel of the frame ``before`` clings to its value.

    Without it a pixel whose field is near zero flickers. Specks are left out.
    """
    threshold = 0.0 if before is None else np.where(before > 0, -HYSTERESIS, HYSTERESIS)
    lit = (seen > threshold).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(lit, connectivity=8)
    drawn = stats[:, cv2.CC_STAT_AREA] >= SPECK_PX * min(len(seen) / PANEL.height, 1.0)
    drawn[0] = False  # the background
    frame: NDArray[np.uint8] = drawn.astype(np.uint8)[labels] * np.uint8(255)
    return frame
