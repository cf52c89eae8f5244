"""The eyes' data and training, on made-up eyes."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from emotion_face.face import CONTROL_NAMES, EYE_WINDOW, KEYS, Controls, eyes_of
from emotion_face.training.engine import make_fabric
from emotion_face.training.eyes_dataset import Eyes, eyes_in
from emotion_face.training.eyes_loop import EyesRun, EyesTraining
from emotion_face.training.portrait_dataset import Portraits

PEOPLE, POSES = 3, 24
GAZE_X, GAZE_Y = (CONTROL_NAMES.index(name) for name in ("gaze_x", "gaze_y"))


def landmarks() -> np.ndarray:
    points = np.zeros((68, 2), np.float32)
    points[36:42], points[42:48] = (49.0, 59.0), (79.0, 59.0)
    return points


def drawing(vector: np.ndarray) -> np.ndarray:
    """A field (112, 128) times 127: lit skin, and a dark iris that goes with the gaze."""
    lit = np.full((112, 128), 255, np.uint8)
    for x, y in eyes_of(landmarks().astype(float), Controls.of(vector)):
        middle = round(x + 4 * vector[GAZE_X]), round(y - 3 * vector[GAZE_Y])
        cv2.circle(lit, middle, 3, 0, -1)
    return np.where(lit > 0, 127, -127).astype(np.int8)


def draw_ahead(keys: np.ndarray, controls: np.ndarray) -> np.ndarray:
    assert not controls[..., [GAZE_X, GAZE_Y]].any(), "the generator is asked for eyes ahead"
    return np.array([[drawing(vector) for vector in controls[0]]], np.float32) / 127


@pytest.fixture(scope="module")
def portraits() -> Portraits:
    rng = np.random.default_rng(1)
    controls = np.zeros((PEOPLE, POSES, 16), np.float32)
    controls[..., [GAZE_X, GAZE_Y]] = rng.uniform(-1.0, 1.0, (PEOPLE, POSES, 2))
    controls[..., CONTROL_NAMES.index("yaw")] = rng.uniform(-1.0, 1.0, (PEOPLE, POSES))
    return Portraits(
        people=("a", "b", "c"),
        files=tuple(map(Path, "abc")),
        keys=np.zeros((PEOPLE, len(KEYS), 112, 128), np.int8),
        fields=np.array([[drawing(vector) for vector in poses] for poses in controls]),
        controls=controls,
        landmarks=np.stack([landmarks()] * PEOPLE),
    )


@pytest.fixture(scope="module")
def eyes(portraits: Portraits) -> Eyes:
    return eyes_in(portraits, draw_ahead)


def run_of(**changes: object) -> EyesRun:
    settings = EyesTraining(**{"steps": 300, "warmup": 20, "checkpoint_every": 150} | changes)
    return EyesRun(settings, make_fabric(settings))


def test_both_eyes_of_each_drawing_are_seen_ahead_and_wanted_with_the_gaze(eyes: Eyes) -> None:
    assert eyes.ahead.shape == eyes.wanted.shape == (2 * PEOPLE * POSES, *EYE_WINDOW)
    for window in (eyes.ahead, eyes.wanted):
        assert ((window < 0).sum((1, 2)) > 20).all(), "an iris in each window"
    aside = eyes.gaze[:, 0] > 0.5
    columns = np.arange(EYE_WINDOW[1])
    before, after = (
        ((window[aside] < 0).sum(1) @ columns / (window[aside] < 0).sum((1, 2))).mean()
        for window in (eyes.ahead, eyes.wanted)
    )
    assert after - before > 2.0


def test_it_learns_to_turn_eyes(eyes: Eyes, tmp_path: Path) -> None:
    run = run_of()
    run.run(eyes, eyes, tmp_path)
    told = run.measured(eyes)
    assert told["eye_wrong"] < 0.4 * told["eye_wrong_without"]
    assert (tmp_path / "samples.png").stat().st_size > 300


def test_a_mirrored_eye_looks_the_other_way(eyes: Eyes) -> None:
    run = run_of(steps=1, batch=2)
    seen = []
    run.redirector.register_forward_pre_hook(lambda _, given: seen.append(given))
    run.train_step(Eyes(eyes.ahead[:1], eyes.wanted[:1], eyes.gaze[:1]))
    ((windows, gaze),) = seen
    assert (windows[0].flip(1) == windows[1]).all()
    assert gaze[0, 0] == -gaze[1, 0] != 0 and (gaze[0, 1:] == gaze[1, 1:]).all()
