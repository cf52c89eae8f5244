"""Frozen dataclasses that refuse values outside the range of each field."""

import dataclasses
import math
from collections.abc import Iterable, Mapping
from typing import Any

from emotion_face.errors import ConfigError, Key, Kind
from emotion_face.settings.suggestions import suggestion


def quantity(
    unit: str,
    low: float,
    high: float,
    *,
    above: bool = False,
    default: float | None = None,
    about: str = "",
    **metadata: object,
) -> Any:
    """Dataclass field: a number in [low, high] (in ]low, high] if `above`) with a unit, or none.

    `about` is the description if the field is a node's parameter, `live` whether it can be set
    while the node runs.
    """
    suffix = f" [{unit}]" if unit else ""
    expectation = f"a number {'above' if above else 'from'} {low:g} up to {high:g}{suffix}"
    metadata |= {
        "range": (low, high, above), "unit": unit, "expectation": expectation,
        "about": f"{about}{suffix}",
    }  # fmt: skip
    if default is None:
        return dataclasses.field(metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


def choice(default: Any, about: str, **metadata: object) -> Any:
    """Dataclass field: a text or a switch that is a node's parameter.

    `about` is its description, `live` whether it can be set while the node runs, `secret` whether a
    refusal must not contain its value.
    """
    return dataclasses.field(default=default, metadata={"about": about, **metadata})


def is_number(value: object) -> bool:
    """Whether `value` is a real number that a float can hold (booleans are not numbers)."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def are_numbers(values: object, size: int, low: float, high: float) -> bool:
    """Whether `values` is a list of `size` numbers, each in [low, high]."""
    return (
        isinstance(values, (list, tuple))
        and len(values) == size
        and all(is_number(value) and low <= value <= high for value in values)
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Checked:
    """Base of the parameter classes: numbers are checked against their `quantity`."""

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if "range" in field.metadata:
                low, high, above = field.metadata["range"]
                is_kind = isinstance(value, int) if field.type is int else True
                outside = not is_number(value) or not low <= value <= high or not is_kind
                if outside or (above and value == low):
                    raise refusal(field.name, value, field.metadata["expectation"])


def refusal(key: str | Key, value: object, expectation: str) -> ConfigError:
    """Error for an invalid value."""
    return ConfigError(key=key, value=value, expectation=expectation, kind=Kind.VALUE)


def check_names(key: str | Key, names: Iterable[object], known: Iterable[str]) -> None:
    """Refuse the first of `names` that is not `known`."""
    known = tuple(known)
    for name in names:
        if name not in known:
            help_ = suggestion(name, known)
            raise ConfigError(key=key, value=name, expectation=help_, kind=Kind.NAME)


def check_weights(
    key: str,
    weights: Mapping[str, Mapping[str, float]],
    rows: Iterable[str],
    columns: Iterable[str],
    row_sum_max: float,
) -> None:
    """Refuse unknown names, weights outside [0, 1], and rows whose sum is too large."""
    check_names(key, weights, rows)
    for row, entries in weights.items():
        check_names((key, row), entries, columns)
        for column, weight in entries.items():
            if not is_number(weight) or not 0.0 <= weight <= 1.0:
                raise refusal((key, row, column), weight, "a number from 0 to 1")
        if sum(entries.values()) > row_sum_max:
            total = sum(entries.values())
            raise refusal((key, row), total, f"weights that sum to at most {row_sum_max:g}")
