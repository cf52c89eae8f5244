"""Signs of life: blinks, glances, breath."""

import numpy as np
import pytest

from emotion_face.face.life import Life, LifeParameters, Vitals


def live(seconds: float, seed: int = 1, arousal: float = 0.0, **changes: float) -> list[Vitals]:
    life = Life(LifeParameters(**changes), np.random.default_rng(seed))
    return [life.advance(t, arousal, 1.0) for t in np.arange(0, seconds, 0.04)]


def blinks(vitals: list[Vitals]) -> int:
    shut = np.array([v.lids < 0.75 for v in vitals])
    return int(np.count_nonzero(shut[1:] & ~shut[:-1]))


def test_the_same_seed_lives_the_same_life() -> None:
    assert live(60) == live(60)
    assert live(60) != live(60, seed=2)


def test_blink_rate_is_about_what_was_asked_for() -> None:
    assert blinks(live(1200)) / 20 == pytest.approx(17, rel=0.25)


def test_arousal_makes_the_eyes_blink_more() -> None:
    assert blinks(live(1200, arousal=1.0)) > 1.1 * blinks(live(1200))


def test_about_half_of_the_blinks_are_partial() -> None:
    lids = np.array([v.lids for v in live(1200)])
    starts = np.flatnonzero((lids[1:] < 0.95) & (lids[:-1] >= 0.95))
    depths = [lids[s : s + 8].min() for s in starts]
    assert 0.3 < np.mean([d > 0.3 for d in depths]) < 0.7


def test_eyes_open_again_and_all_stays_in_range() -> None:
    vitals = live(300)
    assert max(v.lids for v in vitals) == 1.0
    for v in vitals:
        assert 0.0 <= v.lids <= 1.0
        assert abs(v.gaze_x) <= 1.0 and abs(v.gaze_y) <= 1.0 and abs(v.breath) <= 1.0


def test_what_is_turned_off_stays_off() -> None:
    for v in live(120, blink_rate_per_min=0.0, glance_range=0.0, breath_depth=0.0):
        assert v == Vitals()


def test_a_jump_back_in_time_starts_life_afresh() -> None:
    life = Life(LifeParameters(), np.random.default_rng(1))
    for t in np.arange(100, 130, 0.04):
        life.advance(t, 0.0, 1.0)
    lids = [life.advance(t, 0.0, 1.0).lids for t in np.arange(0, 30, 0.04)]
    assert min(lids) < 0.5 and max(lids) == 1.0
