import sys

import pytest

from emotion_face.errors import NotInstalledError
from emotion_face.sources.sentiment import LENGTH_MAX, load_sentiment


def test_kind_and_unkind_words_are_told_apart():
    pytest.importorskip("vaderSentiment")
    rate = load_sentiment()
    assert rate("Well done, robot, that was great!") > 0.35
    assert rate("You stupid robot, I hate you") < -0.35
    assert rate("you are not very helpful") < -0.2
    assert rate("turn left at the door") == 0.0
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
