"""Alignment of a photographed face with the canvas.

A similarity transform puts the eyes and the base of the nose, which do not move when a face speaks
or smiles, as near as possible to fixed places; a fixed stretch flattens the face to the panel's
shape. The eyes are then near the cartoon's.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face import HEIGHT, WIDTH

VIEW_FINE = 2  # pixels of the networks' view per canvas pixel
IMAGE_LEFT_EYE, IMAGE_RIGHT_EYE = slice(36, 42), slice(42, 48)
_NOSE_BASE = slice(31, 36)
_ANCHORS = np.array([[-23.0, 0.0], [23.0, 0.0], [0.0, 29.9]])  # eyes, nose base, eyes level
_ORIGIN_PX = np.array([(WIDTH - 1) / 2, 36.0])  # between the eyes on the canvas
_FLATTENING = 0.73


def canvas_matrix(landmarks: NDArray[np.float64], fine: int = 1) -> NDArray[np.float64]:
    """Affine map (2, 3) from the photograph's pixels to the canvas's, ``fine`` times finer.

    Parameters
    ----------
    landmarks : (68, 2) array
        Multi-PIE landmarks in the photograph [px], y down.
    fine : int
        Pixels of the result per canvas pixel.
    """
    parts = (IMAGE_LEFT_EYE, IMAGE_RIGHT_EYE, _NOSE_BASE)
    found = np.array([landmarks[part].mean(0) for part in parts]) @ (1.0, 1.0j)
    wanted = _ANCHORS @ (1.0, 1.0j)
    offset = found - found.mean()
    turn = np.vdot(offset, wanted) / np.vdot(offset, offset)
    shift = wanted.mean() - turn * found.mean()
    similarity = np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])
    matrix: NDArray[np.float64] = similarity * np.array([[1.0], [_FLATTENING]])
    matrix[:, 2] += _ORIGIN_PX
    matrix *= fine
    matrix[:, 2] += (fine - 1) / 2
    return matrix


def view(
    image: NDArray[np.uint8], landmarks: NDArray[np.float64], fine: int = VIEW_FINE
) -> NDArray[np.uint8]:
    """The face (96 fine, 128 fine) of a grey photograph, framed as the canvas is."""
    matrix = canvas_matrix(landmarks, fine)
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if scale < 1.0:  # without aliasing
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.5 / scale), dtype=np.uint8)
    seen: NDArray[np.uint8] = cv2.warpAffine(
        image,
        matrix,
        (WIDTH * fine, HEIGHT * fine),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return seen
