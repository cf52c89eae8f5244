"""Recipes: a person as shares of other people, region by region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from emotion_face.face.mixing import REGIONS, blended
from emotion_face.face.portrait import Drawn

STEPS = 20
"""Shares are whole multiples of 1 / `STEPS`."""
PEOPLE_MAX = 6
"""Most people in a recipe; those with the smallest shares are left out."""
_PARENTS = 3


@dataclass(frozen=True)
class Recipe:
    """A person as shares of people, which of each region sum to `STEPS`.

    Attributes
    ----------
    parts : tuple of (str, tuple of int)
        A person's name, and their share of each of `REGIONS`; in the order of the names.
    """

    parts: tuple[tuple[str, tuple[int, ...]], ...]

    @classmethod
    def of(cls, name: str) -> "Recipe":
        """The recipe of one person alone."""
        return cls(((name, (STEPS,) * len(REGIONS)),))

    @classmethod
    def rounded(cls, shares: Mapping[str, NDArray[np.float64]]) -> "Recipe":
        """The nearest recipe to some shares (5,) by name.

        Of more than `PEOPLE_MAX` people those who have least are left out; what nobody else has,
        goes to who has most. What is left of a region's `STEPS` by rounding down goes to those who
        lost most, and of equals to the first by name.
        """
        names = sorted(shares, key=lambda name: (-float(shares[name].sum()), name))[:PEOPLE_MAX]
        names.sort()
        exact = np.array([shares[name] for name in names], dtype=np.float64).round(9)
        exact[exact.sum(1).argmax(), ~exact.any(0)] = 1.0  # of a region nobody who is left has
        exact *= STEPS / exact.sum(0)
        whole = np.floor(exact.round(6)).astype(int)
        for region, left in enumerate(STEPS - whole.sum(0)):
            order = np.argsort(-(exact - whole)[:, region].round(6), kind="stable")
            whole[order[:left], region] += 1
        return cls(
            tuple(
                (name, tuple(row.tolist()))
                for name, row in zip(names, whole, strict=True)
                if row.any()
            )
        )

    @classmethod
    def seeded(cls, people: Sequence[str], seed: int) -> "Recipe":
        """The ``seed``-th random person, crossbred from three of some people."""
        rng = np.random.default_rng(seed)
        chosen = rng.choice(len(people), min(_PARENTS, len(people)), False)
        first, *others = (cls.of(people[index]) for index in chosen)
        child = first.shares
        for other in others:
            child = _between(child, other.shares, random_shares(rng))
        return cls.rounded(child)

    @cached_property
    def shares(self) -> dict[str, NDArray[np.float64]]:
        """Shares (5,) by name, which sum to 1."""
        return {name: np.array(counts) / STEPS for name, counts in self.parts}

    def drawn(self, people: Mapping[str, Drawn]) -> Drawn:
        """The person, of the people by name."""
        shares = np.array(list(self.shares.values()))
        return blended([people[name] for name in self.shares], shares)

    def mixed(self, other: "Recipe", share: NDArray[np.float64]) -> "Recipe":
        """A mix of this person and another, who has a share (5,) from 0 to 1 of each region.

        People who would be more than `PEOPLE_MAX` are left out, those with least first.
        """
        return self.rounded(_between(self.shares, other.shares, share))


def random_shares(rng: np.random.Generator) -> NDArray[np.float64]:
    """Random share (5,) of the second parent in each region of a child."""
    shares = rng.beta(0.6, 0.6, len(REGIONS))
    # Hair comes whole from one parent: a mix of two haircuts looks like neither.
    shares[0] = float(rng.random() < 0.5)
    return shares


def _between(
    first: Mapping[str, NDArray[np.float64]],
    second: Mapping[str, NDArray[np.float64]],
    share: NDArray[np.float64],
) -> dict[str, NDArray[np.float64]]:
    none = np.zeros(len(REGIONS))
    return {
        name: (1.0 - share) * first.get(name, none) + share * second.get(name, none)
        for name in {**first, **second}
    }
