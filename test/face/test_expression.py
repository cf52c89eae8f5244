"""How emotions come, leave, blend and overthrow each other."""

import numpy as np
import pytest

from emotion_face.affect import EMOTIONS
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


def test_the_overthrown_leaves_before_the_new_one_is_there() -> None:
    poses = play(*overthrow())[150:]
    joy, mad = of(poses, "joy"), of(poses, "mad")
    assert np.argmax(joy < 0.2 * joy[0]) < np.argmax(mad > 0.8 * mad[-1])
    assert joy[60:].max() < 0.15


def test_the_overthrown_shows_once_more_for_a_moment() -> None:
    p = ExpressionParameters()
    plain, hinted = (of(play(*overthrow(), p=q)[150:], "joy") for q in (PLAIN, p))
    leak = hinted - plain > 0.05
    assert 0.03 < leak.sum() / 100 < p.hint_s
    assert np.argmax(leak) / 100 > p.overthrow_s


def test_a_turn_is_told_once_and_only_for_an_overthrow() -> None:
    def turns(*spans: tuple[float, Expression]) -> int:
        path, told = ExpressionPath(), 0
        for span_s, felt in spans:
            for _ in range(round(span_s * 100)):
                path.advance(0.01, felt, PLAIN)
                told += path.turned
        return told

    assert turns(*overthrow()) == 1
    assert turns((1.0, expression(joy=0.8)), (3.0, expression())) == 0
    assert turns((1.0, expression(joy=0.7)), (2.0, expression(joy=0.7, surprise=0.15))) == 0
    assert turns((2.0, expression(joy=0.7, surprise=0.7))) == 0


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
