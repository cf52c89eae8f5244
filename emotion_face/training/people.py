"""People: identity codes of scanned and photographed faces in one latent space.

An identity is a standard normal vector: the leading principal components of the scanned
landmarks, then what the scans do not have (:class:`Grooming`). The Face Research Lab London Set
(DeBruine & Jones 2017, doi 10.6084/m9.figshare.5047666, CC BY 4.0) has hand-placed points.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import ConfigError
from emotion_face.face import SHAPE_SIZE
from emotion_face.portrait.fitting import FaceFitter
from emotion_face.recognition import resampled
from emotion_face.training.scan_faces import ScanFaces

_TEMPLATE_POINTS = 189

# London template points that make up each of the 68 Multi-PIE landmarks; the jaw is resampled.
_JAW = [109, 110, 111, 125, 126, 127, 128, 129, 130, 131, 132, 133, 114, 113, 112]
_PARTS: list[list[int]] = [
    [71], [72, 83], [73, 74, 83, 84], [75, 84], [76],
    [77], [78, 85], [79, 80, 85, 86], [81, 86], [82],
    [50, 56], [51, 57], [52, 58], [54, 60],
    [63], [64], [170, 172], [69], [68],
    [18], [19], [21], [22], [30], [28],
    [23], [24], [26], [27], [33], [31],
    [87], [88], [89], [90], [91], [92], [93], [108], [107], [106], [105], [104],
    [94], [95], [96], [97], [98], [102], [101], [100],
]  # fmt: skip


@dataclass(frozen=True)
class ShapeSpace:
    """Principal components of the scanned landmarks.

    Attributes
    ----------
    mean : (68, 3) array
        Landmarks of the mean face [cm].
    basis : (SHAPE_SIZE, 68, 3) array
        Offset [cm] of one standard deviation along each component.
    """

    mean: NDArray[np.float64]
    basis: NDArray[np.float64]

    @classmethod
    def of(cls, faces: ScanFaces) -> "ShapeSpace":
        """Space of the model's identities; depth counts less, for it is hardly seen."""
        seen = np.array([1.0, 1.0, 0.3])
        modes = (faces.identity * seen).reshape(len(faces.identity), -1)
        _, scale, directions = np.linalg.svd(modes, full_matrices=False)
        basis = (scale[:, None] * directions)[:SHAPE_SIZE].reshape(SHAPE_SIZE, 68, 3) / seen
        return cls(faces.mean, basis)

    def fitter(self, faces: ScanFaces) -> FaceFitter:
        """What fits this space to photographs."""
        return FaceFitter(self.mean, self.basis, faces.expression)

    def landmarks(self, identity: NDArray[np.float64]) -> NDArray[np.float64]:
        """Neutral landmarks (68, 3) [cm] of an identity code (IDENTITY_SIZE,)."""
        offset = np.tensordot(identity[:SHAPE_SIZE], self.basis, 1)
        return np.asarray(self.mean + offset, dtype=np.float64)


def read_template(path: Path) -> NDArray[np.float64]:
    """The 68 landmarks (68, 2) of one London ``.tem`` file, in pixels, y up.

    Raises
    ------
    ConfigError
        If the file does not hold the set's 189 points.
    """
    try:
        lines = path.read_text().splitlines()
        points = np.array([line.split() for line in lines[1 : 1 + int(lines[0])]], dtype=float)
    except (ValueError, IndexError) as error:
        raise ConfigError(f"{path}: not a WebMorph template: {error}") from error
    if points.shape != (_TEMPLATE_POINTS, 2):
        raise ConfigError(
            f"{path}: {len(points)} points, expected the London set's {_TEMPLATE_POINTS}"
        )
    landmarks = np.vstack([resampled(points[_JAW], 17), [points[part].mean(0) for part in _PARTS]])
    return np.asarray(landmarks * np.array([1.0, -1.0]))
