"""The camera's intrinsics: from pixels to directions and points."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FACE_HEIGHT_M = 0.18
"""Height of an adult's face, from the chin to the top of MediaPipe's face mesh, roughly."""


@dataclass(frozen=True)
class Optics:
    """A pinhole camera that looks along the x axis of the face (x forward, y left, z up, REP-103).

    Attributes
    ----------
    focal_px : float
    centre_px : tuple of float
        Where the optical axis meets the picture, x and y.
    """

    focal_px: float
    centre_px: tuple[float, float]

    @classmethod
    def of_field(cls, width: int, height: int, field_of_view_deg: float) -> "Optics":
        """Optics of a picture [px] with a horizontal field of view, centred."""
        focal_px = width / 2 / math.tan(math.radians(field_of_view_deg) / 2)
        return cls(focal_px, ((width - 1) / 2, (height - 1) / 2))

    def scaled(self, factor: float) -> "Optics":
        """Optics of the picture enlarged by a factor."""
        x, y = (factor * (at + 0.5) - 0.5 for at in self.centre_px)
        return Optics(factor * self.focal_px, (x, y))

    def half_turned(self, width: int, height: int) -> "Optics":
        """Optics of the picture [px] turned by 180 degrees."""
        x, y = self.centre_px
        return Optics(self.focal_px, (width - 1 - x, height - 1 - y))

    def point(self, place_px: NDArray[np.float64], size_px: float) -> NDArray[np.float64]:
        """Point (3,) [m] of a face at a pixel (2,) with a height of ``size_px``."""
        x, y = (place_px - self.centre_px) / self.focal_px
        return self.focal_px * FACE_HEIGHT_M / size_px * np.array([1.0, -x, -y])


def direction(point: NDArray[np.float64]) -> tuple[float, float]:
    """Azimuth and elevation [rad] of a point (3,), to the left and up."""
    x, y, z = point.tolist()
    return math.atan2(y, x), math.atan2(z, math.hypot(x, y))
