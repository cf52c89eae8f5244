"""Fitting the scanned people's linear model to the landmarks of photographs.

Head pose (scaled orthography), identity and facial actions are fitted together, so that neither a
turned head nor a smile becomes a part of the person. Photographs' landmarks have a small offset
from the scans' on the same face, which is measured over all photographs and subtracted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LIMIT = 2.2  # codes are clipped here, as the tails of the normal are not realistic
_NOISE_CM = 0.1  # standard deviation of one landmark
_ACTION_SPREAD = 0.15  # standard deviation of an action's activation around what was seen
_FIT_STEPS = 5
_CALIBRATION_STEPS = 4
_CALIBRATION_MOST = 200  # photographs used to measure the offset
_CALIBRATION_PRIOR = 10  # weight of a zero offset, in photographs


@dataclass(frozen=True)
class Fit:
    """The model fitted to one photograph's landmarks.

    Attributes
    ----------
    shape : (m,) array
        Coefficients of the shape basis.
    actions : dict of str to float
        Activation of the facial actions, by their ICT-FaceKit name.
    rotation : (3, 3) array
        Of the head; x to the image's right, y up, z to the camera.
    scale : float
        Units of the landmarks per cm.
    shift : (2,) array
        Position of the model's origin among the landmarks.
    residual : (68, 2) array
        Landmarks minus model in the plane of the face [cm].
    """

    shape: NDArray[np.float64]
    actions: dict[str, float]
    rotation: NDArray[np.float64]
    scale: float
    shift: NDArray[np.float64]
    residual: NDArray[np.float64]

    def seen(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Projection of points (n, 3) [cm] of the head to the landmarks' plane (n, 2)."""
        return np.asarray(points @ self.rotation[:2].T * self.scale + self.shift)


class FaceFitter:
    """Fits pose, identity and facial actions to the landmarks of photographs.

    Parameters
    ----------
    mean : (68, 3) array
        Landmarks of the mean face [cm].
    shapes : (m, 68, 3) array
        Offset [cm] of one standard deviation along each direction in which people differ.
    actions : dict of str to (68, 3) array
        Offset [cm] at full activation.
    """

    def __init__(
        self,
        mean: NDArray[np.floating[Any]],
        shapes: NDArray[np.floating[Any]],
        actions: Mapping[str, NDArray[np.floating[Any]]],
    ) -> None:
        self._mean = mean
        self._names = list(actions)
        self._size = len(shapes)
        self._basis = np.concatenate([shapes, list(actions.values())])
        spread = np.full(len(self._basis), _ACTION_SPREAD)
        spread[: self._size] = 1.0
        self._precision = np.diag((_NOISE_CM / spread) ** 2)

    def fit(
        self,
        landmarks: NDArray[np.float64],
        seen: dict[str, float],
        offset: NDArray[np.float64],
    ) -> Fit:
        """Most probable face.

        Parameters
        ----------
        landmarks : (68, 2) array
            Multi-PIE landmarks in any unit, y up.
        seen : dict of str to float
            Facial actions known beforehand, by their ICT-FaceKit name; the others are about 0.
        offset : (68, 2) array
            Offset of the photograph's landmarks from the scans' on the same face [cm].
        """
        mean = self._mean.copy()
        mean[:, :2] += offset
        prior = np.array([0.0] * self._size + [seen.get(name, 0.0) for name in self._names])
        values = prior
        for _ in range(_FIT_STEPS):
            model = mean + np.tensordot(values, self._basis, 1)
            rotation, scale, shift = _pose(model, landmarks)
            flat = (landmarks - shift) / scale
            design = (self._basis @ rotation[:2].T).reshape(len(self._basis), -1).T
            miss = (flat - mean @ rotation[:2].T).reshape(-1) - design @ prior
            change = np.linalg.solve(design.T @ design + self._precision, design.T @ miss)
            values = prior + change
        residual = flat - (mean + np.tensordot(values, self._basis, 1)) @ rotation[:2].T
        return Fit(
            shape=values[: self._size].clip(-LIMIT, LIMIT),
            actions=dict(zip(self._names, values[self._size :].tolist(), strict=True)),
            rotation=rotation,
            scale=scale,
            shift=shift,
            residual=residual @ rotation[:2, :2],
        )

    def fit_all(
        self, landmarks: Sequence[NDArray[np.float64]], seen: Sequence[dict[str, float]]
    ) -> list[Fit]:
        """Most probable faces of photographs whose landmarks were placed in the same way.

        Parameters
        ----------
        landmarks : n arrays (68, 2)
        seen : n dicts
            See :meth:`fit`.
        """
        if not landmarks:
            return []
        offset = np.zeros((len(self._mean), 2))
        every = -(-len(landmarks) // _CALIBRATION_MOST)
        some = list(zip(landmarks, seen, strict=True))[::every]
        weight = len(some) / (len(some) + _CALIBRATION_PRIOR)
        for _ in range(_CALIBRATION_STEPS):
            fits = [self.fit(*each, offset) for each in some]
            common = np.mean([fit.shape for fit in fits], axis=0)
            beside = np.mean([fit.residual for fit in fits], axis=0)
            offset += weight * (beside + np.tensordot(common, self._basis[: self._size], 1)[:, :2])
        return [self.fit(*each, offset) for each in zip(landmarks, seen, strict=True)]


def _pose(
    model: NDArray[np.floating[Any]], landmarks: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """Rotation, scale and shift of scaled orthography, by least squares."""
    centred = model - model.mean(0)
    affine = np.linalg.lstsq(centred, landmarks - landmarks.mean(0), rcond=None)[0].T
    u, size, vt = np.linalg.svd(affine, full_matrices=False)
    rows = u @ vt
    rotation = np.vstack([rows, np.cross(rows[0], rows[1])])
    scale = float(size.mean())
    return rotation, scale, landmarks.mean(0) - scale * rows @ model.mean(0)


def angles(rotation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Yaw to the image's right, pitch up and roll clockwise (3,) [rad] of a head's rotation."""
    yaw = np.arctan2(-rotation[2, 0], rotation[2, 2])
    pitch = np.arcsin(np.clip(-rotation[2, 1], -1.0, 1.0))
    roll = np.arctan2(rotation[0, 1], rotation[1, 1])
    return np.array([yaw, pitch, roll])
