"""What a person wears and grows, read from a photograph."""

import cv2
import numpy as np
import pytest
from studio import RoundSegmenter, Studio

from emotion_face.face.code import Grooming
from emotion_face.portrait.grooming import grooming, reach_of
from emotion_face.portrait.parsing import parts
from emotion_face.portrait.sitter import seat
from emotion_face.recognition import FoundFace

SKIN = 170


def read(studio: Studio, image: np.ndarray, face: FoundFace) -> Grooming:
    sitter = seat(image, face, studio.head, RoundSegmenter(), caricature=0.0)
    return grooming(sitter, parts(sitter))


@pytest.fixture(scope="module")
def dark_haired(studio: Studio) -> Grooming:
    return read(studio, *studio.photograph(shape=1, hair=30))


def test_hair_has_its_tone(studio: Studio, dark_haired: Grooming) -> None:
    white = read(studio, *studio.photograph(shape=1, hair=235))
    assert dark_haired.lightness == 0.0
    assert white.lightness > 0.8


def test_a_head_without_hair_is_bald(studio: Studio, dark_haired: Grooming) -> None:
    bald = read(studio, *studio.photograph(shape=1, hair=SKIN))
    assert bald.baldness > 0.8 and dark_haired.baldness < 0.2


def test_hair_hangs_down_as_far_as_it_does(studio: Studio, dark_haired: Grooming) -> None:
    image, face = studio.photograph(shape=1, hair=30)
    points = face.multi_pie()
    chin = int(points[8, 1])
    for side, out in ((0, -1), (16, 1)):
        x = int(points[side, 0])
        left, right = sorted((x + 5 * out, x + 35 * out))
        image[int(points[side, 1]) : chin, left:right] = 30
    long = read(studio, image, face)
    assert reach_of(long.length) > reach_of(dark_haired.length) + 0.2


def test_spectacles_are_seen(studio: Studio, dark_haired: Grooming) -> None:
    image, face = studio.photograph(shape=1)
    points = face.multi_pie()
    eyes = [points[36:42].mean(0), points[42:48].mean(0)]
    for eye in eyes:
        cv2.ellipse(image, eye.astype(int).tolist(), (32, 26), 0, 0, 360, (20, 20, 20), 3)
    bridge = np.array([eyes[0] + [32, 0], eyes[1] - [32, 0]]).astype(int)
    cv2.line(image, bridge[0].tolist(), bridge[1].tolist(), (20, 20, 20), 3)
    assert read(studio, image, face).glasses == 1.0
    assert dark_haired.glasses == 0.0


def test_a_dark_beard_is_seen(studio: Studio, dark_haired: Grooming) -> None:
    image, face = studio.photograph(shape=1)
    points = face.multi_pie().astype(np.int32)
    cv2.fillPoly(image, [np.vstack([points[3:14], points[33]])], (25, 25, 25))
    cv2.fillPoly(image, [points[[31, 33, 35, 54, 52, 51, 50, 48]]], (10, 10, 10))
    cv2.fillPoly(image, [points[48:60]], (110, 110, 110))
    worn = read(studio, image, face)
    assert worn.beard == 1.0 and worn.moustache == 1.0 and worn.lashes == 0.0
    assert dark_haired.beard == 0.0


def test_wide_hair_is_read_as_wide(studio: Studio, dark_haired: Grooming) -> None:
    image, face = studio.photograph(shape=1, hair=30)
    points = face.multi_pie()
    y = int(points[0, 1])
    for side, out in ((0, -1), (16, 1)):
        x = int(points[side, 0])
        left, right = sorted((x, x + 60 * out))
        image[y - 90 : y, left:right] = 30
    assert read(studio, image, face).volume >= dark_haired.volume
