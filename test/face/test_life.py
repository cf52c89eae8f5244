"""Signs of life: blinks, breath, sway and tone."""

import dataclasses

import numpy as np
import pytest

from emotion_face.errors import ConfigError
from emotion_face.face import LifeParameters
from emotion_face.face.life import Life, Vitals


def live(
    seconds: float, seed: int = 1, arousal: float = 0.0, rate_hz: int = 25, **changes: float
) -> list[Vitals]:
    life, p = Life(np.random.default_rng(seed)), LifeParameters(**changes)
    return [life.advance(1 / rate_hz, arousal, 1.0, p) for _ in range(round(seconds * rate_hz))]


def blinks(vitals: list[Vitals]) -> int:
    shut = np.array([v.shut > 0.25 for v in vitals])
    return int(np.count_nonzero(shut[1:] & ~shut[:-1]))


def test_the_same_seed_lives_the_same_life() -> None:
    assert live(60) == live(60)
    assert live(60) != live(60, seed=2)


def test_life_is_the_same_at_any_frame_rate() -> None:
    slow = live(60, rate_hz=10, arousal=0.3)
    fast = live(60, rate_hz=60, arousal=0.3)[5::6]
    for one, other in zip(slow, fast, strict=True):
        assert dataclasses.astuple(one) == pytest.approx(dataclasses.astuple(other), abs=1e-6)


def test_blink_rate_is_about_what_was_asked_for() -> None:
    assert blinks(live(1200)) / 20 == pytest.approx(17, rel=0.15)


def test_arousal_makes_the_eyes_blink_more() -> None:
    assert blinks(live(1200, arousal=1.0)) > 1.1 * blinks(live(1200))


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_so_many_blinks_are_partial_as_asked_for(share: float) -> None:
    shut = np.array([v.shut for v in live(1200, blink_partial_share=share)])
    starts = np.flatnonzero((shut[1:] > 0.05) & (shut[:-1] <= 0.05))
    depths = [shut[s : s + 8].max() for s in starts]
    assert np.mean([d < 0.7 for d in depths]) == pytest.approx(share, abs=0.15)


def test_intervals_of_blinks_are_log_normal() -> None:
    shut = np.array([v.shut > 0.25 for v in live(3600)])
    starts = np.flatnonzero(shut[1:] & ~shut[:-1]) / 25
    logs = np.log(np.diff(starts))
    assert logs.std() == pytest.approx(0.6, abs=0.1)
    assert abs(((logs - logs.mean()) ** 3).mean()) / logs.std() ** 3 < 0.4


def test_a_blink_can_be_asked_for() -> None:
    life, p = Life(np.random.default_rng(1)), LifeParameters(blink_rate_per_min=0.0)
    life.blink()
    shut = [life.advance(0.01, 0.0, 1.0, p).shut for _ in range(40)]
    assert max(shut) == 1.0 and shut[-1] == 0.0
    assert 0.2 < np.count_nonzero(shut) / 100 < 0.3


def test_all_stays_in_range() -> None:
    for arousal in (-1.0, 1.0):
        for v in live(100, arousal=arousal):
            assert 0.0 <= v.shut <= 1.0 and 0.7 < v.lids < 1.3
            assert max(abs(x) for x in (v.yaw, v.pitch, v.roll, v.pupil)) < 1.0


def test_arousal_widens_lids_and_pupils_and_quickens_breath() -> None:
    calm, tired, awake = (live(20, arousal=a)[-1] for a in (0.0, -1.0, 1.0))
    assert tired.lids < calm.lids < awake.lids and tired.pupil < calm.pupil < awake.pupil

    def breaths(arousal: float) -> int:
        pitch = np.array([v.pitch for v in live(60, arousal=arousal, sway=0.0)])
        return int(np.count_nonzero((pitch[1:] > 0) & (pitch[:-1] <= 0)))

    assert breaths(0.0) == pytest.approx(15, abs=1) and breaths(1.0) == pytest.approx(22, abs=1)


def test_sway_never_repeats_itself() -> None:
    yaw = np.array([v.yaw for v in live(240)]) / LifeParameters().sway
    first = yaw[:1000] - yaw[:1000].mean()
    for start in range(500, 5000, 100):
        later = yaw[start : start + 1000]
        alike = np.corrcoef(first, later)[0, 1]
        assert alike < 0.995
    assert 0.3 < np.abs(yaw).max() <= 1.0


def test_what_is_turned_off_stays_off() -> None:
    off = dict.fromkeys(
        ("blink_rate_per_min", "breath_depth", "sway", "lid_tone", "pupil_tone"), 0.0
    )
    assert set(live(120, arousal=0.7, **off)) == {Vitals()}


def test_a_bad_parameter_is_refused_with_its_value() -> None:
    with pytest.raises(ConfigError, match=r"sway: -0\.1 is refused, expected a number from 0"):
        LifeParameters(sway=-0.1)
