"""The likeness: the permanent part of a sitter's drawing, made once from the photograph.

The calm head is drawn without its brows, eyes and mouth, which the pen redraws in every frame:
skin lit, shadows and lines dark, hair with its shape and streaks, a lit rim where dark hair would
be invisible on the dark panel.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from emotion_face.portrait import spectacles, wrinkles
from emotion_face.portrait.facial_hair import strands
from emotion_face.portrait.features import BROWS, EYES, OUTER_LIPS, Features, measured
from emotion_face.portrait.layout import FINE
from emotion_face.portrait.maps import Mask, Picture, Points
from emotion_face.portrait.parsing import parts, smoothed
from emotion_face.portrait.shapes import (
    SIZE,
    area_of,
    blurred,
    grown,
    signed_distance,
    stroke,
    through,
    without_specks,
)
from emotion_face.portrait.sitter import Sitter

_NOSE = slice(27, 36)

_SHADOW, _NOSE_SHADOW = 0.48, 0.45  # skin darker than this share of its light
_LINE, _PART_LINE = 0.85, 0.4  # how strong a line is drawn
_MIXED_HAIR = 0.5  # from here on its line on the forehead is drawn
_HAIRLINE_PX = 1.5
_STREAKS = (
    [0.25, 0.45, 0.7, 0.95, 1.2],
    [0.05, 0.18, 0.42, 0.66, 0.8],
)  # lit share of hair by its tone
_SHADE = [0.5, 0.9], [0.6, 0.1]  # weight of shades beside lines, as light hair is shaded by light
_PAIRED_PX, _PAIRED = 3.0, 0.4  # distance and share of a wrinkle's counterpart
_LINE_AREA = 20.0  # of the smallest line of a face [px2], as less looks like dirt
_WRINKLE_PX = 60.0  # area of the largest wrinkle; more is hair or shade
_RIM_PX = 2.0


@dataclass(frozen=True)
class Likeness:
    """A person's data for the pen.

    Attributes
    ----------
    base : (448, 512) array
        Signed distance [px] of the calm head without brows, eyes and mouth; positive is lit.
    features : Features
    spectacles : Spectacles or None
    moustache : bool
        Whether a moustache is worn without a dense beard.
    """

    base: Picture
    features: Features
    spectacles: spectacles.Spectacles | None
    moustache: bool


def likeness(sitter: Sitter) -> Likeness:
    """The likeness of a sitter."""
    p, seen = sitter.places, parts(sitter)
    y = np.mgrid[: SIZE[0], : SIZE[1]][0].astype(np.float32) / FINE
    person, face, hair, ears = seen.person, seen.face, seen.hair, seen.ears
    lightness, relative, response = seen.lightness, seen.relative, seen.response
    facial_hair, tone = seen.facial_hair, seen.hair_tone
    brow_y = float(p[17:27, 1].mean())

    # Skin: dark in deep shadow, in facial hair, and where there is a line.
    shadow = np.full(SIZE, _SHADOW, np.float32)
    depth = np.full(SIZE, _LINE, np.float32)
    nose = cv2.convexHull(p[_NOSE].astype(np.float32))[:, 0].astype(np.float64)
    near_nose = grown(area_of(nose), 1.2)
    shadow[near_nose], depth[near_nose] = _NOSE_SHADOW, _PART_LINE
    lit = face & (blurred(lightness, 0.6) > blurred(shadow, 0.7)) & ~(response < -depth)
    lit |= _islands(~lit & face & (y < brow_y - 1.0), ~face)
    hairline = face & grown(hair, _HAIRLINE_PX) & (y < brow_y)
    lit |= facial_hair.shaved & (y > p[33, 1] + 1.0)
    lit &= ~facial_hair.area
    if facial_hair.sparse.any():
        lit = (lit | facial_hair.sparse) & ~(strands(p) & ~facial_hair.area)
    for part in (*BROWS, *EYES):
        hull = cv2.convexHull(p[part].astype(np.float32))[:, 0].astype(np.float64)
        lit |= grown(area_of(hull), 3.2 if part in EYES else 2.2) & face
    lit |= grown(area_of(p[OUTER_LIPS]), 0.7)
    between = area_of(p[[21, 22, 42, 39]])  # a line here would look like the bridge of spectacles
    lit |= between & face
    smiled = _smile_folds(p, sitter) & ~near_nose & ~facial_hair.area
    lit |= smiled & face & (blurred(lightness, 1.0) > 0.4)
    # Hair: light streaks in dark hair, dark ones in light hair.
    if hair.any():
        shade = float(np.interp(tone, *_SHADE))
        streak = blurred(response + shade * relative, 0.4)
        share = float(np.interp(tone, *_STREAKS))
        bundles = hair & (streak > np.percentile(streak[hair], 100 * (1 - share)))
        lit |= without_specks(bundles, 16.0)
        if tone > _MIXED_HAIR:
            lit &= ~hairline
    lit |= ears & ~(response < -_PART_LINE)
    lit = without_specks(smoothed(lit, 0.5), 14.0)
    lit = ~without_specks(~lit, 7.0)
    bare = face & ~near_nose & ~facial_hair.area & ~facial_hair.sparse & (y > brow_y)
    lit |= bare & ~_paired(without_specks(bare & ~lit, _LINE_AREA), p)
    lines = wrinkles.lines(p, wrinkles.depth(response, p))
    if lines.any():
        lit |= bare
        lit &= ~(lines & face & ~grown(hair, 1.5) & ~facial_hair.area)
    worn = spectacles.find(blurred(response, 0.3), p)
    if worn:
        lit |= face & (area_of(worn.lenses[0]) | area_of(worn.lenses[1]))
    drawn = (face | hair | ears) & person
    lit |= drawn & ~grown(drawn, -_RIM_PX) & ((hair & ~seen.cut) | (y > p[3, 1]) & ~hair)
    lit |= face & ~grown(face, -_RIM_PX) & (y > p[1, 1])
    lit = without_specks(lit & drawn, 8.0)
    return Likeness(
        base=signed_distance(lit),
        features=measured(lightness, p),
        spectacles=worn,
        moustache=facial_hair.moustache,
    )


def _islands(area: Mask, shore: Mask) -> Mask:
    """Broad parts of an area not connected with ``shore``, as shade on a forehead is no fringe."""
    broad = grown(grown(area, -1.0), 1.3) & area
    _, labels = cv2.connectedComponents(broad.astype(np.uint8))
    reach = np.unique(labels[grown(shore, 1.5) & broad])
    return np.asarray(broad & ~np.isin(labels, reach))


def _paired(dark: Mask, p: Points) -> Mask:
    """An area without its small parts that have no counterpart on the other side of the face.

    Wrinkles come in pairs; what one side alone has is mostly a shadow, and would look like a scar.
    """
    y, x = np.mgrid[: SIZE[0], : SIZE[1]].astype(np.float32) / FINE
    middle = np.interp(y, p[[27, 33, 8], 1], p[[27, 33, 8], 0]).astype(np.float32)
    byte = dark.astype(np.uint8)
    mirrored = cv2.remap(byte, FINE * (2 * middle - x), FINE * y, cv2.INTER_NEAREST)
    near = grown(mirrored > 0, _PAIRED_PX)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(byte)
    share = np.bincount(labels[near], minlength=count) / stats[:, cv2.CC_STAT_AREA]
    stays = (share >= _PAIRED) | (stats[:, cv2.CC_STAT_AREA] >= _WRINKLE_PX * FINE**2)
    stays[0] = False
    return np.asarray(stays[labels])


def _smile_folds(p: Points, sitter: Sitter) -> Mask:
    """Mask of folds of the photographed smile, which a calm face does not have."""
    smile = float(sitter.shown @ sitter.head.activation({"mouthSmile": 0.5}))
    layer = np.zeros(SIZE, np.uint8)
    if smile > 0.15:
        for wing, corner, jaw in ((31, 48, 5), (35, 54, 11)):
            outer = p[corner] + 0.35 * (p[jaw] - p[corner])
            stroke(
                layer,
                through(
                    np.array(
                        [p[wing], (p[wing] + p[corner]) / 2 + 0.18 * (p[jaw] - p[corner]), outer]
                    )
                ),
                5.0,
                7.0,
                1,
            )
    return layer > 0
