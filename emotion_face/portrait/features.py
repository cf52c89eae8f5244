"""Features: individual shape of a person's brows, eyes and lips.

They are measured on the calm face, relative to its landmarks, and exaggerated about the average
of the people of the training split, as caricaturists do (Brennan 1985, "Caricature Generator").
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.portrait.layout import FINE
from emotion_face.portrait.maps import Picture, Points, sampled
from emotion_face.portrait.shapes import area_of, blurred, through

BROWS = (slice(17, 22), slice(22, 27))
EYES = (slice(36, 42), slice(42, 48))
OUTER_LIPS, INNER_LIPS = slice(48, 60), slice(60, 68)

STATIONS = np.linspace(-0.08, 1.08, 7)  # along a brow, as shares of its length
_REACH = np.linspace(-4.5, 4.5, 37)  # across it [px]
_BROW_DARK, _BROW_RANGE = 0.08, 0.25  # lightness by which it is darker than the skin
_APART_PX = 1.5  # between a brow and the lid of an open eye
_AVERAGE_EYE = np.array([10.5, 0.195, 0.085])  # width [px], lids' heights as shares of it
_DRAWN_EYE = np.array([15.6, 0.37, 0.22])  # the average eye as drawn
_EXAGGERATION = np.array([1.9, 1.9, 1.6])
_EYE_LIMITS = np.array([[13.2, 0.29, 0.16], [19.0, 0.48, 0.34]])
_IRIS = 0.38  # largest radius, as a share of the eye's height, so that white is seen above it
_LIP_LIMITS = np.array([[0.5, 1.0], [3.6, 5.5]])
_SPOT = np.mgrid[-3:4, -3:4].reshape(2, -1).T  # about a pupil, on the fine canvas
_AVERAGE_LIPS, _LIP_EXAGGERATION = np.array([1.6, 2.8]), 1.5  # heights [px]


@dataclass(frozen=True)
class Features:
    """Features of one person; lengths in canvas pixels.

    Attributes
    ----------
    brow_rise : (2, 7) array
        Height of the brows above the landmarks' line at `STATIONS`, the image-left one first.
    brow_width : (2, 7) array
        Their thickness there.
    eye_size : (3,) array
        Width of a drawn eye, larger than life, and height of its lids above and below its
        corners as shares of the width.
    lid_height : (2,) array
        In life, height of the lids above and below the corners.
    iris : float
        Its radius as a share of the eye's width.
    lash : float
        Thickness of the upper lid's line.
    lip_size : (2,) array
        Height of the upper and the lower lip.
    lip_tone : float
        Darkness of the lips, 0 (as the skin) to 1.
    """

    brow_rise: Points
    brow_width: Points
    eye_size: NDArray[np.float64]
    lid_height: NDArray[np.float64]
    iris: float
    lash: float
    lip_size: NDArray[np.float64]
    lip_tone: float


def measured(lightness: Picture, p: Points) -> Features:
    """The features of a face.

    Parameters
    ----------
    lightness : (448, 512) array
        Of the calm face, 1 where skin is lit as skin there is.
    p : (68, 2) array
        Its landmarks [canvas px].
    """
    soft = blurred(lightness, 0.4)
    rise, width = _brows(soft, p)
    eyes = _eyes(soft, p)
    size = eyes[0]
    for side, part in enumerate(BROWS):
        line, _ = brow_line(p[part])
        lid = p[EYES[side]].mean(0)[1] - size[0] * size[1]
        under = line[:, 1] - rise[side] + brow_thickness(width[side]) / 2
        rise[side] += max(float(under[1:-1].max()) + _APART_PX - lid, 0.0)
    return Features(rise, width, *eyes, *_lips(soft, p))


def brow_line(points: Points) -> tuple[Points, Points]:
    """Positions (7, 2) along a brow's landmarks (5, 2) and the directions up from it (7, 2)."""
    ends = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    curve = through(ends, 61)
    along = np.gradient(curve, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    at = np.round((STATIONS * 4 + 1) / 6 * 60).astype(int)
    up = along[at][:, ::-1] * np.array([1.0, -1.0])
    return curve[at], up


def brow_thickness(width: Points) -> Points:
    """Drawn width of brows [px]; thin ones stay visible."""
    return np.asarray((0.8 + 0.65 * width).clip(1.1, 3.2))


def _brows(lightness: Picture, p: Points) -> tuple[Points, Points]:
    rise, width = np.zeros((2, 7)), np.zeros((2, 7))
    for side, part in enumerate(BROWS):
        line, up = brow_line(p[part])
        across = line[:, None] + _REACH[:, None] * up[:, None]
        values = sampled(lightness, across.reshape(-1, 2) * FINE).reshape(7, -1)
        skin = np.percentile(values, 85, axis=1, keepdims=True)
        dark = ((skin - _BROW_DARK - values) / _BROW_RANGE).clip(0.0, 1.0)
        dark *= np.exp(-((_REACH / 3.2) ** 4))
        width[side] = dark.sum(1) * (_REACH[1] - _REACH[0])
        rise[side] = (dark * _REACH).sum(1) / (dark.sum(1) + 2.0)
    return _alike(_smoothed(rise)), _alike(_smoothed(width))


def lid_heights(eye: Points) -> NDArray[np.float64]:
    """Height of the lids of an eye (6, 2) above and below its corners, in its widths."""
    middle, width = (eye[0, 1] + eye[3, 1]) / 2, float(np.linalg.norm(eye[3] - eye[0]))
    upper, lower = middle - eye[1:3, 1].mean(), eye[4:6, 1].mean() - middle
    return np.array([upper, lower]) / max(width, 1e-6)


def _eyes(
    lightness: Picture, p: Points
) -> tuple[NDArray[np.float64], NDArray[np.float64], float, float]:
    eyes = [p[part] for part in EYES]
    width = np.mean([np.linalg.norm(eye[3] - eye[0]) for eye in eyes])
    heights = np.mean([lid_heights(eye) for eye in eyes], axis=0)
    lid = np.mean([sampled(lightness, through(eye[:4], 15)[3:-3] * FINE).mean() for eye in eyes])
    iris = np.mean([sampled(lightness, eye.mean(0) * FINE + _SPOT).mean() for eye in eyes])
    life = np.array([width, *heights])
    own = _EXAGGERATION * (life / _AVERAGE_EYE - 1.0)
    size = (_DRAWN_EYE * (1.0 + own)).clip(*_EYE_LIMITS)
    return (
        size,
        heights,
        min(float(np.interp(iris, [0.2, 0.6], [0.235, 0.2])), _IRIS * float(size[1:].sum())),
        float(np.interp(lid, [0.35, 0.7], [2.4, 1.7])),
    )


def _lips(lightness: Picture, p: Points) -> tuple[NDArray[np.float64], float]:
    outer, inner = p[OUTER_LIPS], p[INNER_LIPS]
    height = np.array([inner[1:4, 1].mean() - outer[2:5, 1].mean(),
                       outer[8:11, 1].mean() - inner[5:8, 1].mean()])  # fmt: skip
    size = _AVERAGE_LIPS + _LIP_EXAGGERATION * (height - _AVERAGE_LIPS)
    lips = area_of(outer) & ~area_of(inner)
    tone = float(lightness[lips].mean()) if lips.any() else 1.0
    return size.clip(*_LIP_LIMITS), float(np.interp(tone, [0.78, 1.0], [1.0, 0.0]))


def _smoothed(rows: Points) -> Points:
    padded = np.pad(rows, ((0, 0), (1, 1)), mode="edge")
    return np.asarray(0.25 * padded[:, :-2] + 0.5 * padded[:, 1:-1] + 0.25 * padded[:, 2:])


def _alike(rows: Points) -> Points:
    """Both sides (2, n), half way to their mean, as light differs more than brows."""
    return np.asarray(0.5 * rows + 0.25 * (rows + rows[::-1, ::-1]))
