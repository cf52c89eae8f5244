"""Mixing people: an interpolated face, region by region.

All are warped to the landmarks in between, and their drawings are blended there as signed
distances, so that outlines move instead of fading through one another (after Beier & Neely 1992,
"Feature-Based Image Metamorphosis", and the distance field interpolation of Cohen-Or et al. 1998).
"""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face.canvas import PORTRAIT, REACH_PX
from emotion_face.face.portrait import Drawn

REGIONS = ("hair", "eyes", "nose", "mouth", "jaw")
_LANDMARKS = {
    "eyes": [*range(17, 27), *range(36, 48)],
    "nose": list(range(27, 36)),
    "mouth": list(range(48, 68)),
    "jaw": list(range(17)),
}
_BLUR_PX = 3.5  # softness of the borders between regions
_STRIP = 16  # rows
_REACH_PX = 14.0  # radius of a landmark's influence

Share = Mapping[str, float]


def mixed(first: Drawn, second: Drawn, share: float | Share) -> Drawn:
    """A person between two.

    Parameters
    ----------
    first, second : Drawn
    share : float or mapping of str to float
        Share of the second, 0 to 1, of all or of each of `REGIONS`; a region that is
        missing has none.
    """
    shares = np.array([
        share.get(region, 0.0) if isinstance(share, Mapping) else share for region in REGIONS
    ])  # fmt: skip
    return blended([first, second], np.array([1.0 - shares, shares]))


def blended(people: Sequence[Drawn], shares: NDArray[np.float64]) -> Drawn:
    """A mix of several people.

    Parameters
    ----------
    people : sequence of Drawn
    shares : (n, 5) array
        Share of each region from each of them; over the people they sum to 1.
    """
    used = np.flatnonzero(shares.any(1)).tolist()
    people, shares = [people[index] for index in used], shares[used]
    if len(people) == 1:
        return people[0]
    by_region = {region: shares[:, index] for index, region in enumerate(REGIONS)}
    by_landmark = np.zeros((len(people), len(people[0].landmarks)))
    for region, indices in _LANDMARKS.items():
        by_landmark[:, indices] = by_region[region][:, None]
    between = np.einsum("nl,nld->ld", by_landmark, [person.landmarks for person in people])
    field = np.zeros_like(people[0].fields)
    for person, own in zip(people, shares, strict=True):
        weight = region_weights(between, dict(zip(REGIONS, own, strict=True)))
        field += weight * moved(person.distances, person.landmarks, between)
    return Drawn(
        (field / np.float32(REACH_PX)).clip(-1.0, 1.0),
        between,
        by_region["eyes"] @ np.array([person.brows_y for person in people]),
        by_region["mouth"] @ np.array([person.mouth_y for person in people]),
    )


def region_weights(landmarks: NDArray[np.float64], shares: Share) -> NDArray[np.float32]:
    """Share of a person in each pixel (112, 128), from shares of the regions."""
    size = (PORTRAIT.height, PORTRAIT.width)
    weight = np.full(size, shares["hair"], np.float32)
    brows = landmarks[17:27]
    face = np.vstack([landmarks[:17], brows[::-1] - [0.0, 5.0]])
    middle = (landmarks[33, 1] + landmarks[51, 1]) / 2
    left, right = landmarks[0, 0], landmarks[16, 0]
    low = landmarks[28, 1] + 0.55 * (landmarks[33, 1] - landmarks[28, 1])
    eyes = np.vstack([brows - [0.0, 5.0], [[right - 4.0, low], [left + 4.0, low]]])
    nose = np.array([landmarks[27], landmarks[35] + [4.0, 2.0], landmarks[31] + [-4.0, 2.0]])
    corners = landmarks[[48, 54]]
    mouth = np.array([
        [corners[0, 0] - 6.0, middle],
        [corners[1, 0] + 6.0, middle],
        [corners[1, 0] + 6.0, landmarks[57, 1] + 4.0],
        [corners[0, 0] - 6.0, landmarks[57, 1] + 4.0],
    ])  # fmt: skip
    for region, outline in (("jaw", face), ("eyes", eyes), ("mouth", mouth), ("nose", nose)):
        cv2.fillPoly(weight, [np.round(outline).astype(np.int32)], float(shares[region]))
    return np.asarray(cv2.GaussianBlur(weight, (0, 0), _BLUR_PX), dtype=np.float32)


def moved(
    layers: NDArray[np.float32],
    points: NDArray[np.float64],
    to: NDArray[np.float64],
    reach_px: float | NDArray[np.float64] = _REACH_PX,
) -> NDArray[np.float32]:
    """Layers (n, 112, 128) warped so that points (m, 2) come to other places [px].

    Parameters
    ----------
    layers, points, to : array
    reach_px : float or (m,) array
        Radius of a point's influence.
    """
    rows, columns = np.mgrid[: PORTRAIT.height, : PORTRAIT.width]
    x, y = (
        (here + shift).astype(np.float32)
        for here, shift in zip((columns, rows), spread(points - to, to, reach_px), strict=True)
    )
    return np.stack([
        cv2.remap(layer, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        for layer in layers
    ])  # fmt: skip


def spread(
    values: NDArray[np.float64],
    points: NDArray[np.float64],
    reach_px: float | NDArray[np.float64] = _REACH_PX,
) -> NDArray[np.float64]:
    """Smooth pictures (k, 112, 128) that have values (m, k) at points (m, 2), and fade to 0."""
    square = ((points[:, None] - points[None]) ** 2).sum(2)
    kernel = np.exp(-square / reach_px**2) + 0.05 * np.eye(len(points))
    # The reach of a point, exp(-(dx² + dy²) / r²), is a product of one of rows and of columns.
    across, down = (
        np.exp(-((np.arange(size)[:, None] + 0.5 - places) ** 2) / reach_px**2)
        for size, places in zip((PORTRAIT.width, PORTRAIT.height), points.T, strict=True)
    )
    # In strips: for a larger product BLAS wakes threads, which takes longer than the product.
    strips = down.reshape(-1, _STRIP, len(points))
    return np.stack([
        ((strips * weights) @ across.T).reshape(PORTRAIT.height, PORTRAIT.width)
        for weights in np.linalg.solve(kernel, values).T
    ])  # fmt: skip
