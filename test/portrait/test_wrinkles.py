"""How lined a face is, and the lines that show it."""

import cv2
import numpy as np
import pytest
from studio import RoundSegmenter, Studio

from emotion_face.portrait.features import OUTER_LIPS
from emotion_face.portrait.likeness import likeness
from emotion_face.portrait.maps import Points
from emotion_face.portrait.shapes import SIZE, area_of, grown, stroke
from emotion_face.portrait.sitter import seat
from emotion_face.portrait.wrinkles import depth, lines


@pytest.fixture(scope="module")
def places(studio: Studio) -> Points:
    image, face = studio.photograph()
    return seat(image, face, studio.head, RoundSegmenter()).places


def lined(p: Points, *families: list[np.ndarray]) -> np.ndarray:
    """Response of a photograph with dark lines at some places."""
    layer = np.zeros(SIZE, np.uint8)
    for family in families:
        for line in family:
            stroke(layer, line, 1.5, None, 1)
    return -layer.astype(np.float32)


def below_eyes(p: Points) -> list[np.ndarray]:
    return [p[[36, 41, 40, 39]] + [0, 6], p[[42, 47, 46, 45]] + [0, 6]]


def forehead(p: Points) -> list[np.ndarray]:
    y = p[17:27, 1].min() - 9.0
    return [np.array([[p[18, 0], y], [p[25, 0], y]])]


def smile_folds(p: Points) -> list[np.ndarray]:
    return [
        np.array([p[wing], p[corner] - [0, 5], p[corner]]) + 0.2 * (p[jaw] - p[corner])
        for wing, corner, jaw in ((31, 48, 4), (35, 54, 12))
    ]


def between_brows(p: Points) -> list[np.ndarray]:
    middle = p[21:23].mean(0)
    return [middle + np.array([[0, -6], [0, 2]])]


def test_a_smooth_face_has_no_lines(places: Points) -> None:
    assert depth(np.zeros(SIZE, np.float32), places) == 0.0
    assert not lines(places, 0.0).any()


def test_a_smile_alone_does_not_make_a_face_old(places: Points) -> None:
    folds = smile_folds(places)
    assert depth(lined(places, folds), places) < 0.3
    everywhere = lined(places, folds, below_eyes(places), forehead(places), between_brows(places))
    assert depth(everywhere, places) == 1.0


def test_bright_lines_are_no_wrinkles(places: Points) -> None:
    bright = -lined(places, below_eyes(places), forehead(places), smile_folds(places))
    assert depth(bright, places) == 0.0


def test_deeper_wrinkles_are_longer_and_wider(places: Points) -> None:
    areas = [lines(places, deep).sum() for deep in (0.2, 0.5, 1.0)]
    assert 0 < areas[0] < areas[1] < areas[2]


def test_the_lines_stay_off_the_mouth_and_are_alike_on_both_sides(places: Points) -> None:
    drawn = lines(places, 1.0)
    assert not (drawn & grown(area_of(places[OUTER_LIPS]), 1.5)).any()
    middle = round(float(places[30, 0]) * SIZE[1] / 128)
    left, right = drawn[:, :middle].sum(), drawn[:, middle:].sum()
    assert abs(int(left) - int(right)) < 0.15 * (left + right)


def test_an_old_face_is_drawn_with_lines_and_a_young_one_without(studio: Studio) -> None:
    image, face = studio.photograph()
    p, old = face.points, image.copy()
    for family in (below_eyes, forehead, smile_folds, between_brows):
        scale = np.linalg.norm(p[45] - p[36]) / 37.0  # a canvas pixel in the photograph
        for line in family(p / scale):
            cv2.polylines(old, [np.round(line * scale).astype(np.int32)], False, (25, 25, 25), 4)
    dark = []
    for picture in (image, old):
        sitter = seat(picture, face, studio.head, RoundSegmenter())
        dark.append((likeness(sitter).base < 0)[lines(sitter.places, 1.0)].mean())
    young, aged = dark
    assert young < 0.2 < 0.7 < aged
