"""Hair segmentation in one photograph, by the look of its own hair and skin.

The area outside the head model above the brows shows the look of hair, the cheeks that of skin;
GrabCut (Rother, Kolmogorov & Blake 2004, in OpenCV) classifies the rest by tone, redness and
texture.
"""

import cv2
import numpy as np

from emotion_face.face import PORTRAIT
from emotion_face.portrait.maps import Mask, Picture
from emotion_face.portrait.shapes import SIZE
from emotion_face.portrait.sitter import Sitter

_CANVAS = (PORTRAIT.width, PORTRAIT.height)
_SURE_PX = 5.0  # distance outside the head model from which it is hair
_BESIDE_PX = 5.0  # lower limit of hair beside the face, below the brows
_FOREHEAD_PX, _FOREHEAD_SHARE = (3.0, 12.0), 0.3  # range of a fringe above the brows
_TONE, _REDNESS, _TEXTURE = 90.0, 500.0, 900.0  # weights of the features, as bytes
_HIGH_PX, _DARK = 14.0, 0.45  # also hair: this far above the brows and this dark
_LEAST_PX = 60  # pixels of sure hair; with less the head is bald or shorn
_ROUNDS = 3


def hair_of(sitter: Sitter, person: Mask, face: Mask, cheeks: Mask) -> Mask:
    """Mask of hair (448, 512), also on the forehead.

    Parameters
    ----------
    sitter : Sitter
    person, face, cheeks : (448, 512) array of bool
        The silhouette, the face up to an average hairline, and skin that is bare.
    """
    grey, red = _small(sitter.grey), _small(sitter.chroma)
    own, front, skin = (_small(area.astype(np.float32)) > 0.5 for area in (person, face, cheeks))
    y, x = np.mgrid[: PORTRAIT.height, : PORTRAIT.width]
    p = sitter.places
    brows_y, middle, breadth = p[17:27, 1].mean(), p[27, 0], p[16, 0] - p[0, 0]
    bright = float(np.median(grey[skin])) + 0.03
    tone = cv2.GaussianBlur(np.log((grey + np.float32(0.03)) / np.float32(bright)), (0, 0), 0.7)
    dark = tone < np.log(_DARK)
    outside = own & (_distance(~front) > _SURE_PX) & (y < brows_y + _BESIDE_PX)
    outside |= own & (y < brows_y - _HIGH_PX) & dark
    if outside.sum() < _LEAST_PX:
        return np.zeros(SIZE, bool)
    redness = cv2.GaussianBlur(red - np.float32(np.median(red[skin])), (0, 0), 1.0)
    rough = cv2.GaussianBlur((grey - cv2.GaussianBlur(grey, (0, 0), 1.5)) ** 2, (0, 0), 1.5)
    features = np.stack(
        [
            128.0 + _TONE * tone,
            128.0 + _REDNESS * redness,
            _TEXTURE / bright * np.sqrt(rough.clip(0.0)),
        ],
        axis=2,
    )
    picture = features.clip(0.0, 255.0).astype(np.uint8)
    as_skin, as_hair = (np.median(picture[area], axis=0) for area in (skin, outside))
    smooth = cv2.GaussianBlur(picture, (0, 0), 1.5).astype(np.float64)
    bare = np.abs(smooth - as_skin).sum(2) < np.abs(smooth - as_hair).sum(2)
    low, high = _FOREHEAD_PX
    face = front & (y > brows_y - low) & (_distance(front) > 4.0)
    forehead = own & (y < brows_y - low) & (y > brows_y - high)
    forehead &= np.abs(x - middle) < _FOREHEAD_SHARE * breadth
    picture[~own | (face & dark)] = as_skin  # otherwise brows and eyes would count as dark skin
    labels = np.full(own.shape, cv2.GC_BGD, np.uint8)
    labels[own] = cv2.GC_PR_FGD
    labels[own & front & ~(dark & ~bare)] = cv2.GC_PR_BGD
    labels[outside] = cv2.GC_FGD
    labels[face | (forehead & bare)] = cv2.GC_BGD
    cv2.grabCut(
        picture, labels, None, np.zeros((1, 65)), np.zeros((1, 65)), _ROUNDS, cv2.GC_INIT_WITH_MASK
    )
    hair = own & ((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD))
    fine = cv2.resize(hair.astype(np.float32), SIZE[::-1], interpolation=cv2.INTER_CUBIC)
    return np.asarray((cv2.GaussianBlur(fine, (0, 0), 2.0) > 0.5) & person)


def _small(picture: Picture) -> Picture:
    small: Picture = cv2.resize(
        np.asarray(picture, np.float32), _CANVAS, interpolation=cv2.INTER_AREA
    )
    return small


def _distance(area: Mask) -> Picture:
    distance: Picture = cv2.distanceTransform(area.astype(np.uint8), cv2.DIST_L2, 5)
    return distance
