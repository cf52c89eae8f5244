"""Wrinkles: how lined a face is, and clean lines in the places where every old face has them.

The depth is that of the darkest curves below the eyes, on the forehead, by the mouth and between
the brows. One of them may be a shadow or the fold of a smile; together they tell a lined face
from a smooth one. What is drawn has fixed places, as the photograph's own lines are broken on 64
rows.
"""

import numpy as np

from emotion_face.portrait.layout import FINE
from emotion_face.portrait.maps import Mask, Picture, Points, sampled
from emotion_face.portrait.shapes import SIZE, stroke, through

_SMOOTH = np.array([0.29, 0.16, 0.13, -0.03])  # strength of these lines in the faces of the young
_SPREAD = np.array([0.35, 0.19, 0.18, 0.12])
_FAINT, _DEEP = 0.9, 2.3  # distance from them, in their standard deviations
_RANGE = (-0.3, 1.5)  # clipping of a line's strength
_LEAST, _WIDTH_PX = 0.15, (1.1, 1.5)  # of the depth drawn, and width of the lines
_LIDS = ((36, 41, 40, 39), (42, 47, 46, 45))
_MOUTH = ((31, 48, 4), (35, 54, 12))  # wing of the nose, corner of the mouth, jaw


def depth(response: Picture, p: Points) -> float:
    """How lined a face is, from 0 (smooth) to 1 (old).

    Parameters
    ----------
    response : (448, 512) array
        Lines of the photograph, negative where dark; the strong ones are about -1.
    p : (68, 2) array
        Calm landmarks [canvas px].
    """
    upright = p[21:23].mean(0) + np.column_stack([np.zeros(10), np.linspace(-5.0, 1.0, 10)])
    places = [
        [
            [_below(p, lid, drop, bend) for drop in np.arange(3.0, 8.0, 0.5) for bend in (1, 3, 5)]
            for lid in _LIDS
        ],
        [[_across(p, rise, bow) for rise in np.arange(5.0, 14.0, 0.5) for bow in (0.0, 1.5)]],
        [[_fold(p, *at, share, 0.1, 0.12) for share in np.arange(0.05, 0.4, 0.025)]
         for at in _MOUTH],
        [[upright + np.array([x, 0.0]) for x in np.arange(-3.0, 3.1, 0.5)]],
    ]  # fmt: skip
    seen = [
        np.mean([max(_darkness(response, line) for line in family) for family in families])
        for families in places
    ]
    away = float(np.mean((np.array(seen) - _SMOOTH) / _SPREAD))
    return float(np.interp(away, [_FAINT, _DEEP], [0.0, 1.0]))


def lines(p: Points, depth: float) -> Mask:
    """The mask (448, 512) of the lines of a face (68, 2); longer and wider where they are deep."""
    layer = np.zeros(SIZE, np.uint8)
    if depth < _LEAST:
        return layer > 0
    width = float(np.interp(depth, [0.0, 1.0], _WIDTH_PX))
    drawn = [_below(p, lid, 6.0, 2.0) for lid in _LIDS]
    drawn += [_cheek(p, *at) for at in _MOUTH]
    for line in drawn:
        cut = round(0.2 * (1.0 - depth) * len(line))
        stroke(layer, line[cut : len(line) - cut], width, None, 1)
    return layer > 0


def _below(p: Points, lid: tuple[int, ...], drop: float, bend: float) -> Points:
    sag = np.array([0.0, 0.6, 0.6, 0.0])
    return through(p[list(lid)] + np.column_stack([0.0 * sag, drop + bend * sag]), 21)[4:-3]


def _across(p: Points, rise: float, bow: float) -> Points:
    x = np.linspace(p[18, 0] + 3.0, p[25, 0] - 3.0, 30)
    top = float(p[[18, 20, 23, 25], 1].min()) - rise
    return np.column_stack([x, top + bow * np.linspace(-1.0, 1.0, 30) ** 2])


def _fold(
    p: Points, wing: int, corner: int, jaw: int, start: float, middle: float, end: float
) -> Points:
    """Fold from the nose to beside the mouth; ``middle`` and ``end`` are beyond ``start``."""
    out = p[jaw] - p[corner]
    bend = p[corner] + (start + middle) * out - [0.0, 5.0]
    return through(np.array([p[wing] + start * out, bend, p[corner] + (start + end) * out]), 31)


def _cheek(p: Points, wing: int, corner: int, jaw: int) -> Points:
    """The upper part of such a fold, which ends above the corner that a drawn frown pulls down."""
    way, out = p[corner] - p[wing], p[jaw] - p[corner]
    places = [(0.05, 0.3), (0.3, 0.5), (0.6, 0.78)]
    return through(np.array([p[wing] + down * way + share * out for down, share in places]), 31)


def _darkness(response: Picture, line: Points) -> float:
    return float((-sampled(response, line * FINE)).clip(*_RANGE).mean())
