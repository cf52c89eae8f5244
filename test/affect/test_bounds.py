"""The model stays finite and in range for any stimuli."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotion_face.affect import MODULATORS, AffectModel, Stimulus, load_parameters
from emotion_face.affect.vector_field import pack

PARAMETERS = load_parameters()
amounts = st.floats(0.0, 10.0)
doses = st.tuples(*(st.floats(-10.0, 10.0) if m == "dopamine" else amounts for m in MODULATORS))
durations = st.one_of(st.just(0.0), st.floats(0.0, 30.0))
stimuli = st.builds(lambda d, t: Stimulus(np.array(d), duration_s=t), doses, durations)
steps = st.sampled_from((0.001, 0.02, 0.5, 60.0))


def assert_in_range(model):
    p, state, reading = model.parameters, model.state, model.reading()
    for array in (state.linear, state.sensitivity, state.relaxing, state.rate):
        assert np.isfinite(array).all()
    assert state.linear.min() >= 0.0
    assert state.excess.max() <= p.level_max * (1.0 + 1e-9)
    assert state.novelty.max() <= p.overthrow.novelty_max
    assert state.suppression.max() <= p.overthrow.suppression_max
    assert p.desensitisation.floor <= state.sensitivity.min()
    assert state.sensitivity.max() <= 1.0
    assert 0.0 <= reading.emotions.min() <= reading.emotions.max() == reading.intensity <= 1.0
    assert 0.0 < reading.neutral < 1.0
    assert reading.levels.min() >= 0.0
    assert reading.levels[MODULATORS.index("dopamine")] > 0.0
    affects = [reading.valence, reading.arousal, reading.dominance]
    moods = [reading.mood_valence, reading.mood_arousal, reading.mood_dominance]
    assert max(map(abs, affects + moods)) <= 1.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(stimuli, steps), max_size=12))
def test_any_life_stays_in_range(life):
    model = AffectModel(PARAMETERS)
    for stimulus, h_s in life:
        model.stimulate([stimulus])
        model.step(h_s)
        assert_in_range(model)


def test_600_random_doses_stay_in_range(parameters):
    random = np.random.default_rng(7)
    model = AffectModel(parameters)
    for _ in range(600):
        values = random.uniform(0.0, 10.0, 7) * (random.random(7) < 0.4)
        values[MODULATORS.index("dopamine")] *= random.choice((-1.0, 1.0))
        model.stimulate([Stimulus(values, duration_s=float(random.choice((0.0, 0.5, 5.0))))])
        for _ in range(random.integers(1, 8)):
            model.step(0.02)
        assert_in_range(model)


def test_a_stuck_key_does_not_hold_the_robot_for_ever(parameters, dose):
    model = AffectModel(parameters)
    for _ in range(600):
        model.stimulate([dose("joy")])
        model.step(0.02)
    seconds = 0.0
    while model.reading().emotion == "joy" and seconds < 100.0:
        model.step(0.02)
        seconds += 0.02
    assert 13.0 < seconds < 30.0


@settings(max_examples=40, deadline=None)
@given(st.lists(stimuli, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_simultaneous_stimuli_changes_no_bit(bag, random):
    shuffled = random.sample(bag, len(bag))
    states = []
    for order in (bag, shuffled):
        model = AffectModel(PARAMETERS)
        model.step(0.02)
        model.stimulate(order)
        for _ in range(5):
            model.step(0.02)
        states.append((pack(model.state), model.reading().word))
    assert np.array_equal(states[0][0], states[1][0])
    assert states[0][1] == states[1][1]


@pytest.mark.parametrize("agents", [0, -1])
def test_a_model_has_at_least_one_agent(parameters, agents):
    with pytest.raises(ValueError, match="agents"):
        AffectModel(parameters, agents=agents)


@pytest.mark.parametrize("h_s", [0.0, -0.02, float("nan"), float("inf")])
def test_time_only_goes_forward(parameters, h_s):
    with pytest.raises(ValueError, match="h_s"):
        AffectModel(parameters).step(h_s)
