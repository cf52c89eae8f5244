"""Acting: a sitter with an expression and pose, as moved landmarks and a warp of the canvas."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.face import PORTRAIT, Controls
from emotion_face.portrait.layout import FINE
from emotion_face.portrait.maps import Picture, Points, enlarged
from emotion_face.portrait.roles import CALM, ROLES, Marks
from emotion_face.portrait.sitter import Sitter

FULL_TURN_RAD = np.radians([15.0, 11.0, 12.0])  # yaw, pitch and roll of controls at 1
_PIVOT_CM = np.array([0.0, -2.0, 1.0])  # the head turns about the top of its neck
_ROLL_PIVOT = np.array([PORTRAIT.width / 2, 84.0])
_JAW_OPEN = 0.5  # activation of the jaw's action by full speech
_LENS_CM = 1.0  # distance of spectacles from the eyes
_WARP_STEPS = 4
_HERE = np.mgrid[: PORTRAIT.height, : PORTRAIT.width][::-1].astype(np.float32)
_ENDS_CALM = np.array([2.0 if e in ("fear", "mad", "sad") else 1.0 for e in EMOTIONS])
_MOST = 1.7  # greatest activation without artefacts


@dataclass(frozen=True)
class Pose:
    """A sitter with some controls.

    Attributes
    ----------
    landmarks : (68, 2) array
        Canvas positions, before the head's tilt.
    source : (2, 112, 128) array
        Source on the calm canvas of each pixel of the acted one, x and y [px].
    marks : Marks
    turned : callable
        Maps calm canvas positions (n, 2) near the eyes to those of the turned head.
    """

    landmarks: Points
    source: Picture
    marks: Marks
    turned: Callable[[Points], Points]

    def warped(self, layer: Picture) -> Picture:
        """A layer (336, 384) of the calm sitter, acted."""
        return warped(layer, self.source)


def _calmness(controls: Controls) -> float:
    """Share of the calm role; its smile is gone by half of what hurts, and faint long before."""
    return max(1.0 - float(_ENDS_CALM @ controls.emotions), 0.0) ** 2


def activation(sitter: Sitter, controls: Controls) -> NDArray[np.float64]:
    """Activations (a,) of the facial actions."""
    head = sitter.head
    total = _calmness(controls) * head.activation(CALM.actions)
    for emotion, weight in zip(EMOTIONS, controls.emotions.tolist(), strict=True):
        if weight > 0.0:
            total += weight * head.activation(ROLES[emotion].actions)
    total += head.activation({"jawOpen": _JAW_OPEN * controls.jaw})
    return np.asarray(total.clip(0.0, _MOST))


def marks_of(controls: Controls) -> Marks:
    """The draughtsman's marks for some controls."""
    marks = CALM.marks * _calmness(controls)
    for emotion, weight in zip(EMOTIONS, controls.emotions.tolist(), strict=True):
        marks = marks + ROLES[emotion].marks * weight
    return marks


def acted(sitter: Sitter, active: NDArray[np.float64], turn: Points) -> tuple[Points, Picture]:
    """A sitter's landmarks (68, 2) under facial actions (a,), and `Pose.source`.

    Parameters
    ----------
    turn : (3, 3) array
        Rotation of the head; see :func:`turn_of`.
    """
    used = np.flatnonzero(active)
    head = sitter.head
    moved_landmarks = np.tensordot(active[used], head.actions[used][:, head.landmarks], 1)
    landmarks = sitter.layout.place(_turned(sitter.landmarks + moved_landmarks, turn))

    moved = _HERE + np.tensordot(active[used].astype(np.float32), sitter.motion[used], 1)
    plane = sitter.layout.head(moved.transpose(1, 2, 0) + 0.5)
    solid = np.concatenate([plane, sitter.depth[:, :, None]], axis=2).reshape(-1, 3)
    there = sitter.layout.place(_turned(solid, turn)).reshape(*plane.shape) - 0.5
    shift = there.transpose(2, 0, 1).astype(np.float32) - _HERE
    source: Picture = _HERE
    for _ in range(_WARP_STEPS):  # fixed point of source = here - shift(source)
        source = _HERE - _sampled(shift, source)
    return landmarks, source


def warped(layer: Picture, source: Picture) -> Picture:
    """A layer (336, 384) of the calm canvas, acted; see `Pose.source`."""
    x, y = enlarged(source, FINE) * np.float32(FINE) + np.float32((FINE - 1) / 2)
    return np.asarray(cv2.remap(layer, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def pose(sitter: Sitter, controls: Controls) -> Pose:
    """The sitter with the controls."""
    turn = turn_of(controls.yaw * FULL_TURN_RAD[0], controls.pitch * FULL_TURN_RAD[1])
    landmarks, source = acted(sitter, activation(sitter, controls), turn)

    front = float(sitter.landmarks[36:48, 2].mean()) + _LENS_CM

    def turned(places: Points) -> Points:
        on_head = sitter.layout.head(places)
        solid = np.column_stack([on_head, np.full(len(on_head), front)])
        return sitter.layout.place(_turned(solid, turn))

    return Pose(landmarks, source, marks_of(controls), turned)


def _sampled(maps: Picture, where: Picture) -> Picture:
    return np.stack([
        cv2.remap(one, where[0], where[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        for one in maps
    ])  # fmt: skip


def turn_of(yaw: float, pitch: float) -> Points:
    """Rotation (3, 3) of a head to the image's right and up [rad]."""
    cy, sy, cp, sp = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch)
    about_y = np.array([[cy, 0.0, sy], [0.0, 1.0, 0.0], [-sy, 0.0, cy]])
    about_x = np.array([[1.0, 0.0, 0.0], [0.0, cp, sp], [0.0, -sp, cp]])
    return np.asarray(about_y @ about_x)


def _turned(points: Points, turn: Points) -> Points:
    return np.asarray((points - _PIVOT_CM) @ turn.T + _PIVOT_CM)


def tilt(controls: Controls, fine: int) -> Points:
    """Affine map (2, 3) of the head's tilt on a canvas ``fine`` times finer."""
    angle = controls.roll * FULL_TURN_RAD[2]
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, -s], [s, c]])
    pivot = _ROLL_PIVOT * fine
    return np.column_stack([turn, pivot - turn @ pivot])
