import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion_face.dashboard.requests import (
    FaceRequest,
    PersonalityRequest,
    StimulusRequest,
    parse,
)
from emotion_face.errors import DashboardError

FACES = ("/left", "/right")


def test_a_stimulus(words):
    request = parse('{"stimulus": "petted", "intensity": 0.5}', words, FACES)
    assert request == StimulusRequest(stimulus="petted", intensity=0.5)


def test_doses(words):
    request = parse('{"doses": {"dopamine": -1, "oxytocin": 0.5}, "duration_s": 2}', words, FACES)
    assert request.doses == {"dopamine": -1, "oxytocin": 0.5}
    assert request.duration_s == 2


def test_a_personality(words):
    assert parse('{"personality": "sunny"}', words, FACES) == PersonalityRequest(
        personality="sunny"
    )


def test_a_face_even_before_it_has_words():
    assert parse('{"face": "/right"}', None, FACES) == FaceRequest(face="/right")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hello", "'hello' is no JSON"),
        ("[" * 4000, "is no JSON"),
        ("[1]", "expected a mapping"),
        ('{"face": "/lef"}', "did you mean '/left'"),
        ('{"face": 1}', "expected text"),
        ('{"face": "/left", "stimulus": "petted"}', "unknown key 'stimulus'"),
        ("null", "expected a mapping"),
        ("{}", "a name, or doses"),
        ('{"stimulus": "peted"}', "did you mean 'petted'"),
        ('{"stimulus": ["petted"]}', "expected text"),
        ('{"stimulus": "petted", "volume": 1}', "unknown key 'volume'"),
        ('{"stimulus": "petted", "intensity": "much"}', "expected a number from 0"),
        ('{"stimulus": "petted", "intensity": NaN}', "expected a number from 0"),
        ('{"doses": {"caffeine": 1}}', "unknown name 'caffeine'"),
        ('{"doses": {"oxytocin": "all"}}', "expected"),
        ('{"doses": {"oxytocin": 9}, "intensity": 9}', "expected a number from 0 to 10"),
        ('{"doses": [1, 2]}', "expected a mapping"),
        ('{"personality": "grumpy"}', "unknown name 'grumpy'"),
        ('{"personality": "/etc/passwd.yaml"}', "unknown name"),
        ('{"personality": 3}', "expected text"),
    ],
)
def test_nonsense_is_refused_with_its_reason(text, reason, words):
    with pytest.raises(DashboardError) as refusal:
        parse(text, words, FACES)
    assert reason in str(refusal.value)
    assert "refused" in str(refusal.value)
    assert len(str(refusal.value)) < 300


def test_without_words_nothing_can_be_asked():
    with pytest.raises(DashboardError, match="is the affect node running"):
        parse('{"stimulus": "petted"}', None, FACES)


KEYS = st.sampled_from(["stimulus", "doses", "intensity", "personality", "volume"])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
)


@given(content=JSON)
def test_any_json_is_taken_or_refused(words, content):
    try:
        request = parse(json.dumps(content), words, FACES)
    except DashboardError:
        return
    assert isinstance(request, (StimulusRequest, PersonalityRequest))
