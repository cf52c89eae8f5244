from importlib.util import find_spec

import pytest
import yaml

from emotion_face.affect import StimulusVocabulary
from emotion_face.errors import ConfigError
from emotion_face.resources import share_path
from emotion_face.sources import load_map

VOCABULARY = StimulusVocabulary.load()
GOOD = """# a test
bump:
  topic: bump
  type: std_msgs/msg/Bool
  field: data
  when: rises
  stimulus: bumped
  habituation:
    loss: 0.1

loud: {topic: level, type: std_msgs/msg/Float32, field: data, when: above, limit: 0.5,
  stimulus: startled, intensity: {values: [0.5, 1.0], intensities: [0.2, 1.0]}}
"""


@pytest.fixture
def load(tmp_path):
    def load_text(text, notes=None):
        path = tmp_path / "map.yaml"
        path.write_text(text)
        note = pytest.fail if notes is None else notes.append
        return path, lambda: load_map(str(path), VOCABULARY, note)

    return load_text


def test_a_map_is_read(load):
    bump, loud = load(GOOD)[1]()
    assert (bump.name, bump.entry.topic, bump.entry.cooldown_s) == ("bump", "bump", 1.0)
    assert loud.entry.intensity(0.75) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("old", "new", "line", "expectation"),
    [
        ("when: rises", "when: rses", 6, "when: unknown name 'rses', did you mean 'rises'"),
        ("when: rises", "wen: rises", 6, "unknown key 'wen', did you mean 'when'"),
        ("  when: rises\n", "", 2, "when is missing"),
        ("  type: std_msgs/msg/Bool\n", "  type: no_such_msgs/msg/Bool\n", 4, "optional: true"),
        ("bumped", "bumpd", 7, "stimulus: unknown name 'bumpd', did you mean 'bumped'"),
        ("field: data\n", "field: dta\n", 5, "Bool has no field 'dta', did you mean 'data'"),
        ("loss: 0.1", "loss: 2", 9, "habituation.loss: 2 is refused, expected a number from 0"),
        ("    loss: 0.1", "    los: 0.1", 9, "habituation: unknown key 'los', did you mean 'loss'"),
        ("\n    loss: 0.1", " 3", 8, "habituation: 3 is refused, expected a mapping"),
        ("limit: 0.5", "limit: loud", 11, "limit: 'loud' is refused, expected a number"),
        ("[0.5, 1.0]", "[0.5]", 12, "intensity.values: .0.5. is refused, expected two diff"),
        ("intensities", "intensites", 12, "unknown key 'intensites', did you mean"),
        ("topic: level", "topic: bump", 11, "type: 'std_msgs/msg/Float32' .* same topic"),
        ("loud: {", "7: {", 11, "name: 7 is refused, expected text"),
        ("loud: {", "too loud: {", 11, "name: 'too loud' is refused, expected text"),
    ],
)
def test_a_bad_map_is_refused_with_file_line_and_reason(load, old, new, line, expectation):
    assert old in GOOD
    path, read = load(GOOD.replace(old, new, 1))
    with pytest.raises(ConfigError, match=f"{path}:{line}: .*{expectation}"):
        read()


@pytest.mark.parametrize(
    ("text", "expectation"),
    [
        ("bump: 3", "1: bump: 3 is refused, expected a mapping"),
        ("- bump", "expected a mapping"),
        ("", "expected a mapping"),
        ("a: {}\nb: {}\na: {}", "'a' is given twice, again in line 3"),
        ("a: [", "no valid YAML"),
        ("a: &a {topic: t}\n<<: *a", "no valid YAML"),
    ],
)
def test_what_is_no_map_is_refused(load, text, expectation):
    path, read = load(text)
    with pytest.raises(ConfigError, match=f"(?s){path}.*{expectation}"):
        read()


def test_an_unknown_map_is_refused():
    with pytest.raises(ConfigError, match="'epic' is not shipped, expected one of default"):
        load_map("epic", VOCABULARY, pytest.fail)


def test_optional_entries_of_missing_packages_are_left_out_and_told(load):
    notes = []
    text = GOOD.replace("std_msgs/msg/Bool", "no_such_msgs/msg/Bool\n  optional: true")
    path, read = load(text, notes)
    assert [source.name for source in read()] == ["loud"]
    (note,) = notes
    assert note.startswith(f"{path}:4: bump.type: ") and note.endswith(": left out")
    assert "no_such_msgs" in note


def test_an_optional_entry_may_not_be_wrong(load):
    _, read = load(GOOD.replace("field: data\n", "field: dta\n  optional: true\n"), [])
    with pytest.raises(ConfigError, match="dta"):
        read()


def test_the_shipped_map_is_good_and_needs_ros4hri_only_if_installed():
    notes = []
    written = yaml.safe_load(share_path("config", "sources", "default.yaml").read_text())
    sources = {source.name for source in load_map("default", VOCABULARY, notes.append)}
    left_out = written.keys() - sources
    if find_spec("vaderSentiment"):
        assert not left_out & {"kind_words", "unkind_words"}
    if not find_spec("hri_msgs"):
        assert left_out >= {"sees_a_smile", "sees_anger"}
    assert all(written[name]["optional"] for name in left_out)
    assert len(notes) == len(left_out)
