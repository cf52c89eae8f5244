"""Cartoons in the designer: directions, words, a way back, and files."""

from collections.abc import Container
from pathlib import Path

import numpy as np
import pytest

from emotion_face.design import MEAN, Designer, Understood
from emotion_face.errors import ConfigError, DesignError
from emotion_face.face import SHAPE_SIZE, Direction, load_identity


@pytest.fixture
def designer(directions: dict[str, Direction]) -> Designer:
    designer = Designer()
    designer.cartoons.directions = directions
    return designer


def code(designer: Designer) -> np.ndarray:
    cartoon = designer.design.cartoon
    assert cartoon is not None
    return designer.cartoons.code(cartoon, designer.design.amounts)


def test_a_cartoon_is_changed_along_directions_and_back(designer: Designer) -> None:
    designer.start("ada")
    before = code(designer)
    assert (before == load_identity(designer.cartoons.generator, "ada")).all()
    designer.change({"heavy brows": 1.5})
    designer.change({"long hair": -1.0})
    moved = np.flatnonzero(code(designer) != before) - SHAPE_SIZE
    assert moved.tolist() == [0, 4]
    designer.change({"heavy brows": 0.0, "long hair": 0.0})
    assert (code(designer) == before).all()
    for _ in range(3):
        designer.undo()
    assert designer.design.cartoon is not None
    designer.undo()
    assert designer.design.cartoon is None
    assert not designer.can_undo


def test_what_a_cartoon_wears_stays_and_is_saved(designer: Designer) -> None:
    designer.start("ada")
    designer.wear(["crown"])
    designer.change({"long hair": -1.0})
    before = code(designer)
    designer.save("eve")
    designer.start("mei")
    assert designer.design.parts == ()
    designer.start("eve")
    assert designer.design.parts == ("crown",)
    assert np.abs(code(designer) - before).max() < 1e-3
    designer.undo()
    designer.undo()
    assert designer.design.parts == ("crown",)
    assert (code(designer) == before).all()


def test_a_drawing_is_somebody_to_begin_with(designer: Designer) -> None:
    designer.wear(["beret"])
    match = designer.sketch(designer.sitter().calm(()) > 0)
    designer.change({"long hair": -1.0})
    assert designer.design.parts == ("beret",)
    moved = np.flatnonzero(code(designer) != match.code) - SHAPE_SIZE
    assert moved.tolist() == [4]


def test_the_parents_wait_for_the_cartoon_to_go(designer: Designer) -> None:
    designer.breed(1)
    designer.start("ada")
    assert designer.design.brood == ()
    for step in (
        lambda: designer.mix([1.0] * 5),
        lambda: designer.marry("mei"),
        lambda: designer.breed(1),
    ):
        with pytest.raises(DesignError, match="begin with a portrait"):
            step()
    designer.start("mei")
    assert designer.design.cartoon is None
    designer.mix([1.0] * 5)
    assert designer.design.child == designer.design.second


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ({"long hare": 1.0}, "did you mean 'long hair'"),
        ({"long hair": 2.5}, "from -1.5 to 2.25"),
        ({"long hair": float("nan")}, "from -1.5 to 2.25"),
        ({"long hair": "very"}, "from -1.5 to 2.25"),
    ],
)
def test_no_direction_is_followed_too_far(designer: Designer, amounts: dict, said: str) -> None:
    designer.start("ada")
    before = designer.design
    with pytest.raises(ConfigError, match=said):
        designer.change(amounts)
    assert designer.design is before


def test_a_model_without_directions_says_what_finds_them(designer: Designer) -> None:
    designer.cartoons.directions = {}
    designer.start("ada")
    designer.reader = Reader()  # type: ignore[assignment]
    for step in (lambda: designer.change({"long hair": 1.0}), lambda: designer.describe("it")):
        with pytest.raises(DesignError, match="evaluate --directions"):
            step()


def test_with_directions_of_other_weights_no_cartoon_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(generator: object) -> None:
        raise ConfigError("of other weights")

    monkeypatch.setattr("emotion_face.design.cartoons.load_directions", refused)
    designer = Designer()
    before = designer.design
    with pytest.raises(ConfigError, match="of other weights"):
        designer.start("ada")
    assert designer.design is before


def test_a_cartoon_is_saved_as_its_code_and_read_again(designer: Designer, own: Path) -> None:
    designer.start("ada")
    designer.change({"long hair": -1.3})
    path = designer.save("bob")
    assert [file.name for file in own.iterdir()] == ["bob.yaml"]
    assert path.stat().st_size < 1000
    saved = load_identity(designer.cartoons.generator, "bob")
    assert np.abs(saved - code(designer)).max() < 1e-3
    designer.start("bob")
    assert (code(designer) == saved).all()
    with pytest.raises(DesignError, match="a cartoon has no code"):
        _ = designer.design.code


class Reader:
    """Understands three texts."""

    def read(self, text: str, *, along: Container[str] | None = None) -> Understood:
        is_portrait = along is not None
        places = {"long hair": 1.4, "heavy brows": -9.0, "ears": 1.0}
        if text == "hat":
            return Understood({}, (), (), ("bowler",))
        if text == "glasses":
            return Understood({} if is_portrait else places, (), (), ("monocle",) * is_portrait)
        missed = ("it",) if is_portrait else ()
        return Understood(places if text == "it" and not is_portrait else {}, (), missed)


def test_words_lead_the_mean_person_or_whom_there_is_to_a_place(designer: Designer) -> None:
    designer.reader = Reader()  # type: ignore[assignment]
    assert designer.describe("it") == "no direction for ears"
    cartoon = designer.design.cartoon
    assert cartoon is not None
    assert cartoon.first == MEAN
    assert dict(designer.design.amounts) == {"long hair": 1.4, "heavy brows": -1.5}
    designer.start("ada")  # whose hair is 1.4 long
    designer.describe("it")
    assert "long hair" not in dict(designer.design.amounts)


def test_words_dress_whom_there_is(designer: Designer) -> None:
    designer.reader = Reader()  # type: ignore[assignment]
    designer.describe("glasses")
    designer.describe("hat")
    assert designer.design.cartoon is None
    assert designer.design.parts == ("monocle", "bowler")
    with pytest.raises(DesignError, match="nothing new"):
        designer.describe("hat")
    designer.describe("it")
    assert designer.design.cartoon is not None
    assert designer.design.parts == ("monocle", "bowler")
    designer.undo()
    assert designer.design.cartoon is None
    designer.undo()
    assert designer.design.parts == ("monocle",)


def test_words_never_take_back_what_there_is_more_of(designer: Designer) -> None:
    designer.start("ada")  # whose hair is 1.4 long
    cartoon = designer.design.cartoon
    assert cartoon is not None
    assert designer.cartoons.placed(cartoon, {"long hair": 0.5}) == {}
    assert designer.cartoons.placed(cartoon, {"long hair": -0.5}) == {"long hair": -1.5}


def test_words_that_say_nothing_change_nothing(designer: Designer) -> None:
    designer.reader = Reader()  # type: ignore[assignment]
    before = designer.design
    with pytest.raises(DesignError, match="says nothing"):
        designer.describe("that")
    assert designer.design is before
