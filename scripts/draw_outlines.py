"""Draw over templates of ``emotion-face customise`` in the hand of the shipped model ``outline``.

    python scripts/draw_outlines.py FOLDER

Outlines in one line: eyes are open and pupils dark, hair is strands that follow its edge.
"""

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]

SCALE = 8  # template pixels to one of the canvas
WIDER, LINE, GAP, RIM = 0.35, 2.1, 2.0, 1.6  # of the pen, on the canvas [px]
FACE = (64.0, 58.0), (28.0, 31.0)  # middle and radii of where there is no hair [px]
EYE_Y, EYE_X, EYE_REACH = 46.0, 15.0, (11.0, 7.0)  # where pupils are, from the middle [px]
PUPIL_MOST, PUPIL_LEAST = 90.0, 1.6  # area [px^2], radius [px]


def main() -> None:
    """Draw over every PNG file of the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    for file in sorted(parser.parse_args().folder.glob("*.png")):
        template = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
        drawing = 255 - drawn(mask(template < 250))
        file.write_bytes(cv2.imencode(".png", drawing, [cv2.IMWRITE_PNG_BILEVEL, 1])[1].tobytes())


def drawn(ink: Mask) -> Mask:
    """A face (768, 1024) in this hand."""
    y, x = np.mgrid[: ink.shape[0], : ink.shape[1]] / SCALE
    (middle_x, middle_y), (radius_x, radius_y) = FACE
    face = ((x - middle_x) / radius_x) ** 2 + ((y - middle_y) / radius_y) ** 2 < 1
    depth = distance(ink) + WIDER
    lit = (depth > 0) & (face | (depth % (LINE + GAP) < LINE))
    pupils = dots(ink)
    near = cv2.dilate(pupils, disc(2.5))
    whole = ink | pupils | (near & cv2.morphologyEx(ink | pupils, cv2.MORPH_CLOSE, disc(1.6)))
    eyes = cv2.morphologyEx(whole, cv2.MORPH_OPEN, disc(2.0))
    inside = mask((distance(eyes) > RIM) & face & (y < 62))
    _, pieces = cv2.connectedComponents(inside)
    hollow = np.isin(pieces, np.unique(pieces[pupils > 0])) & (inside > 0)
    return mask((lit & ~hollow) | ((pupils > 0) & hollow))


def dots(ink: Mask) -> Mask:
    """A dot for the dark pupil of each lit eye."""
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, disc(0.7))
    _, _, figures, middles = cv2.connectedComponentsWithStats(255 - closed)
    areas = figures[:, cv2.CC_STAT_AREA] / SCALE**2
    x, y = middles.T / SCALE - np.array([[FACE[0][0]], [EYE_Y]])
    found = (
        (areas < PUPIL_MOST)
        & (np.abs(np.abs(x) - EYE_X) < EYE_REACH[0])
        & (np.abs(y) < EYE_REACH[1])
    )
    dark = np.zeros_like(ink)
    for side in (x < 0, x > 0):
        if (found & side).any():
            pupil = np.argmax(np.where(found & side, areas, 0.0))
            radius = max(np.sqrt(areas[pupil] / np.pi), PUPIL_LEAST) * SCALE
            cv2.circle(dark, middles[pupil].round().astype(int).tolist(), round(radius), 255, -1)
    return dark


def distance(ink: Mask) -> NDArray[np.float32]:
    """Signed distance from the edge of the ink [px of the canvas]."""
    inside = cv2.distanceTransform(ink, cv2.DIST_L2, cv2.DIST_MASK_5)
    return (inside - cv2.distanceTransform(255 - ink, cv2.DIST_L2, cv2.DIST_MASK_5)) / SCALE


def disc(radius: float) -> Mask:
    """A disc of a radius on the canvas [px]."""
    size = 2 * round(radius * SCALE) + 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))


def mask(truth: NDArray[np.bool_]) -> Mask:
    """255 where true."""
    return np.where(truth, np.uint8(255), np.uint8(0))


if __name__ == "__main__":
    main()
