"""Portraits in the designer: directions, words, a way back, files and codes."""

from collections.abc import Container
from pathlib import Path

import numpy as np
import pytest

from emotion_face.design import Designer, Understood, recipe_of
from emotion_face.errors import ConfigError, DesignError, EmotionFaceError
from emotion_face.face import (
    POINTS,
    Direction,
    Recipe,
    amounts_of,
    directed_drawn,
    drawn_person,
    portrait_vector,
)


@pytest.fixture
def directions(monkeypatch: pytest.MonkeyPatch) -> dict[str, Direction]:
    """What portraits can be changed along; ines is where the mean person is."""
    found, mean = {}, portrait_vector(drawn_person("ines"))
    for name, points in (("long nose", slice(31, 36)), ("low mouth", slice(48, 68))):
        code = np.zeros((POINTS, 3))
        code[points, 1] = 1.0
        at_mean = float(mean @ code.ravel() / (code**2).sum())
        found[name] = Direction(name, name.split()[1], code.ravel(), -1.5, 3.0, mean=at_mean)
    for module in ("identity", "identity_files"):
        monkeypatch.setattr(f"emotion_face.face.{module}.portrait_directions", lambda: found)
    monkeypatch.setattr(
        "emotion_face.design.people.load_directions", lambda generator: tuple(found.values())
    )
    return found


@pytest.fixture
def designer(directions: dict[str, Direction]) -> Designer:
    return Designer("ines", "viktor")


def drawings(designer: Designer) -> np.ndarray:
    return designer.sitter().identity.drawn.fields


def test_a_portrait_is_changed_along_directions_and_back(
    designer: Designer, directions: dict[str, Direction]
) -> None:
    before = drawings(designer)
    designer.change({"long nose": 1.5})
    designer.change({"low mouth": -1.0})
    assert designer.design.amounts == (("long nose", 1.5), ("low mouth", -1.0))
    wanted = directed_drawn(
        drawn_person("ines"), directions.values(), {"long nose": 1.5, "low mouth": -1.0}
    )
    assert (drawings(designer) == wanted.fields).all()
    assert designer.design.child == Recipe.of("ines")
    designer.undo()
    designer.undo()
    assert (drawings(designer) == before).all()
    assert not designer.can_undo


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ({"long noise": 1.0}, "did you mean 'long nose'"),
        ({"long nose": 3.5}, "from -1.5 to 3"),
        ({"long nose": float("nan")}, "from -1.5 to 3"),
        ({"long nose": "very"}, "from -1.5 to 3"),
    ],
)
def test_no_direction_is_followed_too_far(designer: Designer, amounts: dict, said: str) -> None:
    before = designer.design
    with pytest.raises(ConfigError, match=said):
        designer.change(amounts)
    assert designer.design is before


def test_amounts_stay_over_parents_and_broods_and_go_with_the_person(designer: Designer) -> None:
    designer.change({"long nose": 1.5})
    designer.breed(3)
    pictures = designer.people.calm(designer.design.brood, designer.design.amounts)
    child = designer.design.brood[2]
    designer.pick(2)
    designer.marry("mei")
    assert designer.design.child == child
    assert designer.design.amounts == (("long nose", 1.5),)
    assert np.abs(drawings(designer)[0] - pictures[2].fields[0]).max() < 1e-5
    designer.start("gus")
    assert designer.design.amounts == ()
    designer.undo()
    designer.adopt(drawn_person("mei"))
    assert designer.design.amounts == ()


def test_amounts_are_saved_with_shipped_people_and_are_read_again(
    designer: Designer, own: Path
) -> None:
    designer.mix([0.5] * 5)
    designer.change({"long nose": 1.55})
    designer.save("ann")
    assert [file.name for file in own.iterdir()] == ["ann.yaml"]
    assert amounts_of("ann") == {"long nose": 1.55}
    assert (drawn_person("ann").fields == drawings(designer)).all()
    before = designer.design
    designer.start("mei")
    designer.start("ann")
    assert designer.design.amounts == before.amounts
    assert designer.design.child == before.child


def test_whom_a_photograph_began_is_saved_as_changed(designer: Designer, own: Path) -> None:
    designer.adopt(drawn_person("mei"))
    designer.change({"low mouth": 2.0})
    designer.save("friend")
    assert np.abs(drawn_person("friend").fields - drawings(designer)).max() < 0.01
    designer.start("friend")
    assert designer.design.amounts == ()


@pytest.mark.parametrize("amounts", ["{long noise: 1}", "{long nose: 9}", "[1]", "{long nose: x}"])
def test_a_file_with_wrong_amounts_is_refused(designer: Designer, own: Path, amounts: str) -> None:
    designer.save("ann")
    file = own / "ann.yaml"
    file.write_text(f"{file.read_text()}amounts: {amounts}\n")
    for read in (drawn_person, designer.start, designer.marry):
        with pytest.raises(ConfigError, match=r"ann\.yaml.*amounts"):
            read("ann")


def test_a_code_tells_amounts_and_parts(designer: Designer) -> None:
    designer.wear(["beret"])
    designer.change({"long nose": 1.5, "low mouth": -0.25})
    code = designer.design.code
    assert code == "ef1-4zdpmta+beret+long_nose=1.5+low_mouth=-0.25"
    before = designer.design
    designer.start("gus")
    designer.start(f" {code.upper()} ")
    assert designer.design == before


@pytest.mark.parametrize("more", ["long_nose=9", "long_noise=1", "long_nose=", "long_nose=x", "=1"])
def test_a_code_with_wrong_amounts_is_refused(designer: Designer, more: str) -> None:
    before = designer.design
    with pytest.raises(EmotionFaceError):
        designer.start(f"ef1-4zdpmta+{more}")
    assert designer.design is before


def test_a_second_parent_comes_as_they_were_changed(designer: Designer, own: Path) -> None:
    designer.change({"low mouth": 2.0})
    designer.save("ann")
    changed = drawings(designer)
    code = designer.design.code
    designer.start("gus")
    for person in ("ann", code):
        designer.marry(person)
        designer.mix([1.0] * 5)
        assert (drawings(designer) == changed).all()
        with pytest.raises(DesignError, match="this machine only"):
            _ = designer.design.code
        designer.start("gus")
    assert recipe_of("ann") == Recipe.of("ines")


def test_a_model_without_directions_says_what_finds_them(designer: Designer) -> None:
    designer.people.directions = {}
    with pytest.raises(DesignError, match="evaluate-portrait --directions"):
        designer.change({"long nose": 1.0})


class Reader:
    """Understands two texts, of which portraits have a direction for one."""

    def read(self, text: str, *, along: Container[str] | None = None) -> Understood:
        places = {"long nose": 2.0} if text == "nose" else {"white hair": 1.0}
        if along is not None and not places.keys() <= set(along):
            return Understood({}, (), (text,))
        return Understood(places, ((text, text),), (), ("crown",))


def test_words_change_a_portrait_that_has_directions_for_them(designer: Designer) -> None:
    designer.reader = Reader()  # type: ignore[assignment]
    designer.describe("nose")
    assert designer.design.cartoon is None
    assert designer.design.parts == ("crown",)
    assert designer.design.amounts == (("long nose", 2.0),)
    with pytest.raises(DesignError, match="nothing new"):
        designer.describe("nose")
    designer.describe("hair")
    assert designer.design.cartoon is not None
    assert designer.design.amounts == (("white hair", 1.0),)
    designer.undo()
    assert designer.design.amounts == (("long nose", 2.0),)
