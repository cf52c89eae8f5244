"""Signs of life: blinks, breath, sway and tone."""

import dataclasses

import numpy as np
import pytest

from emotion_face.errors import ConfigError
from emotion_face.face import LifeParameters, MotionParameters
from emotion_face.face.life import Life, Vitals

M = MotionParameters()


def live(
    seconds: float,
    seed: int = 1,
    arousal: float = 0.0,
    rate_hz: int = 25,
    warmth: float = 0.0,
    m: MotionParameters = M,
    **changes: float,
) -> list[Vitals]:
    life, p = Life(np.random.default_rng(seed)), LifeParameters(**changes)
    frames = range(round(seconds * rate_hz))
    return [life.advance(1 / rate_hz, arousal, 1.0, warmth, p, m) for _ in frames]


def blinks(minutes: float, arousal: float = 0.0, **changes: float) -> np.ndarray:
    """Times [s] and depths (n, 2) of the blinks of a life in steps of a second."""
    life, p = Life(np.random.default_rng(1)), LifeParameters(**changes)
    found: list[tuple[float, float]] = []
    for second in range(round(60 * minutes)):
        life.blink = lambda after_s, depth, now_s=second: found.append((now_s + after_s, depth))
        life.advance(1.0, arousal, 1.0, 0.0, p, M)
    return np.array(found)


def test_the_same_seed_lives_the_same_life() -> None:
    assert live(60) == live(60)
    assert live(60) != live(60, seed=2)


def test_life_is_the_same_at_any_frame_rate() -> None:
    slow = live(60, rate_hz=10, arousal=0.3)
    fast = live(60, rate_hz=60, arousal=0.3)[5::6]
    for one, other in zip(slow, fast, strict=True):
        assert dataclasses.astuple(one) == pytest.approx(dataclasses.astuple(other), abs=1e-6)


def test_blink_rate_is_about_what_was_asked_for() -> None:
    assert len(blinks(200)) / 200 == pytest.approx(17, rel=0.05)
    assert len(blinks(200, blink_rate_per_min=8.0)) / 200 == pytest.approx(8, rel=0.05)


def test_arousal_makes_the_eyes_blink_more() -> None:
    awake, calm = (len(blinks(100, arousal=arousal)) for arousal in (1.0, 0.0))
    assert awake == pytest.approx(1.3 * calm, rel=0.05)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_so_many_blinks_are_partial_as_asked_for(share: float) -> None:
    depths = blinks(100, blink_partial_share=share)[:, 1]
    assert set(depths) <= {0.6, 1.0}
    assert np.mean(depths < 1.0) == pytest.approx(share, abs=0.05)


def test_intervals_of_blinks_are_log_normal() -> None:
    logs = np.log(np.diff(blinks(400)[:, 0]))
    assert logs.std() == pytest.approx(0.6, abs=0.02)
    assert abs(((logs - logs.mean()) ** 3).mean()) / logs.std() ** 3 < 0.1


def asked(life: Life, seconds: float = 0.6) -> np.ndarray:
    """How far a lid is shut (n,) every 10 ms, by requested blinks only."""
    p = LifeParameters(blink_rate_per_min=0.0)
    m = MotionParameters(lids_apart_s=0.0)
    frames = range(round(seconds * 100))
    return np.array([life.advance(0.01, 0.0, 1.0, 0.0, p, m).shut_left for _ in frames])


def test_a_blink_can_be_asked_for() -> None:
    life = Life(np.random.default_rng(1))
    life.blink()
    shut = asked(life)
    assert shut.max() > 0.97 and shut[-1] == 0.0
    assert 0.3 < np.count_nonzero(shut) / 100 < 0.45
    assert np.argmax(shut) < np.flatnonzero(shut > 0.5)[-1] < 25, "shut fast, open in two steps"


def test_a_partial_blink_shuts_the_eye_as_far() -> None:
    life = Life(np.random.default_rng(1))
    life.blink(depth=0.6)
    assert 0.57 < asked(life).max() <= 0.6


def test_an_urgent_blink_takes_over_one_under_way_without_a_jump() -> None:
    life = Life(np.random.default_rng(1))
    life.blink()
    before = asked(life, 0.2)
    life.blink(hold_s=0.1, at_once=True)
    after = asked(life)
    assert abs(after[0] - before[-1]) < 0.2
    assert np.count_nonzero(after > 0.8) > 12


def test_the_lids_of_a_blink_are_apart_and_one_eye_winks_when_warm() -> None:
    def apart(warmth: float, m: MotionParameters) -> tuple[int, int]:
        lids = np.array([(v.shut_left, v.shut_right) for v in live(150, warmth=warmth, m=m)])
        return int((lids[:, 0] != lids[:, 1]).sum()), int(
            ((lids.max(1) == 1.0) & (lids.min(1) == 0.0)).sum()
        )

    together = MotionParameters(lids_apart_s=0.0)
    assert apart(0.0, together) == (0, 0)
    assert apart(0.0, M)[0] > 25 and apart(0.0, M)[1] == 0
    assert apart(1.0, together)[1] > 3
    assert apart(1.0, MotionParameters(winks_per_min=0.0))[1] == 0


def test_a_blink_that_is_nearly_due_comes_at_a_cue() -> None:
    def near(cue_every_s: float) -> float:
        life, p = Life(np.random.default_rng(2)), LifeParameters(blink_patience_s=3.0)
        cues, starts, was = [], [], 0.0
        for frame in range(25 * 300):
            if frame % round(25 * cue_every_s) == 0:
                life.cue()
                cues.append(frame)
            shut = life.advance(0.04, 0.0, 1.0, 0.0, p, M).shut_left
            if shut > 0.0 and was == 0.0:
                starts.append(frame)
            was = shut
        return float(np.mean([min(abs(start - cue) for cue in cues) < 9 for start in starts]))

    assert near(2.0) > 0.7


def test_all_stays_in_range() -> None:
    for arousal in (-1.0, 1.0):
        for v in live(100, arousal=arousal):
            assert 0.0 <= v.shut_left <= 1.0 and 0.7 < v.lids < 1.3
            assert max(abs(x) for x in (v.yaw, v.pitch, v.roll, v.pupil)) < 1.0


def test_arousal_widens_lids_and_pupils_and_quickens_breath() -> None:
    calm, tired, awake = (live(20, arousal=a)[-1] for a in (0.0, -1.0, 1.0))
    assert tired.lids < calm.lids < awake.lids and tired.pupil < calm.pupil < awake.pupil

    def breaths(arousal: float) -> int:
        breath = np.array([v.breath for v in live(60, arousal=arousal)])
        return int(np.count_nonzero((breath[1:] > 0) & (breath[:-1] <= 0)))

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
    m = MotionParameters(brow_raises_per_min=0.0)
    assert set(live(120, arousal=0.7, m=m, **off)) == {Vitals()}


def test_a_bad_parameter_is_refused_with_its_value() -> None:
    with pytest.raises(ConfigError, match=r"sway: -0\.1 is refused, expected a number from 0"):
        LifeParameters(sway=-0.1)
