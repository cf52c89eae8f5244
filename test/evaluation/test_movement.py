"""Movement on synthetic frames with known figures."""

import numpy as np
import pytest

from emotion_face.evaluation.movement import (
    NAMES,
    PATH_FRAMES,
    crossfade,
    dither,
    film,
    full,
    movement,
    path,
)

SHAPE = (64, 128)


def bar(left: int) -> np.ndarray:
    """A frame with one upright bar, four pixels wide and ten high."""
    frame = np.zeros(SHAPE, np.uint8)
    frame[20:30, left : left + 4] = 255
    return frame


def test_a_line_that_moves_flips_its_two_edges_and_flickers_nowhere() -> None:
    moved = movement(np.array([bar(k) for k in range(31)]))
    assert moved.per_frame.tolist() == [20] * 30
    assert (moved.worst, moved.flicker, moved.apart) == (20, 0, 80)
    assert moved.ratio == 600 / 80


def test_a_pixel_that_toggles_three_times_flickers() -> None:
    frames = np.zeros((5, *SHAPE), np.uint8)
    frames[[1, 3], 0, 0] = 255  # on, off, on, off
    frames[[1, 2], 0, 1] = 255  # on, off
    assert movement(frames).flicker == 1


def test_a_crossfade_pops_and_a_dithered_one_dissolves() -> None:
    start, end = bar(10), bar(50)
    popped = movement(crossfade(start, end))
    assert popped.per_frame[[14, 15]].tolist() == [40, 40]  # out, then in
    assert popped.apart == popped.per_frame.sum() == 80
    dissolved = movement(crossfade(start, end, dither(*SHAPE)))
    assert dissolved.ratio == 1.0 and dissolved.flicker == 0
    assert dissolved.worst < 20


def test_a_dither_holds_every_threshold_once_in_eight_by_eight() -> None:
    thresholds = dither(*SHAPE)
    assert thresholds.shape == SHAPE
    assert sorted(thresholds[8:16, 40:48].ravel()) == [(k + 0.5) / 64 for k in range(64)]


def test_hysteresis_keeps_a_hovering_field_still() -> None:
    field = np.full((2, 96, 128), -1.0, np.float32)
    field[:, 30:60, 30:90] = 0.05
    hovering = np.array([field[0], -field[1] * 0 - 0.05, field[0], field[1] * 0 - 0.05])
    assert movement(film(hovering)).per_frame.sum() == 0


def test_a_path_goes_straight_from_one_expression_to_the_other() -> None:
    way = path("joy", "neutral")
    assert way.shape == (PATH_FRAMES, len(full("joy")))
    assert way[0] == pytest.approx(full("joy")) and way[-1] == pytest.approx(full("neutral"))
    assert np.diff(way, axis=0).std(0).max() < 1e-6
    assert len({full(name).tobytes() for name in NAMES}) == len(NAMES)
