import math

import numpy as np
import pytest

from emotion_face.affect import EMOTIONS, load_parameters
from emotion_face.affect.sensitivity import (
    RIVAL_DOSES,
    STANDARD,
    effect,
    emotion_of_parameter,
    preset_values,
    preset_with,
    standard_dose,
    sweep,
)
from emotion_face.errors import ConfigError

BASE = load_parameters()


def effect_of(name, value, emotion="joy", rival="fear"):
    return effect(load_parameters(changes=preset_with(name, value)), BASE, emotion, rival)


def test_every_number_of_the_shipped_preset_is_a_setting():
    known = preset_values(BASE)
    assert known["overthrow.resistance"].value == 0.5
    assert known["modulators.dopamine.clearance_s"] == (
        10.0,
        "s, time constant of the decay",
        "above 0 to 86400",
    )
    assert known["modulators.cortisol.contends"].value is False
    assert known["coupling.adrenaline.cortisol"].value == 0.5
    assert known["coupling.dopamine.oxytocin"].value == 0.0
    assert not [name for name in known if name.startswith("wheel") or "temperament" in name]


def test_every_setting_can_be_set_to_its_own_value():
    told = ((name, setting) for name, setting in preset_values(BASE).items() if setting.value)
    for name, setting in told:
        same = load_parameters(changes=preset_with(name, setting.value))
        assert preset_values(same)[name].value == setting.value


def test_a_change_is_checked_as_in_a_file():
    with pytest.raises(ConfigError, match=r"default.yaml: overthrow.resistance: 20 is refused"):
        load_parameters(changes=preset_with("overthrow.resistance", 20))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("overthrow.resistance", [0.0, 0.125, 0.25, 0.5, 1.0, 2.0]),
        ("modulators.cortisol.contends", [False, True]),
        ("naming.enter", [0.3, 0.6]),  # lower ones are not above naming.exit
        ("opponent.gain", [0.0, 0.0625, 0.125, 0.25, 0.5, 1.0]),
        ("affect.fear.valence", [-0.7, -0.35, -0.175, 0.0]),
    ],
)
def test_a_sweep_holds_what_the_checks_accept(name, expected):
    assert sweep(name, "default", "even") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "emotion"),
    [
        ("modulators.dopamine.clearance_s", "joy"),
        ("modulators.dopamine_dip.clearance_s", "sad"),
        ("modulators.cortisol.ec50", "fear"),
        ("mapping.love.oxytocin", "love"),
        ("overthrow.resistance", "joy"),
    ],
)
def test_a_parameter_concerns_the_emotion_that_it_names(name, emotion):
    assert emotion_of_parameter(BASE, name) == emotion


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_a_standard_dose_is_one_of_its_modulator(emotion):
    doses = standard_dose(BASE, emotion).doses
    assert np.count_nonzero(doses) == 1
    assert doses.sum() == (-1.0 if emotion == "sad" else 1.0)


@pytest.mark.parametrize("emotion", ["sad", "surprise"])
def test_a_standard_dose_makes_its_emotion(emotion):
    found = effect(BASE, BASE, emotion, "joy" if emotion != "joy" else "mad")
    assert 0.7 < found.peak < 0.85
    assert 0.1 < found.named_s < 0.3


def test_a_longer_clearance_lets_an_emotion_last_and_resist():
    short, long = (effect_of("modulators.dopamine.clearance_s", value) for value in (5.0, 20.0))
    assert long.lasted_s > 2.0 * short.lasted_s
    assert long.decay_s > 2.0 * short.decay_s
    assert long.least_dose > short.least_dose
    assert long.rise_s == pytest.approx(short.rise_s, abs=0.05)


def test_resistance_needs_a_larger_dose_and_changes_nothing_else():
    weak, strong = (effect_of("overthrow.resistance", value) for value in (0.2, 1.0))
    assert strong.least_dose > weak.least_dose
    assert strong.takeover_s > weak.takeover_s
    np.testing.assert_array_equal(strong.strength, weak.strength)


def test_the_default_s_figures_are_those_of_the_documentation():
    found = effect_of("overthrow.resistance", 0.5)
    assert found.named_s < 0.25
    assert found.named_s + found.lasted_s == pytest.approx(13.0, rel=0.2)
    assert found.takeover_s < 0.5
    assert 0.4 < found.least_dose < 0.8
    assert RIVAL_DOSES[STANDARD] == pytest.approx(1.0)
    assert found.new.max() == pytest.approx(found.reached[STANDARD])


def test_what_gets_no_name_says_so():
    found = effect_of("mapping.fear.adrenaline", 0.0, "fear", "joy")
    assert math.isnan(found.named_s)
    assert math.isnan(found.lasted_s)
    nobody = effect_of("mapping.fear.adrenaline", 0.0, "joy", "fear")
    assert math.isnan(nobody.takeover_s)
    assert math.isnan(nobody.least_dose)
