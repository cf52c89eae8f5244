"""The camera pushes in with feeling, and never trembles."""

import numpy as np
import pytest

from emotion_face.face import FramingParameters
from emotion_face.face.canvas import PANEL_WIDTH
from emotion_face.face.framing import Framing

P = FramingParameters()


def zooms(arousal: np.ndarray, intensity: float = 0.0, rate_hz: int = 25) -> np.ndarray:
    framing = Framing(P.zoom_rest)
    return np.array([framing.advance(1 / rate_hz, a, intensity, P).zoom for a in arousal])


def strokes_px(path: np.ndarray) -> np.ndarray:
    """How far the picture's edge goes between one turn and the next [px]."""
    edge = path / P.zoom_rest * PANEL_WIDTH / 2
    steps = np.diff(edge)
    steps = steps[np.abs(steps) > 1e-6]
    turns = np.flatnonzero(np.sign(steps[1:]) != np.sign(steps[:-1])) + 1
    return np.array([abs(part.sum()) for part in np.split(steps, turns)[:-1]])


def test_arousal_and_intensity_push_in_and_calm_pulls_out() -> None:
    still = np.zeros(200)
    assert zooms(still)[-1] == P.zoom_rest
    assert zooms(still + 1.0)[-1] == pytest.approx(P.zoom_rest + P.zoom_arousal, abs=1e-3)
    assert zooms(still, intensity=1.0)[-1] == pytest.approx(
        P.zoom_rest + P.zoom_intensity, abs=1e-3
    )
    assert zooms(still - 1.0)[-1] < P.zoom_rest


def test_a_feeling_that_trembles_does_not_move_the_camera() -> None:
    rng = np.random.default_rng(0)
    path = zooms(rng.uniform(-0.15, 0.15, 5000))
    assert (path == path[0]).all()


@pytest.mark.parametrize("period_s", [0.3, 1.0, 5.0])
def test_it_never_goes_back_and_forth_by_less_than_a_pixel(period_s: float) -> None:
    time_s = np.arange(0, 60, 0.04)
    path = zooms(np.sin(2 * np.pi * time_s / period_s))
    assert strokes_px(path).min() >= 1.0


def test_it_comes_in_smoothly_and_the_same_at_any_rate() -> None:
    slow, fast = zooms(np.ones(20), rate_hz=10), zooms(np.ones(120), rate_hz=60)
    assert fast[5::6] == pytest.approx(slow, abs=1e-9)
    assert np.abs(np.diff(fast)).max() < 0.01
