import numpy as np
import pytest

from emotion_face.display import Mounting
from emotion_face.display.fitting import scaled
from emotion_face.errors import ConfigError


def test_a_frame_that_fits_is_kept_and_greys_become_lit_or_dark(face):
    assert np.array_equal(scaled(face, 128, 64), face)
    grey = np.array([[0, 127, 128, 255]], np.uint8)
    assert scaled(grey, 4, 1).tolist() == [[0, 0, 255, 255]]


def test_enlarged_and_made_smaller_again_it_is_the_same(face):
    large = scaled(face, 384, 192)
    assert np.array_equal(large, face.repeat(3, axis=0).repeat(3, axis=1))
    assert np.array_equal(scaled(large, 128, 64), face)


def test_thin_lines_survive_being_halved():
    frame = np.zeros((64, 128), np.uint8)
    frame[10] = frame[:, 51] = 255
    half = scaled(frame, 64, 32)
    assert half[5].all()
    assert half[:, 25].all()


def test_proportions_are_kept_and_the_picture_is_in_the_middle():
    wide = scaled(np.full((64, 128), 255, np.uint8), 128, 32)
    assert np.array_equal(np.flatnonzero(wide.any(axis=0)), np.arange(32, 96))
    tall = scaled(np.full((64, 128), 255, np.uint8), 64, 128)
    assert np.array_equal(np.flatnonzero(tall.any(axis=1)), np.arange(48, 80))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turning_is_clockwise_and_swaps_the_sides(rotation):
    mounting = Mounting(rotation=rotation)
    width, height = mounting.view(128, 64)
    view = np.zeros((height, width), np.uint8)
    view[0, 0] = 255
    turned = mounting.turn(view)
    assert turned.shape == (64, 128)
    corners = {0: (0, 0), 90: (0, 127), 180: (63, 127), 270: (63, 0)}
    assert np.argwhere(turned).tolist() == [list(corners[rotation])]


def test_what_moves_in_is_dark_and_inversion_comes_last(face):
    moved = Mounting(offset_x=-5, offset_y=3).turn(face, (1, 0))
    assert np.array_equal(moved, np.roll(face, (3, -4), axis=(0, 1)))
    lit = np.full((64, 128), 255, np.uint8)
    inverted = Mounting(invert=True, offset_x=2).turn(lit)
    assert inverted[:, :2].all()
    assert not inverted[:, 2:].any()


def test_a_rotation_that_is_none_is_refused():
    with pytest.raises(ConfigError, match="rotation: 45 is refused, expected 0, 90, 180 or 270"):
        Mounting(rotation=45)
