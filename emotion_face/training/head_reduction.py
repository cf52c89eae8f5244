"""The head model of the portraits, made from ICT-FaceKit: the face's skin with fewer vertices."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import ConfigError
from emotion_face.portrait.head import Head
from emotion_face.training.scan_faces import LANDMARK_VERTICES

_SKIN = "M_Face"
_VERTICES = 2600
_MODES = 60


def _spread(points: NDArray[np.float64], first: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Indices (count,) of points (n, 3) that lie as far apart as can be, after the ``first``."""
    chosen = list(first)
    distance = np.full(len(points), np.inf)
    for index in first:
        distance = np.minimum(distance, np.linalg.norm(points - points[index], axis=1))
    while len(chosen) < count:
        chosen.append(int(distance.argmax()))
        distance = np.minimum(distance, np.linalg.norm(points - points[chosen[-1]], axis=1))
    return np.array(chosen)


def reduced(archive_path: Path) -> Head:
    """The head model of ``ict_facekit.npz``: landmarks first, other vertices evenly spread.

    A vertex that is left out is merged into the nearest that stays (Rossignac & Borrel 1993).

    Raises
    ------
    ConfigError
        If there is no ICT-FaceKit archive at the path.
    """
    try:
        with np.load(archive_path) as archive:
            mean = archive["V0"].astype(np.float64)
            identity, actions = archive["I"][:_MODES], archive["E"]
            names = tuple(str(name) for name in archive["names"])
            materials = [str(name) for name in archive["mats"]]
            triangles = archive["tri"][archive["tm"] == materials.index(_SKIN)].astype(np.int64)
    except (OSError, KeyError, ValueError) as error:
        raise ConfigError(f"{archive_path}: not an ICT-FaceKit archive ({error})") from error
    skin = np.unique(triangles)
    first = np.searchsorted(skin, LANDMARK_VERTICES)
    if not np.array_equal(skin[first], LANDMARK_VERTICES):
        raise ConfigError(f"{archive_path}: the 68 landmarks do not lie on its {_SKIN}")
    # Detail where the face moves: the front counts double.
    weight = np.where(mean[skin, 2] > 4.0, 1.0, 0.5)[:, None]
    stays = _spread(mean[skin] * weight, first, _VERTICES)
    kept = mean[skin][stays]
    nearest = np.array([np.linalg.norm(kept - point, axis=1).argmin() for point in mean[skin]])
    lookup = np.full(len(mean), -1)
    lookup[skin] = nearest
    merged = lookup[triangles]
    a, b, c = merged.T
    merged = np.unique(merged[(a != b) & (b != c) & (c != a)], axis=0)
    vertices = skin[stays]
    return Head(
        mean[vertices],
        identity[:, vertices].astype(np.float64),
        actions[:, vertices].astype(np.float64),
        names,
        merged,
        np.arange(len(LANDMARK_VERTICES)),
    )
