"""Stimuli: valid requests, their meaning, and how invalid ones are refused."""

import itertools

import numpy as np
import pytest

from emotion_face.affect import (
    EMOTIONS,
    MODULATORS,
    Stimulus,
    StimulusVocabulary,
    load_parameters,
)
from emotion_face.errors import ConfigError, StimulusError

VOCABULARY = StimulusVocabulary.load()
OXYTOCIN = MODULATORS.index("oxytocin")


def by_name(**doses):
    return [doses.get(name, 0.0) for name in MODULATORS]


@pytest.fixture(scope="module")
def felt(parameters, play):
    """Emotion of an agent at rest after every named stimulus."""
    scripts = [[(0.0, [VOCABULARY.resolve(name)])] for name in VOCABULARY.names]
    return dict(zip(VOCABULARY.names, play(parameters, scripts, 12.0), strict=True))


@pytest.mark.parametrize("name", VOCABULARY.names)
def test_a_named_stimulus_makes_the_emotion_it_states(felt, name):
    names = [label[0] for label in felt[name].labels if label[0] != "neutral"]
    assert names
    longest = max(set(names), key=names.count)
    assert longest == VOCABULARY.entries[name].feels


def test_every_emotion_can_be_reached_by_name():
    assert {entry.feels for entry in VOCABULARY.entries.values()} == set(EMOTIONS)
    assert len(VOCABULARY.names) >= 25


def test_every_stimulus_has_a_key_of_its_own():
    keys = [entry.key for entry in VOCABULARY.entries.values()]
    assert len(set(keys)) == len(keys)
    assert all(len(key) == 1 for key in keys)


@pytest.mark.parametrize("wheel", ["plutchik", "willcox"])
def test_every_suggested_word_is_known_to_a_wheel(wheel):
    cores = load_parameters(wheel=wheel).wheel.cores
    known = {core.emotion: {word.word for word in core.words} for core in cores.values()}
    for entry in VOCABULARY.entries.values():
        if wheel == "willcox" and entry.feels != "surprise":
            assert known[entry.feels] & set(entry.words), entry.description
        elif wheel == "plutchik":
            others = {w for emotion in known if emotion != entry.feels for w in known[emotion]}
            assert not others & set(entry.words), entry.description


def test_an_explicit_dose_needs_no_name_nor_intensity():
    stimulus = VOCABULARY.resolve(doses=by_name(oxytocin=1.0))
    assert stimulus.doses[OXYTOCIN] == 1.0
    assert stimulus.doses.sum() == 1.0


def test_intensity_scales_the_whole_stimulus():
    stimulus = VOCABULARY.resolve("petted", 0.5, by_name(oxytocin=0.4, serotonin=0.2))
    assert stimulus.doses.tolist() == by_name(oxytocin=0.7, serotonin=0.1)


def test_a_duration_given_replaces_that_of_the_name():
    assert VOCABULARY.resolve("hugged").duration_s == 2.0
    assert VOCABULARY.resolve("hugged", duration_s=5.0).duration_s == 5.0
    assert VOCABULARY.resolve("petted").duration_s == 0.0


@pytest.mark.parametrize("duration_s", [1e-308, 5e-4])
def test_less_than_a_millisecond_is_at_once(duration_s):
    assert Stimulus(by_name(dopamine=1.0), duration_s=duration_s).duration_s == 0.0


def test_a_negative_dose_of_dopamine_is_a_dip():
    channels = Stimulus(by_name(dopamine=-0.6, oxytocin=0.1)).channel_doses
    assert channels.tolist() == [*by_name(oxytocin=0.1), 0.6]


def test_doses_cannot_be_changed_afterwards():
    stimulus = Stimulus(by_name(oxytocin=1.0))
    with pytest.raises(ValueError, match="read-only"):
        stimulus.doses[0] = 1.0


BAD_NUMBERS = [float("nan"), float("inf"), float("-inf"), 10**400, True, "1", [1.0]]


@pytest.mark.parametrize(
    ("modulator", "value"),
    [*itertools.product(MODULATORS, [*BAD_NUMBERS, 10.1, -10.1]), ("cortisol", -0.1)],
)
def test_a_malformed_dose_is_refused_by_name(modulator, value):
    with pytest.raises(StimulusError, match=rf"doses\.{modulator}: .*expected a number from"):
        VOCABULARY.resolve(doses=by_name(**{modulator: value}))


@pytest.mark.parametrize("value", [*BAD_NUMBERS, -0.1, 10.5])
def test_a_malformed_intensity_is_refused(value):
    with pytest.raises(StimulusError, match=r"intensity: .*expected a number from 0 to 10"):
        VOCABULARY.resolve("petted", value)


@pytest.mark.parametrize("value", [*BAD_NUMBERS, -1.0, 3601.0])
def test_a_malformed_duration_is_refused(value):
    with pytest.raises(StimulusError, match=r"duration_s: .*expected a number from 0 to 3600"):
        VOCABULARY.resolve("petted", duration_s=value)


def test_doses_times_intensity_stay_within_the_bounds_too():
    with pytest.raises(StimulusError, match=r"doses\.oxytocin: 50"):
        VOCABULARY.resolve(doses=by_name(oxytocin=10.0), intensity=5.0)


@pytest.mark.parametrize("doses", [[], [1.0] * 6, [1.0] * 8, [[1.0] * 7], None])
def test_anything_but_seven_numbers_is_refused(doses):
    with pytest.raises(StimulusError, match="expected 7 numbers"):
        Stimulus(doses)


def test_an_unknown_name_gets_the_nearest_known_one():
    with pytest.raises(StimulusError, match="unknown name 'peted', did you mean 'petted'"):
        VOCABULARY.resolve("peted")


@pytest.mark.parametrize("field", ["name", "source"])
def test_a_huge_text_is_refused_and_shortened(field):
    with pytest.raises(StimulusError, match="at most 64 characters") as error:
        VOCABULARY.resolve(**{field: "x" * 100_000})
    assert "this has 100000" in str(error.value)
    assert len(str(error.value)) < 200


GOOD = "{description: d, feels: love, doses: {oxytocin: 1.0}}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x: {description: d, feels: happy, doses: {}}", "x.feels: unknown name 'happy'"),
        ("x: {description: d, feels: joy, doses: {dopamin: 1}}", "did you mean 'dopamine'"),
        (
            "x: {description: d, feels: joy, doses: {cortisol: -1}}",
            "x.doses.cortisol: -1 is",
        ),
        ("x: {description: d, feels: joy, doses: {}, keys: a}", "unknown key 'keys'"),
        ("x: {description: d, feels: joy, doses: {}, key: ab}", "x.key: 'ab' is refused"),
        ("x: {feels: joy, doses: {}}", "description is missing"),
        (f"on: {GOOD}", "key True is refused, expected text"),
        (f"a: {GOOD}\na: {GOOD}", "key 'a' is given twice, again in line 2"),
        ("[1, 2]", "expected a mapping"),
    ],
)
def test_a_bad_vocabulary_is_refused(tmp_path, text, message):
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError) as error:
        StimulusVocabulary.load(file)
    assert str(file) in str(error.value)
    assert message in str(error.value)


def test_two_stimuli_cannot_share_a_key(tmp_path):
    file = tmp_path / "mine.yaml"
    entry = GOOD.replace("}}", "}, key: a}")
    file.write_text(f"x: {entry}\ny: {entry}")
    with pytest.raises(ConfigError, match=r"y\.key: 'a' is refused.*x has it"):
        StimulusVocabulary.load(file)


def test_users_bring_their_own_vocabulary(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("sung_to: {description: d, feels: love, doses: {oxytocin: 0.8}, duration_s: 4}")
    stimulus = StimulusVocabulary.load(file).resolve("sung_to", 0.5, source="microphone")
    assert stimulus.doses[OXYTOCIN] == pytest.approx(0.4)
    assert (stimulus.name, stimulus.source, stimulus.duration_s) == ("sung_to", "microphone", 4)
    assert np.count_nonzero(stimulus.doses) == 1
