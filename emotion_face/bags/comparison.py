"""The first difference of two runs of a topic."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

ENDED = "message"


class Tolerance(NamedTuple):
    """Tolerance: difference of numbers, and number of differing elements in arrays."""

    number: float = 0.0
    elements: int = 0


EXACT = Tolerance()
OTHER_MACHINE = Tolerance(number=1e-6, elements=16)
"""Another processor may round the last bit of a sum or of an exponential differently."""


class Sample(NamedTuple):
    """A message: its stamp [ns], and its fields by name, flat."""

    stamp_ns: int
    fields: Mapping[str, Any]


class Difference(NamedTuple):
    """The first differing field, with its stamp [ns] and both values as text."""

    stamp_ns: int
    field: str
    expected: str
    actual: str


class Comparison(NamedTuple):
    """Number of expected messages, of equal ones before a difference, and the difference."""

    expected: int
    equal: int
    difference: Difference | None


def compare(
    expected: Sequence[Sample], actual: Sequence[Sample], tolerance: Tolerance = EXACT
) -> Comparison:
    """Compare the messages of a topic, in their order.

    Exact is to the last bit: 0.0 is not -0.0, and NaN is NaN.
    """
    pairs = zip(expected, actual, strict=False)
    for equal, (one, other) in enumerate(pairs):
        if difference := _difference(one, other, tolerance):
            return Comparison(len(expected), equal, difference)
    equal = min(len(expected), len(actual))
    difference = None
    if equal < len(expected):
        difference = Difference(expected[equal].stamp_ns, ENDED, "one", "none")
    elif equal < len(actual):
        difference = Difference(actual[equal].stamp_ns, ENDED, "none", "one")
    return Comparison(len(expected), equal, difference)


def _difference(expected: Sample, actual: Sample, tolerance: Tolerance) -> Difference | None:
    if expected.stamp_ns < actual.stamp_ns:
        return Difference(expected.stamp_ns, ENDED, "one", "none")
    if expected.stamp_ns > actual.stamp_ns:
        return Difference(actual.stamp_ns, ENDED, "none", "one")
    for name, value in expected.fields.items():
        other = actual.fields[name]
        if isinstance(value, np.ndarray):
            count = np.count_nonzero(value != other) if value.shape == other.shape else value.size
            if count > tolerance.elements:
                return Difference(expected.stamp_ns, name, "the bag's", f"{count} elements differ")
        elif repr(value) != repr(other) and not _close(value, other, tolerance.number):
            return Difference(expected.stamp_ns, name, repr(value), repr(other))
    return None


def _close(one: object, other: object, tolerance: float) -> bool:
    if not isinstance(one, float) or not isinstance(other, float):
        return False
    return tolerance > 0.0 and math.isclose(one, other, rel_tol=0.0, abs_tol=tolerance)
