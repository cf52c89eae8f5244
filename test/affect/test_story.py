from pathlib import Path

import pytest

from emotion_face.affect import EMOTIONS, StimulusVocabulary
from emotion_face.affect.story import load_story
from emotion_face.errors import ConfigError
from emotion_face.resources import share_path

VOCABULARY = StimulusVocabulary.load()
GOOD = """description: a test
end_s: 5.0
cues:
  - {at_s: 1.0, stimulus: petted, intensity: 0.5, expects: love}
  - {at_s: 2.0, doses: {dopamine: -1.0}, duration_s: 1.0}
"""


@pytest.fixture
def story_file(tmp_path):
    def write(text):
        path = tmp_path / "story.yaml"
        path.write_text(text)
        return str(path)

    return write


def test_a_story_is_read(story_file):
    story = load_story(story_file(GOOD), VOCABULARY)
    assert [cue.at_s for cue in story.cues] == [1.0, 2.0]
    assert story.cues[0].intensity == 0.5
    assert story.cues[1].doses == {"dopamine": -1.0}
    assert story.end_s == 5.0


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("at_s: 1.0", "at_s: soon", "at_s.*'soon'.*expected a number"),
        ("at_s: 1.0", "at_s: 3.0", "at_s.*2.0.*expected at least 3"),
        ("at_s: 2.0", "at_s: 7.0", "end_s.*5.0.*expected at least 7"),
        ("petted", "peted", "peted.*did you mean 'petted'"),
        ("intensity: 0.5", "intensity: .nan", "intensity.*nan.*expected a number"),
        ("intensity", "intensty", "intensty.*did you mean 'intensity'"),
        ("dopamine", "dopamin", "dopamin.*did you mean 'dopamine'"),
        ("-1.0", "-99.0", "dopamine.*-99.*expected a number from -10 to 10"),
        ("doses: {dopamine: -1.0}", "intensity: 1.0", "stimulus.*expected a name, or doses"),
        ("end_s: 5.0", "end_s: 0", "end_s.*expected a number above 0"),
        ("end_s: 5.0\n", "", "end_s is missing"),
        ("description: a test", "description: [", "no valid YAML"),
        ("expects: love", "expects: lvoe", "expects.*lvoe"),
    ],
)
def test_a_bad_story_is_refused_with_file_line_key_value_and_expectation(
    story_file, old, new, expected
):
    assert old in GOOD
    path = story_file(GOOD.replace(old, new, 1))
    with pytest.raises(ConfigError, match=f"(?s){path}.*{expected}") as refusal:
        load_story(path, VOCABULARY)
    if "cues[" in str(refusal.value):
        assert f"{path}:{4 if '[0]' in str(refusal.value) else 5}" in str(refusal.value)


def test_a_missing_story_is_refused():
    with pytest.raises(ConfigError, match=r"expected one of .*demo"):
        load_story("epic", VOCABULARY)


def test_every_shipped_story_is_good():
    files = sorted(share_path("config", "stories").glob("*.yaml"))
    assert Path("demo.yaml") in [Path(file.name) for file in files]
    for file in files:
        assert load_story(str(file), VOCABULARY).cues


def test_the_demo_shows_every_emotion_a_blend_an_overthrow_and_the_way_back():
    story = load_story("demo", VOCABULARY)
    expected = [cue.expects for cue in story.cues]
    assert set(EMOTIONS) < set(expected)
    assert set(expected) - set(EMOTIONS) - {""}, "no blend"
    assert story.ends == "neutral"
    assert 60.0 <= story.end_s <= 75.0
