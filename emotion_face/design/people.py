"""Who is designed with: people by name, file, seed or code, as recipes and as drawings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property

import numpy as np

from emotion_face.design.along import Amounts, changed, placed
from emotion_face.design.cartoons import MEAN
from emotion_face.design.code import amounts_of_code, is_code, recipe_of_code, worn_of_code
from emotion_face.design.pictures import Sitter
from emotion_face.errors import DesignError
from emotion_face.face import (
    PORTRAIT_STYLE,
    Direction,
    Drawn,
    PortraitGenerator,
    Recipe,
    amounts_of,
    directed_drawn,
    drawn_person,
    known_identities,
    load_directions,
    load_generator,
    mix_of,
    own_people,
    parts_of,
    portrait_vector,
    seeded,
    shipped_people,
    shipped_person,
    style_of,
)


def recipe_of(person: str) -> Recipe:
    """The recipe of a person: a name, a file, ``seed:N``, or a share code.

    A file that mixes shipped people is taken apart, whom nothing takes apart is a recipe of one. In
    a recipe a shipped person's name means that person; one's own of the same name is ``own NAME``.

    Raises
    ------
    ConfigError, DesignError
        If there is no such person, or it is a cartoon.
    """
    if person.startswith("seed:"):
        return seeded(person)
    if _is_told(person):
        return recipe_of_code(person)
    if style_of(person) != PORTRAIT_STYLE:
        raise DesignError(f"{person} is a cartoon, expected a portrait: those can be mixed")
    shares = mix_of(person)
    if shares and set(shares) <= set(shipped_people()):
        return Recipe.rounded(shares)
    drawn_person(person)
    hides_shipped = person in shipped_people() and person in own_people()
    return Recipe.of(f"own {person}" if hides_shipped else person)


class People:
    """Drawings of whom recipes name; they stay as they were when they came."""

    def __init__(self) -> None:
        self._drawn: dict[str, Drawn] = {}
        self._last: tuple[Recipe, Drawn] | None = None
        self._gone: tuple[Recipe, Amounts, Drawn] | None = None

    @cached_property
    def generator(self) -> PortraitGenerator:
        """What draws them."""
        generator = load_generator(PORTRAIT_STYLE)
        assert isinstance(generator, PortraitGenerator)
        return replace(generator, encoder=cache(generator.encoder))

    @cached_property
    def directions(self) -> dict[str, Direction]:
        """Directions by name.

        Raises
        ------
        ConfigError
            If they are of other weights.
        """
        return {direction.name: direction for direction in load_directions(self.generator)}

    def read(self) -> None:
        """Read all shipped people, whom else the first step with each reads."""
        for name in shipped_people():
            _ = self.drawn(Recipe.of(name)).distances

    def recipe_of(self, person: str) -> Recipe:
        """The recipe of a person; see the function `recipe_of`."""
        recipe = recipe_of(person)
        if is_shipped(recipe):
            return recipe
        (title,) = recipe.shares
        return self.add(title, drawn_person(person))

    def parent(self, person: str) -> Recipe:
        """The recipe of a person as they have been changed along directions."""
        recipe, amounts = self.recipe_of(person), amounts_by(person)
        if not amounts:
            return recipe
        title = "changed" if is_code(person) else f"changed {person}"
        return self.add(title, self.drawn(recipe, changed((), amounts, self.directions)))

    def add(self, title: str, drawn: Drawn) -> Recipe:
        """Know somebody who is not shipped, by a title and, if it is taken, a number."""
        name, number = title, 1
        while name in self._drawn and not np.array_equal(self._drawn[name].fields, drawn.fields):
            number += 1
            name = f"{title} {number}"
        self._drawn.setdefault(name, drawn)
        return Recipe.of(name)

    def drawn(self, recipe: Recipe, amounts: Amounts = ()) -> Drawn:
        """The person of a recipe, who has gone along directions."""
        for name in recipe.shares:
            if name not in self._drawn:
                self._drawn[name] = shipped_person(name)
        if self._last is None or recipe != self._last[0]:
            self._last = recipe, recipe.drawn(self._drawn)
        if self._gone is None or (recipe, amounts) != self._gone[:2]:
            self._gone = recipe, amounts, self._directed(self._last[1], amounts)
        return self._gone[2]

    def sitter(self, recipe: Recipe, amounts: Amounts = ()) -> Sitter:
        """That person, to be drawn."""
        return Sitter(self.generator, self.generator.person(self.drawn(recipe, amounts)))

    def placed(self, recipe: Recipe, places: Mapping[str, float]) -> dict[str, float]:
        """How far the person of a recipe has to go for such a face; see `placed`."""
        return placed(portrait_vector(self.drawn(recipe)), places, self.directions)

    def calm(self, recipes: Sequence[Recipe], amounts: Amounts = ()) -> list[Drawn]:
        """The people of some recipes with their calm drawing only, which is much faster."""
        names = {name for recipe in recipes for name in recipe.shares}
        whole = {name: self.drawn(Recipe.of(name)) for name in names}
        calm = {name: replace(drawn, fields=drawn.fields[:1]) for name, drawn in whole.items()}
        return [self._directed(recipe.drawn(calm), amounts) for recipe in recipes]

    def _directed(self, drawn: Drawn, amounts: Amounts) -> Drawn:
        return directed_drawn(drawn, self.directions.values(), dict(amounts)) if amounts else drawn


def is_cartoon(person: str) -> bool:
    """Whether a person that is no code and no seed is a cartoon."""
    is_named = not (person.startswith("seed:") or _is_told(person))
    return is_named and style_of(person) != PORTRAIT_STYLE


def amounts_by(person: str) -> dict[str, float]:
    """How far along which directions the person of a recipe has gone, by a file or a code."""
    if _is_told(person):
        return amounts_of_code(person)
    return amounts_of(person) if is_shipped(recipe_of(person)) else {}


def worn_by(person: str) -> tuple[str, ...]:
    """Names of the parts that a person wears, as a file or a code tells."""
    if person == MEAN:
        return ()
    return worn_of_code(person) if _is_told(person) else parts_of(person)


def is_shipped(recipe: Recipe) -> bool:
    """Whether a recipe is of shipped people alone."""
    return set(recipe.shares) <= set(shipped_people())


def _is_told(person: str) -> bool:
    """Whether a person is a code, and no name."""
    return is_code(person) and person not in known_identities()
