"""Facial landmarks of scanned people: the ICT-FaceKit morphable model, cut down to 68 points.

ICT-FaceKit (Li et al. 2020, "Learning Formation of Physically-Based Face Attributes", CVPR) is a
linear model: a mean mesh, principal components of light-stage scans of real people, and one
displacement field for each FACS action (ARKit names). Only its Multi-PIE 68 landmarks are needed.
"""

import json
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

_NEUTRAL = "generic_neutral_mesh.obj"
_IDENTITY = "identity"


def _read_object(path: Path, vertices: list[int]) -> NDArray[np.float64]:
    """Some vertices (n, 3) of a Wavefront OBJ file."""
    try:
        lines = [line for line in path.read_text().splitlines() if line.startswith("v ")]
        points = np.array([lines[vertex].split()[1:4] for vertex in vertices], dtype=np.float64)
    except (OSError, IndexError, ValueError) as error:
        raise ConfigError(f"{path}: not an ICT-FaceKit mesh ({error})") from error
    return points


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
        """Read the original folder of OBJ files (``FaceXModel``), or ``ict_facekit.npz``.

        Raises
        ------
        ConfigError
            If there is no ICT-FaceKit model at `path`.
        """
        return cls._from_objects(path) if path.is_dir() else cls._from_archive(path)

    @classmethod
    def _from_archive(cls, path: Path) -> "ScanFaces":
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

    @classmethod
    def _from_objects(cls, folder: Path) -> "ScanFaces":
        index = folder / "vertex_indices.json"
        try:
            vertices = json.loads(index.read_text())["idx_to_landmark_verts"]
        except (OSError, KeyError, ValueError) as error:
            raise ConfigError(
                f"{index}: not ICT-FaceKit's index file ({error}); expected its FaceXModel folder"
            ) from error
        mean = _read_object(folder / _NEUTRAL, vertices)
        offsets = {
            file.stem: _read_object(file, vertices) - mean
            for file in sorted(folder.glob("*.obj"))
            if file.name != _NEUTRAL
        }
        identities = [offset for name, offset in offsets.items() if name.startswith(_IDENTITY)]
        if not identities:
            raise ConfigError(f"{folder}: no {_IDENTITY}*.obj; expected the modes of the scans")
        expression = {
            name: offset for name, offset in offsets.items() if not name.startswith(_IDENTITY)
        }
        return cls(mean, np.array(identities), expression)

    def motion(self, actions: dict[str, float]) -> NDArray[np.float64]:
        """Landmark offsets (68, 3) [cm] of FACS actions; a name without side means both."""
        offset = np.zeros_like(self.mean)
        for name, amount in actions.items():
            for sided in (name, f"{name}_L", f"{name}_R"):
                if sided in self.expression:
                    offset += amount * self.expression[sided]
        return offset
