"""Configuration: bad files are refused with file, key, value and expectation."""

import dataclasses

import pytest
import yaml

from emotion_face.affect import load_parameters, present_name
from emotion_face.errors import ConfigError
from emotion_face.settings import config_file


def changed(folder, name, path, value):
    """Content of a shipped file with one value changed (or removed: `...`)."""
    content = yaml.safe_load(config_file(folder, name).read_text())
    place = content
    for key in path[:-1]:
        place = place[key]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return yaml.safe_dump(content)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["mood", "time_s"], -3.0, "mood.time_s: -3.0 is refused, expected a number above 0"),
        (["mood", "time_s"], "fast", "mood.time_s: 'fast' is refused, expected a number"),
        (["mood", "time_s"], True, "mood.time_s: True is refused, expected a number"),
        (["mood", "time_s"], float("nan"), "mood.time_s: nan is refused"),
        (["mood", "time_s"], float("inf"), "mood.time_s: inf is refused"),
        (["mood", "time_s"], None, "mood.time_s: None is refused"),
        (["mood", "tims_s"], 1.0, "mood: unknown key 'tims_s', did you mean 'time_s'?"),
        (["mood", "time_s"], ..., "mood.time_s is missing, expected a number above 0"),
        (["mood"], 3, "mood: 3 is refused, expected a mapping"),
        (["mood", True], 1.0, "YAML reads on, off, yes and no as booleans"),
        (["temperament"], {"valence": 0.7}, "unknown key 'temperament', a personality is a file"),
        (["level_max"], 0, "level_max: 0 is refused, expected a number above 0"),
        (["naming", "exit"], 0.5, "naming.exit: 0.5 is refused, expected less than enter 0.3"),
        (["modulators", "dopamin"], {}, "modulators.dopamin: release_s is missing"),
        (["modulators", "dopamine"], ..., "modulators: dopamine missing"),
        (["modulators", "dopamine", "hill"], 0.5, "modulators.dopamine.hill: 0.5 is refused"),
        (["modulators", "dopamine", "contends"], 1, "1 is refused, expected true or false"),
        (["modulators", "dopamine", "release_s"], 30.0, "expected less than clearance_s 10.0"),
        (["mapping", "joy"], {"dopamin": 1.0}, "mapping.joy: unknown name 'dopamin', did you mean"),
        (["mapping", "joy"], {}, "mapping.joy: {} is refused, expected a weight above 0"),
        (["mapping", "joy"], 1.0, "mapping.joy: 1.0 is refused, expected a mapping"),
        (["mapping", "joy", "dopamine"], 1.5, "1.5 is refused, expected a number from 0 to 1"),
        (["mapping", "hope"], {"dopamine": 1.0}, "mapping: unknown name 'hope'"),
        (["antagonism", "mad", "dopamine"], 1.0, "expected weights that sum to at most 1"),
        (["affect", "joy"], ..., "affect: joy missing"),
        (["wheel"], {}, "unknown key 'wheel'"),
        (["extends"], "nothing", "affect: 'nothing' is not shipped"),
    ],
)
def test_a_bad_preset_is_refused(tmp_path, path, value, message):
    file = tmp_path / "mine.yaml"
    file.write_text(changed("affect", "default", path, value))
    with pytest.raises(ConfigError) as error:
        load_parameters(preset=file)
    text = str(error.value)
    if path != ["extends"]:
        assert text.startswith(str(file))
    assert message in text.replace(": time_s", ".time_s")


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["threshold"], {"joy": 1.0}, "threshold: unknown name 'joy'"),
        (["threshold"], {"dopamine": 0.0}, "threshold.dopamine: 0.0 is refused, expected a factor"),
        (["name_threshold"], 9, "name_threshold: 9 is refused, expected a number from 0.2 up to 3"),
        (["temperament", "valence"], 0.9, "at most 1 - gain = 0.5"),
        (["baselines"], {}, "unknown key 'baselines', did you mean 'baseline'?"),
    ],
)
def test_a_bad_personality_is_refused(tmp_path, path, value, message):
    file = tmp_path / "mine.yaml"
    file.write_text(changed("personalities", "even", path, value))
    with pytest.raises(ConfigError) as error:
        load_parameters(personality=file)
    assert str(file) in str(error.value)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["cores", "joy", "emotion"], "happy", "cores.joy.emotion: unknown name 'happy'"),
        (["cores", "joy", "emotion"], "sad", "expected one core (joy has it)"),
        (["dyads", 3], "x", "dyads: key 3 is refused, expected text"),
        (["cores", "joy", "words"], [{"word": True}], "words[0].word: True is refused"),
        (["cores", "joy", "words"], "glad", "cores.joy.words: 'glad' is refused, expected a list"),
        (["cores", "joy", "words"], [{"word": "x", "strength": ["huge"]}], "unknown name 'huge'"),
        (["words_from"], "strong", "words_from: unknown name 'strong'"),
        (["dyads", "joy+hope"], "x", "dyads.joy+hope: unknown name 'hope'"),
        (["dyads", "joy+fear"], "x", "given twice"),
        (["dyads", "joy+joy"], "x", "expected 'emotion+emotion: word'"),
        (["dyads", "joy+sad"], True, "dyads.joy+sad: True is refused, expected text"),
    ],
)
def test_a_bad_wheel_is_refused(tmp_path, path, value, message):
    file = tmp_path / "mine.yaml"
    file.write_text(changed("wheels", "plutchik", path, value))
    with pytest.raises(ConfigError) as error:
        load_parameters(wheel=file)
    assert str(error.value).startswith(str(file))
    assert message in str(error.value)


@pytest.mark.parametrize("key", ["preset", "personality", "wheel"])
def test_an_unknown_name_lists_or_suggests_what_is_shipped(key):
    with pytest.raises(ConfigError, match=r"'nobody' is not shipped.*give the path of a \.yaml"):
        load_parameters(**{key: "nobody"})


def test_a_misspelt_name_is_corrected():
    with pytest.raises(ConfigError, match="'anxios' is not shipped, did you mean 'anxious'"):
        load_parameters(personality="anxios")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"mood: {time_s: 1", "no valid YAML"),
        (b"\xff\xfe\x00bad", "no valid YAML"),
        (b"", "holds None, expected a mapping"),
        (b"mood: {}\nmood: {}", "key 'mood' is given twice, again in line 2"),
    ],
)
def test_a_broken_file_is_refused(tmp_path, content, message):
    file = tmp_path / "mine.yaml"
    file.write_bytes(content)
    with pytest.raises(ConfigError) as error:
        load_parameters(preset=file)
    assert str(error.value).startswith(str(file))
    assert message in str(error.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"mine\.yaml: cannot be read, No such file"):
        load_parameters(preset=tmp_path / "mine.yaml")


@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), 1001.0, "1", True])
def test_a_bad_time_scale_is_refused(value):
    with pytest.raises(ConfigError, match=r"time_scale: .* is refused, expected a number above 0"):
        load_parameters(time_scale=value)


def test_a_preset_can_extend_another(tmp_path, parameters):
    file = tmp_path / "mine.yaml"
    file.write_text("extends: default\nmodulators: {oxytocin: {clearance_s: 40.0}}\n")
    mine = load_parameters(preset=str(file))
    oxytocin = dataclasses.replace(parameters.modulators["oxytocin"], clearance_s=40.0)
    assert mine.modulators == {**parameters.modulators, "oxytocin": oxytocin}
    assert mine.naming == parameters.naming


def test_a_temperament_in_a_preset_is_left_out_and_told(tmp_path, parameters, caplog):
    file = tmp_path / "mine.yaml"
    calm = "{valence: 0.4, arousal: 0.0, dominance: 0.0}"
    file.write_text(f"extends: default\nmood: {{gain: 0.5, temperament: {calm}}}\n")
    assert load_parameters(preset=file) == parameters
    assert "mood.temperament has no effect" in caplog.text


def test_the_old_name_of_desensitisation_is_understood_and_told(tmp_path, parameters, caplog):
    file = tmp_path / "mine.yaml"
    file.write_text("extends: default\nhabituation: {floor: 0.3}\n")
    loaded = load_parameters(preset=file).desensitisation
    assert loaded == dataclasses.replace(parameters.desensitisation, floor=0.3)
    assert f"{file}: habituation is now called desensitisation" in caplog.text
    assert present_name("habituation.floor") == "desensitisation.floor"

    file.write_text("habituation: {floor: 0.3}\ndesensitisation: {floor: 0.3}\n")
    with pytest.raises(ConfigError, match="unknown key 'habituation', desensitisation alone"):
        load_parameters(preset=file)


def test_a_preset_cannot_extend_itself(tmp_path):
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(f"extends: {two}\n")
    two.write_text(f"extends: {one}\n")
    with pytest.raises(ConfigError, match="extends itself"):
        load_parameters(preset=one)


def test_parameters_cannot_be_changed(parameters):
    with pytest.raises(dataclasses.FrozenInstanceError):
        parameters.level_max = 3.0


def test_biological_clearances_are_real_half_lives():
    minutes = {
        name: modulator.clearance_s * 0.693 / 60.0
        for name, modulator in load_parameters("biological").modulators.items()
    }
    assert minutes["adrenaline"] == pytest.approx(2.0, rel=0.05)
    assert 1.0 <= minutes["noradrenaline"] <= 2.0
    assert 60.0 <= minutes["cortisol"] <= 90.0
    assert 1.0 <= minutes["oxytocin"] <= 6.0
    assert 4.0 <= minutes["endorphins"] <= 46.0
    assert minutes["dopamine"] < 0.5
    assert minutes["serotonin"] < 0.5
