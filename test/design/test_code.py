"""Share codes."""

from pathlib import Path

import numpy as np
import pytest

from emotion_face.design import Designer, code_of, recipe_of, recipe_of_code
from emotion_face.errors import ConfigError, DesignError
from emotion_face.face import Recipe, drawn_person, load_parts, seeded, shipped_people


def of_six() -> Recipe:
    return seeded("seed:1").mixed(seeded("seed:2"), np.full(5, 0.5))


@pytest.mark.parametrize("recipe", [Recipe.of("ines"), seeded("seed:7"), of_six()])
def test_a_code_is_short_and_tells_its_recipe(recipe: Recipe) -> None:
    code = code_of(recipe)
    assert len(code) <= 52
    assert recipe_of_code(code) == recipe


def test_the_code_of_a_person_stays_the_same_over_versions() -> None:
    assert code_of(Recipe.of("ines")) == "ef1-4zdpmta"
    assert recipe_of_code("ef1-4zdpmta") == Recipe.of("ines")


def test_what_stands_for_a_person_stands_for_nobody_else() -> None:
    codes = {code_of(Recipe.of(name)) for name in shipped_people()}
    assert len(codes) == len(shipped_people())


def test_a_code_is_read_as_people_type_it() -> None:
    code = code_of(of_six())
    head, digits = code[:4], code[4:]
    assert recipe_of_code(f" {head.upper()}{digits[:9].upper()} {digits[9:]}\n") == of_six()
    misread = digits.replace("0", "O").replace("1", "I")
    assert recipe_of_code(head + misread) == of_six()


def test_a_mistyped_digit_is_refused() -> None:
    code = code_of(of_six())
    for at in range(4, len(code) - 1):
        wrong = code[:at] + ("2" if code[at] != "2" else "3") + code[at + 1 :]
        with pytest.raises(DesignError):
            recipe_of_code(wrong)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "expected ef1-"),
        ("ines", "expected ef1-"),
        ("ef2-abc", "newer"),
        ("ef1-", "letters and digits"),
        ("ef1-uuu", "letters and digits"),
        ("ef1-" + "0" * 10_000, "letters and digits"),
        ("ef1-000", "mistyped"),
        ("ef1-4zdpmt", "mistyped"),
        ("ef1-4zdpmta0", "mistyped"),
    ],
)
def test_what_is_no_code_is_refused_in_one_line(code: str, said: str) -> None:
    with pytest.raises(DesignError, match=said) as refused:
        recipe_of_code(code)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 300


def test_a_code_tells_what_is_worn_and_refuses_what_others_do_not_have(own: Path) -> None:
    designer = Designer("seed:7")
    designer.wear(["beret", "monocle"])
    code = designer.design.code
    assert code == code_of(seeded("seed:7")) + "+beret+monocle"
    designer.start("mei")
    designer.start(f" {code.upper()} ")
    assert designer.design.child == seeded("seed:7")
    assert designer.design.parts == ("beret", "monocle")
    with pytest.raises(ConfigError, match="did you mean 'beret'"):
        designer.start("ef1-4zdpmta+berett")
    hat = load_parts(["beret"])[0]
    hat.save(own.parent / "parts" / "beret.yaml")
    with pytest.raises(DesignError, match="beret is known on this machine only"):
        _ = designer.design.code


def test_whom_only_this_machine_knows_has_no_code() -> None:
    designer = Designer()
    designer.adopt(designer.people.drawn(Recipe.of("mei")))
    with pytest.raises(DesignError, match="photograph is known on this machine only"):
        code_of(designer.design.child)


def test_a_code_never_means_who_only_has_the_name_of_a_shipped_person(own: Path) -> None:
    shipped, other = drawn_person("ines"), drawn_person("viktor")
    other.save(own / "ines.yaml", "")
    designer = Designer("ines", "mei")
    child = designer.design.child
    assert (designer.people.drawn(child).fields == drawn_person("ines").fields).all()
    with pytest.raises(DesignError, match="own ines is known on this machine only"):
        code_of(child)
    designer.mix([0.0, 0.5, 0.5, 0.5, 0.5])
    with pytest.raises(DesignError, match="own ines"):
        code_of(designer.design.child)
    designer.start("ef1-4zdpmta")
    assert (designer.people.drawn(designer.design.child).fields == shipped.fields).all()
    assert code_of(designer.design.child) == "ef1-4zdpmta"


def test_a_saved_recipe_is_the_same_person_beside_one_of_a_shipped_name(own: Path) -> None:
    designer = Designer("ines", "mei")
    designer.mix([0.0, 0.5, 0.5, 0.5, 0.5])
    designer.save("ann")
    before = drawn_person("ann").fields
    drawn_person("viktor").save(own / "ines.yaml", "")
    assert (drawn_person("ann").fields == before).all()
    assert recipe_of("ann") == designer.design.child
    assert (Designer("ann").people.drawn(recipe_of("ann")).fields == before).all()
