import numpy as np
import pytest

from emotion_face.face.canvas import HEIGHT, WIDTH
from emotion_face.recognition.alignment import canvas_matrix
from emotion_face.training.styles import FacePhotograph, draw

PARTS = (slice(17, 22), slice(22, 27), slice(36, 42), slice(42, 48), slice(60, 68))


@pytest.fixture(scope="session")
def on_canvas(portrait_landmarks):
    matrix = canvas_matrix(portrait_landmarks)
    return (portrait_landmarks @ matrix[:, :2].T + matrix[:, 2]).round().astype(int)


def box(points):
    (left, top), (right, bottom) = points.min(0), points.max(0)
    return np.s_[top - 1 : bottom + 2, left : right + 1]


@pytest.mark.parametrize(("skin", "ink"), [(220, 40), (90, 20), (60, 40)])
def test_every_part_is_drawn_whatever_the_skin(
    skin, ink, paint_portrait, portrait_landmarks, on_canvas
):
    photograph = FacePhotograph(paint_portrait(skin, ink), portrait_landmarks)
    lines, stencil = (field > 0 for field in draw(photograph).values())
    for part in PARTS:
        window = box(on_canvas[part])
        assert lines[window].mean() > 0.3
        assert stencil[window].mean() < 0.7


def test_a_field_spans_the_canvas_from_minus_one_to_one(paint_portrait, portrait_landmarks):
    field = draw(FacePhotograph(paint_portrait(), portrait_landmarks))["stencil"]
    assert field.shape == (HEIGHT, WIDTH)
    assert (field.min(), field.max()) == (-1.0, 1.0)


def test_lines_leave_bare_skin_and_the_wall_dark(paint_portrait, portrait_landmarks, on_canvas):
    lit = draw(FacePhotograph(paint_portrait(), portrait_landmarks))["lines"] > 0
    assert lit.mean() < 0.2
    assert not lit[:, :6].any()
    cheek = (on_canvas[36:42].mean(0) + on_canvas[48]) // 2
    assert not lit[int(cheek[1]), int(cheek[0]) - 4]


def test_stencil_lights_the_skin_and_not_the_wall(paint_portrait, portrait_landmarks, on_canvas):
    lit = draw(FacePhotograph(paint_portrait(), portrait_landmarks))["stencil"] > 0
    forehead = on_canvas[[19, 24]].mean(0).astype(int) - (0, 6)
    assert lit[forehead[1], forehead[0]]
    assert not lit[:, :6].any()


def test_noise_draws_no_specks(paint_portrait, portrait_landmarks):
    rng = np.random.default_rng(0)
    image = paint_portrait() + rng.normal(0, 6, (240, 240))
    noisy = FacePhotograph(image.clip(0, 255).astype(np.uint8), portrait_landmarks)
    clean = FacePhotograph(paint_portrait(), portrait_landmarks)
    for one, other in zip(draw(noisy).values(), draw(clean).values(), strict=True):
        differ = (one > 0) != (other > 0)
        assert differ.mean() < 0.05
