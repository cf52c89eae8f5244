"""The camera: a window on the canvas that zooms, moves and turns, and the threshold to ink.

A drawing field resampled is still a drawing field, so the camera is one affine warp and its
lines stay as crisp as the drawing's, whatever the zoom.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face.canvas import HEIGHT, PANEL_HEIGHT, PANEL_WIDTH, WIDTH

SPECK_PX = 6  # a component of fewer pixels is a speck
HYSTERESIS = 0.1  # field by which a pixel clings to its value


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
    """

    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0
    roll_rad: float = 0.0

    def matrix(self) -> NDArray[np.float64]:
        """Affine map (2, 3) from canvas to panel pixels."""
        c, s = self.zoom * np.cos(self.roll_rad), self.zoom * np.sin(self.roll_rad)
        turn = np.array([[c, -s], [s, c]])
        centre = np.array([(WIDTH - 1) / 2 + self.x, (HEIGHT - 1) / 2 + self.y])
        panel = np.array([(PANEL_WIDTH - 1) / 2, (PANEL_HEIGHT - 1) / 2])
        return np.column_stack([turn, panel - turn @ centre])


def look(field: NDArray[np.float32], view: View) -> NDArray[np.float32]:
    """What the camera sees (64, 128) of a drawing field (96, 128)."""
    seen: NDArray[np.float32] = cv2.warpAffine(
        field,
        view.matrix(),
        (PANEL_WIDTH, PANEL_HEIGHT),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=-1.0,
    )
    return seen


def ink(seen: NDArray[np.float32], before: NDArray[np.uint8] | None = None) -> NDArray[np.uint8]:
    """Frame (64, 128) of 0 and 255; a pixel of the frame ``before`` clings to its value.

    Without hysteresis a pixel whose field hovers at zero flickers. Specks are left out.
    """
    threshold = 0.0 if before is None else np.where(before > 0, -HYSTERESIS, HYSTERESIS)
    lit = (seen > threshold).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(lit, connectivity=8)
    drawn = stats[:, cv2.CC_STAT_AREA] >= SPECK_PX
    drawn[0] = False  # the background
    frame: NDArray[np.uint8] = drawn.astype(np.uint8)[labels] * np.uint8(255)
    return frame
