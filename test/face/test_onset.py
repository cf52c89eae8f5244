"""How emotions rise, fade, blend and overthrow each other."""

from itertools import combinations, permutations

import numpy as np
import pytest

from emotion_face.affect import (
    EMOTIONS,
    MODULATORS,
    AffectModel,
    Stimulus,
    Timeline,
    load_parameters,
)
from emotion_face.errors import ConfigError
from emotion_face.face import STYLES, Expression, MotionParameters, OnsetParameters
from emotion_face.face.motion import styled
from emotion_face.face.onset import CLOSED_S, OPENED_S, Onset, Shown

P, M = OnsetParameters(), MotionParameters()


def expression(arousal: float = 0.0, **emotions: float) -> Expression:
    vector = np.array([emotions.get(name, 0.0) for name in EMOTIONS])
    return Expression(vector, arousal, float(vector.max()))


def play(
    *spans: tuple[float, Expression], rate_hz: int = 100, m: MotionParameters = M
) -> list[Shown]:
    """The shown emotions per frame, for a sequence of felt expressions."""
    onset, frames = Onset(), []
    for span_s, felt in spans:
        for _ in range(round(span_s * rate_hz)):
            frames.append(onset.advance(1.0 / rate_hz, felt, P, m))
    return frames


def of(frames: list[Shown], emotion: str, part: str = "eyes") -> np.ndarray:
    return np.array([getattr(frame, part)[EMOTIONS.index(emotion)] for frame in frames])


def lifts(frames: list[Shown]) -> np.ndarray:
    return np.array([frame.lift for frame in frames])


def rise_s(values: np.ndarray, rate_hz: int = 100) -> float:
    """Time of a rise or a fall from 5 to 95 % [s]."""
    share = (values - values[0]) / (values[-1] - values[0])
    return float(np.argmax(share > 0.95) - np.argmax(share > 0.05)) / rate_hz


def test_every_emotion_comes_in_its_own_time() -> None:
    times = {
        name: rise_s(of(play((3.0, expression(0.4, **{name: 0.8}))), name)) for name in EMOTIONS
    }
    for name, time in times.items():
        assert time == pytest.approx(getattr(M.attack, name), rel=0.15)
    assert max(times["surprise"], times["fear"]) < times["joy"] < min(times["sad"], times["love"])


def test_the_stronger_and_the_more_aroused_the_sooner() -> None:
    def time(**felt: float) -> float:
        return rise_s(of(play((3.0, expression(**felt))), "love"))

    assert time(love=0.8) < time(love=0.4)
    assert time(love=0.4, arousal=0.8) < time(love=0.4)


def test_eyes_go_first_then_brows_then_mouth() -> None:
    frames = play((1.0, expression(joy=0.8)))
    half = {part: np.argmax(of(frames, "joy", part) > 0.5) for part in ("eyes", "brows", "mouth")}
    assert half["brows"] - half["eyes"] == pytest.approx(100 * M.stagger_s, abs=1)
    assert half["mouth"] - half["eyes"] == pytest.approx(200 * M.stagger_s, abs=1)
    together = play((1.0, expression(joy=0.8)), m=MotionParameters(stagger_s=0.0))
    assert (of(together, "joy", "mouth") == of(together, "joy")).all()


def gathered(emotion: str, strength: float) -> tuple[float, float]:
    """Time until the onset [s], and depth of the anticipation."""
    frames = play((1.0, expression(**{emotion: strength})))
    return float(np.argmax(of(frames, emotion) > 0.005)) / 100, lifts(frames).min()


def test_a_large_onset_gathers_and_a_small_one_does_not() -> None:
    (late, low), (early, still) = gathered("power", 0.8), gathered("power", 0.12)
    assert 0.09 < late <= M.anticipation_s + 0.03 and low < -0.4
    assert early < 0.08 and still > -0.05
    assert lifts(play((1.0, expression(mad=0.8)))).max() > 0.2, "anger gathers upwards"


def test_a_startle_comes_at_once_and_joy_gathers_half_as_long() -> None:
    for emotion in ("surprise", "fear"):
        late, low = gathered(emotion, 0.8)
        assert late <= 0.03 and low > -0.2
    assert gathered("joy", 0.8)[0] < 0.1 < gathered("love", 0.8)[0]


def test_it_overshoots_and_settles() -> None:
    lift = lifts(play((2.0, expression(joy=0.8))))
    peak = int(lift.argmax())
    assert 0.3 < lift[peak] < 1.0
    assert np.abs(lift[peak + 32 :]).max() < 0.25 * lift[peak]
    assert np.abs(lift[-50:]).max() < 0.01
    calm = lifts(play((2.0, expression(joy=0.8)), m=MotionParameters(overshoot=0.0)))
    assert calm.max() < 0.5 * lift[peak]


def test_what_comes_never_steps_back() -> None:
    for name in EMOTIONS:
        rise = of(play((2.0, expression(0.4, **{name: 0.8}))), name)
        assert np.diff(rise).min() > -1e-9


def test_the_same_path_at_ten_and_fifty_frames_a_second() -> None:
    spans = ((1.0, expression(0.5, joy=0.8)), (0.8, expression(0.6, mad=0.7)), (1.5, expression()))
    slow, fast = play(*spans, rate_hz=10), play(*spans, rate_hz=50)[4::5]
    for part in ("eyes", "mouth"):
        one, other = (np.array([getattr(f, part) for f in frames]) for frames in (slow, fast))
        assert np.abs(one - other).max() < 0.1 and np.abs(one - other).mean() < 0.01


def test_both_emotions_of_a_blend_show_in_their_proportion() -> None:
    last = play((3.0, expression(joy=0.6, surprise=0.4)))[-1:]
    assert of(last, "joy")[0] == pytest.approx(0.75, abs=0.01)
    assert of(last, "surprise")[0] == pytest.approx(0.5, abs=0.01)


def test_a_style_scales_and_an_unknown_one_is_refused() -> None:
    peaks = [lifts(play((1.0, expression(joy=0.8)), m=styled(name, M))).max() for name in STYLES]
    assert list(STYLES) == ["calm", "lively", "cartoon"]
    assert peaks[0] < peaks[1] < peaks[2]
    assert styled("cartoon", MotionParameters(holds=0.0)).holds == 0.0
    with pytest.raises(ConfigError, match=r"animation: unknown name 'funny'"):
        styled("funny", M)


DOSES = {
    "fear": ("adrenaline", 1.0),
    "mad": ("endorphins", 1.0),
    "joy": ("dopamine", 1.0),
    "love": ("oxytocin", 1.0),
    "sad": ("dopamine", -1.0),
    "surprise": ("noradrenaline", 1.0),
    "power": ("serotonin", 1.0),
}


def feel(*doses: tuple[float, str, float], until_s: float = 5.0) -> tuple[list[Shown], list[int]]:
    """The shown emotions for doses (time, emotion, strength), and the frames of overthrows."""
    timeline = Timeline(AffectModel(load_parameters()), start_s=0.0, tick_s=0.02)
    for time_s, emotion, strength in doses:
        modulator, sign = DOSES[emotion]
        dose = sign * strength * (np.array(MODULATORS) == modulator)
        timeline.stimulate(Stimulus(dose), time_s)
    onset, frames, turns = Onset(), [], []
    for frame, now_s in enumerate(0.04 * np.arange(1, round(until_s / 0.04))):
        felt = timeline.advance(now_s)
        now = Expression(felt.emotions, felt.arousal, felt.intensity)
        frames.append(onset.advance(0.04, now, P, M))
        if onset.has_overthrown:
            turns.append(frame)
    return frames, turns


@pytest.mark.parametrize(("old", "new"), list(permutations(EMOTIONS, 2)))
def test_of_any_two_the_old_is_swapped_for_the_new_while_the_eyes_are_shut(
    old: str, new: str
) -> None:
    frames, turns = feel((0.0, old, 1.0), (3.0, new, 1.0))
    assert len(turns) == 1
    leaves, comes = of(frames, old), of(frames, new)
    before, after = (turns[0] + round(span / 0.04) for span in (CLOSED_S, OPENED_S))
    assert leaves[before - 1] > 0.8 * leaves[turns[0]], "nothing is seen before"
    assert leaves[after:].max() < 0.1, "and it does not come back"
    assert comes[after] > 0.6 * comes.max()


def test_what_was_overthrown_comes_back_when_it_is_stirred_again() -> None:
    frames, turns = feel((0.0, "joy", 1.0), (3.0, "mad", 1.0), (6.0, "joy", 1.0), until_s=9.0)
    assert len(turns) == 2
    assert of(frames, "joy")[-1] > 0.5 and of(frames, "mad")[-1] < 0.1


def test_what_does_not_overthrow_turns_nothing() -> None:
    for pair in combinations(EMOTIONS, 2):
        assert not feel(*((0.0, emotion, 1.0) for emotion in pair), until_s=1.5)[1]
    for strength in (0.1, 0.3, 0.5):
        frames, turns = feel((0.0, "joy", 1.0), (3.0, "fear", strength))
        assert not turns
        assert of(frames, "joy")[-1] > 0.3, "joy and guilt keep their joy"
    assert not feel((0.0, "surprise", 1.0))[1]


@pytest.mark.parametrize(
    ("emotion", "yaw", "pitch", "roll"),
    [
        ("fear", 0.0, -0.15, 0.0),
        ("mad", 0.0, -0.3, 0.0),
        ("joy", 0.0, 0.0, 0.0),
        ("love", 0.0, 0.0, 0.45),
        ("sad", 0.0, -0.35, -0.2),
        ("surprise", 0.0, 0.15, 0.0),
        ("power", -0.25, 0.35, -0.15),
    ],
)
def test_the_head_goes_with_an_emotion_in_full(
    emotion: str, yaw: float, pitch: float, roll: float
) -> None:
    last = play((3.0, expression(**{emotion: 0.8})))[-1]
    assert (last.yaw, last.pitch, last.roll) == pytest.approx((yaw, pitch, roll), abs=2e-3)
