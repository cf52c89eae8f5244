"""The gaze: glances and fixations, and points to look at."""

import dataclasses

import numpy as np
import pytest

from emotion_face.errors import FaceInputError
from emotion_face.face import GazeParameters
from emotion_face.face.gaze import Gaze, Look, direction_to

LEFT = np.array([0.8, 0.0])


def looks(
    seconds: float,
    rate_hz: int = 25,
    seed: int = 1,
    attention: float = 1.0,
    point: np.ndarray | None = None,
    gaze: Gaze | None = None,
    **changes: float,
) -> list[Look]:
    gaze, p = gaze or Gaze(np.random.default_rng(seed)), GazeParameters(**changes)
    steps = range(round(seconds * rate_hz))
    return [gaze.advance(1 / rate_hz, attention, point, p) for _ in steps]


def across(path: list[Look]) -> np.ndarray:
    return np.array([look.x for look in path])


def test_the_seed_decides_where_it_glances() -> None:
    assert looks(60) == looks(60)
    assert looks(60) != looks(60, seed=2)


def test_eyes_rest_and_jump_with_the_speed_of_saccades() -> None:
    x = across(looks(120, rate_hz=1000, head_share=0.0))[200:]
    speed_deg = np.abs(np.diff(x)) * 1000 * 30
    assert 0.9 < np.mean(speed_deg == 0.0) < 0.99
    assert 150 < speed_deg.max() < 700  # main sequence: Carpenter 1988
    moving = np.flatnonzero(np.diff((speed_deg > 0).astype(int)))
    lasts_s = np.diff(moving)[::2] / 1000
    assert lasts_s.min() > 0.015 and lasts_s.max() < 0.12


def test_glances_come_about_as_often_as_asked_for() -> None:
    x = across(looks(1200, fixation_range=0.0, head_share=0.0))
    still = np.abs(np.diff(x)) < 1e-9
    jumps = np.count_nonzero(still[:-1] & ~still[1:])
    assert 0.4 < jumps / 600 < 1.0  # some glances stay where they are


def test_emotion_holds_glances_back() -> None:
    assert np.abs(across(looks(120, attention=0.5))).max() < np.abs(across(looks(120))).max()
    assert not across(looks(60, attention=0.0)).any()


def test_some_large_glances_go_with_a_blink() -> None:
    assert 0 < sum(look.blink for look in looks(600)) < 200
    assert not any(look.blink for look in looks(600, blink_share=0.0))
    assert not any(look.blink for look in looks(600, glance_range=0.1, fixation_range=0.0))


def test_the_path_is_nearly_the_same_at_any_frame_rate() -> None:
    slow, fast = looks(60, rate_hz=10), looks(60, rate_hz=60)[5::6]
    apart = [
        np.abs(np.subtract(dataclasses.astuple(a)[:4], dataclasses.astuple(b)[:4])).max()
        for a, b in zip(slow, fast, strict=True)
    ]
    assert max(apart) < 0.05


def test_the_eyes_go_first_and_the_head_follows() -> None:
    path = looks(3.0, rate_hz=100, point=LEFT, fixation_range=0.0, head_share=0.5)
    x, yaw = across(path), np.array([look.yaw for look in path])
    assert x[10] > 0.72 and yaw[10] < 0.2 * yaw[-1]
    assert x[-1] == pytest.approx(0.4, abs=0.01)  # the eyes turn back by what the head took over
    assert yaw[-1] == pytest.approx(0.8, abs=0.01)  # half of 24 degrees, of its 15


def test_when_the_point_is_gone_it_glances_about_again() -> None:
    gaze = Gaze(np.random.default_rng(3))
    looks(2.0, point=LEFT, gaze=gaze)
    after = across(looks(30.0, gaze=gaze))
    assert np.abs(after).min() < 0.05 and len(set(np.round(after, 2))) > 5


def test_a_point_is_followed_and_idle_glances_wait() -> None:
    x = across(looks(30.0, point=LEFT, head_share=0.0))
    assert np.abs(x[5:] - 0.8).max() < 0.1


@pytest.mark.parametrize(
    ("point", "direction"),
    [
        ((1, 0, 0), (0, 0)),
        ((1, np.tan(np.radians(15)), 0), (0.5, 0)),  # its left is the image's right
        ((2, 0, 2 * np.tan(np.radians(-6))), (0, -0.2)),
        ((0.01, 5, 5), (1, 1)),
    ],
)
def test_the_convention_is_forward_left_up(point: tuple, direction: tuple) -> None:
    assert direction_to(np.array(point, dtype=float)) == pytest.approx(direction, abs=1e-9)


@pytest.mark.parametrize("point", [(-1, 0, 0), (0, 1, 0), (np.nan, 0, 0), (1, np.inf, 0)])
def test_what_cannot_be_looked_at_is_refused(point: tuple) -> None:
    with pytest.raises(FaceInputError, match=r"look_at: point .* x above 0"):
        direction_to(np.array(point, dtype=float))
