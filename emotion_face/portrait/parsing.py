"""Face parsing: which part of a photograph is face, hair and ears, and its light divided out.

The light goes first, so that features are kept with dark skin, harsh light and glasses.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from emotion_face.portrait.facial_hair import FacialHair, cheek_area
from emotion_face.portrait.features import BROWS, EYES, OUTER_LIPS
from emotion_face.portrait.flow import flow_dog
from emotion_face.portrait.hair import hair_of
from emotion_face.portrait.layout import CHIN_Y, FINE
from emotion_face.portrait.maps import Mask, Picture, Points
from emotion_face.portrait.shapes import (
    SIZE,
    area_of,
    blurred,
    grown,
    through,
    without_specks,
)
from emotion_face.portrait.sitter import Sitter

_JAW = slice(0, 17)

_SURE_FOREHEAD = 0.4  # height over the brows, in heights from there to the chin, of sure skin,
_USUAL_FOREHEAD = 0.6  # and of the usual one
_HANGS_Y = CHIN_Y - 20.0  # below, hair hangs
_HANGING_PX = 4.0  # width of hair beside the jaw that hangs down further
_FALLS_WITHIN_PX = 46.0  # of the face's middle; beyond are shoulders
_CUT_PX, _ROUND_PX = 20, 13  # a straight top of a head, and its rounding
_HIDDEN_RAD = 0.12  # a head turned so far hides an ear


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
    facial_hair: FacialHair


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


def _face_outline(p: Points, forehead: float = 0.75) -> Points:
    """The face: its jaw, closed by an arc, ``forehead`` heights of brows to chin over the brows."""
    brows, middle, half = p[17:27].mean(0), (p[0] + p[16]) / 2, (p[16] - p[0]) / 2
    top = brows + forehead * (brows - p[8]) - middle
    angle = np.linspace(0.0, np.pi, 30)[1:-1, None]
    return np.vstack([through(p[_JAW], 65), middle + np.cos(angle) * half + np.sin(angle) * top])


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
    for part in (*BROWS, *EYES, OUTER_LIPS):
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
    kept = smoothed(kept, 0.8)
    _, labels = cv2.connectedComponents(kept.astype(np.uint8))
    hangs = np.unique(labels[kept & ~low])
    return np.asarray(kept & np.isin(labels, hangs[hangs > 0]))


def smoothed(area: Mask, sigma: float) -> Mask:
    """An area with a smooth edge, by a blur of ``sigma`` [px]."""
    return np.asarray(blurred(area, sigma) > 0.5)
