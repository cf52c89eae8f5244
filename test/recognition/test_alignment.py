import cv2
import numpy as np
import pytest

from emotion_face.recognition.alignment import (
    CROP,
    IMAGE_LEFT_EYE,
    IMAGE_RIGHT_EYE,
    crop,
    crop_matrix,
)


@pytest.mark.parametrize(("angle", "scale"), [(0, 1.0), (25, 0.4), (-40, 2.5)])
def test_a_turned_scaled_and_moved_face_gives_the_same_crop_landmarks(
    angle, scale, portrait_landmarks
):
    matrix = crop_matrix(portrait_landmarks)
    straight = portrait_landmarks @ matrix[:, :2].T + matrix[:, 2]
    motion = cv2.getRotationMatrix2D((50.0, 80.0), angle, scale)
    moved = portrait_landmarks @ motion[:, :2].T + motion[:, 2]
    matrix = crop_matrix(moved)
    np.testing.assert_allclose(moved @ matrix[:, :2].T + matrix[:, 2], straight, atol=1e-6)


def test_the_eyes_are_level_and_apart_in_the_crop(portrait_landmarks):
    matrix = crop_matrix(portrait_landmarks)
    points = portrait_landmarks @ matrix[:, :2].T + matrix[:, 2]
    left, right = points[IMAGE_LEFT_EYE].mean(0), points[IMAGE_RIGHT_EYE].mean(0)
    assert left[1] == pytest.approx(right[1])
    assert (left[0] + right[0]) / 2 == pytest.approx(CROP / 2)


def test_the_crop_shows_dark_eyes_where_they_should_be(paint_portrait, portrait_landmarks):
    image = paint_portrait(skin=200, ink=20)
    seen = crop(image, portrait_landmarks)
    assert seen.shape == (CROP, CROP)
    assert seen[48, 44] < 60
    assert seen[60, 64] > 150
