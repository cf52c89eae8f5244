"""Idle behaviour: bored, looking for somebody, asleep, awake again."""

from itertools import groupby

import numpy as np
import pytest
from numpy.typing import NDArray

from emotion_face.affect import (
    EMOTIONS,
    MODULATORS,
    AffectModel,
    CompanyParameters,
    Stimulus,
    Timeline,
    load_parameters,
)
from emotion_face.errors import ConfigError
from emotion_face.face import (
    Expression,
    FaceAnimator,
    FaceParameters,
    IdleParameters,
    OnnxGenerator,
)
from emotion_face.face.idle import Idle

P = IdleParameters()
NEUTRAL = Expression.neutral()
JOY = Expression(0.8 * (np.array(EMOTIONS) == "joy"), 0.3, 0.8)
QUICK = IdleParameters(
    bored_after_s=1.0, search_after_s=2.0, sleepy_after_s=4.0, asleep_after_s=5.0,
    still_after_s=6.0,
)  # fmt: skip


def alone(
    idle: Idle, seconds: float, felt: Expression = NEUTRAL, p: IdleParameters = P
) -> list[str]:
    """States one after another."""
    states = []
    for _ in range(round(seconds * 5)):
        idle.advance(0.2, felt, False, p)
        states.append(idle.state)
    return [state for state, _ in groupby(states)]


def test_left_alone_it_is_bored_looks_about_and_sleeps() -> None:
    idle = Idle()
    assert alone(idle, 290.0) == ["", "bored", "searching", "sleepy", "asleep"]
    assert not idle.still
    alone(idle, 20.0)
    assert idle.still


@pytest.mark.parametrize("touch", ["feeling", "look"])
def test_a_touch_or_a_look_wakes_it(touch: str) -> None:
    idle = Idle()
    alone(idle, 310.0)
    idle.advance(0.2, JOY if touch == "feeling" else NEUTRAL, touch == "look", P)
    assert not idle.still
    assert alone(idle, 5.0) == ["waking", ""]


def test_what_it_feels_keeps_it_company() -> None:
    assert alone(Idle(), 400.0, JOY) == [""]
    assert alone(Idle(), 400.0, p=IdleParameters(active=False)) == [""]


def test_states_fade_into_each_other() -> None:
    idle, before = Idle(), 0.0
    for _ in range(25 * 62):
        weight = sum(stance.weight for stance in idle.advance(0.04, NEUTRAL, False, P))
        assert abs(weight - before) < 0.1
        before = weight
    assert before == 1.0


def felt(*doses: tuple[float, str, float], until_s: float) -> list[Expression]:
    """States of an agent without company, five times a second."""
    company = CompanyParameters()
    model = AffectModel(load_parameters())
    timeline = Timeline(model, start_s=0.0, tick_s=0.02, company=company)
    for at_s, modulator, dose in doses:
        timeline.stimulate(Stimulus(dose * (np.array(MODULATORS) == modulator)), at_s)
    states = [timeline.advance(frame / 5) for frame in range(1, round(until_s * 5))]
    return [Expression(state.emotions, state.arousal, state.intensity) for state in states]


def states(feelings: list[Expression]) -> list[str]:
    idle, found = Idle(), []
    for feeling in feelings:
        idle.advance(0.2, feeling, False, P)
        found.append(idle.state)
    return [state for state, _ in groupby(found)]


def test_loneliness_is_no_company_and_a_scolding_is() -> None:
    lonely = felt(until_s=230.0)
    assert max(feeling.emotions[EMOTIONS.index("sad")] for feeling in lonely) > 0.4
    assert states(lonely) == ["", "bored", "searching", "sleepy", "asleep"]
    scolded = felt((220.0, "dopamine", -0.8), until_s=230.0)
    assert "waking" in states(scolded)


def test_asleep_no_pixel_changes_and_the_same_past_gives_the_same_frames(
    generator: OnnxGenerator, someone: NDArray[np.float32]
) -> None:
    def live() -> NDArray[np.uint8]:
        animator = FaceAnimator(generator, someone, FaceParameters(idle=QUICK), seed=3)
        frames = [animator.frame(frame / 5, NEUTRAL).copy() for frame in range(40)]
        animator.speak(0.5)
        return np.array([*frames, *(animator.frame(8 + f / 5, NEUTRAL).copy() for f in range(5))])

    frames = live()
    assert (frames[31:40] == frames[31]).all(), "so that the panel can dim"
    assert (frames[25:31] != frames[30]).any() and (frames[40:] != frames[31]).any()
    assert (frames == live()).all()


def test_times_out_of_order_are_refused() -> None:
    with pytest.raises(
        ConfigError, match=r"search_after_s: 10 is refused, expected at least bored"
    ):
        IdleParameters(search_after_s=10)
