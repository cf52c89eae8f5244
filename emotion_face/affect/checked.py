"""Frozen dataclasses that refuse values outside the range written beside each field."""

import dataclasses
import math
from collections.abc import Iterable, Mapping
from typing import Any

from emotion_face.affect.names import suggestion
from emotion_face.errors import ConfigError


def quantity(
    unit: str,
    low: float,
    high: float,
    *,
    above: bool = False,
    default: float | None = None,
    about: str = "",
) -> Any:
    """Dataclass field: a number in [low, high] (in ]low, high] if `above`) with a unit.

    `about` says what it is where the field is a node's parameter.
    """
    expectation = f"a number {'above' if above else 'from'} {low:g} up to {high:g} [{unit}]"
    metadata = {
        "range": (low, high, above), "unit": unit, "expectation": expectation,
        "about": f"{about} [{unit}]",
    }  # fmt: skip
    if default is None:
        return dataclasses.field(metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


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


def shortened(value: object, limit: int = 40) -> str:
    """`repr` of a value, cut to at most about `limit` characters."""
    try:
        text = repr(value[: limit + 1] if isinstance(value, (str, bytes)) else value)
    except (ValueError, RecursionError):  # Python writes no integer of thousands of digits
        return f"{type(value).__name__} too large to be shown"
    return text if len(text) <= limit + 2 else f"{text[:limit]}..."


@dataclasses.dataclass(frozen=True, kw_only=True)
class Checked:
    """Base of the parameter classes: numbers are checked against their `quantity`."""

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if "range" in field.metadata:
                low, high, above = field.metadata["range"]
                if not is_number(value) or not low <= value <= high or (above and value == low):
                    raise refusal(field.name, value, field.metadata["expectation"])


def refusal(key: str, value: object, expectation: str) -> ConfigError:
    """Error for a value that cannot be used."""
    return ConfigError(f"{key}: {shortened(value)} is refused, expected {expectation}")


def check_names(key: str, names: Iterable[object], known: Iterable[str]) -> None:
    """Refuse the first of `names` that is not `known`."""
    known = tuple(known)
    for name in names:
        if name not in known:
            raise ConfigError(f"{key}: unknown name {shortened(name)}, {suggestion(name, known)}")


def check_weights(
    key: str,
    weights: Mapping[str, Mapping[str, float]],
    rows: Iterable[str],
    columns: Iterable[str],
    row_sum_max: float,
) -> None:
    """Refuse unknown names, weights that are not in [0, 1], and rows that sum to too much."""
    check_names(key, weights, rows)
    for row, entries in weights.items():
        check_names(f"{key}.{row}", entries, columns)
        for column, weight in entries.items():
            if not is_number(weight) or not 0.0 <= weight <= 1.0:
                raise refusal(f"{key}.{row}.{column}", weight, "a number from 0 to 1")
        if sum(entries.values()) > row_sum_max:
            total = sum(entries.values())
            raise refusal(f"{key}.{row}", total, f"weights that sum to at most {row_sum_max:g}")
