"""The identity code of a cartoon person: the face's shape, then what the person wears and grows.

The first numbers are standard normal over people; those of `SHARES` are 0 for the people who do
not have the thing and up to 1 for those who do. So the code of nothing but zeros is the mean
person, without beard or spectacles.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

SHAPE_SIZE = 14
"""Principal components of scanned faces."""
FIRST_SIZE = 19
"""Length of the codes that end with the hair's length; what came later is 0 for them."""


@dataclass(frozen=True)
class Grooming:
    """What the scans do not have.

    Attributes
    ----------
    brow_weight : float
        Thickness of the brows.
    fringe : float
        How low the hair line is.
    parting : float
        Where the hair is parted, to the image's right.
    volume, crown, flare : float
        Thickness of the hair beside the temples, above the skull, and at the jaw.
    length : float
        How far down the hair falls.
    recession : float
        How far the hair line recedes above the temples.
    baldness : float
        Share of the crown that is bare.
    curl : float
        Waves of the hair's outline.
    lightness : float
        0 dark to 1 white hair.
    covering : float
        A scarf where the hair is long, a cap where it is short.
    glasses, lens : float
        Whether spectacles are worn, and how large they are.
    beard, moustache : float
        How much of the cheeks, and of the upper lip, is covered.
    lashes, earrings : float
    lips, nose, eyes : float
        Fullness, length and roundness, beyond the face's shape.
    brow_arch : float
        How much the brows are bent.
    folds : float
        Lines from the nose to the mouth, and below the eyes.
    """

    brow_weight: float = 0.0
    fringe: float = 0.0
    parting: float = 0.0
    volume: float = 0.0
    length: float = 0.0
    crown: float = 0.0
    flare: float = 0.0
    recession: float = 0.0
    baldness: float = 0.0
    curl: float = 0.0
    lightness: float = 0.0
    covering: float = 0.0
    glasses: float = 0.0
    lens: float = 0.0
    beard: float = 0.0
    moustache: float = 0.0
    lashes: float = 0.0
    earrings: float = 0.0
    lips: float = 0.0
    nose: float = 0.0
    eyes: float = 0.0
    brow_arch: float = 0.0
    folds: float = 0.0


GROOMING_NAMES = tuple(field.name for field in fields(Grooming))
IDENTITY_SIZE = SHAPE_SIZE + len(GROOMING_NAMES)
SHARES = {
    "baldness": 0.15,
    "curl": 0.3,
    "lightness": 0.35,
    "covering": 0.06,
    "glasses": 0.25,
    "beard": 0.2,
    "moustache": 0.2,
    "lashes": 0.45,
    "earrings": 0.2,
    "folds": 0.35,
}
"""Share of random people who have it."""
_GRADUAL = ("baldness", "curl", "lightness", "beard", "moustache", "lashes", "folds")
_LEAST = 0.4  # those who have something gradual have at least so much


def random_code(rng: np.random.Generator, limit: float) -> NDArray[np.float64]:
    """Code (IDENTITY_SIZE,) of a random person, whose normal numbers lie within ``limit``."""
    code = rng.standard_normal(IDENTITY_SIZE).clip(-limit, limit)
    for name, share in SHARES.items():
        amount = rng.uniform(_LEAST, 1.0) if name in _GRADUAL else 1.0
        code[SHAPE_SIZE + GROOMING_NAMES.index(name)] = amount if rng.random() < share else 0.0
    return code


def grooming(code: NDArray[np.floating[Any]]) -> Grooming:
    """The grooming part of a code (IDENTITY_SIZE,)."""
    return Grooming(*(float(value) for value in code[SHAPE_SIZE:]))
