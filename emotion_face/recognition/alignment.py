"""From a photograph to the square crop that the networks see, and from there to the canvas.

A similarity puts the eyes and the base of the nose, which stay where they are when a face speaks
or smiles, as near as it can to fixed places of the crop. The canvas is a fixed stretch of the
crop: its eyes lie about where the cartoon's are, and the face is flattened to fit the panel.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face.canvas import WIDTH

CROP = 128
IMAGE_LEFT_EYE, IMAGE_RIGHT_EYE = slice(36, 42), slice(42, 48)
_NOSE_BASE = slice(31, 36)
_ANCHORS = np.array([[44.0, 48.0], [84.0, 48.0], [64.0, 74.0]])  # eyes, nose base [crop px]

_STRETCH = np.array([1.15, 0.84])
_EYE_ROW = 36.0  # canvas px
CROP_TO_CANVAS = np.column_stack(
    [
        np.diag(_STRETCH),
        np.array([(WIDTH - 1) / 2, _EYE_ROW]) - _STRETCH * (64.0, _ANCHORS[0, 1]),
    ]
)


def chain(second: NDArray[np.float64], first: NDArray[np.float64]) -> NDArray[np.float64]:
    """Affine map (2, 3) that does ``first`` and then ``second``."""
    return np.asarray(second @ np.vstack([first, [0.0, 0.0, 1.0]]))


def crop_matrix(landmarks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Similarity (2, 3) from photograph to crop pixels (least squares over the anchors).

    Parameters
    ----------
    landmarks : (68, 2) array
        Multi-PIE landmarks in the photograph [px], y down.
    """
    parts = (IMAGE_LEFT_EYE, IMAGE_RIGHT_EYE, _NOSE_BASE)
    found = np.array([landmarks[part].mean(0) for part in parts]) @ (1.0, 1.0j)
    wanted = _ANCHORS @ (1.0, 1.0j)
    offset = found - found.mean()
    turn = np.vdot(offset, wanted) / np.vdot(offset, offset)
    shift = wanted.mean() - turn * found.mean()
    return np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])


def warp(
    image: NDArray[np.uint8], matrix: NDArray[np.float64], size: tuple[int, int]
) -> NDArray[np.uint8]:
    """Picture of ``size`` (width, height) under an affine map, without aliasing."""
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if scale < 1.0:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.5 / scale), dtype=np.uint8)
    warped: NDArray[np.uint8] = cv2.warpAffine(
        image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return warped


def crop(image: NDArray[np.uint8], landmarks: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Aligned crop (128, 128) of a grey photograph (height, width)."""
    return warp(image, crop_matrix(landmarks), (CROP, CROP))
