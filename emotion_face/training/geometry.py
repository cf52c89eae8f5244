"""What the pen draws of a cartoon face, in pixels of :mod:`emotion_face.face.canvas`, y down."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.face import Grooming
from emotion_face.training.hair import Hair
from emotion_face.training.prototypes import Exaggeration

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Eye:
    """One eye: corners (2,), lid heights above and below the corners' line, pupil."""

    inner: Points
    outer: Points
    upper: float
    lower: float
    slant: float
    openness: float
    pupil: Points
    radius: float


@dataclass(frozen=True)
class Mouth:
    """Mouth line from the image-left to the image-right corner, and how far it gapes."""

    left: Points
    right: Points
    bow: float
    gape_up: float
    gape_down: float

    @property
    def top(self) -> float:
        """Height of the mouth's highest point between its corners [px]."""
        return float((self.left[1] + self.right[1]) / 2 + min(self.bow, 0.0) - self.gape_up)


@dataclass(frozen=True)
class Geometry:
    """Everything the pen needs, in canvas pixels.

    Attributes
    ----------
    jaw : (17, 2) array
        From the image-left temple by the chin to the other.
    skull : (n, 2) array
        From the image-left temple over the crown to the other.
    hair : Hair
    brows : pair of (5, 2) arrays
        Inner end first.
    eyes : pair of Eye
    nose : (5, 2) array
    mouth : Mouth
    beard, moustache : (n, 2) arrays
        Outlines of facial hair; empty if there is none.
    lenses : pair of (n, 2) arrays
        Outlines of the spectacles' lenses.
    folds : pair of (n, 2) arrays
        From the nose to the mouth.
    extra : Exaggeration
    grooming : Grooming
    roll_rad : float
    """

    jaw: Points
    skull: Points
    hair: Hair
    brows: tuple[Points, Points]
    eyes: tuple[Eye, Eye]
    nose: Points
    mouth: Mouth
    beard: Points
    moustache: Points
    lenses: tuple[Points, Points]
    folds: tuple[Points, Points]
    extra: Exaggeration
    grooming: Grooming
    roll_rad: float
