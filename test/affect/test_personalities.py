"""Presets and personalities: each behaves differently, and as it is described."""

import itertools

import numpy as np
import pytest

from emotion_face.affect import EMOTIONS, AffectModel, load_parameters

NAMES = ("even", "sunny", "anxious", "stoic", "volatile")


@pytest.fixture(scope="module")
def lasting(dose, play):
    """Seconds each emotion is named after one standard dose, by personality."""
    scripts = [[(0.0, [dose(emotion)])] for emotion in EMOTIONS]
    seconds = {}
    for name in NAMES:
        recordings = play(load_parameters(personality=name), scripts, 36.0)
        seconds[name] = {
            emotion: 0.02 * sum(label[0] == emotion for label in recording.labels)
            for emotion, recording in zip(EMOTIONS, recordings, strict=True)
        }
    return seconds


def named_after(parameters, stimulus):
    model = AffectModel(parameters)
    model.stimulate([stimulus])
    for _ in range(50):
        model.step(0.02)
    return model.reading().emotion


@pytest.mark.parametrize("name", NAMES)
def test_every_personality_can_feel_everything(lasting, name):
    assert min(lasting[name].values()) > 1.0


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(NAMES, 2)))
def test_personalities_differ(lasting, one, other):
    differences = [abs(lasting[one][e] / lasting[other][e] - 1.0) for e in EMOTIONS]
    assert max(differences) > 0.15


def test_the_sunny_stay_happy_and_forget_sorrow(lasting):
    assert lasting["sunny"]["joy"] > 1.3 * lasting["even"]["joy"]
    assert lasting["sunny"]["sad"] < 0.7 * lasting["even"]["sad"]


def test_the_anxious_take_fright_at_less_and_for_longer(lasting, dose):
    assert lasting["anxious"]["fear"] > 1.5 * lasting["even"]["fear"]
    small = dose("fear", 0.27)
    assert named_after(load_parameters(personality="even"), small) == "neutral"
    assert named_after(load_parameters(personality="anxious"), small) == "fear"


def test_the_stoic_are_hard_to_move_and_soon_calm(lasting, dose):
    assert all(lasting["stoic"][e] < 0.7 * lasting["even"][e] for e in EMOTIONS)
    small = dose("mad", 0.4)
    assert named_after(load_parameters(personality="even"), small) == "mad"
    assert named_after(load_parameters(personality="stoic"), small) == "neutral"


def test_the_volatile_are_overthrown_by_little(dose, play):
    script = [(0.0, [dose("joy")]), (3.0, [dose("fear", 0.6)])]
    (even,) = play(load_parameters(), [script], 5.0)
    (volatile,) = play(load_parameters(personality="volatile"), [script], 5.0)
    assert even.blends == {"guilt"}
    assert not volatile.blends
    assert volatile.changes[-1][1] == "fear"


@pytest.mark.parametrize("name", NAMES)
def test_temperament_is_the_mood_at_rest(name):
    parameters = load_parameters(personality=name)
    model = AffectModel(parameters)
    for _ in range(50):
        model.step(0.1)
    reading, temperament = model.reading(), parameters.temperament
    assert reading.mood_valence == pytest.approx(temperament.valence)
    assert reading.mood_arousal == pytest.approx(temperament.arousal)
    assert reading.mood_dominance == pytest.approx(temperament.dominance)


def test_baselines_show_in_the_levels_at_rest():
    levels = [AffectModel(load_parameters(personality=name)).reading().levels for name in NAMES]
    for one, other in itertools.combinations(levels, 2):
        assert np.abs(one - other).max() > 0.03


def test_the_biological_preset_lets_emotions_last_for_minutes(dose, play):
    (recording,) = play(load_parameters("biological"), [[(0.0, [dose("love")])]], 400.0, h_s=0.1)
    (named_s, name), (neutral_s, _) = recording.changes
    assert name == "love"
    assert named_s < 0.5
    assert neutral_s > 240.0


def test_who_names_a_feeling_later_keeps_its_name_longer():
    even, stoic = (load_parameters(personality=name).naming for name in ("even", "stoic"))
    assert stoic.enter > even.enter
    assert stoic.exit / even.exit == pytest.approx(stoic.enter / even.enter)
