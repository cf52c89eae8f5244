"""A state that is written and read again goes on with the same bits."""

import errno
import json
import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotion_face.affect import (
    AffectModel,
    StimulusVocabulary,
    Timeline,
    load_parameters,
    persistence,
    state_file,
)
from emotion_face.errors import StateFileError

PARAMETERS = load_parameters()
VOCABULARY = StimulusVocabulary.load()
CHARACTER = {"preset": "default", "personality": "even", "wheel": "plutchik"}
START_S = 1.7e9

stimuli = st.builds(
    lambda name, intensity, duration_s: VOCABULARY.resolve(name, intensity, duration_s=duration_s),
    st.sampled_from(VOCABULARY.names), st.floats(0.1, 3.0), st.sampled_from((0.0, 0.5, 20.0)),
)  # fmt: skip
lives = st.lists(st.tuples(st.floats(0.0, 2.0), stimuli), max_size=8)


def resting(parameters=PARAMETERS):
    return Timeline(AffectModel(parameters), start_s=START_S, tick_s=0.01)


def played(timeline, life, until_s):
    """The states from now on, to the last bit, while stimuli come."""
    felt = []
    for at_s, stimulus in life:
        timeline.stimulate(stimulus, START_S + at_s)
    for now_s in np.arange(timeline.tick * 0.01 - START_S, until_s, 0.05):
        reading = vars(timeline.advance(START_S + now_s))
        felt.append({key: np.asarray(value).tolist() for key, value in reading.items()})
    return felt, text_of(timeline)


def text_of(timeline):
    return persistence.document(timeline, CHARACTER)


def in_the_middle():
    """A timeline in which something flows, and something is to come."""
    timeline = resting()
    life = [(0.1, VOCABULARY.resolve("petted", duration_s=9.0)), (0.4, VOCABULARY.resolve("won"))]
    played(timeline, [*life, (3.0, VOCABULARY.resolve("insulted"))], 1.0)
    return timeline


@pytest.fixture
def felt():
    return in_the_middle()


@settings(max_examples=20, deadline=None)
@given(lives, st.floats(0.0, 2.0), lives)
def test_it_goes_on_with_the_same_bits(before, saved_s, after):
    timeline, again = resting(), resting()
    played(timeline, before, saved_s)
    text = text_of(timeline)
    persistence.restore(again, text)
    assert text_of(again) == text
    assert played(again, after, 3.0) == played(timeline, after, 3.0)


def test_what_is_to_come_and_what_still_flows_is_kept(felt):
    content = json.loads(text_of(felt))
    assert len(content["infusions"]) == len(content["pending"]) == 1
    assert content["character"] == CHARACTER


def test_another_wheel_renames_the_feeling(felt):
    other = resting(load_parameters(wheel="willcox"))
    persistence.restore(other, text_of(felt))
    before, after = felt.advance(START_S + 1.5), other.advance(START_S + 1.5)
    assert after.emotions.tolist() == before.emotions.tolist()
    assert after.emotion == before.emotion == "power"
    assert after.word != before.word


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=9) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=9,
)


def places(content, path=()):
    yield path
    items = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in items if isinstance(content, (dict, list)) else ():
        if isinstance(value, (dict, list)):
            yield from places(value, (*path, key))
        else:
            yield (*path, key)


WHOLE, RESTING = text_of(in_the_middle()), text_of(resting())


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_text_is_refused_or_harmless(data):
    content = json.loads(WHOLE)
    path = data.draw(st.sampled_from([place for place in places(content) if place]))
    holder = content
    for key in path[:-1]:
        holder = holder[key]
    if isinstance(holder, dict) and data.draw(st.booleans()):
        del holder[path[-1]]
    else:
        holder[path[-1]] = data.draw(values)
    again = resting()
    try:
        persistence.restore(again, json.dumps(content))
    except StateFileError:
        assert text_of(again) == RESTING
        return
    reading = again.advance(again.tick * 0.01 + 2.5)
    assert np.isfinite(np.concatenate((reading.levels, reading.emotions))).all()
    persistence.restore(resting(), text_of(again))


def changed(**changes):
    return json.dumps(json.loads(RESTING) | changes)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is not valid JSON"),
        (b"\xff\xfe\x00", "is not valid JSON"),
        (b"[" * 100_000, "is not valid JSON"),
        (RESTING.encode()[:-40], "is not valid JSON"),
        (b'{"name": "of something else"}', "another kind"),
        (b"[]", "another kind"),
        (changed(version=2).encode(), "version 2, expected 1"),
        (changed(tick=1e300).encode(), "tick: 1e+300 is refused"),
        (changed(tick_s=0.02).encode(), "ticks of 0.02 s, expected 0.01"),
    ],
)
def test_a_bad_file_is_kept_aside_and_it_starts_at_rest(tmp_path, content, reason):
    file = tmp_path / "state.json"
    file.write_bytes(content)
    timeline = resting()
    with pytest.raises(StateFileError) as caught:
        state_file.load(file, timeline)
    assert reason in str(caught.value)
    assert str(file) in str(caught.value)
    assert text_of(timeline) == RESTING
    assert not file.exists()
    assert (tmp_path / "state.json.bad").read_bytes() == content


def test_a_file_is_written_and_read(tmp_path, felt):
    file = tmp_path / "deep" / "down" / "state.json"
    again = resting()
    assert not state_file.load(file, again)
    state_file.write(file, text_of(felt))
    assert state_file.load(file, again)
    assert text_of(again) == text_of(felt)
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_whole(tmp_path, felt, monkeypatch, step):
    file = tmp_path / "state.json"
    state_file.write(file, "old")

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, step, full)
    with pytest.raises(StateFileError, match="No space left"):
        state_file.write(file, text_of(felt))
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_or_a_huge_file_is_no_state_and_stays(tmp_path):
    huge = tmp_path / "huge"
    huge.write_bytes(b" " * (state_file.SIZE_MAX + 1))
    for place in (tmp_path, huge, tmp_path / ("x" * 300)):
        with pytest.raises(StateFileError):
            state_file.load(place, resting())
    assert huge.exists()
    with pytest.raises(StateFileError, match="cannot be written"):
        state_file.write(tmp_path, "text")
