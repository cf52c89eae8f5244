"""Moves of one group of controls, and SmoothDamp: exact ends, smooth, independent of the rate."""

import dataclasses
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotion_face.face.controls import CONTROL_NAMES, Controls
from emotion_face.face.path import GROUPS, SmoothDamp, move

HERE = Controls(np.linspace(0.1, 0.7, 7), 0.3, 0.9, -0.2, 0.1, 0.05, 0.4, -0.6, 0.3, 0.7)
THERE = Controls(np.linspace(0.9, 0.2, 7), 1.0, 0.2, 0.7, -0.9, 0.8, -0.5, 0.35, -0.1, -0.3)
EVERYTHING = dict.fromkeys(GROUPS, 1.0)


def test_every_control_is_in_one_group() -> None:
    grouped = [name for names in GROUPS.values() for name in names]
    assert sorted(grouped) == sorted(field.name for field in dataclasses.fields(Controls))


def test_no_share_is_the_source_and_all_of_it_the_target() -> None:
    nothing = dict.fromkeys(GROUPS, 0.0)
    assert (move(HERE, THERE, **nothing).vector() == HERE.vector()).all()
    assert (move(HERE, THERE, **EVERYTHING).vector() == THERE.vector()).all()


@pytest.mark.parametrize("group", GROUPS)
@settings(max_examples=20, deadline=None)
@given(share=st.floats(0.01, 1.0))
def test_a_move_of_a_group_leaves_the_others_alone(group: str, share: float) -> None:
    moved = move(HERE, THERE, **{group: share}).vector() != HERE.vector()
    names = CONTROL_NAMES[:7] if group == "emotions" else GROUPS[group]
    assert {name for name, m in zip(CONTROL_NAMES, moved, strict=True) if m} == set(names)


def test_a_share_is_that_far_on_the_straight_way() -> None:
    moved = move(HERE, THERE, **dict.fromkeys(GROUPS, 0.25)).vector()
    assert moved == pytest.approx(0.75 * HERE.vector() + 0.25 * THERE.vector(), abs=1e-6)


def glide(targets: list[float], rate_hz: int, each_s: float = 0.2) -> np.ndarray:
    """Values every 0.1 s of a glide whose target changes every ``each_s``."""
    follower, values = SmoothDamp([0.0]), []
    for target in targets:
        for _ in range(round(each_s * rate_hz)):
            values.append(follower.advance(1.0 / rate_hz, [target], 0.4)[0])
    return np.array(values)[rate_hz // 10 - 1 :: rate_hz // 10]


TARGETS = st.lists(st.floats(0.0, 1.0), min_size=2, max_size=12)


@settings(max_examples=40, deadline=None)
@given(targets=TARGETS)
def test_the_path_is_the_same_at_any_frame_rate(targets: list[float]) -> None:
    assert glide(targets, 10) == pytest.approx(glide(targets, 60), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(targets=TARGETS)
def test_it_stays_in_range_and_below_its_speed(targets: list[float]) -> None:
    values = glide(targets, 200)
    assert values.min() > -1e-9 and values.max() < 1 + 1e-9
    follower, fine = SmoothDamp([0.0]), [0.0]
    for target in targets:
        fine += [follower.advance(0.002, [target], 0.4)[0] for _ in range(100)]
    speeds = np.diff(fine) / 0.002
    assert np.abs(speeds).max() <= 1.62 / 0.4
    assert np.abs(np.diff(speeds)).max() < 0.3  # velocity has no jumps: 12^2 / s^2 * 2 ms


def test_a_step_is_answered_as_by_a_critically_damped_spring() -> None:
    follower, rate = SmoothDamp([0.2, 0.2]), 4.39 / np.array([0.4, 1.0])
    for step in range(1, 30):
        wt = rate * 0.05 * step
        value = follower.advance(0.05, [1.0, 1.0], [0.4, 1.0])
        assert value == pytest.approx(1.0 - 0.8 * (1.0 + wt) * np.exp(-wt), abs=1e-12)


def test_at_its_target_it_rests() -> None:
    follower = SmoothDamp([0.3])
    assert [follower.advance(0.1, [0.3], 0.4)[0] for _ in range(3)] == [0.3] * 3


def test_a_change_takes_its_time_and_never_overshoots() -> None:
    follower = SmoothDamp([0.0])
    values = [follower.advance(0.001, [1.0], 0.4)[0] for _ in range(2000)]
    assert all(later >= sooner for sooner, later in pairwise(values))
    first, last = (np.searchsorted(values, share) / 1000 for share in (0.05, 0.95))
    assert last - first == pytest.approx(0.4, abs=0.005)
    assert values[-1] == pytest.approx(1.0, abs=1e-6)
