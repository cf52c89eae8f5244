"""The camera: an affine window on a drawing field, and the threshold with hysteresis."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotion_face.face.camera import View, binarize, thickened, warp
from emotion_face.face.canvas import HEIGHT, PANEL_HEIGHT, PANEL_WIDTH, REACH_PX, WIDTH


def disc(radius: float, x: float = 0.0, y: float = 0.0) -> np.ndarray:
    """Field of a disc around a point, from the canvas' centre."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    distance = np.hypot(columns - (WIDTH - 1) / 2 - x, rows - (HEIGHT - 1) / 2 - y)
    return np.clip((radius - distance) / REACH_PX, -1, 1).astype(np.float32)


def centre_of(frame: np.ndarray) -> tuple[float, float]:
    rows, columns = np.nonzero(frame)
    return columns.mean() - (PANEL_WIDTH - 1) / 2, rows.mean() - (PANEL_HEIGHT - 1) / 2


@settings(max_examples=60, deadline=None)
@given(zoom=st.floats(0.6, 1.6))
def test_zoom_scales_lengths(zoom: float) -> None:
    area = np.count_nonzero(binarize(warp(disc(15), View(zoom))))
    assert area == pytest.approx(np.pi * (15 * zoom) ** 2, rel=0.05)


@settings(max_examples=60, deadline=None)
@given(x=st.floats(-20, 20), y=st.floats(-10, 10), zoom=st.floats(0.8, 1.2))
def test_the_view_centres_what_it_looks_at(x: float, y: float, zoom: float) -> None:
    seen = centre_of(binarize(warp(disc(8, x, y), View(zoom, x, y))))
    assert seen == pytest.approx((0, 0), abs=0.2)


def test_roll_turns_clockwise() -> None:
    x, y = centre_of(binarize(warp(disc(5, x=20), View(roll_rad=np.pi / 2))))
    assert (x, y) == pytest.approx((0, 20), abs=0.3)


def test_outside_the_canvas_is_dark() -> None:
    assert not binarize(warp(np.full((HEIGHT, WIDTH), 1, np.float32), View(0.5)))[:, :20].any()


def test_a_zoomed_line_is_one_line() -> None:
    line = -np.abs(np.mgrid[:HEIGHT, :WIDTH][0] - 47.5).astype(np.float32) / REACH_PX + 0.4
    for zoom in np.linspace(0.7, 1.4, 15):
        count, _ = cv2.connectedComponents(binarize(warp(line, View(float(zoom)))))
        assert count == 2  # the background and the line


def test_a_thin_line_from_far_away_is_one_line() -> None:
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    away = np.abs(rows - 30.0 - 0.3 * columns).astype(np.float32) / np.float32(np.hypot(1.0, 0.3))
    for zoom in np.linspace(0.2, 0.7, 11):
        seen = warp((1.0 - away) / np.float32(REACH_PX), View(float(zoom)))
        lit = binarize(thickened(seen, float(zoom))) > 0
        assert lit.any(axis=0).sum() > 0.85 * WIDTH * zoom, "no gap"
        assert lit.sum(axis=0).max() <= 3


def test_hysteresis_keeps_a_hovering_pixel_still() -> None:
    rng = np.random.default_rng(0)
    frame = binarize(np.zeros((64, 128), np.float32) + 0.02)
    for _ in range(20):
        after = binarize(rng.uniform(-0.09, 0.09, (64, 128)).astype(np.float32), frame)
        assert (after == frame).all()
        frame = after


def test_hysteresis_lets_a_clear_change_through() -> None:
    lit = binarize(np.full((64, 128), 0.5, np.float32))
    assert not binarize(np.full((64, 128), -0.2, np.float32), lit).any()


def test_specks_are_left_out_and_small_marks_are_not() -> None:
    field = np.full((PANEL_HEIGHT, PANEL_WIDTH), -1, np.float32)
    field[10, 10:14] = 1
    field[30, 20:26] = 1
    assert np.argwhere(binarize(field)).tolist() == [[30, column] for column in range(20, 26)]
    assert binarize(field[:32])[10].any(), "a smaller panel has smaller specks"
