import itertools
import math

import numpy as np
import pytest

from emotion_face.affect import AffectModel, StimulusVocabulary, Timeline, load_parameters
from emotion_face.affect.simulation import rise_time_s, simulate_story, spans, story_outcomes
from emotion_face.affect.story import load_story
from emotion_face.affect.timeline import TICK_S

VOCABULARY = StimulusVocabulary.load()


@pytest.fixture(scope="module")
def demo():
    story = load_story("demo", VOCABULARY)
    trace = simulate_story(load_parameters(), story, VOCABULARY)
    return story, trace


@pytest.fixture
def tell(tmp_path):
    def play(*cues, end_s=8.0, duration_s=None):
        file = tmp_path / "story.yaml"
        lines = "\n".join(f"  - {{{cue}}}" for cue in cues)
        file.write_text(f"description: a test\nend_s: {end_s}\ncues:\n{lines}\n")
        story = load_story(str(file), VOCABULARY)
        trace = simulate_story(load_parameters(), story, VOCABULARY, duration_s)
        return trace, story_outcomes(trace, story)

    return play


def test_the_demo_brings_what_it_expects(demo):
    story, trace = demo
    found = story_outcomes(trace, story)
    assert [outcome.stimulus for outcome in found][:2] == ["startled", "praised"]
    assert all(outcome.met for outcome in found)
    for outcome, following in itertools.pairwise(found):
        assert 0.0 < outcome.named_s < 0.5
        assert 0.0 < outcome.rise_s < 0.5
        assert outcome.peak > 0.7
        assert outcome.at_s < outcome.peak_s < following.at_s
    assert (found[0].label.word, found[0].next) == ("surprise", "neutral")
    assert (found[1].next, found[2].label.emotion) == ("mad", "mad")
    assert found[6].label.blend == "delight"


def test_the_trace_is_what_the_node_s_core_feels(demo):
    story, trace = demo
    timeline = Timeline(AffectModel(load_parameters()), start_s=0.0, tick_s=TICK_S)
    for cue in story.cues:
        timeline.stimulate(cue.resolved(VOCABULARY), cue.at_s)
    for at in range(0, len(trace.times_s), 4):
        reading = timeline.advance(at * TICK_S)
        np.testing.assert_array_equal(trace.emotions[at], reading.emotions)
        np.testing.assert_array_equal(trace.levels[at], reading.levels)
        assert trace.mood[at, 0] == reading.mood_valence
        assert trace.labels[at].word == reading.word


def test_spans_follow_each_other_from_start_to_end(demo):
    _, trace = demo
    found = spans(trace)
    assert found[0].start_s == 0.0
    assert found[-1].end_s == trace.times_s[-1] == pytest.approx(70.0)
    for span, following in itertools.pairwise(found):
        assert span.end_s == following.start_s
        assert span.label != following.label
        assert trace.labels[round(span.start_s / TICK_S)] == span.label


def test_a_stimulus_too_weak_for_a_name_has_none(tell):
    _, (outcome,) = tell("at_s: 1.0, stimulus: praised, intensity: 0.1, expects: joy")
    assert outcome.label.emotion == "neutral"
    assert math.isnan(outcome.named_s)
    assert 0.0 < outcome.peak < 0.3
    assert not outcome.met


def test_a_weak_rival_does_not_take_the_name(tell):
    _, found = tell(
        "at_s: 1.0, stimulus: praised, expects: joy",
        "at_s: 4.0, doses: {adrenaline: 0.3}, expects: fear",
    )
    assert [outcome.met for outcome in found] == [True, False]
    assert found[1].label.emotion == "joy"
    assert math.isnan(found[1].named_s)


def test_more_of_the_same_is_named_at_once(tell):
    _, found = tell("at_s: 1.0, stimulus: petted", "at_s: 3.0, stimulus: petted")
    assert found[0].named_s > 0.0
    assert found[1].named_s == 0.0
    assert found[1].label.emotion == "love"


def test_stimuli_of_one_instant_are_one_outcome(tell):
    _, (outcome,) = tell("at_s: 1.0, stimulus: praised", "at_s: 1.0, stimulus: startled")
    assert outcome.stimulus == "praised + startled"
    assert outcome.label.blend == "delight"


def test_what_lasts_to_the_end_has_none(tell):
    _, (outcome,) = tell("at_s: 1.0, stimulus: petted", end_s=5.0)
    assert math.isnan(outcome.end_s)
    assert outcome.next == ""


def test_a_shorter_run_leaves_out_what_it_does_not_reach(tell):
    trace, found = tell("at_s: 1.0, stimulus: petted", "at_s: 6.0, stimulus: won", duration_s=3.0)
    assert trace.times_s[-1] == pytest.approx(3.0)
    assert [outcome.stimulus for outcome in found] == ["petted"]


def test_a_longer_run_goes_on_after_the_story(tell):
    trace, (outcome,) = tell("at_s: 1.0, stimulus: startled", end_s=2.0, duration_s=9.0)
    assert trace.times_s[-1] == pytest.approx(9.0)
    assert outcome.next == "neutral"


def test_the_rise_time_of_a_line_is_eight_tenths_of_it():
    times_s = np.linspace(0.0, 2.0, 201)
    assert rise_time_s(times_s, np.minimum(times_s, 1.0)) == pytest.approx(0.8, abs=0.011)
