"""Numbers are checked against the range of their field, and names against known ones."""

import dataclasses
import math

import pytest

from emotion_face.errors import ConfigError, Kind
from emotion_face.settings import (
    Checked,
    are_numbers,
    check_names,
    check_weights,
    is_number,
    quantity,
    suggestion,
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Pump(Checked):
    flow: float = quantity("l/s", 0.5, 2.0, default=1.0, about="how much it moves")
    head_m: float = quantity("m", 0.0, 10.0, above=True, default=5.0)
    stages: int = quantity("", 1, 4, default=2)
    name: str = "north"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("flow", 0.5), ("flow", 2.0), ("flow", 1), ("head_m", 1e-9), ("head_m", 10.0)),
        *(("stages", 1), ("stages", 4), ("name", "south")),
    ],
)
def test_a_value_in_its_range_is_taken(field, value):
    assert getattr(Pump(**{field: value}), field) == value


@pytest.mark.parametrize(
    ("field", "value", "expectation"),
    [
        ("flow", 0.499, "a number from 0.5 up to 2 [l/s]"),
        ("flow", 2.001, "a number from 0.5 up to 2 [l/s]"),
        ("flow", True, "a number from 0.5 up to 2 [l/s]"),
        ("flow", "1", "a number from 0.5 up to 2 [l/s]"),
        ("flow", math.nan, "a number from 0.5 up to 2 [l/s]"),
        ("head_m", 0.0, "a number above 0 up to 10 [m]"),
        ("stages", 0, "a number from 1 up to 4"),
        ("stages", 5, "a number from 1 up to 4"),
        ("stages", 2.0, "a number from 1 up to 4"),
        ("stages", True, "a number from 1 up to 4"),
    ],
)
def test_a_value_outside_is_refused_with_the_range_and_the_unit(field, value, expectation):
    with pytest.raises(ConfigError) as refused:
        Pump(**{field: value})
    error = refused.value
    assert (error.key, error.kind, error.expectation) == ((field,), Kind.VALUE, expectation)
    assert error.value is value


def test_what_a_field_is_about_is_told_with_its_unit():
    about = {field.name: field.metadata.get("about") for field in dataclasses.fields(Pump)}
    assert about == {
        "flow": "how much it moves [l/s]",
        "head_m": " [m]",
        "stages": "",
        "name": None,
    }


def test_a_field_without_a_default_has_to_be_given():
    @dataclasses.dataclass(frozen=True, kw_only=True)
    class Valve(Checked):
        share: float = quantity("1", 0.0, 1.0)

    with pytest.raises(TypeError, match="share"):
        Valve()
    assert Valve(share=0.0).share == 0.0


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        *((0, True), (-1.5, True), (10**400, False), (math.inf, False), (math.nan, False)),
        *((True, False), ("1", False), (None, False), (1j, False)),
    ],
)
def test_a_number_is_what_a_float_can_hold(value, is_one):
    assert is_number(value) is is_one


@pytest.mark.parametrize(
    ("values", "are"),
    [
        ([0.0, 1.0], True),
        ((0.5, 0.5), True),
        ([0.5], False),
        ([0.5, 0.5, 0.5], False),
        ([-0.001, 0.5], False),
        ([0.5, 1.001], False),
        ([0.5, math.nan], False),
        ([0.5, True], False),
        ({0.0, 1.0}, False),
        ("01", False),
    ],
)
def test_a_list_of_numbers_has_its_size_and_its_range(values, are):
    assert are_numbers(values, 2, 0.0, 1.0) is are


def test_the_first_unknown_name_is_refused():
    check_names("colours", ["red", "blue"], iter(["blue", "red"]))
    with pytest.raises(ConfigError) as refused:
        check_names("colours", ["red", "blu", "grn"], iter(["blue", "red"]))
    error = refused.value
    assert (error.key, error.value, error.kind) == (("colours",), "blu", Kind.NAME)
    assert error.expectation == "did you mean 'blue'?"


@pytest.mark.parametrize(
    "weights", [{}, {"a": {}}, {"a": {"x": 0.0, "y": 1.0}, "b": {"x": 0.25, "y": 0.75}}]
)
def test_weights_from_0_to_1_are_taken_up_to_the_sum_of_their_row(weights):
    check_weights("mix", weights, ("a", "b"), ("x", "y"), 1.0)


@pytest.mark.parametrize(
    ("weights", "key", "value", "expectation"),
    [
        ({"c": {}}, ("mix",), "c", "expected one of a, b"),
        ({"b": {"z": 0.1}}, ("mix", "b"), "z", "expected one of x, y"),
        ({"a": {"x": -0.1}}, ("mix", "a", "x"), -0.1, "a number from 0 to 1"),
        ({"a": {"x": 1.1}}, ("mix", "a", "x"), 1.1, "a number from 0 to 1"),
        ({"a": {"x": True}}, ("mix", "a", "x"), True, "a number from 0 to 1"),
        ({"a": {"x": 0.5, "y": 0.75}}, ("mix", "a"), 1.25, "weights that sum to at most 1"),
    ],
)
def test_other_weights_are_refused_by_their_place(weights, key, value, expectation):
    with pytest.raises(ConfigError) as refused:
        check_weights("mix", weights, ("a", "b"), ("x", "y"), 1.0)
    error = refused.value
    assert (error.key, error.value, error.expectation) == (key, value, expectation)


@pytest.mark.parametrize(
    ("name", "known", "help_"),
    [
        ("jo", ["joy", "mad"], "did you mean 'joy'?"),
        ("x", ["mad", "joy"], "expected one of joy, mad"),
        ("x", [], "expected none"),
        (3, ["joy"], "expected one of joy"),
        (True, ["joy"], "YAML reads on, off, yes and no as booleans: quote the name"),
        ("j" * 64 + "oy" * 100, ["j" * 64], f"did you mean {'j' * 64!r}?"),
    ],
)
def test_a_name_that_is_not_known_gets_help(name, known, help_):
    assert suggestion(name, iter(known)) == help_


def test_what_is_expected_has_the_unit_if_there_is_one() -> None:
    flow, _, stages, _ = dataclasses.fields(Pump)
    assert flow.metadata["expectation"] == "a number from 0.5 up to 2 [l/s]"
    assert flow.metadata["about"] == "how much it moves [l/s]"
    assert stages.metadata["expectation"] == "a number from 1 up to 4"
