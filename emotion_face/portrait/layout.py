"""Layout of a portrait on its canvas: true proportions, eyes and chin at fixed heights."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotion_face.face import PORTRAIT

Points = NDArray[np.floating[Any]]

FINE = 3  # pixels of a portrait's drawing per canvas pixel
STRETCH = 1.12  # horizontal stretch, as the panel is wide
EYES_Y, CHIN_Y = 58.0, 100.0  # heights on the canvas of a calm face [px]
_EYES, _CHIN = slice(36, 48), 8


@dataclass(frozen=True)
class Layout:
    """From a head [cm] to the canvas [px].

    Attributes
    ----------
    scale : (2,) array
        Pixels per cm, right and down.
    origin : (2,) array
        Position of the head's origin.
    """

    scale: Points
    origin: Points

    @classmethod
    def of(cls, landmarks: Points) -> "Layout":
        """The layout for a calm head with these landmarks (68, 3) [cm]."""
        eyes, chin = landmarks[_EYES].mean(0), landmarks[_CHIN]
        down = (CHIN_Y - EYES_Y) / (eyes[1] - chin[1])
        scale = np.array([STRETCH * down, -down])
        middle = np.array([PORTRAIT.width / 2, EYES_Y])
        return cls(scale, middle - scale * eyes[:2])

    def place(self, points: Points) -> Points:
        """Canvas positions (n, 2) of points (n, 2 or 3)."""
        return np.asarray(points[:, :2] * self.scale + self.origin)

    def head(self, places: Points) -> Points:
        """Points on the head's frontal plane [cm] of canvas positions (..., 2)."""
        return np.asarray((places - self.origin) / self.scale)
