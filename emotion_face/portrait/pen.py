"""The pen: a sitter's likeness in any expression, as a one-bit drawing and its field.

Eyes come first: lit, with a dark iris and a glint, both alike, large enough to be legible. Brows,
lids, lips and teeth are drawn from the moved landmarks, the rest of the head is the likeness,
warped.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face import PORTRAIT, REACH_PX, Controls
from emotion_face.portrait.acting import pose, tilt
from emotion_face.portrait.features import (
    BROWS,
    EYES,
    INNER_LIPS,
    OUTER_LIPS,
    Features,
    brow_line,
    brow_thickness,
    lid_heights,
)
from emotion_face.portrait.layout import FINE
from emotion_face.portrait.likeness import Likeness
from emotion_face.portrait.maps import Mask, Points
from emotion_face.portrait.roles import Marks
from emotion_face.portrait.shapes import (
    DISC,
    DROP,
    HEART,
    SIZE,
    bezier,
    fill,
    fill_within,
    ribbon,
    signed_distance,
    stroke,
    through,
)
from emotion_face.portrait.sitter import Sitter

Layer = NDArray[np.uint8]
_GAZE = np.array([0.26, 0.3])  # offset of the iris at full gaze, in widths and heights
_PUPIL = 0.2  # growth of a wide pupil
_UNDER_LID = 1.12  # radii of the iris from its middle to the lid of a calm eye
_HEART = 0.36  # size of a heart, in widths of its eye
_HEART_ROOM = np.array([0.1, 0.8])  # about the eye
_TEETH_PX = 3.0
_LIP_SHADE_PX = 1.5  # height of a dark upper lip
_LIP_RIM_PX, _MOUTH_RIM_PX = 1.6, 5.6  # lit about the lips, and the opening: no beard hides it
_MOUSTACHE_PX = 3.7  # free above the mouth
_CHIN_PX = 2.5  # below the lower lip, where a beard is seen
_OPENED = 1.27  # exaggeration of opening and narrowing eyes
_LIDS = np.array([[0.22, 0.12], [0.52, 0.32]])  # range of the lids, as shares of the width
_DOWN = np.array([0.0, 1.0])
_BLUSH_PX = (9.0, 12.0)  # below the eye, and below spectacles
_SHED, _DROP_PX = 0.3, 4.5  # amount from which a drop is seen, and its size then


def draw(sitter: Sitter, likeness: Likeness, controls: Controls) -> NDArray[np.float32]:
    """Drawing field (112, 128) of a sitter under the controls (see :mod:`face.canvas`)."""
    acted = pose(sitter, controls)
    layer = (acted.warped(likeness.base) > 0.0).astype(np.uint8)
    p = acted.landmarks
    marks = acted.marks
    if likeness.spectacles:
        likeness.spectacles.draw(layer, acted.turned)
    for side in (0, 1):
        _draw_brow(layer, p, side, likeness.features, marks)
    eyes = [_draw_eye(layer, p, side, likeness.features, marks, controls) for side in (0, 1)]
    _draw_mouth(layer, p, likeness, marks)
    _draw_marks(layer, p, eyes, marks, _BLUSH_PX[likeness.spectacles is not None])
    matrix = tilt(controls, FINE)
    if controls.roll:
        layer = cv2.warpAffine(layer * np.uint8(255), matrix, SIZE[::-1], flags=cv2.INTER_LINEAR)
        layer = (layer > 127).astype(np.uint8)
    return field(layer > 0)


def field(lit: Mask) -> NDArray[np.float32]:
    """Drawing field (112, 128) of a fine drawing."""
    small = cv2.resize(
        signed_distance(lit), (PORTRAIT.width, PORTRAIT.height), interpolation=cv2.INTER_AREA
    )
    return np.asarray(np.clip(small / REACH_PX, -1.0, 1.0), dtype=np.float32)


def _draw_brow(layer: Layer, p: Points, side: int, features: Features, marks: Marks) -> None:
    points, up = brow_line(p[BROWS[side]])
    inner = np.linspace(1.0, 0.0, 7)[:: 1 if side else -1]
    lift = marks.brow_inner * inner + marks.brow_outer * (1.0 - inner)
    lift += marks.brow_cock * (1.0 if side == 1 else -0.7) + 0.6
    width, high, _ = features.eye_size
    lift += width * (high * marks.eye_size + marks.eye_open)  # the eye grows towards the brow
    line = through(points + features.brow_rise[side][:, None] * up - lift[:, None] * _DOWN, 31)
    width = np.interp(np.linspace(0, 6, 31), np.arange(7), features.brow_width[side])
    thick = brow_thickness(width) * np.interp(np.linspace(0, 6, 31), [0, 1, 5, 6], [0.5, 1, 1, 0.5])
    fill(layer, ribbon(line, thick + 1.6), 1)
    fill(layer, ribbon(line, thick), 0)


def _draw_eye(
    layer: Layer, p: Points, side: int, features: Features, marks: Marks, controls: Controls
) -> tuple[Points, float, float]:
    """Draw an eye; its centre, width and height."""
    points = p[EYES[side]]
    left, right = points[0], points[3]
    centre, span = (left + right) / 2, right - left
    size, high, low = features.eye_size
    width = float(size) * (1.0 + marks.eye_size)
    half = span / max(float(np.linalg.norm(span)), 1e-6) * width / 2
    openness = controls.lid_left if side == 0 else controls.lid_right
    opened = _OPENED * (lid_heights(points) - features.lid_height)
    upper, lower = ((np.array([high, low]) + opened).clip(*_LIDS) * width).tolist()
    upper += marks.eye_open * width
    lower += 0.5 * marks.eye_open * width
    lower *= 1.0 - marks.lower_lid
    seam = -0.6 * lower
    upper = max(seam + (upper - seam) * openness, seam + 0.15)
    lift = np.array([0.0, -1.0])
    inwards = 1.0 if side == 0 else -1.0
    slant = np.clip(marks.lid_slant * min(openness, 1.0), -0.7 * abs(upper), 0.7 * abs(upper))
    at_left, at_right = (0.0, -slant) if inwards > 0 else (-slant, 0.0)
    a, b = centre - half, centre + half
    lid = bezier(
        a,
        a + 0.3 * (b - a) * 0.9 + lift * (1.33 * upper + at_left),
        b - 0.3 * (b - a) * 0.9 + lift * (1.33 * upper + at_right),
        b,
    )
    below = bezier(
        a, a + 0.25 * (b - a) - lift * 1.33 * lower, b - 0.25 * (b - a) - lift * 1.33 * lower, b
    )
    below[:, 1] = np.maximum(below[:, 1], lid[:, 1] + 0.05)
    outline = np.vstack([lid, below[::-1]])
    fill(layer, centre + (outline - centre) * np.array([1.12, 1.3]), 1)
    heart = min(marks.heart, 1.0)
    inside = np.zeros(SIZE, np.uint8)
    fill(inside, centre + (outline - centre) * (1.0 + heart * _HEART_ROOM), 1)
    fill(layer, outline, 1)
    height = upper + lower
    gaze = np.array(
        [
            controls.gaze_x * _GAZE[0] * width,
            -controls.gaze_y * _GAZE[1] * max(height, 4.0) + marks.gaze_down,
        ]
    )
    radius = max(
        (features.iris * width + marks.pupil * 0.55) * (1.0 + _PUPIL * controls.pupil), 1.5
    )
    hangs = (_UNDER_LID * features.iris - float(high)) * float(size)  # lids move over the iris
    hangs += heart * ((lower - max(upper, 0.3 * width)) / 2 - hangs)
    middle = centre + np.array([0.0, hangs]) + gaze
    form = DISC + heart * (HEART - DISC)
    size = radius + heart * (_HEART * width - radius)
    fill_within(layer, middle + size * form, 0, inside)
    glint = max(0.34 * radius, 1.05) * (1.0 - heart)
    if glint > 0.3:
        spot = middle + radius * np.array([-0.46, -0.5])
        fill_within(layer, spot + glint * DISC, 1, inside)
    lash = max(features.lash, 2.6 * (openness <= 0.25))
    frame = 1.0 - heart * min(openness, 1.0)  # a heart stands in place of the open eye
    widths = np.interp(np.linspace(0, 1, len(lid)), [0, 0.3, 0.7, 1], [1.0, lash, lash, 1.0])
    outer = lid[0] if side == 0 else lid[-1]
    fill(layer, ribbon(lid, frame * widths), 0)
    fill(layer, outer + 0.75 * frame * DISC, 0)
    stroke(layer, below[3:-3], 0.9 * frame)
    return centre, width, height


def _draw_mouth(layer: Layer, p: Points, likeness: Likeness, marks: Marks) -> None:
    features, inner = likeness.features, p[INNER_LIPS]
    left, right = p[OUTER_LIPS][0], p[OUTER_LIPS][6]
    middle, width = (left + right) / 2, float(np.linalg.norm(right - left))

    def bent(points: Points) -> Points:
        """The mouth with lifted corners, and waves."""
        t = (points[:, 0] - middle[0]) / max(width / 2, 1.0)
        raised = points.copy()
        raised[:, 1] -= marks.corner * 1.1 * np.abs(t) ** 1.5 - 0.4 * marks.corner
        raised[:, 1] -= marks.smirk * np.clip(t, 0.0, 1.2) ** 1.5
        raised[:, 1] += marks.wave * 0.9 * np.sin(3.0 * np.pi * t)
        return raised

    top = bent(through(np.vstack([left, inner[1:4], right]), 33))
    bottom = bent(through(np.vstack([left, inner[5:8][::-1], right]), 33))
    over, under = features.lip_size
    arch = np.sin(np.linspace(0.0, np.pi, 33))
    upper_lip = top - over * arch[:, None] * _DOWN
    lower_lip = bottom + under * arch[:, None] ** 0.8 * _DOWN
    lips = np.vstack([upper_lip, lower_lip[::-1]])
    column, row = np.round((lower_lip[16] + _CHIN_PX * _DOWN) * FINE).astype(int)
    is_bearded = not layer[min(row, len(layer) - 1), column]  # a wide mouth may leave the canvas
    fill(layer, ribbon(np.vstack([lips, lips[:2]]), np.full(len(lips) + 2, _LIP_RIM_PX)), 1)
    fill(layer, lips, 1)
    if features.lip_tone > 0.25:
        shade = np.maximum(upper_lip, top - _LIP_SHADE_PX * _DOWN)
        fill(layer, np.vstack([shade, top[::-1]]), 0)
    line, half = (top + bottom) / 2, (bottom - top)[:, 1].clip(0.0) / 2
    square = min(marks.square, 1.0)
    if square > 0.0:
        body = np.sqrt((1.0 - np.abs(np.linspace(-1.0, 1.0, 33)) ** 6.0).clip(0.0))
        half += square * (max(half.max(), 2.9) * body - half)
    rise = np.array([0.0, 1.0]) * half[:, None]
    top, bottom = line - rise, line + rise
    for edge in (top, bottom):
        fill(layer, ribbon(edge, np.full(33, _MOUTH_RIM_PX)), 1)
    if half.max() < 0.7:
        shape = np.interp(np.linspace(0, 1, 33), [0, 0.15, 0.5, 0.85, 1], [1.3, 2.1, 2.4, 2.1, 1.3])
        fill(layer, ribbon(line, shape), 0)
    else:
        fill(layer, ribbon(top, np.full(33, 1.8)), 0)
        fill(layer, ribbon(bottom, np.full(33, 1.6)), 0)
        fill(layer, np.vstack([top, bottom[::-1]]), 0)
        _draw_teeth(layer, line, half, marks)
    if likeness.moustache:
        _draw_moustache(layer, p, top)
    if not is_bearded:
        full = int(np.interp(under, [1.5, 4.5], [6, 2]))
        stroke(layer, lower_lip[full : 33 - full], float(np.interp(under, [1.5, 4.5], [1.0, 1.6])))


def _draw_moustache(layer: Layer, p: Points, edge: Points) -> None:
    """A moustache from the nose to the upper edge (n, 2) of the mouth, and a little wider."""
    wide = 0.15 * (edge[:, 0] - edge[:, 0].mean())
    lower = edge + np.column_stack([wide, np.full(len(edge), -_MOUSTACHE_PX)])
    upper = np.array([lower[0], p[31], p[35], lower[-1]])
    upper[:, 1] += [-0.8, 1.5, 1.5, -0.8]
    fill(layer, np.vstack([lower, through(upper)[::-1]]), 0)


def _draw_teeth(layer: Layer, line: Points, half: Points, marks: Marks) -> None:
    """Upper teeth as one band."""
    upper = min(marks.teeth, 1.0)
    if upper > 0.15 and half.max() > 0.9:
        deep = np.minimum(_TEETH_PX * (0.5 + 0.5 * upper), 1.15 * half)[:, None] * _DOWN
        start = line - (half - 0.5).clip(0.0)[:, None] * _DOWN
        fill(layer, np.vstack([start, (start + deep)[::-1]]), 1)


def _draw_marks(
    layer: Layer, p: Points, eyes: list[tuple[Points, float, float]], marks: Marks, low: float
) -> None:
    """Tear, sweat, and blush ``low`` on the cheeks: they grow out of nothing with their emotion."""
    if marks.tear > _SHED:
        centre, width, _ = eyes[0]
        _drop(layer, centre + np.array([-0.28 * width, 0.3 * width + 9.5]), marks.tear, 8.0)
    if marks.sweat > _SHED:
        centre, width, _ = eyes[1]
        beside = min(centre[0] + 0.5 * width + 2.0, p[15, 0] - 6.5)
        _drop(layer, np.array([beside, centre[1] + 0.3 * width + 5.0]), marks.sweat, 6.0)
    if marks.blush > 0.2:
        for side, (centre, width, _) in zip((-1.0, 1.0), eyes, strict=True):
            cheek = centre + np.array([side * 0.18 * width, 0.34 * width + low])
            for k in (-0.5, 0.5):
                foot = cheek + np.array([4.4 * k - 0.8, 2.4])
                stroke(layer, np.array([foot, foot + marks.blush * np.array([1.7, -4.6])]), 1.9)


def _drop(layer: Layer, middle: Points, amount: float, size: float) -> None:
    """Draw a drop as high as twice its size; a smaller one than the first would be a dark dot."""
    outline = middle + np.interp(amount, [_SHED, 1.0], [_DROP_PX, size]) * DROP
    fill(layer, outline, 1)
    stroke(layer, np.vstack([outline, outline[:2]]), 1.4)
