"""Quality of a photograph, and of its drawing."""

import numpy as np
from numpy.typing import NDArray

from emotion_face.face import REACH_PX
from emotion_face.recognition.landmarks import FoundFace

PARTS = {
    "brows": (slice(8, 32), slice(12, 116)),
    "eyes": (slice(26, 48), slice(14, 114)),
    "mouth": (slice(58, 86), slice(34, 94)),
}
"""Rows and columns of the canvas where a part is drawn."""

_SMALLEST_PX = 64  # a smaller face has fewer pixels than its drawing
_DARKEST, _FLATTEST = 30.0, 8.0  # mean and standard deviation of a face's grey values
_VAGUE = 0.2  # a field this near to zero is neither inside nor outside a line
_UNSURE = 0.5


def complaints(image: NDArray[np.uint8], face: FoundFace) -> list[str]:
    """Problems of a face in a grey photograph (height, width), in words."""
    height, width = image.shape
    left, top, right, bottom = face.box
    said = []
    if left < 1 or top < 1 or right > width - 2 or bottom > height - 2:
        said.append("the face is cut off by the picture's edge: step back or move it to the middle")
    if face.size < _SMALLEST_PX:
        said.append(
            f"the face is {face.size:.0f} px, expected at least {_SMALLEST_PX}: "
            "come nearer or take a larger picture"
        )
    return [*said, *unlit(image, face)]


def unlit(image: NDArray[np.uint8], face: FoundFace) -> list[str]:
    """Problems of the light on a face in a grey photograph (height, width), in words."""
    left, top, right, bottom = face.box
    rows = slice(max(int(top), 0), max(int(bottom), 1))
    columns = slice(max(int(left), 0), max(int(right), 1))
    seen = image[rows, columns]
    if seen.mean() < _DARKEST:
        return [f"the face is dark (mean grey {seen.mean():.0f} of 255): light it from the front"]
    if seen.std() < _FLATTEST:
        return [f"the face has hardly any contrast (spread {seen.std():.1f} of 255)"]
    return []


def vagueness(field: NDArray[np.float32], part: str) -> float:
    """Vagueness of a part's edges in a field (96, 128): 0 to 1.

    A distance field is steep at an edge; where the network is unsure of an edge, the field is flat,
    and more of its pixels are near zero.
    """
    window = field[PARTS[part]]
    lit = window > 0
    edge = np.zeros(lit.shape, bool)
    edge[:, 1:] |= lit[:, 1:] != lit[:, :-1]
    edge[1:] |= lit[1:] != lit[:-1]
    vague = int((np.abs(window) < _VAGUE).sum())
    sure = 2 * _VAGUE * REACH_PX * int(edge.sum())
    return 1.0 - min(sure / max(vague, 1), 1.0)


def unsure_parts(field: NDArray[np.float32]) -> list[str]:
    """The parts whose drawing in a field (96, 128) is a guess."""
    return [part for part in PARTS if vagueness(field, part) > _UNSURE]
