"""A portrait's eyes: where they are, and where they look.

The portrait's network draws eyes that look ahead. A small second network moves the iris and widens
the pupil in a window about each eye: gaze redirection (Ganin et al. 2016, "DeepWarp", ECCV).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.face.controls import CONTROL_NAMES, Controls

EYE_WINDOW = (24, 28)
"""Rows and columns of the window about an eye."""
_EYES = (slice(36, 42), slice(42, 48))  # of the Multi-PIE landmarks
_LOVE = EMOTIONS.index("love")
_OF_EYES = [CONTROL_NAMES.index(name) for name in ("gaze_x", "gaze_y", "pupil")]
_TURNED = np.array([
    [[[-6.8, 0.3], [-8.6, -0.3]], [[8.6, -0.4], [7.7, 0.2]]],
    [[[0.0, 5.9], [0.0, 5.9]], [[0.0, -5.5], [0.0, -5.5]]],
    [[[-5.0, 2.7], [-6.2, -1.8]], [[5.9, -2.0], [5.4, 2.8]]],
])  # fmt: skip
"""How far the left and the right eye go with yaw, pitch and roll of -1 and of 1 [px, x and y]:
means of 27 people, whose standard deviation is at most 0.7 px."""


def eyes_of(landmarks: NDArray[np.float64], controls: Controls) -> NDArray[np.float64]:
    """Middles (2, 2) of the left and the right eye [px] of a person with landmarks (68, 2)."""
    turns = np.array([controls.yaw, controls.pitch, controls.roll])
    ways = np.column_stack([-turns, turns]).clip(0.0)
    ahead = np.array([landmarks[eye].mean(0) for eye in _EYES])
    return np.asarray(ahead + np.tensordot(ways, _TURNED, 2))


def eye_window(middle: NDArray[np.float64], canvas: tuple[int, int]) -> tuple[slice, slice]:
    """Rows and columns of the window about an eye (2,) [px] on a canvas of a height and width."""
    first = [
        min(max(round(at - (size - 1) / 2), 0), room - size)
        for at, size, room in zip(middle[::-1].tolist(), EYE_WINDOW, canvas, strict=True)
    ]
    rows, columns = (slice(at, at + size) for at, size in zip(first, EYE_WINDOW, strict=True))
    return rows, columns


def looking_ahead(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Vectors of controls (..., 16) whose eyes look ahead."""
    vectors = vectors.copy()
    vectors[..., _OF_EYES] = 0.0
    return vectors


def gaze_of(controls: Controls, turned: float = 0.0) -> NDArray[np.float32]:
    """What the second network is told (3,): horizontal and vertical gaze, and pupil.

    Hearts, which love puts in place of the eyes, stay.

    Parameters
    ----------
    controls : Controls
    turned : float
        How much further to the right this eye looks than the controls say.
    """
    love = float(controls.emotions[_LOVE].clip(0.0, 1.0))
    x = min(max(controls.gaze_x + turned, -1.0), 1.0)
    return np.array((x, controls.gaze_y, controls.pupil), np.float32) * np.float32(1.0 - love)


def look(
    network: Any,
    fields: NDArray[np.float32],
    landmarks: Sequence[NDArray[np.float64]],
    controls: Sequence[Controls],
    vergence: float = 0.0,
) -> None:
    """Turn the eyes in some drawing fields, in place.

    Parameters
    ----------
    network : onnxruntime.InferenceSession
        ``windows`` (m, 24, 28), ``gaze`` (m, 3) -> ``turned`` (m, 24, 28).
    fields : (n, h, w) array
        Of eyes that look ahead.
    landmarks : sequence of n (68, 2) arrays
    controls : sequence of n Controls
    vergence : float
        How far each eye turns in, in units of the gaze.
    """
    places = [
        (number, *eye_window(middle, fields.shape[1:]))
        for number, (points, pose) in enumerate(zip(landmarks, controls, strict=True))
        for middle in eyes_of(points, pose)
    ]
    windows = np.stack([fields[place] for place in places])
    gaze = np.stack([gaze_of(pose, side * vergence) for pose in controls for side in (1.0, -1.0)])
    turned = network.run(None, {"windows": windows, "gaze": gaze})[0]
    for place, change in zip(places, turned - windows, strict=True):
        fields[place] += change
