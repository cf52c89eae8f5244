"""Hair and head coverings of a cartoon head, as outlines [canvas px].

A head of hair lies between two lines, both from the image-left end of the hair over the head to
the image-right end: the silhouette, and the hair line with the inner edge of what hangs down.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.face import Grooming
from emotion_face.portrait.grooming import (
    FIRST_PX,
    FLARE_GROWTH,
    FRINGE_PX,
    HAIRLINE_PX,
    HANGING_PX,
    LOWEST_PX,
    RECESSION_PX,
    SIDE_GROWTH,
    SIDE_PX,
    SWEEP_PX,
    TOP_GROWTH,
    TOP_PX,
    reach_of,
)
from emotion_face.portrait.shapes import through

Points = NDArray[np.float64]

SKULL = 1.0  # height of the skull above the temples, as a share of the jaw's below them
_ROUND = 0.86  # exponent of the skull's outline; 1 is an ellipse
_SAMPLES = 33  # of each half of a line
_CURL_PX, _CURL_WAVE_PX = 1.7, 7.5
_SCARF_PX = 6.0
_BROWS_PX = 19.0  # how far above the temples hair ends, for the brows to stay free


@dataclass(frozen=True)
class Hair:
    """Hair between two lines (n, 2), and the covering over it.

    Attributes
    ----------
    outer, inner : (n, 2) arrays
    parting : (2, 2) array
        From the hair line up.
    covering : pair of (m, 2) arrays
        Its silhouette and its edge about the face.
    """

    outer: Points
    inner: Points
    parting: Points
    covering: tuple[Points, Points]


def skull_of(jaw: Points, lean: Points) -> Points:
    """The head's outline (n, 2) from the image-left temple over the crown to the other."""
    angle = np.linspace(np.pi, 0.0, 2 * _SAMPLES - 1)[:, None]
    middle, half = (jaw[0] + jaw[-1]) / 2, (jaw[-1] - jaw[0]) / 2
    height = SKULL * (jaw[8, 1] - middle[1])
    cos, sin = np.cos(angle), np.sin(angle)
    across = np.sign(cos) * np.abs(cos) ** _ROUND
    up = sin**_ROUND
    return np.asarray(middle + across * half * 1.02 + up * (np.array([0.0, -height]) + lean))


def hair_of(jaw: Points, skull: Points, groom: Grooming, lean: Points) -> Hair:
    """The hair on a head.

    Parameters
    ----------
    jaw, skull : (n, 2) arrays
    groom : Grooming
    lean : (2,) array
        How far the crown moves against the face as the head turns [px].
    """
    bare = 1.0 - groom.baldness
    shown = 1.0 - groom.covering
    top = TOP_PX * np.exp(TOP_GROWTH * groom.crown) * shown * bare
    reach = reach_of(groom.length) * shown * (1.0 - 0.6 * groom.baldness)
    side = (SIDE_PX + HANGING_PX * reach) * np.exp(SIDE_GROWTH * groom.volume) * shown
    side *= 0.5 + 0.5 * bare
    low = side * np.exp(FLARE_GROWTH * groom.flare)
    crown, n = skull[len(skull) // 2], _SAMPLES
    outers, inners = [], []
    for hand, cheek, half in ((-1.0, jaw[:4], skull[:n]), (1.0, jaw[:12:-1], skull[: n - 2 : -1])):
        temple = half[0]
        first = temple[1] - FIRST_PX
        end = first + reach * (LOWEST_PX - first)
        heights = np.linspace(end, temple[1], 7)
        edge = np.interp(heights, cheek[:, 1], cheek[:, 0] * hand) * hand
        taper = min(2.6 * reach, 1.0)
        width = np.interp(heights, [temple[1], temple[1] + 30.0], [side, low])
        width *= np.linspace(taper, 1.0, 7)
        shoulder = half[n // 2]
        away = shoulder - (jaw[0] + jaw[-1]) / 2
        away = away / np.linalg.norm(away) * (0.45 * side + 0.55 * top)
        outer = np.vstack([
            np.stack([edge + hand * width, heights], axis=1),
            half[n // 4] + [hand * (0.85 * side + 0.15 * top), -0.25 * top],
            shoulder + away,
            half[(3 * n) // 4] + [hand * 0.25 * top, -0.85 * top],
            crown - [0.0, top],
        ])  # fmt: skip
        inner = np.vstack([np.stack([edge, heights], axis=1), _hairline(half, hand, groom, lean)])
        outers.append(through(outer, n))
        line = through(inner, n)
        roof = np.interp(
            hand * (line[:, 0] - crown[0]), hand * (half[::-1, 0] - crown[0]), half[::-1, 1]
        )
        line[:, 1] = np.maximum(line[:, 1], np.where(line[:, 1] < temple[1], roof, -np.inf))
        inners.append(line)
    outer = np.vstack([outers[0], outers[1][-2::-1]])
    inner = np.vstack([inners[0], inners[1][-2::-1]])
    # A bald crown: the hair line goes back to the silhouette.
    over = np.sin(np.linspace(0.0, np.pi, len(inner)))[:, None] ** 2
    inner = inner + groom.baldness * np.clip(2.2 * over, 0.0, 1.0) * (outer - inner)
    outer = _curled(outer, _CURL_PX * groom.curl * shown)
    root = inner[n - 1]
    parting = np.array([root, root + 0.8 * (crown - [0.0, top] - root)])
    return Hair(outer, inner, parting, _covering(jaw, skull, groom))


def _hairline(half: Points, hand: float, groom: Grooming, lean: Points) -> Points:
    """The hair line (5, 2) of one half, from the temple to the parting."""
    temple, crown = half[0], half[-1]
    wide = abs(temple[0] - crown[0])
    low = crown[1] + HAIRLINE_PX + FRINGE_PX * groom.fringe - 0.2 * lean[1]
    part = 0.6 * wide * np.tanh(0.8 * groom.parting)
    away = np.clip(-hand * part / max(wide, 1.0), -0.6, 0.6)  # falls lower away from the parting
    recede = RECESSION_PX * groom.recession
    side = low + 0.5 / 0.6 * SWEEP_PX * away
    line = np.array([
        [temple[0] - hand * 0.5, temple[1] - FIRST_PX],
        [crown[0] + hand * 0.86 * wide, max(side + 3.0 - 0.6 * recede, crown[1] + 5.0)],
        [crown[0] + hand * 0.62 * wide, side + 0.5 - recede],
        [crown[0] + 0.6 * part + hand * 0.28 * wide, side - 0.7 + 0.2 * recede],
        [crown[0] + part, low - 2.2],
    ])  # fmt: skip
    line[1:, 1] = np.minimum(line[1:, 1], temple[1] - _BROWS_PX)
    return line


def _curled(line: Points, depth: float) -> Points:
    """The line in waves."""
    if depth <= 0.0:
        return line
    at = np.linspace(0.0, len(line) - 1.0, 4 * len(line))
    fine = np.stack([np.interp(at, np.arange(len(line)), line[:, k]) for k in (0, 1)], axis=1)
    along = np.gradient(fine, axis=0)
    length = np.linalg.norm(along, axis=1)
    way = np.cumsum(length)
    waves = max(round(way[-1] / _CURL_WAVE_PX), 1)
    across = along[:, ::-1] * np.array([1.0, -1.0]) / np.maximum(length, 1e-9)[:, None]
    bulge = np.abs(np.sin(np.pi * waves * way / way[-1])) - 0.4
    return np.asarray(fine + across * (depth * bulge)[:, None])


def _covering(jaw: Points, skull: Points, groom: Grooming) -> tuple[Points, Points]:
    """Silhouette and edge of a covering: about the whole face if the hair is long."""
    thick = _SCARF_PX * groom.covering
    wraps = reach_of(groom.length + 0.4)
    crown, temple, other = skull[len(skull) // 2], jaw[0], jaw[-1]
    middle = (temple + other) / 2
    out = skull - middle
    outer = skull + out / np.linalg.norm(out, axis=1, keepdims=True) * thick
    brow = crown[1] + HAIRLINE_PX + 3.0
    edge = skull.copy()
    edge[:, 1] = np.maximum(edge[:, 1], np.minimum(brow + 0.02 * (skull[:, 0] - crown[0]) ** 2,
                                                   temple[1]))  # fmt: skip
    down = wraps * groom.covering
    sides = []
    for hand, cheek in ((-1.0, jaw[:9]), (1.0, jaw[:7:-1])):
        count = max(round(8 * down), 1)
        inner = cheek[: count + 1]
        away = np.array([hand, 0.55 * down]) * thick
        sides.append((inner + away, inner))
    left, right = sides
    return (
        np.vstack([left[0][:0:-1], outer, right[0][1:]]),
        np.vstack([left[1][:0:-1], edge, right[1][1:]]),
    )
