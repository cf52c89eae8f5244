"""Reenactment: the photograph itself acts, grey, with what opens and folds."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face import Controls
from emotion_face.portrait.acting import FULL_TURN_RAD, acted, activation, tilt, turn_of, warped
from emotion_face.portrait.layout import FINE, STRETCH
from emotion_face.portrait.maps import Picture, Points
from emotion_face.portrait.shapes import SIZE
from emotion_face.portrait.sitter import Sitter

_IN_LIFE = 0.7  # drawings act more strongly than a photograph may
_LEAST_OPEN = 0.06  # height of the open mouth, as a share of its width, from which teeth are seen


def reenacted(sitter: Sitter, controls: Controls) -> NDArray[np.uint8]:
    """A sitter's photograph (336, 343) under the controls; gaze and pupils stay as they are."""
    active = activation(sitter, replace(controls, emotions=_IN_LIFE * controls.emotions))
    for side, lid in (("_R", controls.lid_left), ("_L", controls.lid_right)):  # the sitter's
        openness = min(lid, 1.0)
        own = [n.startswith("eye") and n.endswith(side) for n in sitter.head.names]
        active[own] *= openness
        active += (1.0 - openness) * sitter.head.activation({f"eyeBlink{side}": 1.0})
    turn = turn_of(controls.yaw * FULL_TURN_RAD[0], controls.pitch * FULL_TURN_RAD[1])
    image, _ = acted_photograph(sitter, active, turn)
    tilted = cv2.warpAffine(
        image, tilt(controls, FINE), SIZE[::-1], flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return narrowed(tilted)


def acted_photograph(
    sitter: Sitter, active: NDArray[np.float64], turn: Points
) -> tuple[Picture, Points]:
    """A sitter's photograph (336, 384), 0 to 255, and landmarks (68, 2) [canvas px] in an act.

    Parameters
    ----------
    sitter : Sitter
    active : (a,) array
        Activation of the head's actions.
    turn : (3, 3) array
        Rotation of the head.
    """
    landmarks, source = acted(sitter, active, turn)
    image = warped(sitter.grey, source) * np.float32(255.0)
    points = landmarks * FINE
    skin = float(np.median(image[warped(sitter.skin.astype(np.float32), source) > 0.5]))
    amount = dict(zip(sitter.head.names, active.tolist(), strict=True))
    _fold(image, points, amount)
    _open_mouth(image, points, skin)
    return image, landmarks


def narrowed(image: Picture) -> NDArray[np.uint8]:
    """A picture (336, 384) of the canvas with the proportions of life (336, 343)."""
    size = (round(image.shape[1] / STRETCH), image.shape[0])
    narrow = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return np.asarray(narrow.clip(0, 255), dtype=np.uint8)


def _stroke(image: Picture, line: Points, width: float, depth: float) -> None:
    """Darken along a line, softly."""
    if depth <= 0.02:
        return
    mask = np.zeros(image.shape, np.float32)
    pixels = np.round(line * 8).astype(np.int32)
    cv2.polylines(mask, [pixels], False, 1.0, max(round(width), 1), cv2.LINE_AA, 3)
    image *= 1.0 - np.float32(depth) * cv2.GaussianBlur(mask, (0, 0), max(width, 1.0))


def _fold(image: Picture, points: Points, amount: dict[str, float]) -> None:
    """The folds that moving skin makes: between the brows, on the forehead, beside the nose."""
    unit = float(np.linalg.norm(points[39] - points[42])) / 10.0
    inner = points[[21, 22]]
    frown = min(amount["browDown_L"], amount["browDown_R"])
    for place, inwards in zip(inner, (1.0, -1.0), strict=True):
        line = place + np.array([(2.2 * inwards, -2.5), (1.6 * inwards, 1.5)]) * unit
        _stroke(image, line, unit, 0.5 * frown)
    raised = 0.25 * (amount["browInnerUp_L"] + amount["browInnerUp_R"])
    top = points[17:27].mean(0)
    across = points[26] - points[17]
    for height in (4.5, 7.5, 10.5):
        ends = np.array([-0.33, 0.33])[:, None] * across
        _stroke(image, top - np.array([0.0, height * unit]) + ends, unit, 0.3 * raised)
    for wing, corner, side in ((31, 48, "R"), (35, 54, "L")):
        lifted = max(amount[f"noseSneer_{side}"], 0.8 * amount[f"mouthSmile_{side}"])
        outwards = np.sign(points[corner, 0] - points[wing, 0])
        line = np.array([
            points[wing] + (outwards * unit, -unit),
            points[wing] + (outwards * 3.5 * unit, 2.0 * unit),
            points[corner] + (outwards * 2.0 * unit, 0.0),
        ])  # fmt: skip
        _stroke(image, line, unit, 0.35 * lifted)
    wrinkled = min(amount["noseSneer_L"], amount["noseSneer_R"])
    bridge = points[28]
    for row in (-2.0, 0.0, 2.0):
        line = bridge + np.array([(-2.0, row), (2.0, row)]) * unit
        _stroke(image, line, 0.7 * unit, 0.3 * wrinkled)


def _open_mouth(image: Picture, points: Points, skin: float) -> None:
    """Paint what an open mouth shows: the dark, and the upper teeth."""
    inner = points[60:68]
    width = float(np.linalg.norm(inner[4] - inner[0]))
    height = float((inner[5:8, 1] - inner[3:0:-1, 1]).mean())
    if height < _LEAST_OPEN * width:
        return
    dark = np.zeros(image.shape, np.float32)
    cv2.fillPoly(dark, [np.round(inner * 8).astype(np.int32)], 1.0, cv2.LINE_AA, 3)
    dark = cv2.GaussianBlur(dark, (0, 0), 0.8)
    upper = inner[:5]
    drop = min(0.7 * height, 0.2 * width)
    teeth = np.zeros(image.shape, np.float32)
    band = np.vstack([upper, (upper + np.array([0.0, drop]))[::-1]])
    cv2.fillPoly(teeth, [np.round(band * 8).astype(np.int32)], 1.0, cv2.LINE_AA, 3)
    teeth = cv2.GaussianBlur(teeth, (0, 0), 0.8) * dark
    image += dark * (np.float32(0.22 * skin) - image)
    image += 0.85 * teeth * (np.float32(min(110.0 + 0.7 * skin, 245.0)) - image)
