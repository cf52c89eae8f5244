"""The gaze: glances and fixations, and points to look at."""

import dataclasses

import numpy as np
import pytest

from emotion_face.errors import FaceInputError
from emotion_face.face import GazeParameters
from emotion_face.face.gaze import Gaze, Look, direction_to, vergence_to

LEFT = np.array([0.8, 0.0])


def looks(
    seconds: float,
    rate_hz: int = 25,
    seed: int = 1,
    attention: float = 1.0,
    point: np.ndarray | None = None,
    gaze: Gaze | None = None,
    vergence: float = 0.0,
    **changes: float,
) -> list[Look]:
    gaze, p = gaze or Gaze(np.random.default_rng(seed)), GazeParameters(**changes)
    steps = range(round(seconds * rate_hz))
    return [gaze.advance(1 / rate_hz, attention, point, p, vergence) for _ in steps]


def across(path: list[Look]) -> np.ndarray:
    return np.array([look.x for look in path])


def test_the_seed_decides_where_it_glances() -> None:
    assert looks(60) == looks(60)
    assert looks(60) != looks(60, seed=2)


def test_eyes_rest_and_jump_with_the_speed_of_saccades() -> None:
    x = across(looks(10, rate_hz=1000, head_share=0.0))[200:]
    speed_deg = np.abs(np.diff(x)) * 1000 * 30
    assert 0.9 < np.mean(speed_deg == 0.0) < 0.99
    assert 150 < speed_deg.max() < 700  # main sequence: Carpenter 1988
    moving = np.flatnonzero(np.diff((speed_deg > 0).astype(int)))
    lasts_s = np.diff(moving)[::2] / 1000
    assert lasts_s.min() > 0.015 and lasts_s.max() < 0.12


def test_glances_come_about_as_often_as_asked_for() -> None:
    x = across(looks(1200, rate_hz=5, fixation_range=0.0, head_share=0.0))
    still = np.abs(np.diff(x)) < 1e-9
    jumps = np.count_nonzero(still[:-1] & ~still[1:])
    assert 0.4 < jumps / 600 < 1.0  # some glances do not move visibly


def test_emotion_holds_glances_back() -> None:
    assert np.abs(across(looks(120, attention=0.5))).max() < np.abs(across(looks(120))).max()
    assert not across(looks(60, attention=0.0)).any()


def test_some_large_glances_go_with_a_blink() -> None:
    def count(**changes: float) -> int:
        return sum(look.blink for look in looks(600, rate_hz=4, **changes))

    assert 0 < count() < sum(look.jumped for look in looks(600, rate_hz=4))
    assert count(blink_share=1.0) > count() > 2 * count(blink_share=0.2)
    assert count(blink_share=0.0) == count(glance_range=0.1, fixation_range=0.0) == 0


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
    assert x[9] == 0.8 and not yaw[:9].any(), "the head waits"
    assert x[15] > 0.72 and yaw[15] < 0.2 * yaw[-1]
    assert x[-1] == pytest.approx(0.4, abs=0.01)  # the eyes turn back by the head's share
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
    with pytest.raises(FaceInputError, match=r"look_at: .* is refused, .* x above 0"):
        direction_to(np.array(point, dtype=float))


@pytest.mark.parametrize(
    ("point", "eye_distance_m", "degrees"),
    [
        ((0.5, 0.0, 0.0), 0.063, 3.6),
        ((0.3, 0.4, 0.0), 0.063, 3.6),  # as far away
        ((5.0, 0.0, 0.0), 0.063, 0.36),
        ((0.5, 0.0, 0.0), 0.0, 0.0),
        ((0.001, 0.0, 0.0), 0.5, 30.0),  # as far as eyes turn
    ],
)
def test_each_eye_turns_in_by_half_the_angle_of_the_eyes(
    point: tuple, eye_distance_m: float, degrees: float
) -> None:
    turned = 30.0 * vergence_to(np.array(point), eye_distance_m)
    assert turned == pytest.approx(degrees, abs=0.01)


def test_the_eyes_converge_without_a_jump_and_part_again() -> None:
    gaze = Gaze(np.random.default_rng(3))
    path = looks(2.0, rate_hz=100, point=LEFT, gaze=gaze, vergence=0.2)
    path += looks(2.0, rate_hz=100, gaze=gaze)
    turned = np.array([look.vergence for look in path])
    assert np.abs(np.diff(turned)).max() < 0.01
    assert turned[199] == pytest.approx(0.2, abs=1e-3) and turned[-1] < 1e-3
    assert (turned[30:100] > 0.1).all()
