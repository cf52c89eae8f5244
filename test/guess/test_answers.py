"""Cards, answers, and how they are counted."""

import re
from pathlib import Path

import numpy as np
import pytest

from emotion_face.errors import ConfigError
from emotion_face.face import shipped_people
from emotion_face.guess import (
    FEELINGS,
    STYLES,
    Card,
    Dealer,
    Tally,
    answered,
    answers_file,
    cards,
    keep,
    read_answers,
    tallies,
    wilson,
)


def meant(seed: int) -> list[str]:
    return [card.shown for card in cards(seed)]


def test_every_feeling_is_asked_once_in_each_style_of_different_people() -> None:
    dealt = cards(3)
    for style in STYLES:
        of_style = [card for card in dealt if card.style == style]
        assert {card.shown for card in of_style} == set(FEELINGS)
        assert len({card.person for card in of_style}) == len(FEELINGS)
        assert all((card.person in shipped_people()) == (style == "portrait") for card in of_style)
    assert cards(3) == dealt != cards(4)
    assert meant(3) != meant(4)


def test_a_card_is_drawn_as_it_says() -> None:
    dealer = Dealer()
    frames = {
        (style, shown): dealer.frame(Card(style, person, shown))
        for style, person in (("portrait", "ines"), ("strokes", "ada"))
        for shown in ("neutral", "joy")
    }
    assert all(frame.shape == (64, 128) and (frame > 0).mean() > 0.02 for frame in frames.values())
    assert len({frame.tobytes() for frame in frames.values()}) == 4
    again = Dealer().frame(Card("strokes", "ada", "joy"))
    assert np.array_equal(again, frames["strokes", "joy"])


def test_answers_are_kept_without_a_name_and_come_back(own: Path) -> None:
    assert answers_file() == own
    first, second = answered("a" * 8, "page", 3, meant(3)), answered("b" * 8, "paper", 3, meant(3))
    keep(own, first)
    keep(own, second)
    assert read_answers(own) == [*first, *second]
    assert [file.name for file in own.parent.iterdir()] == [own.name]


def test_the_same_answers_are_not_kept_twice(own: Path) -> None:
    keep(own, answered("a" * 8, "page", 3, meant(3)))
    with pytest.raises(ConfigError, match="already"):
        keep(own, answered("a" * 8, "page", 3, meant(3)))
    assert len(read_answers(own)) == 16


def test_the_file_does_not_grow_without_end(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emotion_face.guess.answers._VIEWERS_MAX", 1)
    keep(own, answered("a" * 8, "page", 3, meant(3)))
    with pytest.raises(ConfigError, match="move it elsewhere"):
        keep(own, answered("b" * 8, "page", 3, meant(3)))


@pytest.mark.parametrize(
    ("said", "why"), [(["joy"] * 15, "one for each face"), (["yoy"] * 16, "did you mean 'joy'")]
)
def test_what_is_no_answer_is_refused(said: list[str], why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        answered("a" * 8, "page", 3, said)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda text: "", "expected the columns"),
        (lambda text: text.replace("shown", "seen"), "expected the columns"),
        (lambda text: text.replace(",1,", ",one,", 1), "guesses.csv:2: "),
        (lambda text: text.replace("portrait", "oil"), "'oil': expected one of portrait"),
        (lambda text: text[: len(text) // 2], "guesses.csv:"),
    ],
)
def test_a_damaged_file_is_named_with_its_line(own: Path, spoil, why: str) -> None:
    keep(own, answered("a" * 8, "page", 3, meant(3)))
    own.write_text(spoil(own.read_text()))
    with pytest.raises(ConfigError, match=re.escape(why)):
        read_answers(own)


def test_answers_are_counted_by_style_and_feeling() -> None:
    seen = meant(3)
    wrong = [word if word != "fear" else "sad" for word in seen]
    answers = [*answered("a" * 8, "page", 3, seen), *answered("b" * 8, "paper", 3, wrong)]
    for style in STYLES:
        counted = tallies(answers, style)
        assert counted["all"] == Tally(viewers=2, right=15, answers=16)
        assert counted["fear"] == Tally(viewers=2, right=1, answers=2)
        assert counted["sad"] == Tally(viewers=2, right=2, answers=2)
    assert tallies([], "portrait")["all"] == Tally(0, 0, 0)


@pytest.mark.parametrize(
    ("right", "answers", "low", "high"),
    [  # R: binom::binom.wilson, Newcombe 1998, table I
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_the_interval_is_wilsons(right: int, answers: int, low: float, high: float) -> None:
    assert wilson(right, answers) == pytest.approx((low, high), abs=1e-4)


def test_of_no_answers_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
