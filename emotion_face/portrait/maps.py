"""Maps on the canvas: values at a mesh's vertices, interpolated to all pixels."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.floating[Any]]
Picture = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]

_SHIFT = 4  # fractional bits of OpenCV's coordinates


class Raster:
    """The visible triangle of a mesh at each pixel, seen from the front.

    Parameters
    ----------
    places : (v, 3) array
        Vertices: canvas positions [px], y down, and height towards the viewer.
    triangles : (t, 3) array of int
        Counter-clockwise when seen from the front.
    width, height : int
        Size of the canvas [px].
    fine : int
        Resolution of the hidden surface removal, per canvas pixel.
    """

    def __init__(
        self, places: Points, triangles: NDArray[np.int64], width: int, height: int, fine: int
    ) -> None:
        a, b, c = (places[triangles[:, k]] for k in range(3))
        area = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
        order = np.argsort((a + b + c)[:, 2])
        order = order[area[order] < 0.0]  # y is down
        corners = np.round((places[triangles, :2] * fine - 0.5) * (1 << _SHIFT)).astype(np.int32)
        seen = np.full((height * fine, width * fine), -1, np.int32)
        for index in order.tolist():
            cv2.fillConvexPoly(seen, corners[index], index, cv2.LINE_8, _SHIFT)
        shown = seen[fine // 2 :: fine, fine // 2 :: fine]
        self.mask: Mask = shown >= 0
        self.fine_mask: Mask = seen >= 0
        rows, columns = np.nonzero(self.mask)
        found = shown[rows, columns]
        point = np.stack([columns, rows], axis=1) + (fine // 2 + 0.5) / fine
        a, b, c = a[found, :2], b[found, :2], c[found, :2]
        whole = _cross(b - a, c - a)
        wb, wc = _cross(point - a, c - a) / whole, _cross(b - a, point - a) / whole
        weights = np.stack([1.0 - wb - wc, wb, wc], axis=1).clip(0.0, 1.0)
        self._weights = (weights / weights.sum(1, keepdims=True)).astype(np.float32)
        self._vertices = triangles[found]

    def spread(self, values: NDArray[np.float64]) -> Picture:
        """Values (v, k) at the vertices as maps (k, height, width); 0 outside the mesh."""
        maps = np.zeros((values.shape[1], *self.mask.shape), np.float32)
        corners = values.astype(np.float32)[self._vertices]
        maps[:, self.mask] = np.einsum("pc,pck->kp", self._weights, corners)
        return maps


def _cross(a: Points, b: Points) -> Points:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])


def filled(maps: Picture, known: Mask) -> Picture:
    """Maps (k, h, w) with smooth interpolation outside ``known``.

    By pull and push through a pyramid (Gortler et al. 1996, "The Lumigraph", section 3.4).
    """
    levels = []
    values = (maps * known).transpose(1, 2, 0)
    weight = known.astype(np.float32)[:, :, None]
    while True:
        levels.append((values, weight))
        if min(values.shape[:2]) <= 2:
            break
        half = ((values.shape[1] + 1) // 2, (values.shape[0] + 1) // 2)
        values, weight = (_resized(part, half) for part in (values, weight))
    values, weight = levels.pop()
    full = values / np.maximum(weight, 1e-6)
    for values, weight in reversed(levels):
        coarse = _resized(full, (values.shape[1], values.shape[0]))
        share = np.minimum(4.0 * weight, 1.0)
        full = coarse * (1.0 - share) + values / np.maximum(weight, 1e-6) * share
    spread = full.transpose(2, 0, 1)
    return np.ascontiguousarray(np.where(known, maps, spread))


def _resized(values: Picture, size: tuple[int, int]) -> Picture:
    smaller = size[0] < values.shape[1]
    way = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    channels = [
        cv2.resize(np.ascontiguousarray(values[:, :, k]), size, interpolation=way)
        for k in range(values.shape[2])
    ]
    return np.stack(channels, axis=2)


def enlarged(maps: Picture, fine: int) -> Picture:
    """Maps (k, h, w) at ``fine`` times the resolution."""
    size = (maps.shape[2] * fine, maps.shape[1] * fine)
    return np.stack([cv2.resize(one, size, interpolation=cv2.INTER_LINEAR) for one in maps])


def sampled(picture: Picture, places: Points) -> NDArray[np.float64]:
    """Values (n,) of a picture at places (n, 2), whose pixels' centres lie at half numbers."""
    x, y = (places - 0.5).astype(np.float32).T[:, None, :]
    seen = cv2.remap(
        picture, np.ascontiguousarray(x), np.ascontiguousarray(y), cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return np.asarray(seen, dtype=np.float64).reshape(-1)
