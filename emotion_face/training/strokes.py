"""The pen: cartoon geometry to a drawing, and a drawing to its distance field."""

from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face.canvas import HEIGHT, REACH_PX, WIDTH
from emotion_face.training.caricature import Eye, Geometry, Grooming, Mouth
from emotion_face.training.prototypes import Exaggeration

Points = NDArray[np.float64]
Mask = NDArray[np.uint8]

_SCALE = 3  # the pen draws this much finer than the canvas
_SHIFT = 4  # fractional bits of OpenCV's coordinates
_LIT, _DARK = 255, 0
_HALO = 1.7  # dark rim that keeps a brow apart from eye and hair [px]
_CURVE = np.linspace(0.0, 1.0, 25)
_CENTRE = np.array([WIDTH / 2, HEIGHT / 2])


def _bezier(*control: Points) -> Points:
    """Bezier curve (25, 2) through the end points of ``control`` (de Casteljau)."""
    level = [np.asarray(p, dtype=float)[None, :] for p in control]
    t = _CURVE[:, None]
    while len(level) > 1:
        level = [(1 - t) * a + t * b for a, b in pairwise(level)]
    return level[0]


def _through(points: Points, samples: int = 25) -> Points:
    """Smooth curve (samples, 2) through ``points`` (Catmull-Rom, centripetal enough here)."""
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    position = np.linspace(0, len(points) - 1 - 1e-9, samples)
    index = position.astype(int)
    t = (position - index)[:, None]
    p0, p1, p2, p3 = (padded[index + k] for k in range(4))
    curve: Points = 0.5 * (
        2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
        + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    )  # fmt: skip
    return curve


class _Pen:
    """Draws on a mask `_SCALE` times finer than the canvas, under a fixed head tilt."""

    def __init__(self, roll_rad: float) -> None:
        self.mask: Mask = np.zeros((HEIGHT * _SCALE, WIDTH * _SCALE), np.uint8)
        c, s = np.cos(roll_rad), np.sin(roll_rad)
        self._turn = np.array([[c, -s], [s, c]])
        self._pivot = _CENTRE + np.array([0.0, 10.0])

    def _fixed(self, points: Points) -> NDArray[np.int32]:
        turned = (points - self._pivot) @ self._turn.T + self._pivot
        fixed: NDArray[np.int32] = np.round((turned * _SCALE - 0.5) * (1 << _SHIFT)).astype(
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
            width = max(round(start * _SCALE), 1)
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
        np.sin(_ANGLE) ** 3 * 1.25,
        -(13 * np.cos(_ANGLE) - 5 * np.cos(2 * _ANGLE) - 2 * np.cos(3 * _ANGLE)
          - np.cos(4 * _ANGLE)) / 13.5,
    ],
    axis=1,
)  # fmt: skip
_DROP = np.stack(
    [
        np.sin(_ANGLE) * np.sin((np.pi - np.abs(np.pi - _ANGLE)) / 2) ** 1.5 * 4.4,
        -np.cos(_ANGLE) * 6.5,
    ],
    axis=1,
)


def _draw_brow(pen: _Pen, brow: Points, grooming: Grooming) -> None:
    weight = np.exp(0.22 * grooming.brow_weight)
    line = _through(brow)
    pen.stroke(line, 4.6 * weight + 2 * _HALO, 2.2 * weight + 2 * _HALO, ink=_DARK)
    pen.stroke(line, 4.6 * weight, 2.2 * weight)


def _draw_eye(pen: _Pen, eye: Eye, extra: Exaggeration) -> None:
    inner, outer = eye.inner, eye.outer
    span = outer - inner
    seam = -0.75 * eye.lower  # where the closed lids meet, below the corners' line
    upper = seam + (eye.upper - seam) * eye.openness
    upper = max(upper, -eye.lower + 0.2)
    lift = np.array([0.0, -1.0])
    slant = np.clip(
        eye.slant * np.clip(eye.openness, 0.0, 1.0), -0.9 * abs(upper), 0.9 * abs(upper)
    )
    top = _bezier(
        inner,
        inner + 0.12 * span + lift * (1.28 * upper - slant),
        inner + 0.78 * span + lift * (1.42 * upper + slant),
        outer,
    )
    bottom = _bezier(
        inner,
        inner + 0.22 * span - lift * 1.3 * eye.lower,
        inner + 0.85 * span - lift * 1.3 * eye.lower,
        outer,
    )
    bottom[:, 1] = np.maximum(bottom[:, 1], top[:, 1])
    inside = pen.area(np.vstack([top, bottom[::-1]]))
    form = _DISC + extra.heart * (_HEART - _DISC)
    size = eye.radius * (1 + 0.15 * extra.heart)
    pen.fill(eye.pupil + size * form, within=inside)
    pen.stroke(bottom, 2.0)
    pen.stroke(top, 2.9)


def _draw_mouth(pen: _Pen, mouth: Mouth, extra: Exaggeration) -> None:
    t = np.linspace(-1.0, 1.0, 49)
    line = mouth.left + (mouth.right - mouth.left) * ((t + 1) / 2)[:, None]
    line[:, 1] += mouth.bow * (1 - t**2) + extra.wave * np.sin(2.5 * np.pi * t)
    power = 2.0 + 4.0 * extra.square
    body = (1 - np.abs(t) ** power) ** (1 / (1.6 + 1.4 * extra.square))
    body *= 1 + extra.lopsided * (0.8 * t - 0.2)
    top, bottom = line.copy(), line.copy()
    top[:, 1] -= mouth.gape_up * body
    bottom[:, 1] += mouth.gape_down * body
    inside = pen.area(np.vstack([top, bottom[::-1]]))
    pen.mask[inside > 0] = _DARK
    if extra.teeth > 0.0:
        gum = top + (bottom - top) * min(extra.teeth, 1.0)
        pen.fill(np.vstack([top, gum[::-1]]), within=inside)
    if extra.grit > 0.0:
        for k in (12, 24, 36):
            half = 1.1 * min(extra.grit, 1.0) * np.array([1.0, 0.0])
            tooth = [top[k] - half, top[k] + half, bottom[k] + half, bottom[k] - half]
            pen.fill(np.array(tooth), within=inside)
    pen.stroke(top, 2.7)
    pen.stroke(bottom, 2.7)


def _draw_marks(pen: _Pen, geometry: Geometry) -> None:
    """Cheeks and tear: marks that grow out of nothing with their emotion."""
    extra = geometry.extra
    for side, eye in enumerate(geometry.eyes):
        if extra.cheek > 0.0:
            outwards = np.array([-9.0 if side == 0 else 9.0, 17.0])
            cheek = (eye.inner + eye.outer) / 2 + outwards
            pen.fill(cheek + extra.cheek * _DISC * np.array([6.2, 3.0]))
    if extra.tear > 0.0:
        eye = geometry.eyes[0]
        lid = eye.inner + 0.7 * (eye.outer - eye.inner)
        pen.fill(lid + np.array([0.0, max(eye.lower, 0.0) + 8.5]) + extra.tear * _DROP)


def _draw_hair(pen: _Pen, geometry: Geometry) -> None:
    """Hair as one solid shape: crown, fringe with its parting, and the locks beside the face."""
    jaw, groom = geometry.jaw, geometry.grooming
    lean = np.array([geometry.lean[0], 0.6 * geometry.lean[1]])
    fringe = 10.0 + 4.5 * np.tanh(1.2 * groom.fringe)
    volume = 4.5 + 3.5 * np.tanh(groom.volume)
    reach = 0.5 + 0.5 * np.tanh(2.5 * groom.length - 0.8)  # 0 cropped to 1 down to the chin
    part = np.array([_CENTRE[0] + 22.0 * np.tanh(groom.parting), fringe - 5.0]) + lean
    crown = np.array([_CENTRE[0], -12.0]) + lean
    for side, cheeks in ((-1.0, jaw[:7]), (1.0, jaw[:9:-1])):
        temple = cheeks[0]
        out = np.array([side, 0.0])
        roots = np.array(
            [
                part,
                [0.6 * temple[0] + 0.4 * part[0], fringe - 1.0] + 0.8 * lean,
                [temple[0] - side * 6.0, fringe + 2.0] + 0.6 * lean,
                temple + np.array([-side * 1.5, -6.0]),
                temple,
            ]
        )
        end = temple + (cheeks[-1] - temple) * np.array([0.2, 1.0]) * reach
        width = (volume + 4.0) * min(3.0 * reach, 1.0)
        inner = np.array([temple + (end - temple) * [0.3, 0.5], end])
        shell = np.array(
            [
                end + out * width,
                temple + (end - temple) * [0.5, 0.5] + out * width,
                temple + np.array([side * (0.8 * volume + 0.5), -12.0]) + 0.5 * lean,
                np.array([temple[0] - side * 6.0, 1.0 - volume]) + lean,
                crown,
            ]
        )
        pen.fill(np.vstack([_through(roots), inner, _through(shell, 40)]))


def _draw_ears(pen: _Pen, jaw: Points) -> None:
    for side, temple in ((-1.0, jaw[0]), (1.0, jaw[-1])):
        reach = np.array([[0.0, -1.0], [8.0 * side, -3.0], [6.5 * side, 11.0], [-0.8 * side, 10.0]])
        pen.stroke(_bezier(*(temple + reach)), 2.2)


def draw(geometry: Geometry) -> Mask:
    """Drawing of a face, lit strokes on dark, at four times the canvas' resolution."""
    pen = _Pen(geometry.roll_rad)
    _draw_ears(pen, geometry.jaw)
    pen.stroke(_through(geometry.jaw, 49), 2.6)
    _draw_hair(pen, geometry)
    pen.stroke(
        _bezier(geometry.nose[0], geometry.nose[2] + np.array([0.0, 3.0]), geometry.nose[4]), 2.0
    )
    for eye in geometry.eyes:
        _draw_eye(pen, eye, geometry.extra)
    for brow in geometry.brows:
        _draw_brow(pen, brow, geometry.grooming)
    _draw_mouth(pen, geometry.mouth, geometry.extra)
    _draw_marks(pen, geometry)
    return pen.mask


def distance_field(mask: Mask) -> NDArray[np.float32]:
    """Drawing field (96, 128) of a drawing made by :func:`draw` (see :mod:`face.canvas`)."""
    inside: Any = cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_5)
    outside: Any = cv2.distanceTransform(255 - mask, cv2.DIST_L2, cv2.DIST_MASK_5)
    signed = cv2.resize(inside - outside, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return np.asarray(np.clip(signed / (_SCALE * REACH_PX), -1.0, 1.0), dtype=np.float32)
