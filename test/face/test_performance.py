"""Performances fade in, hold, fade out, and leave no trace."""

import dataclasses
import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS, Feeling, Lexicon, load_parameters
from emotion_face.errors import ConfigError, FaceInputError
from emotion_face.face import (
    Expression,
    FaceAnimator,
    FaceParameters,
    OnnxGenerator,
    Outcome,
    Performance,
    PerformanceBlender,
    Phase,
    Play,
)

FPS = 25
START_S = 1_700_000_000.0
LEXICON = Lexicon(load_parameters())
JOY, MAD = LEXICON.feeling("joy"), LEXICON.feeling("mad")
LONG = Performance(expression="joy", fade_in_s=0.4, fade_out_s=0.6)


def felt(**emotions: float) -> Expression:
    vector = np.array([emotions.get(name, 0.0) for name in EMOTIONS])
    return Expression(vector, arousal=-0.4, intensity=float(vector.max()), dopamine=0.7)


SAD = felt(sad=0.8)


def times(first: int, last: int) -> list[float]:
    """Times of frames, counted from the start."""
    return [START_S + frame / FPS for frame in range(first, last)]


def run(
    blender: PerformanceBlender, first: int, last: int, under: Expression = SAD
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Emotions (frames, 7), and arousal and intensity (frames, 2), over frames."""
    shown = [blender.blend(time_s, under) for time_s in times(first, last)]
    return (
        np.array([e.emotions for e in shown]),
        np.array([(e.arousal, e.intensity) for e in shown]),
    )


@pytest.fixture
def blender() -> PerformanceBlender:
    blender = PerformanceBlender()
    blender.blend(START_S, SAD)
    return blender


def begin(blender: PerformanceBlender, feeling: Feeling = JOY, **changes: object) -> Play:
    return blender.begin(dataclasses.replace(LONG, **changes), feeling)  # type: ignore[arg-type]


def test_it_fades_in_holds_and_fades_out_after_its_duration(blender: PerformanceBlender) -> None:
    play = begin(blender, duration_s=2.0)
    emotions, rest = run(blender, 1, 80)
    joy, sad = emotions[:, EMOTIONS.index("joy")], emotions[:, EMOTIONS.index("sad")]
    assert np.all(np.diff(joy[:10]) > 0) and np.all(joy[9:49] == 1.0) and np.all(sad[9:49] == 0.0)
    assert np.all(np.diff(joy[49:64]) < 0) and np.all(joy[65:] == 0.0) and np.all(sad[65:] == 0.8)
    assert np.allclose(joy + sad / 0.8, 1.0)
    assert np.all(rest[9:49, 0] == JOY.arousal) and np.all(rest[65:] == (-0.4, 0.8))
    assert play.outcome is Outcome.COMPLETED and play.shown_s == pytest.approx(2.6)


def test_phases_follow_each_other(blender: PerformanceBlender) -> None:
    play = begin(blender, duration_s=1.0)
    phases = [play.phase(time_s) for time_s in times(0, 40)]
    assert phases == [Phase.FADE_IN] * 10 + [Phase.HOLD] * 15 + [Phase.FADE_OUT] * 15


def test_without_one_what_is_felt_is_not_touched(blender: PerformanceBlender) -> None:
    assert blender.blend(START_S + 0.04, SAD) is SAD
    begin(blender, duration_s=0.4)
    run(blender, 2, 60)
    assert blender.blend(START_S + 4.0, SAD) is SAD


def test_intensity_scales_and_dopamine_stays(blender: PerformanceBlender) -> None:
    begin(blender, intensity=0.5, fade_in_s=0.0)
    shown = blender.blend(START_S + 0.04, SAD)
    assert shown.emotions.tolist() == (0.5 * JOY.emotions).tolist()
    assert (shown.arousal, shown.intensity) == (0.5 * JOY.arousal, 0.5)
    assert shown.dopamine == SAD.dopamine


def test_duration_0_goes_on_until_it_is_cancelled(blender: PerformanceBlender) -> None:
    play = begin(blender)
    run(blender, 1, 5000)
    assert play.shown_s is None and math.isinf(play.end_s)
    blender.cancel(play)
    emotions, _ = run(blender, 5000, 5020)
    assert np.all(np.diff(emotions[:16, 2]) < 0) and emotions[-1].tolist() == SAD.emotions.tolist()
    assert play.outcome is Outcome.CANCELLED and play.shown_s == pytest.approx(200.6, abs=0.1)


@pytest.mark.parametrize("frames", [1, 3, 6, 12])
def test_no_frame_jumps_wherever_it_is_cancelled_or_replaced(
    blender: PerformanceBlender, frames: int
) -> None:
    limit = 1.5 / (0.4 * FPS) + 1e-9  # steepest slope of the shorter fade
    first = begin(blender)
    parts = [run(blender, 0, frames)[0]]
    begin(blender, MAD, expression="mad")
    assert first.outcome is Outcome.PREEMPTED and first.shown_s == pytest.approx((frames - 1) / FPS)
    parts.append(run(blender, frames, 2 * frames)[0])
    third = begin(blender)
    parts.append(run(blender, 2 * frames, 3 * frames)[0])
    blender.cancel(third)
    parts.append(run(blender, 3 * frames, 100)[0])
    emotions = np.vstack(parts)
    assert np.abs(np.diff(emotions, axis=0)).max() <= 2 * limit  # two fades at once
    assert emotions[-1].tolist() == SAD.emotions.tolist()
    assert np.all(emotions.sum(axis=1) <= 1.0 + 1e-9)


def test_a_newer_one_starts_from_what_is_shown_not_from_what_is_felt(
    blender: PerformanceBlender,
) -> None:
    begin(blender, fade_out_s=0.0)
    run(blender, 1, 30)
    begin(blender, MAD, expression="mad")
    emotions, _ = run(blender, 30, 60)
    joy, mad, sad = (emotions[:, EMOTIONS.index(name)] for name in ("joy", "mad", "sad"))
    assert np.all(sad == 0.0) and np.allclose(joy + mad, 1.0) and mad[-1] == 1.0


def test_a_lower_priority_is_refused_by_name_and_an_equal_one_replaces(
    blender: PerformanceBlender,
) -> None:
    first = begin(blender, priority=3)
    run(blender, 1, 5)
    with pytest.raises(FaceInputError, match=r"priority: 2 is .*expected 3 .*'joy' is shown"):
        begin(blender, MAD, priority=2)
    with pytest.raises(FaceInputError, match="priority: 0 is refused"):
        blender.clear(0)
    assert first.shown_s is None
    begin(blender, MAD, priority=3)
    assert first.outcome is Outcome.PREEMPTED
    assert run(blender, 5, 30)[0][-1].tolist() == MAD.emotions.tolist()


def test_one_that_leaves_gives_way_to_any_priority_and_is_completed(
    blender: PerformanceBlender,
) -> None:
    first = begin(blender, priority=200, duration_s=1.0)
    run(blender, 1, 30)
    second = begin(blender, MAD, duration_s=0.0)
    emotions, _ = run(blender, 30, 60)
    assert first.outcome is Outcome.COMPLETED and first.shown_s == pytest.approx(1.6)
    assert second.shown_s is None and emotions[-1].tolist() == MAD.emotions.tolist()


def test_clearing_lets_it_fade_out(blender: PerformanceBlender) -> None:
    play = begin(blender, priority=3)
    run(blender, 1, 20)
    blender.clear(3)
    assert play.outcome is Outcome.PREEMPTED
    emotions, _ = run(blender, 20, 40)
    assert np.all(np.diff(emotions[:15, 2]) < 0) and emotions[-1, 2] == 0.0
    blender.clear(0)  # nothing is shown


def test_a_jump_back_of_the_clock_ends_it_at_once(blender: PerformanceBlender) -> None:
    play = begin(blender)
    run(blender, 1, 50)
    assert blender.blend(START_S - 100.0, SAD) is SAD
    assert play.outcome is Outcome.INTERRUPTED and play.shown_s == pytest.approx(49 / FPS)
    begin(blender)
    assert blender.blend(START_S - 99.0, SAD).emotions[EMOTIONS.index("joy")] == 1.0


def test_before_the_first_frame_it_waits_for_it() -> None:
    blender = PerformanceBlender()
    play = begin(blender, duration_s=1.0)
    emotions, _ = run(blender, 0, 50)
    assert emotions[0].tolist() == SAD.emotions.tolist() and emotions[12, 2] == 1.0
    assert play.shown_s == pytest.approx(1.6)


def test_the_same_stamps_make_the_same_whenever_it_is_told() -> None:
    def play(told: int) -> NDArray[np.float64]:
        blender = PerformanceBlender()
        before, _ = run(blender, 0, told)
        blender.begin(LONG, JOY, START_S + 20.3 / FPS)
        return np.vstack([before, run(blender, told, 60)[0]])

    assert np.array_equal(play(told=3), play(told=20))


def test_a_flood_of_them_leaves_one(blender: PerformanceBlender) -> None:
    plays = [begin(blender, fade_in_s=10.0) for _ in range(1000)]
    assert all(play.outcome is Outcome.PREEMPTED and play.shown_s == 0.0 for play in plays[:-1])
    blender.blend(START_S + 0.04, SAD)
    assert [play for play in plays if play.shown_s is None] == plays[-1:]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("intensity", math.nan),
        ("intensity", 1.1),
        ("intensity", -0.1),
        ("duration_s", -1.0),
        ("duration_s", 1e9),
        ("fade_in_s", -0.001),
        ("fade_out_s", 11.0),
    ],
)
def test_what_makes_no_sense_is_refused(field: str, value: float) -> None:
    with pytest.raises(ConfigError, match=rf"{field}: {value} is refused, expected a number from"):
        dataclasses.replace(LONG, **{field: value})


def test_the_face_goes_back_as_it_moves_by_itself(
    generator: OnnxGenerator, someone: NDArray[np.float32]
) -> None:
    def movement(shown: Callable[[float], Expression]) -> NDArray[np.float64]:
        """Greatest change of each frame's emotions, lids and head."""
        animator = FaceAnimator(generator, someone, FaceParameters(alive=False))
        poses = [animator.pose(1 / FPS, shown(time_s)) for time_s in times(0, 200)]
        moved = [np.hstack([p.emotions, p.yaw, p.pitch, p.roll]) for p in poses]
        return np.abs(np.diff(moved, axis=0)).max(axis=1)

    by_itself = movement(lambda time_s: SAD if time_s < START_S + 4.0 else felt(joy=0.8))
    blender = PerformanceBlender()
    blender.begin(Performance(expression="joy", duration_s=4.0, fade_out_s=0.5), JOY)
    played = movement(lambda time_s: blender.blend(time_s, SAD))
    back = played[4 * FPS :]
    assert 0.0 < back.max() <= by_itself.max() + 1e-9
    assert np.all(back[2 * FPS :] < 1e-3)
