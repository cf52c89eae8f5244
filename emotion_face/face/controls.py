"""The controls of a face: the generator's inputs, in groups."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS

CONTROL_NAMES: tuple[str, ...] = (
    *EMOTIONS,
    "lid_left",
    "lid_right",
    "gaze_x",
    "gaze_y",
    "jaw",
    "yaw",
    "pitch",
    "roll",
    "pupil",
)

TRAVEL_PX = np.array(
    [6.0, 7.0, 5.0, 5.0, 5.0, 8.0, 5.0, 6.0, 6.0, 5.0, 4.0, 7.0, 15.0, 12.0, 18.0, 1.0]
)
"""How far one unit of a control moves a portrait's lines: the 98th percentile on their edges,
by finite differences of the shipped model."""
LID_WIDE = 1.3  # widest openness of an eye, as a share of what the emotion has


@dataclass(frozen=True)
class Controls:
    """One pose of a face; left and right are the image's.

    Attributes
    ----------
    emotions : (7,) array
        Intensity of each emotion, 0 to 1, in the order of ``EMOTIONS``.
    lid_left, lid_right : float
        Openness of the eye, 0 closed, 1 as open as the emotion has it, `LID_WIDE` wide.
    gaze_x, gaze_y : float
        Where the pupils look, -1 to 1, to the right and up.
    jaw : float
        Mouth opening of speech on top of the emotion's, 0 to 1.
    yaw, pitch, roll : float
        Head pose, -1 to 1: turned to the image's right, nodding up, tilted clockwise.
    pupil : float
        Size of the pupils, -1 pinpoint to 1 wide.
    """

    emotions: NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(EMOTIONS)))
    lid_left: float = 1.0
    lid_right: float = 1.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0
    jaw: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    pupil: float = 0.0

    @staticmethod
    def of(vector: NDArray[np.floating[Any]]) -> "Controls":
        """The controls of a vector (16,) in the order of ``CONTROL_NAMES``."""
        names = CONTROL_NAMES[len(EMOTIONS) :]
        rest = dict(zip(names, vector[len(EMOTIONS) :].tolist(), strict=True))
        return Controls(emotions=vector[: len(EMOTIONS)].astype(np.float64), **rest)

    def vector(self) -> NDArray[np.float32]:
        """The controls as a (16,) array in the order of ``CONTROL_NAMES``."""
        rest = [getattr(self, name) for name in CONTROL_NAMES[len(EMOTIONS) :]]
        return np.concatenate([self.emotions, rest]).astype(np.float32)

    def travel_px(self, other: Any) -> float:
        """Approximate distance that lines move from these controls to others [px]."""
        return float(np.linalg.norm(TRAVEL_PX * (self.vector() - other.vector())))
