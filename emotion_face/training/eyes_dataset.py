"""Eyes: windows of the generator's drawings, whose eyes look ahead, and of the pen's."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.face import Controls, eye_window, eyes_of, gaze_of, looking_ahead
from emotion_face.training.portrait_dataset import Portraits


@dataclass(frozen=True)
class Eyes:
    """One split, an entry an eye.

    Attributes
    ----------
    ahead : (n, 24, 28) int8 array
        Windows of the generator's drawing field times 127; the eyes look ahead.
    wanted : (n, 24, 28) int8 array
        The same windows of the pen's, with the gaze.
    gaze : (n, 3) float32 array
        Horizontal and vertical gaze, and pupil.
    """

    ahead: NDArray[np.int8]
    wanted: NDArray[np.int8]
    gaze: NDArray[np.float32]


def eyes_in(
    portraits: Portraits,
    draw: Callable[[NDArray[np.int8], NDArray[np.float32]], NDArray[np.float32]],
) -> Eyes:
    """The eyes of one split.

    Parameters
    ----------
    portraits : Portraits
    draw : callable
        The generator's fields (1, n, 112, 128) of keys (1, 14, 112, 128) under controls (1, n, 16).
    """
    seen, wanted, gazes = [], [], []
    for keys, vectors, fields, landmarks in zip(
        portraits.keys, portraits.controls, portraits.fields, portraits.landmarks, strict=True
    ):
        drawn = draw(keys[None], looking_ahead(vectors)[None])[0]
        for vector, own, pens in zip(vectors, drawn, fields, strict=True):
            controls = Controls.of(vector)
            for middle in eyes_of(landmarks.astype(np.float64), controls):
                place = eye_window(middle, own.shape)
                seen.append(np.round(own[place].clip(-1.0, 1.0) * 127).astype(np.int8))
                wanted.append(pens[place])
                gazes.append(gaze_of(controls))
    return Eyes(np.array(seen), np.array(wanted), np.array(gazes, np.float32))
