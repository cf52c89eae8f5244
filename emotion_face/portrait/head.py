"""The head: a small morphable model of scanned people's faces.

It is ICT-FaceKit (Li et al. 2020, "Learning Formation of Physically-Based Face Attributes", CVPR;
MIT licence) with fewer vertices and modes: a mean surface, principal components of scans, and a
displacement for each FACS action under its ARKit name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import ModelError
from emotion_face.resources import share_path

LANDMARKS = 68
Points = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Head:
    """The face of a head; x to the image's right, y up, z to the viewer [cm].

    Attributes
    ----------
    mean : (v, 3) array
        The mean face.
    identity : (m, v, 3) array
        Offset per unit coefficient; coefficients are standard normal over people.
    actions : (a, v, 3) array
        Offset at full activation of each FACS action.
    names : tuple of str
        The actions' names, ``browDown_L`` and so on; the sides are the person's.
    triangles : (t, 3) array of int
    landmarks : (68,) array of int
        Vertices of the Multi-PIE landmarks.
    """

    mean: Points
    identity: Points
    actions: Points
    names: tuple[str, ...]
    triangles: NDArray[np.int64]
    landmarks: NDArray[np.int64]

    @classmethod
    def load(cls, path: Path | None = None) -> "Head":
        """The shipped model, or the one in a file written by :meth:`save`.

        Raises
        ------
        ModelError
            If the file cannot be read.
        """
        file = path or share_path("models", "portrait", "head.npz")
        try:
            with np.load(file) as archive:
                return cls(
                    archive["mean"].astype(np.float64),
                    archive["identity"].astype(np.float64),
                    archive["actions"].astype(np.float64),
                    tuple(str(name) for name in archive["names"]),
                    archive["triangles"].astype(np.int64),
                    archive["landmarks"].astype(np.int64),
                )
        except (OSError, KeyError, ValueError) as error:
            raise ModelError(f"{file}: not a readable head model: {error}") from error

    def save(self, path: Path) -> None:
        """Write it, compressed, to the hundredth of a millimetre."""
        np.savez_compressed(
            path,
            mean=self.mean.astype(np.float32).round(3),
            identity=self.identity.round(3).astype(np.float16),
            actions=self.actions.round(3).astype(np.float16),
            names=np.array(self.names),
            triangles=self.triangles.astype(np.int16),
            landmarks=self.landmarks.astype(np.int16),
        )

    def activation(self, actions: dict[str, float]) -> Points:
        """Activations (a,) of some actions; a name without side means both."""
        vector = np.zeros(len(self.names))
        for name, amount in actions.items():
            for sided in (name, f"{name}_L", f"{name}_R"):
                if sided in self.names:
                    vector[self.names.index(sided)] += amount
        return vector


def by_scan_name(actions: dict[str, float], names: Sequence[str]) -> dict[str, float]:
    """ARKit's actions under the scans' names: ``browDownLeft`` is the scans' ``browDown_L``.

    An action without side goes to both sides.
    """
    sides = {"_L": "Left", "_R": "Right"}
    found = {}
    for name in names:
        side = sides.get(name[-2:], "")
        base = name[:-2] if side else name
        found[name] = actions.get(base + side, actions.get(base, 0.0))
    return found
