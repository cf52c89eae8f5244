"""Facial hair, found by its tone and colour: hair is less red than skin, shade is not."""

from dataclasses import dataclass

import numpy as np

from emotion_face.portrait.features import OUTER_LIPS
from emotion_face.portrait.maps import Mask, Picture, Points
from emotion_face.portrait.shapes import SIZE, area_of, grown, stroke, through
from emotion_face.portrait.sitter import Sitter

_MOUSTACHE, _GREY_MOUSTACHE, _STUBBLE = 0.6, 0.5, 0.72  # darker than this share of the cheeks
_FULL = 0.58  # and a full beard than this
_REDNESS, _PALE, _COLOURED = 0.8, 0.72, 0.03  # facial hair, white hair, any colour at all


@dataclass(frozen=True)
class FacialHair:
    """Masks of a dense dark beard, of hair that skin is seen through, and of bare skin.

    ``moustache`` is whether one is worn without a dense beard; the pen draws it with the mouth.
    """

    area: Mask
    sparse: Mask
    shaved: Mask
    moustache: bool = False

    @classmethod
    def seen(cls, sitter: Sitter, grey: Picture) -> "FacialHair":
        """Facial hair by colour: hair is less red than skin, shade is not."""
        p = sitter.places
        none = np.zeros(SIZE, bool)
        lip = area_of(p[[31, 33, 35, 54, 52, 51, 50, 48]]) & ~grown(area_of(p[OUTER_LIPS]), 0.5)
        chin = area_of(p[[5, 6, 7, 8, 9, 10, 11, 56, 57, 58]])
        cheeks = cheek_area(p)

        def against(picture: Picture, area: Mask) -> float:
            return float(np.median(picture[area]) / max(float(np.median(picture[cheeks])), 1e-3))

        over, under = against(grey, lip), against(grey, chin)
        red_over = red_under = 0.0
        moustache = over < _GREY_MOUSTACHE and over < 0.97 * under
        if float(np.median(sitter.chroma[cheeks])) > _COLOURED:
            red_over, red_under = against(sitter.chroma, lip), against(sitter.chroma, chin)
            moustache |= over < _MOUSTACHE and red_over < _REDNESS
            if red_over < _PALE and red_under < _PALE + 0.1 and under > _STUBBLE:
                return cls(none, area_of(_beard(p)) & ~area_of(p[OUTER_LIPS]), none)
        if not moustache:
            return cls(none, none, lip)
        beard = area_of(_beard(p)) & ~area_of(p[OUTER_LIPS])
        if under < _FULL:
            dense = beard | area_of(_moustache(p)) & ~area_of(p[OUTER_LIPS])
            return cls(dense, none, none)
        return cls(none, beard if under < _STUBBLE else none, lip, moustache=True)


def _moustache(p: Points) -> Points:
    """Outline of a moustache: from the nose to beyond the corners of the mouth."""
    out, droop = 0.22 * (p[54] - p[48]), [0.0, 1.2]
    upper = [
        p[48] - out + [0.0, 3.0],
        p[48] + 0.3 * (p[31] - p[48]) - 0.5 * out + droop,
        p[31] + [-1.0, 1.8],
        p[33] + [0.0, 2.2],
        p[35] + [1.0, 1.8],
        p[54] + 0.3 * (p[35] - p[54]) + 0.5 * out + droop,
        p[54] + out + [0.0, 3.0],
    ]
    lower = [
        p[54] + [0.6, 1.6],
        p[52] + [0.0, -0.6],
        p[51],
        p[50] + [0.0, -0.6],
        p[48] + [-0.6, 1.6],
    ]
    return np.array([*upper, *lower])


def _beard(p: Points) -> Points:
    """Outline of a full beard: along the jaw, up to the mouth."""
    inner = [
        p[2] + 0.12 * (p[14] - p[2]),
        p[3] + 0.30 * (p[48] - p[3]),
        p[4] + 0.72 * (p[48] - p[4]),
        p[48] + [-1.0, 2.5],
        p[58] + [0.0, 1.5],
        p[57] + [0.0, 1.8],
        p[56] + [0.0, 1.5],
        p[54] + [1.0, 2.5],
        p[12] + 0.72 * (p[54] - p[12]),
        p[13] + 0.30 * (p[54] - p[13]),
        p[14] + 0.12 * (p[2] - p[14]),
    ]
    return np.vstack([through(p[2:15], 49), np.array(inner)[::-1]])


def strands(p: Points) -> Mask:
    """Strands of a sparse beard: dark strokes from the mouth to the jaw."""
    layer = np.zeros(SIZE, np.uint8)
    jaw, mouth = through(p[5:12], 11), (p[48] + p[54]) / 2
    for k, end in enumerate(jaw):
        reach = (0.62, 0.93) if k % 2 else (0.7, 0.9)
        line = mouth + (end - mouth) * np.linspace(*reach, 6)[:, None]
        stroke(layer, line, 1.5, 0.9, 1)
    return layer > 0


def cheek_area(p: Points) -> Mask:
    """Skin that is rarely covered: below the eyes, beside the nose."""
    left = np.vstack([p[41] + [0, 3], p[40] + [0, 3], p[31] + [-2, -2], p[2] + [6, 2]])
    right = np.vstack([p[47] + [0, 3], p[46] + [0, 3], p[35] + [2, -2], p[14] + [-6, 2]])
    return area_of(left) | area_of(right)
