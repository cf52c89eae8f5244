"""How emotions come, leave, blend and overthrow each other."""

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
from emotion_face.face import Expression, ExpressionParameters
from emotion_face.face.expression import ExpressionPath

PLAIN = ExpressionParameters(hint=0.0)


def expression(arousal: float = 0.0, **emotions: float) -> Expression:
    vector = np.array([emotions.get(name, 0.0) for name in EMOTIONS])
    return Expression(vector, arousal, float(vector.max()))


def play(
    *spans: tuple[float, Expression], rate_hz: int = 100, p: ExpressionParameters = PLAIN
) -> np.ndarray:
    """Controls (frames, 16) of expressions, each felt for some seconds."""
    path, poses = ExpressionPath(), []
    for span_s, felt in spans:
        for _ in range(round(span_s * rate_hz)):
            poses.append(path.advance(1.0 / rate_hz, felt, p).vector())
    return np.array(poses)


def of(poses: np.ndarray, emotion: str) -> np.ndarray:
    return poses[:, EMOTIONS.index(emotion)]


def rise_s(values: np.ndarray, rate_hz: int = 100) -> float:
    """Time from the first to the last twentieth of a rise or a fall [s]."""
    share = (values - values[0]) / (values[-1] - values[0])
    return float(np.argmax(share > 0.95) - np.argmax(share > 0.05)) / rate_hz


def test_an_emotion_comes_in_a_third_of_a_second_to_nearly_one() -> None:
    times = {name: rise_s(of(play((3.0, expression(**{name: 0.8}))), name)) for name in EMOTIONS}
    assert all(0.3 < time < 0.85 for time in times.values())
    assert max(times["surprise"], times["fear"]) < times["joy"] < min(times["sad"], times["love"])


def test_the_stronger_and_the_more_aroused_the_sooner() -> None:
    def time(**felt: float) -> float:
        return rise_s(of(play((3.0, expression(**felt))), "love"))

    assert time(love=0.8) < time(love=0.4)
    assert time(love=0.4, arousal=0.8) < time(love=0.4)


def test_no_frame_moves_much_and_the_first_moves_already() -> None:
    fear, joy = expression(1.0, fear=0.8), expression(1.0, joy=0.8)
    poses = play((1.0, fear), (0.2, joy), (0.1, fear), (1.0, joy), rate_hz=25)
    assert np.abs(np.diff(poses[:, :7], axis=0)).max() < 0.2
    assert of(poses, "fear")[0] > 0.02


@pytest.mark.parametrize("p", [PLAIN, ExpressionParameters()], ids=["plain", "hints"])
def test_the_same_path_at_ten_and_sixty_frames_a_second(p: ExpressionParameters) -> None:
    spans = (
        (1.0, expression(0.5, joy=0.8)),
        (0.3, expression(0.6, mad=0.7)),
        (0.5, expression(0.2, mad=0.4, sad=0.5)),
        (1.5, expression()),
    )
    slow, fast = play(*spans, rate_hz=10, p=p), play(*spans, rate_hz=60, p=p)
    assert fast[5::6] == pytest.approx(slow, abs=0.06)
    assert np.abs(fast[5::6] - slow).mean() < 0.01


def test_both_emotions_of_a_blend_show_in_their_proportion() -> None:
    last = play((3.0, expression(joy=0.6, surprise=0.4)))[-1:]
    assert of(last, "joy")[0] == pytest.approx(0.75, abs=0.01)
    assert of(last, "surprise")[0] == pytest.approx(0.5, abs=0.01)


def overthrow(rise_tau_s: float = 0.1, fall_tau_s: float = 0.35) -> list[tuple[float, Expression]]:
    """Joy, then mad while joy fades more slowly, as the affect model does it."""
    steps = [(1.5, expression(joy=0.7))]
    for k in range(150):
        time_s = 0.01 * k
        joy, mad = 0.7 * np.exp(-time_s / fall_tau_s), 0.79 * (1 - np.exp(-time_s / rise_tau_s))
        steps.append((0.01, expression(0.4, joy=joy, mad=mad)))
    return steps


def test_the_overthrown_shows_once_more_for_a_moment() -> None:
    p = ExpressionParameters()
    plain, hinted = (of(play(*overthrow(), p=q)[150:], "joy") for q in (PLAIN, p))
    leak = hinted - plain > 0.05
    assert 0.03 < leak.sum() / 100 < p.hint_s
    assert np.argmax(leak) / 100 > p.overthrow_s


DOSES = {
    "fear": ("adrenaline", 1.0),
    "mad": ("endorphins", 1.0),
    "joy": ("dopamine", 1.0),
    "love": ("oxytocin", 1.0),
    "sad": ("dopamine", -1.0),
    "surprise": ("noradrenaline", 1.0),
    "power": ("serotonin", 1.0),
}


def feel(*doses: tuple[float, str, float], until_s: float = 5.0) -> tuple[np.ndarray, int]:
    """Controls (frames, 16) and overthrows under doses (time, emotion, strength)."""
    timeline = Timeline(AffectModel(load_parameters()), start_s=0.0, tick_s=0.02)
    for time_s, emotion, strength in doses:
        modulator, sign = DOSES[emotion]
        dose = sign * strength * (np.array(MODULATORS) == modulator)
        timeline.stimulate(Stimulus(dose), time_s)
    path, poses, turns = ExpressionPath(), [], 0
    for now_s in 0.04 * np.arange(1, round(until_s / 0.04)):
        felt = timeline.advance(now_s)
        now = Expression(felt.emotions, felt.arousal, felt.intensity)
        poses.append(path.advance(0.04, now, PLAIN).vector())
        turns += path.turned
    return np.array(poses), turns


@pytest.mark.parametrize(("old", "new"), list(permutations(EMOTIONS, 2)))
def test_of_any_two_the_old_leaves_before_the_new_is_there(old: str, new: str) -> None:
    poses, turns = feel((0.0, old, 1.0), (3.0, new, 1.0))
    leaves, comes = of(poses, old)[75:], of(poses, new)[75:]
    assert turns == 1
    assert np.argmax(leaves < 0.2 * leaves[0]) <= np.argmax(comes > 0.8 * comes.max())
    assert leaves[15:].max() < 0.25


def test_what_does_not_overthrow_turns_nothing() -> None:
    for pair in combinations(EMOTIONS, 2):
        assert feel(*((0.0, emotion, 1.0) for emotion in pair), until_s=1.5)[1] == 0
    for strength in (0.1, 0.3, 0.5):
        poses, turns = feel((0.0, "joy", 1.0), (3.0, "fear", strength))
        assert turns == 0
        assert of(poses, "joy")[-1] > 0.3, "joy and guilt keep their joy"
    assert feel((0.0, "surprise", 1.0))[1] == 0


def test_a_sudden_onset_lifts_lids_and_brows_for_a_moment() -> None:
    p = ExpressionParameters()
    poses = play((1.0, expression(mad=0.8)), p=p)
    lids = poses[:, len(EMOTIONS)]
    wide = (lids > 1.02) & (of(poses, "surprise") > 0.02)
    assert 0.05 < wide.sum() / 100 <= p.hint_s
    assert not wide[20:].any()
    assert (play((1.0, expression(sad=0.8)), p=p)[:, len(EMOTIONS)] == 1.0).all()


def test_onset_times_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"onset_slow_s: 0\.2 is refused, expected at least"):
        ExpressionParameters(onset_slow_s=0.2)
