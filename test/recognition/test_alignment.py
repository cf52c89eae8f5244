import cv2
import numpy as np
import pytest

from emotion_face.face.canvas import HEIGHT, WIDTH
from emotion_face.recognition.alignment import (
    IMAGE_LEFT_EYE,
    IMAGE_RIGHT_EYE,
    VIEW_FINE,
    canvas_matrix,
    view,
)


def on_canvas(landmarks, fine=1):
    matrix = canvas_matrix(landmarks, fine)
    return landmarks @ matrix[:, :2].T + matrix[:, 2]


@pytest.mark.parametrize(("angle", "scale"), [(0, 1.0), (25, 0.4), (-40, 2.5)])
def test_a_turned_scaled_and_moved_face_lies_on_the_canvas_as_before(
    angle, scale, portrait_landmarks
):
    motion = cv2.getRotationMatrix2D((50.0, 80.0), angle, scale)
    moved = portrait_landmarks @ motion[:, :2].T + motion[:, 2]
    np.testing.assert_allclose(on_canvas(moved), on_canvas(portrait_landmarks), atol=1e-6)


def test_the_eyes_are_level_and_about_the_middle_of_the_canvas(portrait_landmarks):
    points = on_canvas(portrait_landmarks)
    left, right = points[IMAGE_LEFT_EYE].mean(0), points[IMAGE_RIGHT_EYE].mean(0)
    assert left[1] == pytest.approx(right[1])
    assert (left[0] + right[0]) / 2 == pytest.approx((WIDTH - 1) / 2)
    assert points.min() > 0
    assert points[:, 1].max() < HEIGHT


def test_the_view_shows_dark_eyes_where_the_landmarks_are(paint_portrait, portrait_landmarks):
    seen = view(paint_portrait(skin=200, ink=20), portrait_landmarks)
    assert seen.shape == (HEIGHT * VIEW_FINE, WIDTH * VIEW_FINE)
    points = on_canvas(portrait_landmarks, VIEW_FINE)
    x, y = points[IMAGE_LEFT_EYE].mean(0).round().astype(int)
    assert seen[y, x] < 60
    nose_x, nose_y = points[28].round().astype(int)
    assert seen[nose_y, nose_x] > 150
