"""The designer: parents, shares, broods, a way back, and files."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from emotion_face.design import BROOD, Designer, bred, code_of, recipe_of
from emotion_face.errors import ConfigError, DesignError, EmotionFaceError
from emotion_face.face import (
    PEOPLE_MAX,
    REGIONS,
    STEPS,
    Recipe,
    drawn_person,
    parts_of,
    seeded,
)


def drawings(designer: Designer) -> np.ndarray:
    return designer.people.drawn(designer.design.child).fields


def test_each_region_is_shared_apart() -> None:
    designer = Designer("ines", "viktor")
    designer.mix([1.0, 0.5, 0.0, 0.25, 0.0])
    assert designer.design.child == Recipe(
        (("ines", (0, 10, 20, 15, 20)), ("viktor", (20, 10, 0, 5, 0)))
    )


@pytest.mark.parametrize("share", [[], [0.5] * 4, [2.0] * 5, [float("nan")] * 5, ["1"] * 5])
def test_wrong_shares_are_refused_and_change_nothing(share: list) -> None:
    designer = Designer()
    before = designer.design
    with pytest.raises(ConfigError, match="hair, eyes"):
        designer.mix(share)
    assert designer.design is before
    assert not designer.can_undo


def test_a_recipe_never_has_too_many_people_and_its_shares_are_whole() -> None:
    person = seeded("seed:0")
    for seed in range(1, 9):
        person = person.mixed(seeded(f"seed:{seed}"), np.full(5, 0.4))
        counts = np.array([row for _, row in person.parts])
        assert len(counts) <= PEOPLE_MAX
        assert (counts.sum(0) == STEPS).all()
        assert len(code_of(person)) <= 52


def test_no_region_is_lost_with_the_people_who_are_left_out() -> None:
    small, large = np.array([0.5, 0.0, 0.0, 0.0, 0.0]), np.array([0.0, 1.0, 1.0, 1.0, 1.0]) / 6
    shares = dict.fromkeys("yz", small) | dict.fromkeys("abcdef", large)
    person = Recipe.rounded(shares)
    assert set(person.shares) == set("abcdef")
    assert (np.array([counts for _, counts in person.parts]).sum(0) == STEPS).all()


def test_a_brood_is_eight_different_children_the_same_for_a_seed() -> None:
    first, second = recipe_of("ines"), recipe_of("viktor")
    brood = bred(first, second, 3)
    assert len(set(brood)) == BROOD
    assert brood == bred(first, second, 3)
    assert brood != bred(first, second, 4)
    for child in brood:
        assert set(child.shares) <= {"ines", "viktor"}
        assert {share[0] for share in child.shares.values()} <= {0.0, 1.0}


def test_breeding_goes_on_with_whom_one_picks_and_every_step_is_undone() -> None:
    designer = Designer("ines", "viktor")
    designs = []
    for step in (
        lambda: designer.breed(1),
        lambda: designer.pick(5),
        lambda: designer.marry("seed:4"),
        lambda: designer.mix([0.5] * 5),
        lambda: designer.breed(2),
        lambda: designer.pick(0),
        lambda: designer.start("mei"),
    ):
        designs.append(designer.design)
        step()
    assert designs[2].first == designs[1].brood[5]
    assert designs[3].first == designs[2].child
    assert designs[6].first == designs[5].brood[0]
    for design in reversed(designs):
        designer.undo()
        assert designer.design == design
    with pytest.raises(DesignError, match="nothing to undo"):
        designer.undo()


def test_what_cannot_be_bred_or_picked_is_refused() -> None:
    designer = Designer("ines", "ines")
    with pytest.raises(DesignError, match="the same"):
        designer.breed(0)
    with pytest.raises(ConfigError, match="breed first"):
        designer.pick(0)


@pytest.mark.parametrize("person", ["nobody", "seed:x", "ef1-zz", "ef9-zz", "no.yaml", ""])
def test_who_cannot_be_a_parent_is_refused(person: str) -> None:
    with pytest.raises(EmotionFaceError):
        Designer().marry(person)


def test_a_cartoon_is_no_second_parent() -> None:
    with pytest.raises(DesignError, match="cartoon"):
        Designer().marry("ada")


def test_parts_stay_with_the_person_over_broods_and_parents(own: Path) -> None:
    designer = Designer("ines", "viktor")
    designer.wear(["beret", "monocle"])
    designer.breed(3)
    designer.pick(1)
    designer.marry("mei")
    designer.mix([0.5] * 5)
    assert designer.design.parts == ("beret", "monocle")
    designer.save("ann")
    designer.start("gus")
    assert designer.design.parts == ()
    designer.start("ann")
    assert designer.design.parts == ("beret", "monocle")
    with pytest.raises(ConfigError, match="did you mean 'beret'"):
        designer.wear(["berett"])


def test_parts_of_whom_a_photograph_began_are_saved(own: Path) -> None:
    designer = Designer()
    designer.adopt(drawn_person("mei"))
    designer.wear(["crown"])
    designer.save("friend")
    assert parts_of("friend") == ("crown",)


def test_a_person_of_shipped_people_is_a_small_file_that_the_nodes_read(own: Path) -> None:
    designer = Designer("seed:1", "viktor")
    designer.mix([0.0, 0.35, 0.5, 1.0, 0.05])
    path = designer.save("grandma")
    assert path == own / "grandma.yaml"
    assert [file.name for file in own.iterdir()] == ["grandma.yaml"]
    assert path.stat().st_size < 600
    assert (drawn_person("grandma").fields == drawings(designer)).all()
    assert recipe_of("grandma") == designer.design.child
    path.rename(own / "aunt.yaml")
    assert recipe_of("aunt") == designer.design.child


def test_whom_a_photograph_began_is_saved_with_the_drawings(own: Path) -> None:
    designer = Designer("ines", "viktor")
    designer.adopt(drawn_person("mei"))
    designer.mix([0.5] * 5)
    designer.save("friend")
    assert {file.name for file in own.iterdir()} == {"friend.yaml", "friend.png"}
    assert np.abs(drawn_person("friend").fields - drawings(designer)).max() < 0.01
    again = Designer("friend", "ines")
    with pytest.raises(DesignError, match="friend"):
        code_of(again.design.child)


def test_a_file_takes_the_place_of_another_only_when_asked(own: Path) -> None:
    designer = Designer("ines", "viktor")
    designer.adopt(drawn_person("mei"))
    designer.save("friend")
    designer.start("omar")
    with pytest.raises(DesignError, match="already"):
        designer.save("friend")
    designer.save("friend", replaces=True)
    assert recipe_of("friend") == Recipe.of("omar")
    assert not (own / "friend.png").exists()


def test_people_stay_as_they_came_when_their_file_is_another() -> None:
    designer = Designer("ines", "viktor")
    designer.adopt(drawn_person("mei"))
    designer.save("friend")
    designer.start("friend")
    designer.mix([0.5] * 5)
    before = drawings(designer)
    designer.save("friend", replaces=True)
    assert (drawings(designer) == before).all()
    designer.start("friend")
    assert np.abs(drawings(designer) - before).max() < 0.01


@pytest.mark.parametrize("name", ["", "../x", "a/b", "Ann", "x" * 50, ".x", "a\n", "ines"])
def test_a_name_that_is_a_path_or_taken_is_refused(own: Path, name: str) -> None:
    with pytest.raises(EmotionFaceError):
        Designer().save(name, replaces=True)
    assert not own.exists()


@pytest.mark.parametrize(
    ("mix", "said"),
    [
        ({"ines": {"hare": 1}}, "did you mean 'hair'"),
        ({"ines": {"hair": 2}}, "from 0 to 1"),
        ({"ines": {"hair": 1}}, "eyes to sum to 1"),
        ({"ines": 1}, "share for each"),
        ({1: {"hair": 1}}, "share for each"),
        ({"nobody": dict.fromkeys(REGIONS, 1)}, "nobody"),
        ({}, "list of two"),
    ],
)
def test_a_damaged_recipe_is_refused_with_the_expectation(
    tmp_path: Path, mix: dict, said: str
) -> None:
    file = tmp_path / "child.yaml"
    file.write_text(yaml.safe_dump({"mix": mix}))
    with pytest.raises(ConfigError, match=said):
        drawn_person(str(file))
