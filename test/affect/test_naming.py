"""Hysteresis of names: each threshold differs for rising and falling."""

import dataclasses

import pytest

from emotion_face.affect import EMOTIONS, load_parameters
from emotion_face.affect.naming import NONE, Namer

RULES = load_parameters().naming
STEP_S = 0.01
CALM = [0.0] * len(EMOTIONS)


def felt(**emotions):
    return [emotions.get(name, 0.0) for name in EMOTIONS]


class Follower:
    """A namer, and what it remembers by name."""

    def __init__(self, **rules):
        parameters = load_parameters()
        naming = dataclasses.replace(RULES, dwell_s=0.0, **rules)
        self.namer = Namer(dataclasses.replace(parameters, naming=naming))

    def feel(self, span_s=0.05, suppression=CALM, **emotions):
        for _ in range(round(span_s / STEP_S)):
            self.namer.step(STEP_S, felt(**emotions), suppression)
        return self

    @property
    def first(self):
        index = self.namer.memory.first
        return None if index == NONE else EMOTIONS[index]

    @property
    def second(self):
        index = self.namer.memory.second
        return None if index == NONE else EMOTIONS[index]

    @property
    def tier(self):
        return self.namer.memory.tier


def test_a_name_is_taken_at_enter_and_lost_only_below_exit():
    follower = Follower()
    assert follower.feel(joy=RULES.enter - 0.001).first is None
    assert follower.feel(joy=RULES.enter).first == "joy"
    assert follower.feel(joy=RULES.exit).first == "joy"
    assert follower.feel(joy=RULES.exit - 0.001).first is None


def test_another_emotion_takes_the_name_with_a_lead_of_the_margin():
    follower = Follower().feel(joy=0.5)
    lead = 0.5 + RULES.margin
    assert follower.feel(joy=0.5, fear=lead - 0.001).first == "joy"
    assert follower.feel(joy=0.5, fear=lead).first == "fear"
    assert follower.feel(joy=lead - 0.001, fear=0.5).first == "fear"


def test_a_second_emotion_comes_at_the_one_ratio_and_goes_below_the_other():
    follower = Follower().feel(joy=0.5)
    enter, exit_ = 0.5 * RULES.blend_enter, 0.5 * RULES.blend_exit
    assert follower.feel(joy=0.5, fear=enter - 0.001).second is None
    assert follower.feel(joy=0.5, fear=enter + 0.001).second == "fear"
    assert follower.feel(joy=0.5, fear=exit_ + 0.001).second == "fear"
    assert follower.feel(joy=0.5, fear=exit_ - 0.001).second is None


def test_the_ratio_counts_whichever_of_the_two_is_stronger():
    follower = Follower(margin=0.5).feel(joy=0.4, fear=0.39)
    assert follower.feel(joy=0.4, fear=0.8).second == "fear"
    assert follower.feel(joy=0.35, fear=0.79).second is None


def test_a_second_emotion_is_replaced_with_a_lead_of_the_margin():
    follower = Follower().feel(joy=0.6, fear=0.4)
    lead = 0.4 + RULES.margin
    assert follower.feel(joy=0.6, fear=0.4, love=lead - 0.001).second == "fear"
    assert follower.feel(joy=0.6, fear=0.4, love=lead).second == "love"


def test_no_second_emotion_below_the_strength_of_a_name():
    follower = Follower().feel(joy=RULES.enter)
    assert follower.feel(joy=RULES.exit, fear=RULES.exit - 0.001).second is None
    assert follower.feel(joy=RULES.exit, fear=RULES.exit).second == "fear"


@pytest.mark.parametrize("overthrown", ["joy", "fear"])
def test_no_second_emotion_while_one_of_the_two_is_overthrown(overthrown):
    limit = RULES.blend_suppression_max
    pair = {"joy": 0.5, "fear": 0.45}
    follower = Follower().feel(**pair)
    below, at = (felt(**{overthrown: value}) for value in (limit - 0.001, limit))
    assert follower.feel(suppression=below, **pair).second == "fear"
    assert follower.feel(suppression=at, **pair).second is None


@pytest.mark.parametrize(("lower", "limit"), [(0, RULES.tier_base), (1, RULES.tier_intense)])
def test_a_tier_rises_above_its_limit_and_falls_below_it(lower, limit):
    wide, long_s = RULES.tier_hysteresis, 2 * RULES.tier_hold_s
    follower = Follower().feel(long_s, joy=limit - 0.001)
    assert follower.tier == lower
    assert follower.feel(long_s, joy=limit + wide - 0.001).tier == lower
    assert follower.feel(long_s, joy=limit + wide).tier == lower + 1
    assert follower.feel(long_s, joy=limit - wide).tier == lower + 1
    assert follower.feel(long_s, joy=limit - wide - 0.001).tier == lower


def test_a_tier_changes_once_it_has_held():
    strong = RULES.tier_base + RULES.tier_hysteresis
    follower = Follower().feel(0.05, joy=0.4)
    assert follower.feel(RULES.tier_hold_s - STEP_S, joy=strong).tier == 0
    assert follower.feel(STEP_S, joy=0.4).tier == 0
    assert follower.feel(RULES.tier_hold_s - STEP_S, joy=strong).tier == 0
    assert follower.feel(STEP_S, joy=strong).tier == 1


def test_a_new_name_waits_for_the_dwell_time_of_the_old():
    parameters = load_parameters()
    namer = Namer(parameters)
    namer.step(STEP_S, felt(joy=0.5), CALM)
    steps = 0
    while namer.memory.first == EMOTIONS.index("joy"):
        namer.step(STEP_S, felt(joy=0.3, fear=0.6), CALM)
        steps += 1
    assert steps * STEP_S == pytest.approx(RULES.dwell_s)


def test_a_label_is_published_once_it_is_stable():
    namer = Namer(load_parameters())
    steps = 0
    while namer.memory.label.emotion == "neutral":
        namer.step(STEP_S, felt(joy=0.5), CALM)
        steps += 1
    assert (steps - 1) * STEP_S == pytest.approx(RULES.stable_s)
