"""A person's expression as controls of a face, mirrored."""

import numpy as np
from numpy.typing import NDArray

from emotion_face.face import LID_WIDE, Controls
from emotion_face.people.person import gaze_of
from emotion_face.recognition import FoundFace

_FULL_TURN_RAD = np.radians([15.0, 11.0, 14.0])  # yaw, pitch and roll of controls at 1
_BLINK_REST, _JAW_REST = 0.1, 0.06  # activation in calm faces


def mirrored(face: FoundFace, shown: NDArray[np.float64]) -> Controls:
    """Controls of a face that shows these emotions (7,), its left and right as in a mirror."""
    x, y = gaze_of(face.actions)
    yaw, pitch, roll = (_turns(face.turn) / _FULL_TURN_RAD).clip(-1.0, 1.0).tolist()
    jaw = (face.actions.get("jawOpen", 0.0) - _JAW_REST) / (1.0 - _JAW_REST)
    return Controls(
        shown,
        lid_left=_lid(face, "Left"),  # the person's left is at the mirror's left
        lid_right=_lid(face, "Right"),
        gaze_x=-x,
        gaze_y=y,
        jaw=min(max(jaw, 0.0), 1.0),
        yaw=-yaw,
        pitch=pitch,
        roll=-roll,
    )


def _turns(turn: NDArray[np.float64]) -> NDArray[np.float64]:
    """Yaw, pitch and roll (3,) [rad] of a head: to the image's right, up, clockwise."""
    (x, y, z), right = turn[:, 2], turn[:, 0]
    return np.array(
        [np.arctan2(x, z), np.arctan2(y, np.hypot(x, z)), -np.arctan2(right[1], right[0])]
    )


def _lid(face: FoundFace, side: str) -> float:
    blink = face.actions.get(f"eyeBlink{side}", 0.0)
    shut = max(blink - _BLINK_REST, 0.0) / (1.0 - _BLINK_REST)
    wide = face.actions.get(f"eyeWide{side}", 0.0) * (LID_WIDE - 1.0)
    return min(max(1.0 + wide - shut, 0.0), LID_WIDE)
