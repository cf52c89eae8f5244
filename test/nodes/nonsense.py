"""Messages of any type with invalid values, the same ones in every run."""

import copy
import re
from importlib import import_module
from random import Random
from typing import Any

from rosidl_parser.definition import (
    AbstractNestedType,
    AbstractString,
    Array,
    BasicType,
    NamespacedType,
)

FLOATS = (
    float("nan"), float("inf"), float("-inf"), 3.4e38, -3.4e38, 1e-40, -0.0, 0.0, 0.5, 1.0, -1.0,
    1e6,
)  # fmt: skip
TEXTS = ("", "x" * 20_000, "\x1b[31m\a", "%s {} \\", 'it\'s "so"\n', "ü😀\u202e", "~/../*", " ")
INTEGERS = (0, 1, 2, 3, 8, 127, 128, 1000)
LENGTH = 5
LONG, LONG_SHARE = 4096, 0.2


class Nonsense:
    """Makes values for the fields of messages.

    Parameters
    ----------
    seed : int
    words : sequence of str
        Texts that mean something to somebody.
    """

    def __init__(self, seed: int, words: tuple[str, ...]) -> None:
        self.random = Random(seed)
        self._texts = (*words, *TEXTS)

    def message(self, kind: Any) -> Any:
        """A message with invalid values only."""
        message = kind()
        for name, type_ in _fields(message).items():
            setattr(message, name, self._value(type_))
        return message

    def damaged(self, message: Any) -> Any:
        """A copy with one invalid value."""
        changed = copy.deepcopy(message)
        place, fields = changed, _fields(changed)
        while fields:
            name = self.random.choice([*fields])
            type_, inside = fields[name], getattr(place, name)
            if not isinstance(type_, NamespacedType):
                setattr(place, name, self._value(type_))
                break
            place, fields = inside, _fields(inside)
        return changed

    def _value(self, type_: Any) -> Any:
        if isinstance(type_, NamespacedType):
            return self.message(class_of("/".join(type_.namespaced_name())))
        if isinstance(type_, AbstractString):
            return self.random.choice(self._texts)
        if isinstance(type_, AbstractNestedType):
            size = self.random.randint(0, LENGTH)
            if isinstance(type_, Array):
                size = type_.size
            elif isinstance(type_.value_type, BasicType) and self.random.random() < LONG_SHARE:
                size = LONG
            return [self._value(type_.value_type) for _ in range(size)]
        return self._number(type_.typename)

    def _number(self, kind: str) -> Any:
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind == "octet":
            return self.random.randbytes(1)
        if kind in ("float", "double"):
            return self.random.choice((*FLOATS, self.random.uniform(-2.0, 2.0)))
        bits = int(kind.removeprefix("u").removeprefix("int"))
        low, high = (
            (0, 2**bits - 1) if kind[0] == "u" else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        )
        chosen = self.random.choice((low, high, *INTEGERS, self.random.randint(low, high)))
        return min(max(chosen, low), high)


def without_values(text: str) -> str:
    """A warning without its values, equal for the same kind of mistake."""
    text = re.sub(r" \(\d+ more like it before\)$", "", text)
    text = re.sub(r"""(['"]).*\1(\.\.\.)?""", "_", text, flags=re.S)
    return re.sub(r"[-+]?\b(\d[\d.e+-]*|nan|inf)\b", "_", text)


def class_of(name: str) -> Any:
    """Class of ``package/msg/Name``, a service or an action likewise, and an action's parts."""
    package, folder, kind = name.split("/")
    name, _, part = kind.partition("_")
    found = getattr(import_module(f"{package}.{folder}"), name)
    if not part:
        return found
    return getattr(found, part, None) or getattr(found.Impl, f"{part}Service")


def _fields(message: Any) -> dict[str, Any]:
    names = message.get_fields_and_field_types()
    return dict(zip(names, message.SLOT_TYPES, strict=True))
