"""Drawings made from a photograph itself: ``lines`` and ``stencil``.

``lines`` is the flow-based difference of Gaussians of Kang, Lee & Chui 2007 ("Coherent Line
Drawing", NPAR) in the form of Winnemoeller, Kyprianidis & Olsen 2012 ("XDoG"): the difference
across the edges, averaged along them. Contrast is taken relative to the surroundings, so that
dark skin and soft light keep their features; brows, eyes, nose, mouth and outline need less of
it than the rest, and dark brows and irises are filled. ``stencil`` lights the face, as a poster
of two tones, and cuts these lines and the deep shadows out of it.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.portrait.flow import flow_dog
from emotion_face.recognition import canvas_matrix, view
from emotion_face.training.strokes import distance_field

Picture = NDArray[np.float32]
Mask = NDArray[np.bool_]
Points = NDArray[np.float64]

_FINE = 3  # drawn this much finer than the canvas; lengths below are canvas pixels
_BROWS, _EYES = ("brow_left", "brow_right"), ("eye_left", "eye_right")
_PARTS = {
    "brow_left": slice(17, 22),
    "brow_right": slice(22, 27),
    "eye_left": slice(36, 42),
    "eye_right": slice(42, 48),
    "nose": slice(31, 36),
    "mouth": slice(48, 68),
}


@dataclass(frozen=True)
class LinePen:
    """Constants of ``lines``, named as in the papers.

    Attributes
    ----------
    sigma_c : float
        Scale across the edges [canvas px].
    contrast : float
        Scale of the surroundings that contrast is relative to [canvas px].
    depth, part_depth : float
        How strong a line is drawn, as a share of the face's strong edges: anywhere, on a part.
    """

    sigma_c: float = 0.9
    contrast: float = 8.5
    depth: float = 1.0
    part_depth: float = 0.25


def _blur(image: Picture, sigma: float) -> Picture:
    blurred: Picture = cv2.GaussianBlur(image, (0, 0), sigma * _FINE)
    return blurred


class FacePhotograph:
    """A photographed face on the canvas, and where its parts are.

    Parameters
    ----------
    image : (height, width) array
        Grey photograph.
    landmarks : (68, 2) array
        Multi-PIE landmarks [px], y down.
    """

    def __init__(self, image: NDArray[np.uint8], landmarks: Points) -> None:
        grey = view(image, landmarks, _FINE).astype(np.float32) / 255.0
        matrix = canvas_matrix(landmarks, _FINE)
        points = landmarks @ matrix[:, :2].T + matrix[:, 2]
        self.grey: Picture = cv2.bilateralFilter(grey, 0, 0.08, 1.3 * _FINE)
        self.head = self._filled(_head_outline(points))
        hulls = {name: points[part].astype(np.float32) for name, part in _PARTS.items()}
        self._parts = {name: self._filled(cv2.convexHull(p)[:, 0]) for name, p in hulls.items()}
        jaw = np.zeros(self.grey.shape, np.uint8)
        cv2.polylines(jaw, [np.round(points[:17]).astype(np.int32)], False, 1, 9 * _FINE)
        self.outline: Mask = jaw > 0

    def _filled(self, outline: Points) -> Mask:
        mask = np.zeros(self.grey.shape, np.uint8)
        cv2.fillPoly(mask, [np.round(outline).astype(np.int32)], 1)
        return mask > 0

    def parts(self, names: tuple[str, ...] = tuple(_PARTS), grow: float = 0.0) -> Mask:
        """Area of some parts, grown by ``grow`` canvas pixels."""
        area = np.any([self._parts[name] for name in names], axis=0)
        return _grown(area, grow)

    def relative(self, scale: float) -> Picture:
        """Brightness against its surroundings in the head, in their standard deviations."""
        weight = _grown(self.head, 3.0).astype(np.float32) + np.float32(1e-3)
        share = _blur(weight, scale)
        mean = _blur(self.grey * weight, scale) / share
        variance = _blur((self.grey - mean) ** 2 * weight, scale) / share
        relative: Picture = (self.grey - mean) / np.sqrt(variance + np.float32(4e-4))
        return relative


def _head_outline(points: Points) -> Points:
    """Outline (n, 2) of the face: its jaw, closed by an arc over the forehead."""
    brows, temple, other = points[17:27].mean(0), points[0], points[16]
    middle, half = (temple + other) / 2, (other - temple) / 2
    forehead = brows + 0.5 * (brows - points[8]) - middle
    angle = np.linspace(0.0, np.pi, 30)[1:-1, None]
    return np.vstack([points[:17], middle + np.cos(angle) * half + np.sin(angle) * forehead])


def _grown(area: Mask, by: float) -> Mask:
    size = 2 * round(by * _FINE) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return np.asarray(cv2.dilate(area.astype(np.uint8), disc) > 0)


def _smooth(area: Mask, sigma: float) -> Mask:
    return _blur(area.astype(np.float32), sigma) > 0.5


def _without_specks(area: Mask, smallest: float, keep: Mask | None = None) -> Mask:
    """Without components below ``smallest`` square canvas pixels; a third is enough in ``keep``."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(area.astype(np.uint8), connectivity=8)
    size = stats[:, cv2.CC_STAT_AREA].astype(float)
    if keep is not None:
        size[np.unique(labels[keep])] *= 3.0
    stays = size >= smallest * _FINE**2
    stays[0] = False
    return np.asarray(stays[labels])


def lines(photograph: FacePhotograph, pen: LinePen) -> Mask:
    """Drawing of a photograph in lines; True is lit."""
    relative = photograph.relative(pen.contrast)
    response = flow_dog(relative, _FINE, sigma_c=pen.sigma_c, stride=1.0)
    parts = photograph.parts(grow=2.5)
    near = np.maximum(_blur(parts.astype(np.float32), 1.3),
                      _blur(photograph.outline.astype(np.float32), 1.3))  # fmt: skip
    strong = np.percentile(np.abs(response[photograph.head]), 90)
    depth = strong * (pen.depth + (pen.part_depth - pen.depth) * near)
    ink = (response < -depth) & _grown(photograph.head, 2.5)
    tone = _blur(relative, 0.5)
    for names, grow, share in ((_EYES, 1.3, 28), (_BROWS, 2.7, 36)):
        for name in names:
            area = photograph.parts((name,), grow)
            ink |= area & (tone < np.percentile(tone[area], share))
    return _without_specks(_smooth(ink, 0.6), 20.0, photograph.parts(grow=1.0))


def stencil(photograph: FacePhotograph, drawn: Mask) -> Mask:
    """Drawing of a photograph in two tones, with its ``drawn`` lines cut out; True is lit."""
    head, grey = photograph.head, photograph.grey
    weight = head.astype(np.float32) + np.float32(1e-3)
    light = _blur(grey * weight, 13.0) / _blur(weight, 13.0)
    shadow = (_blur(grey, 0.8) < 0.8 * light) & ~photograph.parts((*_BROWS, *_EYES), 4.7)
    lit = _without_specks(_smooth(head & ~shadow, 0.8), 80.0)
    lit = ~_without_specks(~lit, 30.0)
    rim = head & _grown(~head, 2.0) & ~photograph.parts(grow=2.0)
    lit &= ~drawn | rim
    lit = _without_specks(_smooth(lit, 0.4), 20.0)
    return ~_without_specks(~lit, 10.0)


def draw(photograph: FacePhotograph) -> dict[str, NDArray[np.float32]]:
    """Drawing fields (96, 128) of a photograph in the styles ``lines`` and ``stencil``."""
    drawn = lines(photograph, LinePen())
    drawings = {"lines": drawn, "stencil": stencil(photograph, drawn)}
    return {
        style: distance_field(drawing.astype(np.uint8) * np.uint8(255))
        for style, drawing in drawings.items()
    }
