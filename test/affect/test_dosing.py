"""A level never passes its limit, and reaches it if the doses are large enough."""

import dataclasses

import numpy as np
import pytest

from emotion_face.affect import MODULATORS, AffectModel, Stimulus, load_parameters

LIMIT = 1.5
OXYTOCIN = MODULATORS.index("oxytocin")


def limited():
    parameters = load_parameters()
    alone = dataclasses.replace(parameters.desensitisation, loss_per_s=0.0)
    return dataclasses.replace(
        parameters, level_max=LIMIT, coupling={}, damping={}, desensitisation=alone
    )


def dose(amount, duration_s=0.0):
    doses = np.zeros(len(MODULATORS))
    doses[OXYTOCIN] = amount
    return Stimulus(doses, duration_s=duration_s)


def peak_of(*timed):
    """Highest level of oxytocin above rest in 30 s, through doses at their times [s]."""
    model, highest = AffectModel(limited()), 0.0
    for step in range(3_000):
        model.stimulate([stimulus for at_s, stimulus in timed if round(at_s / 0.01) == step])
        model.step(0.01)
        highest = max(highest, model.state.excess[0, OXYTOCIN])
    return highest


def test_one_large_dose_reaches_the_limit():
    assert peak_of((0.0, dose(9.0))) == pytest.approx(LIMIT, abs=1e-3)


def test_a_dose_on_top_of_one_that_flows_stays_below_the_limit():
    assert peak_of((0.0, dose(1.4, 20.0)), (5.0, dose(9.0))) <= LIMIT


def test_what_still_flows_takes_the_room_of_its_peak_and_no_more():
    clearance_s = limited().modulators["oxytocin"].clearance_s
    span_s = 10 * clearance_s  # it decays while it flows, so its peak is far below its amount
    first, left_s = dose(4.0, span_s), span_s - 1.0
    model = AffectModel(limited())
    model.stimulate([first])
    for _ in range(100):
        model.step(0.01)
    kinetics = model._dynamics.kinetics
    peak = kinetics.peaks(np.array([[left_s]]))[0, OXYTOCIN]
    assert peak < 0.2
    norm = kinetics.norm[OXYTOCIN]
    held = model.state.excess[0, OXYTOCIN] + model.state.store[0, OXYTOCIN] / norm
    expected = norm * (LIMIT - held - 4.0 * left_s / span_s * peak)
    before = model.state.store[0, OXYTOCIN]
    model.stimulate([dose(9.0)])
    assert model.state.store[0, OXYTOCIN] - before == pytest.approx(expected, rel=1e-9)
