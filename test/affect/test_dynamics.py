"""The equations: exactness, convergence, independence of the step, scaling of time."""

import dataclasses

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from emotion_face.affect import AffectModel, Stimulus, load_parameters
from emotion_face.affect.vector_field import VectorField, pack

LINEAR = slice(0, 32)
EMOTIONS = slice(40, 47)


def stirred(parameters, dose):
    """A model in the middle of an overthrow, with a dose that still flows for a second."""
    model = AffectModel(parameters)
    model.stimulate([dose("joy"), dose("love", 0.4)])
    for _ in range(100):
        model.step(0.02)
    model.stimulate([Stimulus(dose("power").doses, duration_s=1.2)])
    for _ in range(10):
        model.step(0.02)
    model.stimulate([dose("fear")])
    return model


def reference(model, until_s):
    """The equations of `docs/affect.md`, solved by a general solver."""
    field = VectorField(model.parameters)
    solution = solve_ivp(
        field, (0.0, until_s), pack(model.state), "DOP853", rtol=1e-12, atol=1e-14, max_step=0.02
    )
    assert solution.success
    return solution.y[:, -1]


@pytest.mark.parametrize("h_s", [0.8, 0.05, 0.02, 0.001])
def test_the_linear_part_equals_solve_ivp(parameters, dose, h_s):
    model = stirred(parameters, dose)
    expected = reference(model, 0.8)
    for _ in range(round(0.8 / h_s)):
        model.step(h_s)
    assert np.abs(pack(model.state)[LINEAR] - expected[LINEAR]).max() < 1e-9


def test_emotions_converge_to_solve_ivp(parameters, dose):
    expected = reference(stirred(parameters, dose), 0.4)
    errors = []
    for h_s in (0.02, 0.01, 0.005):
        model = stirred(parameters, dose)
        for _ in range(round(0.4 / h_s)):
            model.step(h_s)
        errors.append(np.abs(pack(model.state) - expected)[EMOTIONS].max())
    assert errors[0] < 1e-2
    assert errors[1] < errors[0] / 1.8
    assert errors[2] < errors[1] / 1.8


def trajectory(parameters, dose, h_s):
    """State (samples, 58) every 0.1 s through a lively script."""
    script = {
        0.0: [dose("joy")],
        1.0: [dose("fear", 0.5)],
        2.0: [dose("surprise"), dose("power", 0.3)],
        2.5: [dose("sad")],
        3.0: [Stimulus(dose("love").doses, duration_s=0.63)],
        4.0: [dose("mad")],
    }
    due = {round(at_s / h_s): stimuli for at_s, stimuli in script.items()}
    model, samples = AffectModel(parameters), []
    for step in range(round(6.0 / h_s)):
        model.stimulate(due.get(step, []))
        model.step(h_s)
        if (step + 1) % round(0.1 / h_s) == 0:
            samples.append(pack(model.state))
    return np.array(samples)


def test_results_do_not_depend_on_the_step(parameters, dose):
    finest = trajectory(parameters, dose, 0.001)
    for h_s in (0.005, 0.02, 0.05):
        difference = np.abs(trajectory(parameters, dose, h_s) - finest)
        assert difference[:, EMOTIONS].max() < 1e-2
        assert difference[:, LINEAR].max() < 1e-5


def test_without_desensitisation_levels_do_not_depend_on_the_step_at_all(parameters, dose):
    still = dataclasses.replace(parameters.desensitisation, loss_per_s=0.0)
    parameters = dataclasses.replace(parameters, desensitisation=still)
    finest = trajectory(parameters, dose, 0.001)[:, LINEAR]
    for h_s in (0.005, 0.02, 0.05):
        assert np.abs(trajectory(parameters, dose, h_s)[:, LINEAR] - finest).max() < 5e-12


def test_a_dose_peaks_at_its_size(parameters, dose):
    model = AffectModel(parameters)
    model.stimulate([dose("love", 0.7)])
    peak = 0.0
    for _ in range(3000):
        model.step(0.001)
        peak = max(peak, model.state.excess[0, 4])
    assert peak == pytest.approx(0.7, abs=1e-6)


def test_a_spread_dose_brings_as_much_as_one_at_once(parameters, dose):
    def area(duration_s):
        model = AffectModel(parameters)
        model.stimulate([Stimulus(dose("love").doses, duration_s=duration_s)])
        total = 0.0
        for _ in range(2500):
            before = model.state.excess[0, 4]
            model.step(0.1)
            total += 0.05 * (before + model.state.excess[0, 4])
        return total

    assert area(3.33) == pytest.approx(area(0.0), rel=1e-3)


@pytest.mark.parametrize(("factor", "tolerance"), [(4.0, 0.0), (3.0, 1e-9), (0.3, 1e-9)])
def test_time_scale_scales_exactly(dose, factor, tolerance):
    plain, scaled = (AffectModel(load_parameters(time_scale=f)) for f in (1.0, factor))
    for step in range(400):
        for model, scale in ((plain, 1.0), (scaled, factor)):
            if step in (0, 150):
                model.stimulate([dose("joy" if step else "fear"), dose("love", 0.4)])
            model.step(0.02 * scale)
        difference = np.abs(pack(plain.state)[:58] - pack(scaled.state)[:58]).max()
        assert difference <= tolerance
        assert plain.reading().word == scaled.reading().word


def test_opponent_process_lowers_and_outlasts_an_emotion(parameters, dose):
    opponent = dataclasses.replace(parameters.opponent, gain=0.6)
    strength = []
    for p in (parameters, dataclasses.replace(parameters, opponent=opponent)):
        model = AffectModel(p)
        model.stimulate([dose("joy")])
        for _ in range(400):
            model.step(0.02)
        strength.append(model.reading().emotions[2])
    assert strength[1] < strength[0] - 0.05
    assert model.state.opponent[0].max() > 0.05


def test_agents_are_independent(parameters, dose):
    alone, crowd = AffectModel(parameters), AffectModel(parameters, agents=5)
    alone.stimulate([dose("mad")])
    crowd.stimulate([dose("joy")], agent=2)
    crowd.stimulate([dose("mad")], agent=3)
    crowd.stimulate([Stimulus(dose("love").doses, duration_s=1.0)], agent=4)
    for _ in range(100):
        alone.step(0.02)
        crowd.step(0.02)
    assert crowd.reading(3).emotions == pytest.approx(alone.reading().emotions, abs=1e-12)
    names = [crowd.reading(agent).emotion for agent in range(5)]
    assert names == ["neutral", "neutral", "joy", "mad", "love"]


def test_new_parameters_keep_the_state(parameters, dose):
    model = AffectModel(parameters)
    model.stimulate([dose("love")])
    for _ in range(50):
        model.step(0.02)
    before, excess = model.reading(), model.state.excess.copy()
    model.parameters = load_parameters(wheel="willcox", time_scale=0.1)
    assert np.array_equal(model.state.excess, excess)
    assert model.reading().emotion == before.emotion == "love"
    for _ in range(10):
        model.step(0.02)
    assert model.state.excess[0, 4] == pytest.approx(excess[0, 4] * np.exp(-0.1), rel=0.02)
    assert model.reading().word in {"loving", "serene"}


def test_the_vector_field_is_the_rate_of_a_short_step(parameters, dose):
    model = stirred(parameters, dose)
    for _ in range(200):
        model.step(0.02)
    before, h_s = pack(model.state), 1e-4
    rate = VectorField(parameters)(0.0, before)
    model.step(h_s)
    assert np.abs(rate[-13:]).max() > 1e-4
    np.testing.assert_allclose((pack(model.state) - before) / h_s, rate, rtol=0.01, atol=1e-5)
