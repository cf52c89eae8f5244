"""Share codes: a recipe, and what is worn, as a short text that can be read out and typed.

``ef1-`` and digits of Crockford's base 32, whose letters are not taken for one another. They hold,
from the highest bit on, the number of people, of each the checksum of the name and but for the last
the steps of each region, and a checksum of it all. ``+`` and a name follow for each part worn, and
``+direction=amount`` for how far the person has gone along directions.
"""

import re
import zlib
from collections.abc import Sequence

import numpy as np

from emotion_face.design.along import Amounts
from emotion_face.errors import DesignError
from emotion_face.face import (
    PEOPLE_MAX,
    REGIONS,
    STEPS,
    Recipe,
    load_parts,
    own_files,
    shipped_people,
)
from emotion_face.settings import shortened

_VERSION = "ef1-"
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_MISREAD = str.maketrans("oil", "011")
_COUNT_BITS, _NAME_BITS, _STEP_BITS, _CHECK_BITS = 3, 16, 5, 15
_WORN = "+"
_LONGEST = 200


def is_code(text: str) -> bool:
    """Whether a text begins as a code of any version does."""
    return re.match(r"\s*ef\d+-", text, re.IGNORECASE) is not None


def code_of(recipe: Recipe, parts: Sequence[str] = (), amounts: Amounts = ()) -> str:
    """The code of a recipe of shipped people, at most 52 characters without parts and amounts.

    Raises
    ------
    DesignError
        If somebody in it, or a part, is not shipped.
    """
    own = [name for name in recipe.shares if name not in shipped_people()]
    own += [name for name in parts if (own_files("parts") / f"{name}.yaml").exists()]
    if own:
        raise DesignError(
            f"{own[0]} is known on this machine only, so no code tells it: save it as a file"
        )
    bits = _Bits()
    bits.put(len(recipe.parts), _COUNT_BITS)
    for name, counts in recipe.parts:
        bits.put(_mark(name), _NAME_BITS)
        if (name, counts) != recipe.parts[-1]:
            for count in counts:
                bits.put(count, _STEP_BITS)
    bits.put(bits.check(), _CHECK_BITS)
    went = [f"{name.replace(' ', '_')}={amount:g}" for name, amount in amounts]
    return _WORN.join([_VERSION + bits.text(), *parts, *went])


def recipe_of_code(code: str) -> Recipe:
    """The recipe that a code tells.

    Raises
    ------
    DesignError
        If it was mistyped, is of another version, or of people who are not shipped.
    """
    typed, *_ = _typed(code)
    if not typed.startswith(_VERSION):
        fix = "a newer emotion_face reads it" if is_code(code) else f"expected {_VERSION}..."
        raise DesignError(f"code {shortened(code)} is refused: {fix}")
    digits = typed.removeprefix(_VERSION).replace("-", "").translate(_MISREAD)
    if not digits or len(digits) > _LONGEST or not set(digits) <= set(_DIGITS):
        raise DesignError(f"code {shortened(code)}: expected letters and digits without u")
    bits = _Bits.of(digits)
    people = bits.take(_COUNT_BITS)
    parts: dict[str, tuple[int, ...]] = {}
    left = np.full(len(REGIONS), STEPS)
    shipped = {_mark(name): name for name in shipped_people()}
    for index in range(people):
        mark = bits.take(_NAME_BITS)
        counts = left
        if index < people - 1:
            counts = np.array([bits.take(_STEP_BITS) for _ in REGIONS])
            left = left - counts
        parts[shipped.get(mark, "")] = tuple(counts.tolist())
    check = bits.check()
    if check != bits.take(_CHECK_BITS) or bits.is_more or not 0 < people <= PEOPLE_MAX:
        raise DesignError(f"code {shortened(code)}: mistyped or incomplete, compare it again")
    recipe = Recipe(tuple(sorted(parts.items())))
    if "" in parts or (left < 0).any() or code_of(recipe) != _VERSION + digits:
        raise DesignError(f"code {shortened(code)}: of people who are not shipped here: update")
    return recipe


def worn_of_code(code: str) -> tuple[str, ...]:
    """Names of the parts that a code tells.

    Raises
    ------
    ConfigError
        If there is no such part here.
    """
    _, *more = _typed(code)
    parts = tuple(part for part in more if "=" not in part)
    load_parts(parts)
    return parts


def amounts_of_code(code: str) -> dict[str, float]:
    """How far along which directions a code tells.

    Raises
    ------
    DesignError
        If an amount is no number.
    """
    amounts = {}
    _, *more = _typed(code)
    for name, is_amount, amount in (one.partition("=") for one in more):
        if not is_amount:
            continue
        try:
            amounts[name.replace("_", " ")] = float(amount)
        except ValueError:
            raise DesignError(
                f"code {shortened(code)}: {shortened(amount)} is no number, expected as in "
                "long_nose=1.5"
            ) from None
    return amounts


def _typed(code: str) -> list[str]:
    """What tells the recipe, and the parts, of a code as people type it."""
    return "".join(code.lower().split()).split(_WORN)


def _mark(name: str) -> int:
    """What stands for a person, however many others are shipped."""
    return zlib.crc32(name.encode()) & ((1 << _NAME_BITS) - 1)


class _Bits:
    """Bits that are put and taken from the highest on."""

    def __init__(self, value: int = 0, size: int = 0) -> None:
        self._value, self._size, self._taken = value, size, 0

    @classmethod
    def of(cls, digits: str) -> "_Bits":
        value = 0
        for digit in digits:
            value = 32 * value + _DIGITS.index(digit)
        return cls(value, 5 * len(digits))

    def put(self, value: int, bits: int) -> None:
        self._value = self._value << bits | value
        self._size += bits
        self._taken = self._size

    def take(self, bits: int) -> int:
        """The next bits; beyond the last, zeros."""
        self._taken += bits
        shift = self._size - self._taken
        value = self._value >> shift if shift >= 0 else self._value << -shift
        return value & ((1 << bits) - 1)

    def check(self) -> int:
        """Checksum of what was put or taken."""
        shift = max(self._size - self._taken, 0)
        head = f"{self._taken}:{self._value >> shift:x}"
        return zlib.crc32(head.encode()) & ((1 << _CHECK_BITS) - 1)

    @property
    def is_more(self) -> bool:
        """Whether there is more to take than what fills the last digit up, zeros."""
        rest = self._size - self._taken
        return not 0 <= rest < 5 or bool(self._value & ((1 << max(rest, 0)) - 1))

    def text(self) -> str:
        """All bits as digits, filled up with zeros."""
        count = -(-self._size // 5)
        value = self._value << (5 * count - self._size)
        return "".join(_DIGITS[value >> 5 * index & 31] for index in reversed(range(count)))
