"""Coherent lines of a picture, by the flow-based difference of Gaussians.

Kang, Lee & Chui 2007 ("Coherent Line Drawing", NPAR) in the form of Winnemoeller, Kyprianidis &
Olsen 2012 ("XDoG"): the difference across the edges, averaged along them.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.portrait.maps import Picture

_SIGMA_M = 3.0  # scale along the edges [canvas px]
_SIGMA_FLOW = 1.2  # smoothing of the structure tensor that gives the edges' direction [canvas px]
_RHO = 0.997  # weight of the surround


def _sample(image: Picture, x: Picture, y: Picture) -> Picture:
    sampled: Picture = cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return sampled


def _gauss(length: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    weights = np.exp(-(length**2) / (2 * sigma**2))
    return np.asarray(weights / weights.sum(), dtype=np.float32)


def _tangents(image: Picture, sigma: float) -> tuple[Picture, Picture]:
    """Unit vectors along the edges: the minor axis of the smoothed structure tensor."""
    dx, dy = cv2.Sobel(image, cv2.CV_32F, 1, 0), cv2.Sobel(image, cv2.CV_32F, 0, 1)
    xx, xy, yy = (cv2.GaussianBlur(t, (0, 0), sigma) for t in (dx * dx, dx * dy, dy * dy))
    angle = 0.5 * np.arctan2(2 * xy, xx - yy) + np.float32(np.pi / 2)
    return np.cos(angle), np.sin(angle)


def flow_dog(image: Picture, fine: int, *, sigma_c: float = 0.8, stride: float = 2.0) -> Picture:
    """Flow-based difference of Gaussians of a picture; negative on dark lines.

    Lengths are canvas pixels; the picture is ``fine`` times finer.

    Parameters
    ----------
    image : (h, w) array
    fine : int
    sigma_c : float
        Scale across the edges [canvas px].
    stride : float
        Pixels between samples along the edges.
    """
    tx, ty = _tangents(image, _SIGMA_FLOW * fine)
    y, x = np.mgrid[: image.shape[0], : image.shape[1]].astype(np.float32)
    centre, surround = sigma_c * fine, 1.6 * sigma_c * fine
    reach = np.arange(-np.ceil(2.5 * surround), np.ceil(2.5 * surround) + 1, dtype=np.float32)
    kernel = _gauss(reach, centre) - np.float32(_RHO) * _gauss(reach, surround)
    across = np.zeros_like(image)
    for step, weight in zip(reach, kernel, strict=True):
        across += weight * _sample(image, x - step * ty, y + step * tx)

    along = np.arange(0.0, 2.5 * _SIGMA_M * fine, stride, dtype=np.float32)
    weights = _gauss(along, _SIGMA_M * fine)
    total = across * weights[0]
    for sign in (1.0, -1.0):
        px, py, dx, dy = x, y, np.float32(sign * stride) * tx, np.float32(sign * stride) * ty
        for weight in weights[1:]:
            px, py = px + dx, py + dy
            nx, ny = _sample(tx, px, py), _sample(ty, px, py)
            turn = np.where(nx * dx + ny * dy < 0, np.float32(-stride), np.float32(stride))
            dx, dy = nx * turn, ny * turn
            total += weight * _sample(across, px, py)
    return np.asarray(total)
