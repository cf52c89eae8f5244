"""From a photographed person to what a cartoon of them needs: the numbers of :class:`Grooming`.

Hair comes from the silhouette and from where skin begins; beard and spectacles as the portrait
finds them; features from the calm landmarks, against what is usual. Earrings are not found, nor
are caps and turbans told from hair.
"""

import numpy as np
from numpy.typing import NDArray

from emotion_face.face import Grooming
from emotion_face.portrait.facial_hair import cheek_area
from emotion_face.portrait.features import BROWS, EYES, OUTER_LIPS, measured
from emotion_face.portrait.layout import CHIN_Y, EYES_Y, FINE
from emotion_face.portrait.layout import STRETCH as PORTRAIT_STRETCH
from emotion_face.portrait.maps import Mask, Picture, Points, sampled
from emotion_face.portrait.parsing import Parts
from emotion_face.portrait.shapes import SIZE, area_of, blurred
from emotion_face.portrait.sitter import Sitter
from emotion_face.portrait.spectacles import find

# The cartoon's canvas: true proportions, eyes and chin at fixed heights.
STRETCH = 1.15
CARTOON_EYES_Y, CARTOON_CHIN_Y = 47.5, 84.5

# Drawn hair [canvas px]: ordinary thickness, and the logarithm that a unit of the code adds.
SIDE_PX, HANGING_PX, TOP_PX = 3.2, 4.4, 4.0
SIDE_GROWTH, TOP_GROWTH, FLARE_GROWTH = 0.45, 0.5, 0.35
HAIRLINE_PX, FRINGE_PX, RECESSION_PX = 11.5, 4.5, 3.2
SWEEP_PX = 5.0  # how much lower the hair line is on the far side of the parting
FIRST_PX, LOWEST_PX = 7.0, 97.0  # the shortest hair above the temple, and the canvas' lower end
LENS_GROWTH = 0.07

_LIMIT = 2.2
_ROUGH, _ROUGH_GREY = 0.5, 0.3  # lines of hair
_SKIN, _COLOURED = 0.68, 0.03  # lightness, least redness of cheeks in a colour photograph
_HAIR_RED, _SCARF_RED = 0.4, 0.65  # hair and cloth are less red than this share of the cheeks
_THINNEST_PX = 2.0  # thinner hair beside a face is its edge
_AROUND_PX = 12.0  # width of a scarf beside the jaw
_GAP_PX = 3.0  # hair goes on after such a gap
_COLUMNS = (-0.62, -0.28, 0.0, 0.28, 0.62)  # of the forehead, in half widths
_BALD_PX, _HAIRY_PX = 5.5, 9.5  # hair seen above a forehead
_FULL_BEARD_PX2 = 250.0
_LARGE_PX2 = 40.0  # hair whose tone can be told
_USUAL = {
    "brow_weight": (2.6, 0.7),
    "lips": (0.25, 0.05),
    "nose_length": (18.5, 0.75),
    "nose_width": (13.8, 0.95),
    "eyes": (0.288, 0.022),
    "brow_arch": (1.93, 0.2),
    "lens": (10.0, 0.8),
}
"""Mean and standard deviation over the photographed people."""


def reach_of(length: float) -> float:
    """How far down hair of a ``length`` falls: 0 above the ears to 1 below the canvas."""
    return float(0.5 + 0.5 * np.tanh(1.3 * length - 0.55))


def _length_of(reach: float) -> float:
    return float((np.arctanh(2.0 * np.clip(reach, 0.02, 0.98) - 1.0) + 0.55) / 1.3)


def grooming(sitter: Sitter, seen: Parts) -> Grooming:
    """What a sitter wears and grows.

    Parameters
    ----------
    sitter : Sitter
    seen : Parts
        Of the sitter's head.
    """
    p = sitter.places
    spectacles = find(blurred(seen.response, 0.3), p)
    beard = seen.facial_hair.area | seen.facial_hair.sparse
    hairy = float(beard.any())
    brow_width = float(measured(seen.lightness, p).brow_width.mean())
    contrast = (0.87 - float(seen.lightness[area_of(p[OUTER_LIPS])].mean())) / 0.1
    contrast += (2.8 - brow_width) / 0.9
    nose = _unusual("nose_length", p[33, 1] - p[27, 1])
    nose += _unusual("nose_width", p[35, 0] - p[31, 0])
    openness = [(p[e][4:6, 1] - p[e][1:3, 1]).mean() / (p[e][3, 0] - p[e][0, 0]) for e in EYES]
    return Grooming(
        **_hair(sitter, seen),
        brow_weight=_unusual("brow_weight", brow_width),
        covering=_wrapped(sitter, seen),
        glasses=float(spectacles is not None),
        lens=_unusual("lens", float(np.ptp(spectacles.lenses[0][:, 1])) / 2) if spectacles else 0.0,
        beard=float(beard.sum() > _FULL_BEARD_PX2 * FINE**2),
        moustache=hairy,
        lashes=_share(contrast, 0.0, 1.5) * (1.0 - hairy),
        lips=_unusual("lips", (p[57, 1] - p[51, 1]) / (p[54, 0] - p[48, 0])),
        nose=nose / 2.0,
        eyes=_unusual("eyes", float(np.mean(openness))),
        brow_arch=_unusual(
            "brow_arch",
            float(np.mean([p[b][[0, 4], 1].mean() - p[b][1:4, 1].mean() for b in BROWS])),
        ),
        folds=_share(_folds(seen.response, p), 0.5, 0.9) * (1.0 - 0.7 * _smile(sitter)),
    )


def _unusual(name: str, value: float) -> float:
    mean, spread = _USUAL[name]
    return float(np.clip((value - mean) / spread, -_LIMIT, _LIMIT))


def _share(value: float, least: float, most: float) -> float:
    return float(np.clip((value - least) / (most - least), 0.0, 1.0))


def _grown(size: float, usual: float, growth: float) -> float:
    """The number of a size that grows by ``growth`` in the logarithm."""
    return float(np.clip(np.log(max(size, 0.2) / usual) / growth, -_LIMIT, _LIMIT))


def _hair(sitter: Sitter, seen: Parts) -> dict[str, float]:
    """The numbers of the hair."""
    p = sitter.places
    middle, half = (p[0] + p[16]) / 2, (p[16, 0] - p[0, 0]) / 2
    skull = 2.0 * middle[1] - p[8, 1]
    down = (CARTOON_CHIN_Y - CARTOON_EYES_Y) / (CHIN_Y - EYES_Y)
    across = down * STRETCH / PORTRAIT_STRETCH
    y = (np.arange(SIZE[0]) + 0.5) / FINE
    head = seen.hair | seen.face | seen.ears
    beside = _beside(seen.hair, p)
    temples = (y > middle[1] - 14.0) & (y < middle[1] - 4.0)
    jaw = (y > p[3, 1]) & (y < p[5, 1])
    side, low = (float(np.median(beside[:, rows], axis=1).mean()) * across
                 for rows in (temples, jaw))  # fmt: skip
    end = float(np.mean([_end(row > _THINNEST_PX, y, middle[1]) for row in beside]))
    lowest = CARTOON_EYES_Y + (end - EYES_Y) * down
    first = CARTOON_EYES_Y + (middle[1] - EYES_Y) * down - FIRST_PX
    reach = float(np.clip((lowest - first) / (LOWEST_PX - first), 0.0, 1.0))
    skin = _skin(sitter, seen)
    lines, tops = [], []
    for share in _COLUMNS:
        column = int((middle[0] + share * half) * FINE)
        bare = skin[:, column - 2 : column + 3].mean(1) > 0.5
        row = int((p[17:27, 1].mean() - 5.0) * FINE)
        while row > 0 and bare[row - 1 : row + 1].any():
            row -= 1
        lines.append(y[row])
        tops.append(y[head[:, column].argmax()])
    line, top = np.array(lines), np.array(tops)
    seen_px = float((line - top)[1:4].min())
    band = np.zeros(SIZE, bool)
    for share, low_end, high in zip(_COLUMNS, line - 0.5, top + 1.5, strict=True):
        column = int((middle[0] + share * half) * FINE)
        band[int(high * FINE) : int(low_end * FINE), column - 6 : column + 7] = True
    bright = float(np.median(seen.grey[cheek_area(p)]))
    grey = float(np.median(seen.grey[band])) if band.sum() > _LARGE_PX2 * FINE**2 else 0.0
    forehead = float(line[1:4].mean()) - skull
    return {
        "volume": _grown(side, SIDE_PX + HANGING_PX * reach, SIDE_GROWTH),
        "crown": _grown((skull - float(top[1:4].mean())) * down, TOP_PX, TOP_GROWTH),
        "flare": _grown(low, max(side, 1.0), FLARE_GROWTH) if reach > 0.45 else 0.0,
        "length": _length_of(reach),
        "fringe": float(np.clip((forehead * down - HAIRLINE_PX) / FRINGE_PX, -_LIMIT, _LIMIT)),
        "parting": float(np.arctanh(np.clip((line[1] - line[3]) * down / SWEEP_PX, -0.85, 0.85)))
        / 0.8,
        "recession": float(
            np.clip(
                ((line[[1, 3]].mean() - line[[0, 4]].mean()) * down + 1.2) / RECESSION_PX,
                -_LIMIT,
                _LIMIT,
            )
        ),
        "baldness": 1.0 - _share(seen_px, _BALD_PX, _HAIRY_PX),
        "lightness": min(_share(grey / bright, 0.5, 0.9), _share(grey, 0.35, 0.6))
        * (0.4 if seen.facial_hair.area.any() else 1.0),
        "curl": _share(_roughness(head, middle[1] - 14.0), 0.4, 0.8),
    }


def _beside(hair: Mask, p: Points) -> NDArray[np.float64]:
    """Width (2, rows) [px] of the hair to the left and to the right of the face in each row."""
    x = (np.arange(SIZE[1]) + 0.5) / FINE
    y = (np.arange(SIZE[0]) + 0.5) / FINE
    widths = []
    for hand, cheek in ((-1.0, p[:5]), (1.0, p[:11:-1])):
        edge = np.interp(y, cheek[:, 1], cheek[:, 0])
        widths.append((hair & ((x - edge[:, None]) * hand > 0.0)).sum(1) / FINE)
    return np.array(widths)


def _end(hairy: NDArray[np.bool_], y: NDArray[np.float64], temple: float) -> float:
    """Height down to which hair hangs beside a face."""
    end = temple - 10.0
    for height in y[hairy & (y > temple - 16.0)]:
        if height <= end + _GAP_PX:
            end = height
    return float(end)


def _skin(sitter: Sitter, seen: Parts) -> Mask:
    """Where skin is: as light as cheeks, smooth and, in a colour photograph, red."""
    redness = float(np.median(sitter.chroma[cheek_area(sitter.places)]))
    rough = blurred(np.abs(seen.response), 1.5)
    skin = blurred(seen.lightness, 0.8) > _SKIN
    if redness > _COLOURED:
        skin &= (blurred(sitter.chroma, 0.8) > _HAIR_RED * redness) & (rough < _ROUGH)
    else:
        skin &= rough < _ROUGH_GREY
    return np.asarray(skin & seen.person)


def _roughness(head: Mask, below: float) -> float:
    """Area of the waves of a head's outline above a height, as a share of a pixel's width."""
    rows = int(below * FINE)
    waves = (head ^ (blurred(head, 2.0) > 0.5))[:rows]
    edge = (blurred(head, 0.4) > 0.5) ^ (blurred(head, 0.4) > 0.3)
    return float(waves.sum() / max(edge[:rows].sum(), 1))


def _wrapped(sitter: Sitter, seen: Parts) -> float:
    """1 for a scarf about the face: no skin below the chin, though hair seems to hang there."""
    p = sitter.places
    redness = float(np.median(sitter.chroma[cheek_area(p)]))
    if redness <= _COLOURED:
        return 0.0
    below = p[8] + np.array([[-5.0, 3.0], [5.0, 3.0], [5.0, 8.0], [-5.0, 8.0]])
    neck = float(np.median(sitter.chroma[area_of(below)])) / redness
    y = (np.arange(SIZE[0]) + 0.5) / FINE
    around = float(_beside(seen.person, p)[:, (y > p[3, 1]) & (y < p[5, 1])].mean())
    return float(neck < _SCARF_RED and around > _AROUND_PX)


def _smile(sitter: Sitter) -> float:
    return min(float(sitter.shown @ sitter.head.activation({"mouthSmile": 0.5})), 1.0)


def _folds(response: Picture, p: Points) -> float:
    """How dark the lines from the nose to the mouth are."""
    soft, t = blurred(response, 0.5), np.linspace(0.15, 0.95, 20)[:, None]
    depths = []
    for wing, corner, hand in ((31, 48, -1.0), (35, 54, 1.0)):
        start = p[wing] + np.array([1.5 * hand, 0.0])
        lines = [
            start + (p[corner] + np.array([off * hand, -1.0]) - start) * t
            + np.sin(np.pi * t) * np.array([hand, 0.0])
            for off in np.arange(1.0, 6.0, 0.5)
        ]  # fmt: skip
        dark = [float((-sampled(soft, line * FINE)).clip(0.0, 1.5).mean()) for line in lines]
        depths.append(max(dark))
    return float(np.mean(depths))
