import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pytest

from emotion_face.errors import ConfigError, Kind
from emotion_face.settings import Checked, build, line_of, located, quantity, read_yaml


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wheel(Checked):
    radius_m: float = quantity("m", 0.0, 1.0, above=True)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Robot(Checked):
    name: str
    wheels: tuple[Wheel, ...] = ()
    trailer: Wheel | None = None
    spares: Mapping[str, Wheel] = dataclasses.field(default_factory=dict)


TEXT = """# a robot
name: Otto
wheels:
  - radius_m: 0.1
  - {radius_m: 0.2}
spares:
  left: {radius_m: 0.1}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "robot.yaml"
    path.write_text(TEXT)
    return path


def refusal_of(file: Path, old: str, new: str) -> ConfigError:
    assert old in TEXT
    file.write_text(TEXT.replace(old, new, 1))
    with (
        pytest.raises(ConfigError) as refusal,
        located("robot", path=file),
    ):
        build(Robot, read_yaml(file))
    return refusal.value


def test_a_file_becomes_nested_dataclasses(file):
    robot = build(Robot, read_yaml(file))
    assert [wheel.radius_m for wheel in robot.wheels] == [0.1, 0.2]
    assert robot.spares["left"].radius_m == 0.1


@pytest.mark.parametrize(
    ("old", "new", "key", "kind", "value"),
    [
        ("{radius_m: 0.2}", "{radius_m: 2}", ("wheels", 1, "radius_m"), Kind.VALUE, 2),
        ("left: {radius_m: 0.1}", "left: 3", ("spares", "left"), Kind.VALUE, 3),
        ("name: Otto", "nme: Otto", (), Kind.KEY, "nme"),
        ("name: Otto", "", (), Kind.MISSING, "name"),
        ("- {radius_m: 0.2}", "- {}", ("wheels", 1), Kind.MISSING, "radius_m"),
    ],
)
def test_an_error_has_the_fields_of_which_it_is_made(file, old, new, key, kind, value):
    error = refusal_of(file, old, new)
    assert (error.path, error.key) == (str(file), ("robot", *key))
    assert (error.kind, error.value) == (kind, value)
    assert error.expectation


def test_a_part_may_be_left_out_or_given(file):
    assert build(Robot, read_yaml(file)).trailer is None
    robot = build(Robot, {"name": "Otto", "trailer": {"radius_m": 0.3}})
    assert robot.trailer == Wheel(radius_m=0.3)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("left: {", "7: {", r"robot\.spares: key 7 is refused, expected text \(quote it\)"),
        ("name: Otto", "name: {first: Otto}", r"robot\.name: .*, expected text \(quote it\)"),
    ],
)
def test_what_is_no_text_is_refused_with_its_key(file, old, new, message):
    with pytest.raises(ConfigError, match=message):
        raise refusal_of(file, old, new)


def test_a_key_given_twice_is_refused_with_the_line_of_its_name(file):
    file.write_text("name: Otto\nwheels: []\nname:\n  Ada\n")
    with pytest.raises(ConfigError, match="key 'name' is given twice, again in line 3"):
        read_yaml(file)


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ((), 2),
        (("name",), 2),
        (("wheels",), 3),
        (("wheels", 0), 4),
        (("wheels", 1, "radius_m"), 5),
        (("wheels", 7), 3),
        (("spares", "left", "radius_m"), 7),
        (("spares", "right"), 6),
        (("name", "first"), 2),
        (("lamp", "spares"), 2),
    ],
)
def test_the_line_of_a_key_or_of_the_nearest_around_it(file, key, line):
    assert line_of(file, key) == line


def test_the_line_of_a_key_that_yaml_reads_as_no_text(tmp_path):
    file = tmp_path / "switch.yaml"
    file.write_text("first: 1\non: 2\n7: 3\n")
    assert (line_of(file, (True,)), line_of(file, (7,))) == (2, 3)


def test_what_has_its_place_already_keeps_it(file):
    with pytest.raises(ConfigError, match=r"^a\.yaml: inner: wrong$"), located("x", path=file):
        raise ConfigError("wrong", path="a.yaml", key="inner")


@pytest.mark.parametrize(
    ("text", "value"),
    [("1e3", 1000.0), ("-2.5E-1", -0.25), (".5e1", 5.0), ("1e", "1e"), ("e3", "e3")],
)
def test_powers_of_ten_are_numbers(tmp_path, text, value):
    file = tmp_path / "numbers.yaml"
    file.write_text(f"limit: {text}\n")
    assert read_yaml(file) == {"limit": value}


@pytest.mark.parametrize("text", ["a: " + "[" * 100_000, "- " * 5000 + "a"])
def test_a_file_nested_deeply_is_refused_and_ends_no_process(tmp_path, text):
    file = tmp_path / "deep.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError, match="no valid YAML, nested deeper than 100 levels"):
        read_yaml(file)
