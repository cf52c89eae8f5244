"""Company: left alone it gets lonely, petted too long it gets cross."""

from itertools import pairwise

import pytest

from emotion_face.affect import (
    EMOTIONS,
    AffectModel,
    CompanyParameters,
    StimulusVocabulary,
    Timeline,
    load_parameters,
    persistence,
)

PARAMETERS, VOCABULARY = load_parameters(), StimulusVocabulary.load()
SAD, MAD, LOVE = (EMOTIONS.index(name) for name in ("sad", "mad", "love"))
P = CompanyParameters()
OFF = CompanyParameters(active=False)
START_S = 1.7e9


def living(company=P):
    return Timeline(AffectModel(PARAMETERS), start_s=START_S, tick_s=0.1, company=company)


def felt(timeline, names, until_s, every_s=0.5):
    """Emotions every half second under named stimuli with their times."""
    for at_s, name in names:
        timeline.stimulate(VOCABULARY.resolve(name), START_S + at_s)
    times = range(1, round(until_s / every_s) + 1)
    return [timeline.advance(START_S + every_s * k).emotions for k in times]


def strokes(every_s, count):
    return [(1.0 + every_s * k, "petted") for k in range(count)]


def test_left_alone_it_gets_sad_slowly_and_over_it():
    sad = [emotions[SAD] for emotions in felt(living(), [], 260.0)]
    assert max(sad[: round(2 * P.lonely_after_s)]) == 0.0
    assert max(sad) > 0.4 and sad[-1] < 0.05
    assert max(b - a for a, b in pairwise(sad)) < 0.5 * 0.15
    assert living().advance(START_S + P.lonely_after_s + 25.0).word != "calm"


def test_who_is_not_alone_does_not():
    greeted = [(50.0 * k, "greeted") for k in range(1, 5)]
    assert max(emotions[SAD] for emotions in felt(living(), greeted, 250.0)) == 0.0
    assert max(emotions[SAD] for emotions in felt(living(OFF), [], 250.0)) == 0.0


@pytest.mark.parametrize("every_s", [1.5, 3.0])
def test_petting_escalates_from_liking_to_love_to_too_much(every_s):
    course = felt(living(), strokes(every_s, 25), 1.0 + 25 * every_s)
    love, mad = ([emotions[which] for emotions in course] for which in (LOVE, MAD))
    first, later = love[3], max(love[: 2 * 15])
    assert first < 0.8 < later, "one stroke does not reach what a few do"
    assert max(mad[: 2 * 10]) == 0.0 and max(mad) > 0.5
    indifferent = felt(living(OFF), strokes(every_s, 25), 1.0 + 25 * every_s)
    assert max(emotions[MAD] for emotions in indifferent) == 0.0


def test_a_few_strokes_are_never_too_much_and_it_gets_over_them():
    assert max(emotions[MAD] for emotions in felt(living(), strokes(2.0, 4), 30.0)) == 0.0
    again = [*strokes(1.5, 15), (100.0, "petted")]
    assert felt(living(), again, 102.0)[-1][LOVE] > 0.5


def test_the_same_whoever_looks_when_and_after_a_restart():
    stimuli = strokes(1.5, 20)
    often = felt(living(), stimuli, 170.0, every_s=0.5)[-1]
    seldom = felt(living(), stimuli, 170.0, every_s=5.0)[-1]
    before, after = living(), living()
    felt(before, stimuli, 60.0)
    persistence.restore(after, persistence.document(before, {}))
    assert often[SAD] > 0.3
    for now_s in range(65, 175, 5):
        resumed = after.advance(START_S + now_s).emotions
    assert often.tolist() == seldom.tolist() == resumed.tolist()


def test_what_was_lonely_and_no_longer_minds_forgets_it():
    before, after = living(), living(OFF)
    persistence.restore(after, persistence.document(before, {}))
    assert before.pending and not after.pending
