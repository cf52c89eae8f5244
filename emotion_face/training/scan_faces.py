"""Facial landmarks of scanned people: the ICT-FaceKit morphable model, cut down to 68 points.

ICT-FaceKit (Li et al. 2020, "Learning Formation of Physically-Based Face Attributes", CVPR) is a
linear model: a mean mesh, principal components of light-stage scans of real people, and one
displacement field for each FACS action (ARKit names). Only its Multi-PIE 68 landmarks are needed.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import ConfigError

# Vertex ids of the Multi-PIE 68 landmarks (ICT-FaceKit README).
LANDMARK_VERTICES = np.array([
    1225, 1888, 1052, 367, 1719, 1722, 2199, 1447, 966, 3661, 4390, 3927, 3924, 2608,
    3272, 4088, 3443, 268, 493, 1914, 2044, 1401, 3615, 4240, 4114, 2734, 2509, 978,
    4527, 4942, 4857, 1140, 2075, 1147, 4269, 3360, 1507, 1542, 1537, 1528, 1518, 1511,
    3742, 3751, 3756, 3721, 3725, 3732, 5708, 5695, 2081, 0, 4275, 6200, 6213, 6346,
    6461, 5518, 5957, 5841, 5702, 5711, 5533, 6216, 6207, 6470, 5517, 5966,
])  # fmt: skip


@dataclass(frozen=True)
class ScanFaces:
    """Linear landmark model of scanned people.

    Attributes
    ----------
    mean : (68, 3) array
        Landmarks of the mean face [cm], x to the image's right, y up, z towards the viewer.
    identity : (100, 68, 3) array
        Offset [cm] per unit coefficient; coefficients are standard normal over people.
    expression : dict of str to (68, 3) array
        Offset [cm] at full activation of one FACS action (ARKit name).
    """

    mean: NDArray[np.float64]
    identity: NDArray[np.float64]
    expression: dict[str, NDArray[np.float64]]

    @classmethod
    def load(cls, path: Path) -> "ScanFaces":
        """Read ``ict_facekit.npz``.

        Raises
        ------
        ConfigError
            If the file is missing or is not the ICT-FaceKit archive.
        """
        try:
            with np.load(path) as archive:
                names = [str(name) for name in archive["names"]]
                motions = archive["E"][:, LANDMARK_VERTICES].astype(np.float64)
                return cls(
                    mean=archive["V0"][LANDMARK_VERTICES].astype(np.float64),
                    identity=archive["I"][:, LANDMARK_VERTICES].astype(np.float64),
                    expression=dict(zip(names, motions, strict=True)),
                )
        except (OSError, KeyError, ValueError) as error:
            raise ConfigError(
                f"{path}: not an ICT-FaceKit archive with V0, I, E and names ({error})"
            ) from error

    def people(self, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Neutral landmarks (count, 68, 3) of ``count`` random people."""
        coefficients = rng.standard_normal((count, len(self.identity))).clip(-2.5, 2.5)
        people: NDArray[np.float64] = self.mean + np.tensordot(coefficients, self.identity, 1)
        return people

    def motion(self, actions: dict[str, float]) -> NDArray[np.float64]:
        """Landmark offsets (68, 3) [cm] of FACS actions; a name without side means both."""
        offset = np.zeros_like(self.mean)
        for name, amount in actions.items():
            for sided in (name, f"{name}_L", f"{name}_R"):
                if sided in self.expression:
                    offset += amount * self.expression[sided]
        return offset
