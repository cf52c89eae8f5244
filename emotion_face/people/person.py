"""A person as seen by the camera."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.recognition import ON_ROBOT, FoundFace

EYE_SPAN_RAD = math.radians(30.0)
"""Turn of the eyes at full activation of an action."""
_LOOKS_RAD = math.radians(15.0)  # greatest angle of a look at the camera


@dataclass(frozen=True, eq=False)
class Person:
    """One of the people in view.

    Attributes
    ----------
    id : int
        The same as long as they stay in view.
    box : tuple of float
        Left, top, right and bottom of the face [px].
    size : float
        Longer side of the box [px].
    point : (3,) array
        Where the face is, seen from the camera: x forward, y left, z up [m].
    shown : (7,) array
        Strength of each emotion of ``EMOTIONS`` in the face, 0 to 1.
    emotion : str
        The strongest feeling, in the recogniser's words.
    valence, arousal, confidence : float
    looks_at_me : bool
        Whether head and eyes point at the camera.
    is_seen : bool
        Whether they are in the newest image.
    """

    id: int
    box: tuple[float, float, float, float]
    size: float
    point: NDArray[np.float64]
    shown: NDArray[np.float64]
    emotion: str
    valence: float
    arousal: float
    confidence: float
    looks_at_me: bool
    is_seen: bool

    @property
    def distance_m(self) -> float:
        """Approximate distance from the camera [m]."""
        return float(np.linalg.norm(self.point))


def shown_of(probabilities: Mapping[str, float]) -> NDArray[np.float64]:
    """Strength of each emotion (7,), from a recogniser's probabilities."""
    shown = np.zeros(len(EMOTIONS))
    for name, probability in probabilities.items():
        name = ON_ROBOT.get(name, name)
        if name in EMOTIONS:
            shown[EMOTIONS.index(name)] += probability
    return shown.clip(0.0, 1.0)


def gaze_of(actions: Mapping[str, float]) -> tuple[float, float]:
    """Turn of the eyes in the head, to the image's right and up, -1 to 1."""
    out, into, up, down = (
        [actions.get(f"eyeLook{way}{side}", 0.0) for side in ("Left", "Right")]
        for way in ("Out", "In", "Up", "Down")
    )
    x = (out[0] - into[0] + into[1] - out[1]) / 2
    y = (sum(up) - sum(down)) / 2
    return min(max(x, -1.0), 1.0), min(max(y, -1.0), 1.0)


def looks_at_camera(face: FoundFace, point: NDArray[np.float64]) -> bool:
    """Whether head and eyes of a face at a point (3,) [m] are directed at the camera."""
    x, y = (EYE_SPAN_RAD * part for part in gaze_of(face.actions))
    gaze = face.turn @ (math.sin(x), math.sin(y), math.cos(x) * math.cos(y))
    forward, left, up = point
    to_camera = np.array([left, -up, forward]) / np.linalg.norm(point)
    cosine = float(gaze @ to_camera) / max(float(np.linalg.norm(gaze)), 1e-9)
    return cosine > math.cos(_LOOKS_RAD)
