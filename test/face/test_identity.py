"""Identities."""

from pathlib import Path

import numpy as np
import pytest

from emotion_face.errors import ConfigError
from emotion_face.face import OnnxGenerator, load_identity, style_of
from emotion_face.face.code import (
    FIRST_SIZE,
    SHAPE_SIZE,
    SHARES,
    Grooming,
    grooming,
    random_code,
)
from emotion_face.resources import share_path


def test_a_seed_is_always_the_same_person(generator: OnnxGenerator) -> None:
    assert (load_identity(generator, "seed:3") == load_identity(generator, "seed:3")).all()
    assert (load_identity(generator, "seed:3") != load_identity(generator, "seed:4")).any()


@pytest.mark.parametrize("name", ["seed:", "seed:-1", "seed:one", "nobody", "no/such/file.yaml"])
def test_an_unknown_person_is_refused_by_name(generator: OnnxGenerator, name: str) -> None:
    with pytest.raises(ConfigError, match=name):
        load_identity(generator, name)


def test_a_saved_code_is_read(generator: OnnxGenerator, tmp_path: Path) -> None:
    code = np.linspace(-1, 1, generator.identity_size)
    file = tmp_path / "me.yaml"
    file.write_text(f"code: {code.tolist()}\n")
    assert load_identity(generator, str(file)) == pytest.approx(code, abs=1e-6)


def test_an_old_code_of_19_numbers_is_completed_with_nothing_worn(
    generator: OnnxGenerator, tmp_path: Path
) -> None:
    old = np.linspace(-1, 1, FIRST_SIZE)
    file = tmp_path / "old.yaml"
    file.write_text(f"code: {old.tolist()}\n")
    code = load_identity(generator, str(file))
    assert code[:FIRST_SIZE] == pytest.approx(old, abs=1e-6)
    assert code.shape == (generator.identity_size,)
    assert not code[FIRST_SIZE:].any()


def test_what_is_worn_is_given_by_name(generator: OnnxGenerator, tmp_path: Path) -> None:
    file = tmp_path / "me.yaml"
    file.write_text(f"code: {[0] * SHAPE_SIZE}\ngrooming: {{length: 1.5}}\n")
    worn = grooming(load_identity(generator, str(file)))
    assert worn == Grooming(length=1.5)


@pytest.mark.parametrize(
    ("text", "said"),
    [("{lenght: 1}", "length"), ("{length: long}", "number"), ("long", "a number for each")],
)
def test_what_cannot_be_worn_is_refused(
    generator: OnnxGenerator, tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "me.yaml"
    file.write_text(f"code: {[0] * SHAPE_SIZE}\ngrooming: {text}\n")
    with pytest.raises(ConfigError, match=rf"me\.yaml.*grooming.*{said}"):
        load_identity(generator, str(file))


def test_random_people_lie_within_the_limit_and_differ_in_what_they_wear() -> None:
    people = [grooming(random_code(np.random.default_rng(k), 1.5)) for k in range(200)]
    for name, share in SHARES.items():
        worn = np.array([getattr(person, name) for person in people])
        assert ((worn >= 0.0) & (worn <= 1.0)).all()
        assert abs((worn > 0.0).mean() - share) < 0.15
    assert max(abs(person.length) for person in people) <= 1.5


@pytest.mark.parametrize(
    "text",
    ["code: [1, 2]", "code: [.nan]", "{}", "code: hello"]
    + [f"code: [{', '.join([value] * 16)}]" for value in ("1e300", "'1'", "true", "9" * 400)],
)
def test_a_damaged_code_is_refused_with_the_expectation(
    generator: OnnxGenerator, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "me.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=rf"me\.yaml.*{generator.identity_size} numbers"):
        load_identity(generator, str(file))


def test_every_shipped_person_fits_the_shipped_model(generator: OnnxGenerator) -> None:
    names = [file.stem for file in share_path("config", "identities").glob("*.yaml")]
    cartoons = [name for name in names if style_of(name) == "strokes"]
    assert cartoons
    for name in cartoons:
        assert load_identity(generator, name).shape == (generator.identity_size,)
