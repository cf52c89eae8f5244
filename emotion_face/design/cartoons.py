"""Cartoons that are designed: somebody to begin with, and the directions they are changed along."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from emotion_face.design.along import Amounts, placed
from emotion_face.design.pictures import Sitter
from emotion_face.face import (
    GROOMING_NAMES,
    SHAPE_SIZE,
    Direction,
    OnnxGenerator,
    directed,
    load_cartoon,
    load_directions,
    load_identity,
)

MEAN = "mean person"
"""Whom words begin with."""
STROKES = "strokes"
"""What the first of a drawing is called."""
_DIGITS = 3


@dataclass(frozen=True)
class Cartoon:
    """A cartoon on the table.

    Attributes
    ----------
    first : str
        Whom it began with.
    code : tuple of float
        Their identity code.
    """

    first: str
    code: tuple[float, ...]


class Cartoons:
    """The cartoons' generator and its directions, loaded when they are first asked for."""

    @cached_property
    def generator(self) -> OnnxGenerator:
        """What draws them."""
        return load_cartoon()

    @cached_property
    def directions(self) -> dict[str, Direction]:
        """Directions by name."""
        return {direction.name: direction for direction in load_directions(self.generator)}

    def begun(self, name: str) -> Cartoon:
        """Somebody to begin with: a cartoon's name or file, or `MEAN`.

        Raises
        ------
        ConfigError
            If there is no such cartoon, or the directions are of other weights.
        """
        _ = self.directions  # is refused now rather than with the first change
        if name == MEAN:
            return Cartoon(name, (0.0,) * self.generator.identity_size)
        return Cartoon(name, tuple(load_identity(self.generator, name).tolist()))

    def placed(self, cartoon: Cartoon, places: Mapping[str, float]) -> dict[str, float]:
        """How far to go for such a face, as `placed` tells it, without what changes nothing."""
        code = np.array(cartoon.code, np.float32)
        # Who wears none of something cannot take it off.
        return {
            name: amount
            for name, amount in placed(code, places, self.directions).items()
            if not np.array_equal(directed(code, [self.directions[name]], {name: amount}), code)
        }

    def code(self, cartoon: Cartoon, amounts: Amounts) -> NDArray[np.float32]:
        """Identity code (identity_size,) of a cartoon that has gone along directions."""
        return directed(np.array(cartoon.code), list(self.directions.values()), dict(amounts))

    def sitter(self, cartoon: Cartoon, amounts: Amounts) -> Sitter:
        """That cartoon, to be drawn."""
        return Sitter(self.generator, self.code(cartoon, amounts))

    def text(self, cartoon: Cartoon, amounts: Amounts) -> str:
        """That cartoon as an identity file."""
        numbers = [round(float(value), _DIGITS) for value in self.code(cartoon, amounts)]
        worn = dict(zip(GROOMING_NAMES, numbers[SHAPE_SIZE:], strict=False))
        grooming = ", ".join(f"{name}: {value:g}" for name, value in worn.items() if value)
        return f"# designed\ncode: {numbers[:SHAPE_SIZE]}\ngrooming: {{{grooming}}}\n"
