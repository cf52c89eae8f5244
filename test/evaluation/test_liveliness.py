"""Motion of the shipped faces, against the principles of animation."""

import numpy as np
import pytest

from emotion_face.evaluation import liveliness
from emotion_face.face import (
    FaceAnimator,
    FaceParameters,
    FieldGenerator,
    load_generator,
    load_identity,
)


@pytest.fixture(scope="module", params=["ada", "ines"])
def somebody(request: pytest.FixtureRequest) -> tuple[FieldGenerator, object]:
    generator = load_generator("strokes" if request.param == "ada" else "portrait")
    return generator, load_identity(generator, request.param)


@pytest.mark.parametrize(
    ("emotion", "least", "most"),
    [("surprise", 4, 5), ("fear", 4, 5), ("mad", 7, 8), ("joy", 7, 8), ("love", 16, 20)],
)
def test_an_emotion_comes_in_as_many_frames_as_it_should(
    somebody: tuple, emotion: str, least: float, most: float
) -> None:
    animator = FaceAnimator(*somebody, FaceParameters(alive=False))
    moved = liveliness.course(animator, liveliness.felt([(0.0, emotion)], 1.6))
    found = liveliness.attack(moved, emotion)
    assert least <= found["full"] <= most
    assert 1.9 <= found["mouth"] <= 2.1
    assert found["back"] < 0.01
    over, settled = liveliness.overshoot(moved.lids, found["half"])
    assert emotion == "love" or (0.05 <= over <= 0.15 and settled <= 8)


@pytest.mark.parametrize("pair", [("fear", "love"), ("sad", "surprise"), ("joy", "mad")])
def test_an_overthrow_is_hidden_by_the_blink(somebody: tuple, pair: tuple[str, str]) -> None:
    old, new, back = liveliness.turn(*somebody, *pair)
    assert old <= 0.1 and back <= 0.1 and new >= 0.6


@pytest.mark.parametrize("emotion", ["joy", "sad"])
def test_a_held_emotion_is_no_mask(somebody: tuple, emotion: str) -> None:
    assert liveliness.events(liveliness.hold(*somebody, emotion)) >= 6


def test_a_calm_face_blinks_with_its_glances_and_turns_its_head(somebody: tuple) -> None:
    assert all(gate.passed for gate in liveliness.idling(*somebody))


def test_the_measures_measure() -> None:
    assert liveliness.crossing(np.array([0.0, 0.0, 0.5, 1.0]), 0.75) == 2.5
    dark, lit = np.zeros((64, 128), np.uint8), np.full((64, 128), 255, np.uint8)
    assert liveliness.events([dark, dark, lit, lit, dark]) == 2
    over, settled = liveliness.overshoot(np.array([1.0, 0.8, 0.9, 1.1, 1.05, 1.0, 1.0]), 2.5)
    assert over == pytest.approx(0.1) and settled == 2
