from dataclasses import replace

import numpy as np
import pytest

from emotion_face.face.canvas import HEIGHT, WIDTH
from emotion_face.recognition.quality import PARTS, complaints, unsure_parts, vagueness


def test_a_good_portrait_has_no_complaints(paint_portrait, found_face):
    assert complaints(paint_portrait(), found_face) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda image: image // 8, "dark"),
        (lambda image: image // 32 + 100, "contrast"),
        (lambda image: image[:190], "cut off"),
    ],
)
def test_a_bad_portrait_is_told_why(change, word, paint_portrait, found_face):
    (said,) = complaints(change(paint_portrait()), found_face)
    assert word in said


def test_a_tiny_face_is_told_its_size(paint_portrait, found_face):
    tiny = replace(found_face, landmarks=found_face.landmarks / 4)
    said = complaints(paint_portrait(), tiny)
    assert any(f"{tiny.size:.0f} px" in line for line in said)


@pytest.fixture
def steep():
    """A field whose strokes, one in every part, have edges as steep as a distance field's."""
    rows = np.arange(HEIGHT, dtype=np.float32)
    distance = np.min([np.abs(rows - row) for row in (20.3, 40.3, 70.3)], axis=0)
    return np.tile(np.clip((1.5 - distance) / 3, -1, 1)[:, None], WIDTH)


def test_a_distance_field_is_sure_everywhere(steep):
    assert unsure_parts(steep) == []


@pytest.mark.parametrize("part", PARTS)
def test_a_faint_part_is_unsure(part, steep):
    field = steep.copy()
    field[PARTS[part]] *= 0.2
    assert vagueness(field, part) > vagueness(steep, part)
    assert part in unsure_parts(field)
