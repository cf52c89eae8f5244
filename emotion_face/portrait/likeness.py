"""The likeness: the permanent part of a sitter's drawing, made once from the photograph.

Light is divided out first, so that features are kept with dark skin, harsh light and glasses. The
calm head is then drawn without its brows, eyes and mouth, which the pen redraws in every frame:
skin lit, shadows and lines dark, hair with its shape and streaks, a lit rim where dark hair would
be invisible on the dark panel.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from emotion_face.portrait.features import BROWS, EYES, Features, measured
from emotion_face.portrait.flow import flow_dog
from emotion_face.portrait.hair import hair_of
from emotion_face.portrait.layout import CHIN_Y, FINE
from emotion_face.portrait.maps import Mask, Picture, Points
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
from emotion_face.portrait.spectacles import Spectacles, find

JAW, NOSE, MOUTH = slice(0, 17), slice(27, 36), slice(48, 60)

_SHADOW, _NOSE_SHADOW = 0.48, 0.45  # skin darker than this share of its light
_LINE, _PART_LINE = 0.85, 0.4  # how strong a line is drawn
_MOUSTACHE, _GREY_MOUSTACHE, _BEARD = 0.6, 0.5, 0.72  # darker than this share of the cheeks
_REDNESS, _PALE, _COLOURED = 0.8, 0.72, 0.03  # facial hair, white hair, any colour at all
_SURE_FOREHEAD = 0.4  # height over the brows, in heights from there to the chin, of sure skin,
_USUAL_FOREHEAD = 0.6  # and of the usual one
_MIXED_HAIR = 0.5  # from here on its line on the forehead is drawn
_HAIRLINE_PX = 1.1
_STREAKS = (
    [0.25, 0.45, 0.7, 0.95, 1.2],
    [0.05, 0.18, 0.42, 0.7, 0.85],
)  # lit share of hair by its tone
_HANGS_Y = CHIN_Y - 20.0  # below, hair hangs
_HANGING_PX = 4.0  # width of hair beside the jaw that hangs down further
_FALLS_WITHIN_PX = 46.0  # of the face's middle; beyond are shoulders
_CUT_PX, _ROUND_PX = 20, 13  # a straight top of a head, and its rounding
_HIDDEN_RAD = 0.12  # a head turned so far hides an ear
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
    """

    base: Picture
    features: Features
    spectacles: Spectacles | None


@dataclass(frozen=True)
class Parts:
    """What a photograph shows of a head; pictures are `FINE` times finer than the canvas.

    Attributes
    ----------
    person, face, hair, ears : (448, 512) arrays of bool
        The silhouette, and what of it is the face (to the hair), hair, and ears.
    cut : (448, 512) array of bool
        Where hair that hangs further was left out.
    grey : (448, 512) array
        The photograph without its noise.
    lightness : (448, 512) array
        Brightness as a share of what skin has there in this light.
    relative : (448, 512) array
        Brightness against its surroundings, in their standard deviations.
    response : (448, 512) array
        Lines: negative where dark; the strong ones are about -1.
    hair_tone : float
        Brightness of the hair as a share of the cheeks'.
    facial_hair : FacialHair
    """

    person: Mask
    face: Mask
    hair: Mask
    ears: Mask
    cut: Mask
    grey: Picture
    lightness: Picture
    relative: Picture
    response: Picture
    hair_tone: float
    facial_hair: "FacialHair"


def parts(sitter: Sitter) -> Parts:
    """The parts of a sitter's head."""
    p = sitter.places
    y, x = np.mgrid[: SIZE[0], : SIZE[1]].astype(np.float32) / FINE
    grey: Picture = cv2.bilateralFilter(sitter.grey, 0, 0.08, 1.3 * FINE)
    person = _one_piece(sitter.person > 0.5, p)
    outline = _face_outline(p)
    face = area_of(outline) & person
    bright = float(np.median(grey[cheek_area(p)]))
    facial_hair = FacialHair.seen(sitter, grey)
    lightness = grey / np.maximum(_light(grey, face, p, facial_hair), 0.05)

    surround = blurred(grey, 8.0)
    spread = np.sqrt(blurred((grey - surround) ** 2, 8.0) + np.float32(4e-4))
    relative = (grey - surround) / spread
    response = flow_dog(relative, FINE)
    response /= float(np.percentile(np.abs(response[person]), 90))

    beyond = person & ~face
    neck = beyond & (y > np.interp(x, p[2:15, 0], p[2:15, 1])) & (x > p[2, 0]) & (x < p[14, 0])
    brow_y = float(p[17:27, 1].mean())
    front = area_of(_face_outline(p, _USUAL_FOREHEAD)) & person
    found = hair_of(sitter, person, front, cheek_area(p))
    bald = beyond & ~found & (y < brow_y)
    hair = (beyond & ~neck & ~bald) | (found & face & (y < p[30, 1]))
    above = hair & (y < p[0, 1])
    tone = float(np.median(grey[above])) / bright if above.sum() > 40 * FINE**2 else 1.0
    ears = hair & ~found & _near_ears(p, x, y, sitter.yaw_rad) & (blurred(lightness, 0.6) > 0.72)
    whole = hair & ~ears
    hair = _falling(whole, grey, tone * bright, p, x, y)
    cut = grown(whole & ~hair & (np.abs(y - _HANGS_Y) < 3.0), 1.5)
    face = (face | bald) & ~hair
    return Parts(
        person, face, hair, ears, cut, grey, lightness, relative, response, tone, facial_hair
    )


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
    nose = cv2.convexHull(p[NOSE].astype(np.float32))[:, 0].astype(np.float64)
    near_nose = grown(area_of(nose), 1.2)
    shadow[near_nose], depth[near_nose] = _NOSE_SHADOW, _PART_LINE
    lit = face & (blurred(lightness, 0.6) > blurred(shadow, 0.7)) & ~(response < -depth)
    lit |= _islands(~lit & face & (y < brow_y - 1.0), ~face)
    hairline = face & grown(hair, _HAIRLINE_PX) & (y < brow_y)
    lit |= facial_hair.shaved & (y > p[33, 1] + 1.0)
    lit &= ~facial_hair.area
    if facial_hair.light.any():
        lit = (lit | facial_hair.light) & ~_strands(p)
    for part in (*BROWS, *EYES):
        hull = cv2.convexHull(p[part].astype(np.float32))[:, 0].astype(np.float64)
        lit |= grown(area_of(hull), 3.2 if part in EYES else 2.2) & face
    lit |= grown(area_of(p[MOUTH]), 0.7)
    between = area_of(p[[21, 22, 42, 39]])  # a line here would look like the bridge of spectacles
    lit |= between & face
    smiled = _smile_folds(p, sitter) & ~near_nose & ~facial_hair.area
    lit |= smiled & face & (blurred(lightness, 1.0) > 0.4)
    # Hair: light streaks in dark hair, dark ones in light hair.
    if hair.any():
        streak = blurred(response + 0.6 * relative, 0.4)
        share = float(np.interp(tone, *_STREAKS))
        bundles = hair & (streak > np.percentile(streak[hair], 100 * (1 - share)))
        lit |= without_specks(bundles, 16.0)
        if tone > _MIXED_HAIR:
            lit &= ~hairline
    lit |= ears & ~(response < -_PART_LINE)
    lit = without_specks(_smooth(lit, 0.5), 14.0)
    lit = ~without_specks(~lit, 7.0)
    bare = face & ~near_nose & ~facial_hair.area & ~facial_hair.light & (y > brow_y)
    lit |= bare & ~_paired(without_specks(bare & ~lit, _LINE_AREA), p)
    drawn = (face | hair | ears) & person
    lit |= drawn & ~grown(drawn, -_RIM_PX) & ((hair & ~seen.cut) | (y > p[3, 1]) & ~hair)
    lit |= face & ~grown(face, -_RIM_PX) & (y > p[3, 1])
    lit = without_specks(lit & drawn, 8.0)
    return Likeness(
        base=signed_distance(lit),
        features=measured(lightness, p),
        spectacles=find(blurred(response, 0.3), p),
    )


@dataclass(frozen=True)
class FacialHair:
    """Masks of dark and light facial hair, and of bare skin."""

    area: Mask
    light: Mask
    shaved: Mask

    @classmethod
    def seen(cls, sitter: Sitter, grey: Picture) -> "FacialHair":
        """Facial hair by colour: hair is less red than skin, shade is not."""
        p = sitter.places
        none = np.zeros(SIZE, bool)
        lip = area_of(p[[31, 33, 35, 54, 52, 51, 50, 48]]) & ~grown(area_of(p[MOUTH]), 0.5)
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
            if red_over < _PALE and red_under < _PALE + 0.1 and under > _BEARD:
                return cls(none, area_of(_beard(p)) & ~area_of(p[MOUTH]), none)
        if not moustache:
            return cls(none, none, lip)
        area = area_of(_moustache(p))
        if under < _BEARD:
            area |= area_of(_beard(p))
        return cls(area & ~area_of(p[MOUTH]), none, lip & ~area)


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


def _strands(p: Points) -> Mask:
    """Strands of a light beard: dark strokes from the mouth to the jaw."""
    layer = np.zeros(SIZE, np.uint8)
    jaw, mouth = through(p[3:14], 17), (p[48] + p[54]) / 2
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


def _face_outline(p: Points, forehead: float = 0.75) -> Points:
    """The face: its jaw, closed by an arc, ``forehead`` heights of brows to chin over the brows."""
    brows, middle, half = p[17:27].mean(0), (p[0] + p[16]) / 2, (p[16] - p[0]) / 2
    top = brows + forehead * (brows - p[8]) - middle
    angle = np.linspace(0.0, np.pi, 30)[1:-1, None]
    return np.vstack([through(p[JAW], 65), middle + np.cos(angle) * half + np.sin(angle) * top])


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


def _one_piece(person: Mask, p: Points) -> Mask:
    """The piece of the silhouette with the nose, smoothed and without holes."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * FINE + 1,) * 2)
    byte = person.astype(np.uint8)
    byte = cv2.morphologyEx(cv2.morphologyEx(byte, cv2.MORPH_OPEN, disc), cv2.MORPH_CLOSE, disc)
    edge = np.flatnonzero(byte.any(1))[0] if byte.any() else 0
    if byte[edge].sum() > _CUT_PX * FINE:  # cut off by the picture's edge: round it
        size = 2 * _ROUND_PX * FINE + 1
        rounded = cv2.morphologyEx(
            byte, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        )
        rows = slice(edge, edge + _ROUND_PX * FINE)
        byte[rows] = rounded[rows]
    byte |= area_of(_face_outline(p, _SURE_FOREHEAD)).astype(np.uint8)
    _, labels = cv2.connectedComponents(byte)
    column, row = (p[30] * FINE).astype(int)
    piece = labels == labels[row, column]
    return np.asarray(blurred(~without_specks(~piece, 30.0), 0.8) > 0.5)


def _light(grey: Picture, face: Mask, p: Points, facial_hair: FacialHair) -> Picture:
    """Map of the brightness of skin, by its illumination."""
    skin = float(np.median(grey[face]))
    hidden = (face & (grey < 0.3 * skin)) | facial_hair.area
    for part in (*BROWS, *EYES, MOUTH):
        hull = cv2.convexHull(p[part].astype(np.float32))[:, 0].astype(np.float64)
        hidden |= grown(area_of(hull), 1.5)
    weight = (face & ~hidden).astype(np.float32)
    share, wide = blurred(weight, 8.0), blurred(weight, 20.0) + np.float32(1e-3)
    far = blurred(grey * weight, 20.0) / wide
    trust = (share * 4.0).clip(0.0, 1.0)
    local = trust * blurred(grey * weight, 8.0) / (share + np.float32(1e-3)) + (1 - trust) * far
    return np.asarray(0.15 * skin + 0.85 * local, dtype=np.float32)


def _near_ears(p: Points, x: Picture, y: Picture, yaw_rad: float) -> Mask:
    """Mask of the ears; a turned head hides one."""
    seen = np.zeros(SIZE, bool)
    for k, turned_away in ((0, yaw_rad < -_HIDDEN_RAD), (16, yaw_rad > _HIDDEN_RAD)):
        if not turned_away:
            seen |= (np.abs(x - p[k, 0]) < 7.0) & (y > p[k, 1] - 8.0) & (y < p[k, 1] + 15.0)
    return seen


def _falling(hair: Mask, grey: Picture, tone: float, p: Points, x: Picture, y: Picture) -> Mask:
    """Hair without shoulders: below the cheeks only parts connected with hair of the same tone."""
    hair = hair & ~((y > CHIN_Y - 12.0) & (np.abs(x - p[8, 0]) > _FALLS_WITHIN_PX))
    low, band = y > _HANGS_Y, (y > _HANGS_Y - 12.0) & (y < _HANGS_Y)
    alike = np.abs(blurred(grey, 1.0) - tone) < 0.16
    kept = hair & (~low | alike)
    for side in (x < p[8, 0], x > p[8, 0]):
        if (hair & band & side & alike).sum() < _HANGING_PX * 12.0 * FINE**2:
            kept &= ~(low & side)
    kept = _smooth(kept, 0.8)
    _, labels = cv2.connectedComponents(kept.astype(np.uint8))
    hangs = np.unique(labels[kept & ~low])
    return np.asarray(kept & np.isin(labels, hangs[hangs > 0]))


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


def _smooth(area: Mask, sigma: float) -> Mask:
    return np.asarray(blurred(area, sigma) > 0.5)
