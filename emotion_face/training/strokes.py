"""The pen: cartoon geometry to a drawing, and a drawing to its distance field."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face import HEIGHT, REACH_PX, WIDTH, Grooming
from emotion_face.portrait.shapes import bezier, ribbon, through
from emotion_face.training.geometry import Eye, Geometry

Points = NDArray[np.floating[Any]]
Mask = NDArray[np.uint8]

MASK_SCALE = 3  # the pen draws this much finer than the canvas
_SHIFT = 4  # fractional bits of OpenCV's coordinates
_LIT, _DARK = 255, 0
_HALO = 1.6  # dark rim that keeps a stroke apart from what lies below it [px]
_HEART_PX = (7.2, 6.6)  # half the width and height of a heart
_GLINT, _UNLIT_PX = 0.8, 2.3  # radius of the glint, and a pupil too small for one [px]
_THINNEST = 0.3  # a thinner part is not drawn [px]
_LEAST = 0.04  # a smaller share of what a person wears is not drawn
_STRANDS = (0.3, 0.7)  # where dark strands lie between hair line and silhouette
_STRAND_PX = 2.0  # least width of the lit strands
_NARROWEST = 0.9  # a narrower dark strand would be dots [px]
_CENTRE = np.array([WIDTH / 2, HEIGHT / 2])


class _Pen:
    """Draws on a mask `MASK_SCALE` times finer than the canvas, under a fixed head tilt."""

    def __init__(self, roll_rad: float) -> None:
        self.mask: Mask = np.zeros((HEIGHT * MASK_SCALE, WIDTH * MASK_SCALE), np.uint8)
        c, s = np.cos(roll_rad), np.sin(roll_rad)
        self._turn = np.array([[c, -s], [s, c]])
        self._pivot = _CENTRE + np.array([0.0, 10.0])

    def _fixed(self, points: Points) -> NDArray[np.int32]:
        turned = (points - self._pivot) @ self._turn.T + self._pivot
        fixed: NDArray[np.int32] = np.round((turned * MASK_SCALE - 0.5) * (1 << _SHIFT)).astype(
            np.int32
        )
        return fixed

    def fill(self, outline: Points, ink: int = _LIT, within: Mask | None = None) -> None:
        """Fill a closed outline (n, 2), clipped to ``within`` if given."""
        if within is None:
            cv2.fillPoly(self.mask, [self._fixed(outline)], ink, cv2.LINE_8, _SHIFT)
        else:
            layer = self.area(outline) & within
            self.mask[layer > 0] = ink

    def area(self, outline: Points) -> Mask:
        """Mask of a closed outline on its own."""
        layer = np.zeros_like(self.mask)
        cv2.fillPoly(layer, [self._fixed(outline)], _LIT, cv2.LINE_8, _SHIFT)
        return layer

    def stroke(self, line: Points, start: float, end: float | None = None, ink: int = _LIT) -> None:
        """Stroke along ``line`` (n, 2) whose width goes from ``start`` to ``end`` [px]."""
        if end is None:
            width = max(round(start * MASK_SCALE), 1)
            cv2.polylines(self.mask, [self._fixed(line)], False, ink, width, cv2.LINE_8, _SHIFT)
            return
        half = np.linspace(start, end, len(line))[:, None] / 2
        along = np.gradient(line, axis=0)
        along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
        across = along[:, ::-1] * np.array([-1.0, 1.0]) * half
        self.fill(np.vstack([line + across, (line - across)[::-1]]), ink)
        for tip, radius in ((line[0], half[0, 0]), (line[-1], half[-1, 0])):
            self.fill(tip + radius * _DISC, ink)


_ANGLE = np.linspace(0.0, 2 * np.pi, 40, endpoint=False)
_DISC = np.stack([np.sin(_ANGLE), -np.cos(_ANGLE)], axis=1)
_HEART = np.stack(
    [
        np.sin(_ANGLE) ** 3,
        -(13 * np.cos(_ANGLE) - 5 * np.cos(2 * _ANGLE) - 2 * np.cos(3 * _ANGLE)
          - np.cos(4 * _ANGLE)) / 13.5,
    ],
    axis=1,
)  # fmt: skip
_DROP = np.stack(
    [
        np.sin(_ANGLE) * np.sin((np.pi - np.abs(np.pi - _ANGLE)) / 2) ** 1.5 * 3.2,
        -np.cos(_ANGLE) * 5.0,
    ],
    axis=1,
)


def _draw_brow(pen: _Pen, brow: Points, grooming: Grooming) -> None:
    weight = np.exp(0.24 * grooming.brow_weight)
    line = through(brow)
    pen.stroke(line, 3.2 * weight + 2 * _HALO, 1.9 * weight + 2 * _HALO, ink=_DARK)
    pen.stroke(line, 3.2 * weight, 1.9 * weight)


def _draw_eye(pen: _Pen, eye: Eye, geometry: Geometry) -> None:
    """A lit eyeball with a dark pupil and a glint, or, in love, a lit heart instead."""
    heart = float(np.clip(2.0 * geometry.extra.heart - 1.0, 0.0, 1.0))
    middle = (eye.inner + eye.outer) / 2
    inner, outer = (middle + (1.0 - heart) * (end - middle) for end in (eye.inner, eye.outer))
    span = outer - inner
    seam = -0.75 * eye.lower  # where the closed lids meet, below the corners' line
    upper = seam + (eye.upper - seam) * eye.openness
    upper, lower = (1.0 - heart) * max(upper, -eye.lower + 0.2), (1.0 - heart) * eye.lower
    lift = np.array([0.0, -1.0])
    slant = np.clip(
        eye.slant * np.clip(eye.openness, 0.0, 1.0), -0.9 * abs(upper), 0.9 * abs(upper)
    )
    top = bezier(
        inner,
        inner + 0.12 * span + lift * (1.28 * upper - slant),
        inner + 0.78 * span + lift * (1.42 * upper + slant),
        outer,
    )
    bottom = bezier(
        inner,
        inner + 0.22 * span - lift * 1.3 * lower,
        inner + 0.85 * span - lift * 1.3 * lower,
        outer,
    )
    bottom[:, 1] = np.maximum(bottom[:, 1], top[:, 1])
    inside = pen.area(np.vstack([top, bottom[::-1]]))
    pen.mask[inside > 0] = _LIT
    pen.fill(eye.pupil + (1.0 - heart) * eye.radius * _DISC, _DARK, inside)
    glint = _GLINT * (eye.radius - _UNLIT_PX) * (1.0 - heart)
    if glint > _THINNEST:
        pen.fill(eye.pupil + eye.radius * np.array([0.32, -0.36]) + glint * _DISC, _LIT, inside)
    pen.stroke(bottom, 1.3)
    pen.stroke(top, 2.6)
    if heart > 0.0:
        pen.fill(eye.pupil + np.sqrt(heart) * _HEART * _HEART_PX * [1.0, max(eye.openness, 0.15)])
    if geometry.grooming.lashes > _LEAST:
        out = np.sign(span) * np.array([1.0, 0.0])
        for k, rise in ((24, 0.55), (21, 1.0)):
            root = top[k]
            tip = root + geometry.grooming.lashes * (
                3.4 * out * (1.3 - 0.5 * rise) + 3.2 * rise * lift
            )
            pen.stroke(np.array([root, (root + tip) / 2, tip]), 1.9, 1.1)


def _draw_mouth(pen: _Pen, geometry: Geometry) -> None:
    mouth, extra, lips = geometry.mouth, geometry.extra, geometry.grooming.lips
    t = np.linspace(-1.0, 1.0, 49)
    line = mouth.left + (mouth.right - mouth.left) * ((t + 1) / 2)[:, None]
    line[:, 1] += mouth.bow * (1 - t**2) + extra.wave * np.cos(3.0 * np.pi * t)
    power = 2.0 + 4.0 * extra.square
    body = (1 - np.abs(t) ** power) ** (1 / (1.6 + 1.4 * extra.square))
    body *= 1 + extra.lopsided * (0.8 * t - 0.2)
    top, bottom = line.copy(), line.copy()
    top[:, 1] -= mouth.gape_up * body
    bottom[:, 1] += mouth.gape_down * body
    inside = pen.area(np.vstack([top, bottom[::-1]]))
    for edge in (top, bottom):
        pen.stroke(edge, 2.5 + 2 * _HALO, ink=_DARK)
    pen.mask[inside > 0] = _DARK
    if extra.teeth > 0.0:
        gum = top + (bottom - top) * min(extra.teeth, 1.0)
        pen.fill(np.vstack([top, gum[::-1]]), within=inside)
    if extra.grit > 0.0:
        for k in (12, 24, 36):
            half = 1.1 * min(extra.grit, 1.0) * np.array([1.0, 0.0])
            tooth = [top[k] - half, top[k] + half, bottom[k] + half, bottom[k] - half]
            pen.fill(np.array(tooth), within=inside)
    thick = 2.5 * np.exp(0.06 * lips)
    pen.stroke(top, thick)
    pen.stroke(bottom, thick)
    full = lips - 0.2
    if full > 0.0:
        share = slice(round(24 - 9 * min(full, 1.0) - 2), round(24 + 9 * min(full, 1.0) + 3))
        below = bottom[share] + np.array([0.0, 2.9 + 0.7 * min(full, 2.0)])
        pen.stroke(below, 1.0 + 0.5 * min(full, 1.0))


def _draw_nose(pen: _Pen, geometry: Geometry) -> None:
    nose, size = geometry.nose, geometry.grooming.nose
    pen.stroke(bezier(nose[0], nose[2] + np.array([0.0, 2.4]), nose[4]), 1.8)
    length = 5.0 * np.clip(0.3 + 0.55 * size, 0.0, 1.4)
    if length > _THINNEST:
        wing = nose[4] + np.array([0.4, -0.4])
        up = np.array([[0.0, 0.0], [0.3, -0.5 * length], [-1.4, -length]])
        pen.stroke(bezier(*(wing + up)), 1.8, 1.2)


def _draw_marks(pen: _Pen, geometry: Geometry) -> None:
    """Cheeks and tear: marks that grow out of nothing with their emotion."""
    extra = geometry.extra
    for side, eye in enumerate(geometry.eyes):
        if extra.cheek > 0.0:
            outwards = np.array([-4.5 if side == 0 else 4.5, max(eye.lower, 2.0) + 5.6])
            cheek = (eye.inner + eye.outer) / 2 + outwards
            for k in (-1.0, 1.0):
                foot = cheek + np.array([2.2 * k - 0.7, 1.8])
                slash = np.array([foot, foot + extra.cheek * np.array([1.5, -3.6])])
                pen.stroke(slash, 1.9 * extra.cheek)
    if extra.tear > 0.0:
        eye = geometry.eyes[0]
        lid = eye.inner + 0.72 * (eye.outer - eye.inner)
        drop = lid + np.array([0.0, max(eye.lower, 0.0) + 6.8])
        pen.fill(drop + (extra.tear + 0.35) * _DROP, _DARK)
        pen.fill(drop + extra.tear * _DROP)


def _draw_hair(pen: _Pen, geometry: Geometry) -> None:
    """Hair as one lit shape with the parting in it, and the lighter the more dark strands."""
    hair, groom = geometry.hair, geometry.grooming
    shape = np.vstack([hair.outer, hair.inner[::-1]])
    pen.fill(shape)
    if (1.0 - groom.baldness) * (1.0 - groom.covering) > _LEAST:
        pen.stroke(hair.parting, 1.3, 0.6, ink=_DARK)
    if groom.lightness > _LEAST:
        within = pen.area(shape)
        outer = hair.outer[np.linspace(0, len(hair.outer) - 1, len(hair.inner)).round().astype(int)]
        width = np.linalg.norm(outer - hair.inner, axis=1)
        for share in _STRANDS:
            line = hair.inner + share * (outer - hair.inner)
            pen.fill(ribbon(line, _strand(width, groom)), _DARK, within)
    if groom.covering > _LEAST:
        outer, edge = hair.covering
        band = outer + 0.62 * (edge - outer)
        fold = outer + 0.3 * (edge - outer)
        pen.fill(np.vstack([outer, edge[::-1]]))
        pen.stroke(band, 1.5 * groom.covering, ink=_DARK)
        pen.stroke(fold[len(fold) // 4 : (3 * len(fold)) // 5], 1.3 * groom.covering, ink=_DARK)


def _strand(width: Points, grooming: Grooming) -> NDArray[np.float64]:
    """Width of a dark strand in hair of some width [px]."""
    wide = (0.4 * width - _STRAND_PX) * grooming.lightness
    return np.where(wide < _NARROWEST, 0.0, wide).astype(np.float64)


def _draw_facial_hair(pen: _Pen, geometry: Geometry) -> None:
    groom = geometry.grooming
    for amount, outline in ((groom.beard, geometry.beard), (groom.moustache, geometry.moustache)):
        if amount > _LEAST:
            pen.fill(outline)
    if groom.beard > _LEAST and groom.lightness > _LEAST:
        half = len(geometry.beard) // 2
        outer, inner = geometry.beard[:half], geometry.beard[half:][::-1]
        within = pen.area(geometry.beard)
        width = np.linalg.norm(outer - inner, axis=1)
        for share in _STRANDS:
            line = outer + share * (inner - outer)
            pen.fill(ribbon(line, _strand(width, groom)), _DARK, within)


def _draw_ears(pen: _Pen, geometry: Geometry) -> None:
    for side, temple in ((-1.0, geometry.jaw[0]), (1.0, geometry.jaw[-1])):
        reach = np.array([[0.0, -1.0], [6.0 * side, -4.0], [4.6 * side, 9.5], [-0.5 * side, 9.0]])
        pen.stroke(bezier(*(temple + reach)), 2.0)


def _draw_earrings(pen: _Pen, geometry: Geometry) -> None:
    size = geometry.grooming.earrings
    if size > _LEAST:
        for side, temple in ((-1.0, geometry.jaw[0]), (1.0, geometry.jaw[-1])):
            lobe = temple + np.array([side * 2.6, 13.5])
            pen.fill(lobe + size * (2.4 + _HALO) * _DISC, _DARK)
            pen.fill(lobe + size * 2.4 * _DISC * [1.0, 1.25])


def _draw_glasses(pen: _Pen, geometry: Geometry) -> None:
    worn = geometry.grooming.glasses
    if worn <= _LEAST:
        return
    left, right = geometry.lenses
    rise = np.array([0.0, 2.0])
    inner = np.array([left[np.argmax(left[:, 0])], right[np.argmin(right[:, 0])]])
    bridge = bezier(inner[0], inner.mean(0) - rise, inner[1])
    arms = [
        np.array([lens[pick(lens[:, 0])] - rise, temple - rise])
        for lens, pick, temple in (
            (left, np.argmin, geometry.jaw[0]), (right, np.argmax, geometry.jaw[-1])
        )
    ]  # fmt: skip
    rims = [np.vstack([lens, lens[:1]]) for lens in (left, right)]
    for line in (*rims, bridge, *arms):
        pen.stroke(line, 1.9 * worn)


def _draw_folds(pen: _Pen, geometry: Geometry) -> None:
    deep = geometry.grooming.folds
    if deep > _LEAST:
        for line in geometry.folds:
            length = max(round(len(line) * min(2.0 * deep, 1.0)), 2)
            pen.stroke(line[:length], 1.3, 0.9)


def draw(geometry: Geometry) -> Mask:
    """Drawing of a face, lit strokes on dark, `MASK_SCALE` times finer than the canvas."""
    pen = _Pen(geometry.roll_rad)
    _draw_ears(pen, geometry)
    jaw = through(geometry.jaw, 49)
    pen.fill(np.vstack([jaw, geometry.skull[::-1]]), _DARK)
    for line in (geometry.skull, jaw):
        pen.stroke(line, 2.2)
    _draw_folds(pen, geometry)
    _draw_facial_hair(pen, geometry)
    _draw_hair(pen, geometry)
    _draw_earrings(pen, geometry)
    _draw_nose(pen, geometry)
    _draw_glasses(pen, geometry)
    for eye in geometry.eyes:
        _draw_eye(pen, eye, geometry)
    for brow in geometry.brows:
        _draw_brow(pen, brow, geometry.grooming)
    _draw_mouth(pen, geometry)
    _draw_marks(pen, geometry)
    return pen.mask


def distance_field(mask: Mask) -> NDArray[np.float32]:
    """Drawing field (96, 128) of a drawing made by :func:`draw` (see :mod:`face.canvas`)."""
    inside: Any = cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_5)
    outside: Any = cv2.distanceTransform(255 - mask, cv2.DIST_L2, cv2.DIST_MASK_5)
    signed = cv2.resize(inside - outside, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return np.asarray(np.clip(signed / (MASK_SCALE * REACH_PX), -1.0, 1.0), dtype=np.float32)
