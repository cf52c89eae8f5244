import sys

import pytest

from emotion_face.affect import StimulusVocabulary
from emotion_face.errors import NotInstalledError
from emotion_face.sources import load_map
from emotion_face.sources.sentiment import LENGTH_MAX, load_sentiment

KIND = """thank you so much | you are a good robot | well done, that was perfect | I like you
| what a lovely face | I am happy to see you | you really helped me today | you are my friend"""
UNKIND = """you are useless | I hate you | that was terrible | you are so annoying | stupid machine
| you are not very helpful | shut up and go away | you made a mess again, bad robot"""
NEUTRAL = """turn left at the door | what time is it | go to the kitchen | it will rain tomorrow
| come here | my name is Anna | the table is in the next room | please bring me the red cup"""


def test_sentences_are_told_apart_at_the_limit_of_the_shipped_map():
    pytest.importorskip("vaderSentiment")
    sources = load_map("default", StimulusVocabulary.load(), str)
    (limit,) = (source.entry.limit for source in sources if source.name == "kind_words")
    rate = load_sentiment()
    kind, unkind, neutral = (
        [rate(text) for text in texts.split("|")] for texts in (KIND, UNKIND, NEUTRAL)
    )
    assert sum(score > limit for score in kind) == 7
    assert sum(score < -limit for score in unkind) == 7
    assert all(abs(score) < limit for score in neutral)
    assert rate("") == 0.0


def test_only_the_beginning_of_a_long_text_counts():
    pytest.importorskip("vaderSentiment")
    rate = load_sentiment()
    assert rate("good but " * 1000000) == rate(("good but " * 200)[:LENGTH_MAX])


def test_without_the_library_the_error_says_what_to_install(make_source, monkeypatch):
    load_sentiment.cache_clear()
    monkeypatch.setitem(sys.modules, "vaderSentiment", None)
    monkeypatch.setitem(sys.modules, "vaderSentiment.vaderSentiment", None)
    with pytest.raises(NotInstalledError, match="pip install vaderSentiment=="):
        make_source(type="std_msgs/msg/String", signal="sentiment", when="any")


def test_a_source_rates_what_it_hears(make_source, fired):
    pytest.importorskip("vaderSentiment")
    source = make_source(
        type="std_msgs/msg/String", signal="sentiment", when="above", limit=0.35
    )  # fmt: skip
    assert fired(source, ["you are great", "you are stupid", "stop", "I love you"]) == [0.0, 3.0]
