"""The camera zooms in with emotion, and never trembles."""

import cv2
import numpy as np
import pytest

from emotion_face.affect import EMOTIONS, AffectModel, Stimulus, Timeline, load_parameters
from emotion_face.display import oled_specs
from emotion_face.errors import ConfigError
from emotion_face.face import (
    Expression,
    FaceAnimator,
    FaceParameters,
    FramingParameters,
    OnnxGenerator,
    load_identity,
)
from emotion_face.face.canvas import PANEL, PANEL_HEIGHT, PANEL_WIDTH, Canvas, panel_size
from emotion_face.face.framing import Framing, fitted

P = FramingParameters()
PANELS = sorted({(spec.width, spec.height) for spec in oled_specs().values()})


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


def test_in_five_minutes_of_feelings_it_never_trembles() -> None:
    rng = np.random.default_rng(5)
    timeline = Timeline(AffectModel(load_parameters()), start_s=0.0, tick_s=0.04)
    framing, path = Framing(P.zoom_rest), []
    for now_s in 0.04 * np.arange(1, 7500):
        if rng.random() < 0.02:
            timeline.stimulate(Stimulus(rng.uniform(0, 1, 7) * (rng.random(7) < 0.3)), now_s)
        felt = timeline.advance(now_s)
        path.append(framing.advance(0.04, felt.arousal, felt.intensity, P).zoom)
    moves = strokes_px(np.array(path))
    assert len(moves) > 5 and moves.min() >= 1.0


def features(field: np.ndarray) -> np.ndarray:
    """Rows and columns (n, 2) of the ink of brows, eyes, nose and mouth, not of the outline."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((field > 0).astype(np.uint8))
    left, top, width, height = stats[:, :4].T
    inner = (left > 20) & (left + width < field.shape[1] - 20) & (width < 64)
    inner &= (top > 22) & (height < 32)  # not strands of hair
    return np.argwhere(inner[labels] & (labels > 0))


@pytest.mark.parametrize("emotion", [None, *EMOTIONS])
def test_brows_and_mouth_stay_on_the_screen(generator: OnnxGenerator, emotion: str | None) -> None:
    full = 1.0 * (np.array(EMOTIONS) == emotion)
    arousal = load_parameters().affect[emotion].arousal if emotion else 0.0
    felt = Expression(full, arousal, full.max())
    at_rest = Framing(P.zoom_rest).advance(0.04, 0.0, 0.0, P)
    rows, cut = [], []
    for person in ("ada", "ivo", "kai", "lea", "mia", "otto", *(f"seed:{k}" for k in range(8))):
        identity = load_identity(generator, person)
        animator = FaceAnimator(generator, identity, FaceParameters(alive=False))
        ink = features(generator.field(identity, animator.pose(5.0, felt)))
        rows.extend(ink[:, 0])
        for view in (at_rest, animator.view(15.0, felt)):
            x, y = view.matrix() @ np.column_stack([ink[:, ::-1], np.ones(len(ink))]).T
            cut.extend((y < -0.5) | (y > PANEL_HEIGHT - 0.5) | (x < -0.5) | (x > PANEL_WIDTH - 0.5))
    assert np.ptp(rows) > 40, "from the brows to the mouth"
    assert np.mean(cut) < 0.01


@pytest.mark.parametrize("size", PANELS)
def test_the_face_is_as_large_as_a_panel_shows_from_brows_to_mouth(
    generator: OnnxGenerator, size: tuple[int, int]
) -> None:
    panel = Canvas(*size)
    at_rest = Framing(P.zoom_rest).advance(0.04, 0.0, 0.0, P)
    view = fitted(at_rest, panel)
    for person in ("kai", "lea"):
        identity = load_identity(generator, person)
        animator = FaceAnimator(generator, identity, FaceParameters(alive=False), panel=panel)
        frame = animator.frame(0.0, Expression.neutral())
        assert frame.shape == (panel.height, panel.width)
        ink = features(generator.field(identity, animator.pose(1.0, Expression.neutral())))
        x, y = view.matrix(panel=panel) @ np.column_stack([ink[:, ::-1], np.ones(len(ink))]).T
        cut = (y < -0.5) | (y > panel.height - 0.5) | (x < -0.5) | (x > panel.width - 0.5)
        assert cut.mean() < 0.05
        assert max(np.ptp(y) / panel.height, np.ptp(x) / panel.width) > 0.5
        lit = frame[y[~cut].round().astype(int), x[~cut].round().astype(int)]
        assert (lit > 0).mean() > 0.6, "the frame is what that view shows"


def test_a_panel_is_as_large_as_its_name_says_and_none_is_another() -> None:
    for name, spec in oled_specs().items():
        assert panel_size(name) == Canvas(spec.width, spec.height)
    assert panel_size("96x16") == Canvas(96, 16)
    assert panel_size("terminal") == panel_size("") == PANEL
    with pytest.raises(ConfigError, match=r"panel: 'mine_128x640' is refused, .*to 128x128"):
        panel_size("mine_128x640")
