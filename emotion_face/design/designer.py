"""The designer: two parents, a child between them, a brood to pick from, and a way back."""

import contextlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emotion_face.design.along import Amounts, changed
from emotion_face.design.cartoons import MEAN, STROKES, Cartoon, Cartoons
from emotion_face.design.code import code_of
from emotion_face.design.people import People, amounts_by, is_cartoon, is_shipped, worn_by
from emotion_face.design.pictures import Sitter
from emotion_face.design.sketch import Match, nearest, part_of
from emotion_face.design.words import Encode, Reader, Understood, load_encoder, load_vocabulary
from emotion_face.errors import DesignError, EmotionFaceError
from emotion_face.face import (
    ANCHORS,
    PANEL_HEIGHT,
    PANEL_WIDTH,
    PARTS_MAX,
    REGIONS,
    STEPS,
    Direction,
    Drawn,
    Recipe,
    known_parts,
    load_parts,
    own_file,
    own_files,
    random_shares,
    shipped_people,
)
from emotion_face.files import replacing
from emotion_face.settings import are_numbers, check_names, refusal, shortened

BROOD = 8
"""Children of a brood."""
SEED_MAX = 2**31 - 1
_PHOTOGRAPH = "photograph"
_PAST_MAX = 100


@dataclass(frozen=True)
class Design:
    """What is on the table.

    Attributes
    ----------
    first, second : Recipe
        The parents.
    share : tuple of float
        How much of each of ``REGIONS`` the child has of the second.
    brood : tuple of Recipe
        Children to pick from.
    cartoon : Cartoon, optional
        Who is designed, if that is a cartoon; the parents wait.
    parts : tuple of str
        What they wear.
    amounts : tuple of (str, float)
        How far they have gone along which directions, in the order of the names.
    """

    first: Recipe
    second: Recipe
    share: tuple[float, ...] = (0.0,) * len(REGIONS)
    brood: tuple[Recipe, ...] = ()
    cartoon: Cartoon | None = None
    parts: tuple[str, ...] = ()
    amounts: Amounts = ()

    @property
    def child(self) -> Recipe:
        """The portrait that is designed, before it goes along directions."""
        return self.first.mixed(self.second, np.array(self.share))

    @property
    def code(self) -> str:
        """The share code of who is designed, of what they wear and of their amounts.

        Raises
        ------
        DesignError
            If no code tells them.
        """
        if self.cartoon is not None:
            raise DesignError("a cartoon has no code: save it as a file, which is small")
        return code_of(self.child, self.parts, self.amounts)


def bred(first: Recipe, second: Recipe, seed: int, count: int = BROOD) -> tuple[Recipe, ...]:
    """Different children of two parents, the same for the same seed.

    There are less than ``count`` if the parents are nearly the same.
    """
    rng = np.random.default_rng(seed)
    children: dict[Recipe, None] = {}
    for _ in range(8 * count):
        if len(children) < count:
            children[first.mixed(second, random_shares(rng))] = None
    return tuple(children)


class Designer:
    """Designs a person step by step; a step that is refused changes nothing.

    Parameters
    ----------
    first, second : str
        The parents to begin with, as `recipe_of` takes them.

    Attributes
    ----------
    people : People
    cartoons : Cartoons
    design : Design
    missed : (64, 128) bool array
        Strokes of the last sketch that the person does not meet, until they are kept as a part.

    Raises
    ------
    ConfigError, DesignError
        If a parent cannot be used.
    """

    def __init__(self, first: str = "ines", second: str = "viktor") -> None:
        self.people, self.cartoons = People(), Cartoons()
        self.design = self._begun(first, self.people.parent(second))
        self.missed = np.zeros((PANEL_HEIGHT, PANEL_WIDTH), np.bool_)
        self._past: list[Design] = []
        self._loading = threading.Lock()
        self._sitter: tuple[tuple[Cartoon | Recipe, Amounts], Sitter] | None = None

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    def start(self, person: str) -> None:
        """Begin with a cartoon, or somebody as `recipe_of` takes them; the second parent stays."""
        if person == MEAN or is_cartoon(person):
            self._draw(self.cartoons.begun(person), worn_by(person))
        else:
            self._go(self._begun(person, self.design.second))

    def adopt(self, drawn: Drawn) -> None:
        """Begin with somebody made of a photograph, who wears what was worn before."""
        recipe = self.people.add(_PHOTOGRAPH, drawn)
        self._go(Design(recipe, self.design.second, parts=self.design.parts))

    def sketch(self, strokes: NDArray[np.bool_]) -> Match:
        """Begin with the cartoon nearest to strokes (64, 128) on the panel.

        Raises
        ------
        DesignError
            If there are hardly any strokes.
        """
        match = nearest(self.cartoons.generator, strokes)
        self._draw(Cartoon(STROKES, tuple(match.code.tolist())), self.design.parts)
        self.missed = match.missed
        return match

    def wear(self, parts: Sequence[str]) -> None:
        """Put on these parts, and no others."""
        load_parts(parts)
        self._go(replace(self.design, parts=tuple(parts)))

    def keep_part(self, name: str, strokes: NDArray[np.bool_], anchor: str) -> Path:
        """Keep strokes (64, 128) over the calm face as a part of one's own, put it on; its path.

        Raises
        ------
        ConfigError, DesignError
            If it is no name, there is such a part, or there are hardly any strokes.
        """
        path = own_file(name, own_files("parts"))
        if name in known_parts():
            raise DesignError(f"there is a part {name} already: take another name")
        check_names("anchor", (anchor,), ANCHORS)
        if len(self.design.parts) == PARTS_MAX:
            raise DesignError(f"{PARTS_MAX} parts are worn, the most: take one off")
        worn, sitter = load_parts(self.design.parts), self.sitter()
        part = part_of(strokes, sitter.calm(worn), anchor, sitter.anchored(anchor, worn))
        try:
            part.save(path)
        except OSError as error:
            raise DesignError(f"{path.parent}: {error.strerror}: nothing was saved") from error
        self._go(replace(self.design, parts=(*self.design.parts, name)))
        if self.__dict__.pop("reader", None):  # of the parts that there were
            self.listen()
        self.missed = np.zeros_like(strokes)
        return path

    def sitter(self) -> Sitter:
        """Who is designed, to be drawn."""
        design = self.design
        shown = design.cartoon or design.child, design.amounts
        if self._sitter is None or shown != self._sitter[0]:
            if design.cartoon:
                self._sitter = shown, self.cartoons.sitter(design.cartoon, design.amounts)
            else:
                self._sitter = shown, self.people.sitter(design.child, design.amounts)
        return self._sitter[1]

    def marry(self, person: str) -> None:
        """Take another second parent; the child becomes the first."""
        design, second = self._portrait, self.people.parent(person)
        self._go(Design(design.child, second, parts=design.parts, amounts=design.amounts))

    def mix(self, share: Sequence[float]) -> None:
        """Set how much of each of ``REGIONS`` the child has of the second parent, 0 to 1."""
        if not are_numbers(share, len(REGIONS), 0.0, 1.0):
            expectation = f"{len(REGIONS)} numbers from 0 to 1: " + ", ".join(REGIONS)
            raise refusal("share", list(share), expectation)
        rounded = tuple(round(STEPS * part) / STEPS for part in share)
        self._go(replace(self._portrait, share=rounded))

    def breed(self, seed: int) -> None:
        """Make a brood of the child and the second parent; the same for the same seed."""
        design = self._portrait
        if design.child == design.second:
            raise DesignError("both parents are the same: choose another second parent")
        self._go(replace(design, brood=bred(design.child, design.second, seed)))

    def pick(self, number: int) -> None:
        """Go on with a child of the brood, counted from 0, as the first parent."""
        design, brood = self.design, self.design.brood
        if not 0 <= number < len(brood):
            raise refusal("number", number, f"a child from 0 to {len(brood) - 1}: breed first")
        self._go(replace(design, first=brood[number], share=Design.share, brood=()))

    @property
    def directions(self) -> dict[str, Direction]:
        """Directions by name that who is designed can be changed along."""
        return (self.cartoons if self.design.cartoon else self.people).directions

    def change(self, amounts: Mapping[str, float]) -> None:
        """Go so far along some directions, by their names; a brood is of the person before."""
        there = changed(self.design.amounts, amounts, self.directions)
        if there != self.design.amounts:
            self._go(replace(self.design, amounts=there, brood=()))

    def describe(self, text: str) -> str:
        """Change the person to what words say, and put on and take off the parts they name.

        A portrait stays if its directions and parts tell all that a cartoon's would; else the mean
        person takes its place.

        Returns
        -------
        str
            What was understood, what was not, and for what there is no direction.

        Raises
        ------
        ConfigError, DesignError
            If the text is too long, says nothing of a face, or no encoder is installed.
        """
        design, understood = self._understood(text)
        parts, places = understood.dressed(design.parts), understood.places
        load_parts(parts)
        moves: Mapping[str, float] = {}
        if places and design.cartoon:
            moves = self.cartoons.placed(design.cartoon, places)
            amounts = changed(design.amounts, moves, self.cartoons.directions)
            design = replace(design, amounts=amounts)
        elif places:
            moves = self.people.placed(design.child, places)
            amounts = changed(design.amounts, moves, self.people.directions)
            design = replace(design, amounts=amounts)
        brood = design.brood if design.amounts == self.design.amounts else ()
        design = replace(design, parts=parts, brood=brood)
        if design == self.design or not (moves or parts != self.design.parts):
            raise DesignError(
                f"{shortened(text)} says nothing of a face that can be drawn, or nothing new"
            )
        self._go(design)
        lacking = sorted(places.keys() - self.directions.keys())
        told = f"no direction for {', '.join(lacking)}" if lacking else ""
        return "; ".join(part for part in (understood.summary, told) if part)

    def undo(self) -> None:
        """Take the last step back."""
        if not self._past:
            raise DesignError("there is nothing to undo")
        self.design = self._past.pop()

    def save(self, name: str, *, replaces: bool = False, folder: Path | None = None) -> Path:
        """Write the person as an identity file; the path.

        A cartoon's file holds its code. Of shipped people it tells shares and amounts and is small;
        else it holds the drawings. What they wear is told by name.

        Raises
        ------
        ConfigError, DesignError
            If it is no name, there is somebody of that name, or the file cannot be written.
        """
        path = own_file(name, folder)
        if name in shipped_people():
            raise DesignError(f"{name} is a shipped person: take another name")
        if path.exists() and not replaces:
            raise DesignError(f"there is a {name} already: take another name, or replace them")
        design = self.design
        try:
            if design.cartoon is None and not is_shipped(design.child):
                remark = "designed; ask whom it shows before you do"
                drawn = self.people.drawn(design.child, design.amounts)
                drawn.save(path, remark, design.parts)
            else:
                worn = f"parts: [{', '.join(design.parts)}]\n"
                text = (
                    self.cartoons.text(design.cartoon, design.amounts)
                    if design.cartoon
                    else _text_of(design.child, design.amounts)
                )
                path.parent.mkdir(parents=True, exist_ok=True)
                with replacing(path) as new:
                    new.write_text(text + worn * bool(design.parts), encoding="utf-8")
                path.with_suffix(".png").unlink(missing_ok=True)
        except OSError as error:
            raise DesignError(f"{path.parent}: {error.strerror}: nothing was saved") from error
        return path

    def prepare(self) -> None:
        """Read the people and the cartoons whom the first step with each else reads."""
        self.people.read()
        with contextlib.suppress(EmotionFaceError):  # is said of the first cartoon
            _ = self.cartoons.directions

    def listen(self) -> None:
        """Load what understands words, which takes seconds, in a thread of its own."""

        def load() -> None:
            with contextlib.suppress(EmotionFaceError):  # is said of the first words
                _ = self.reader

        threading.Thread(target=load, name="words", daemon=True).start()

    @cached_property
    def reader(self) -> Reader:
        """What understands words; its encoder is loaded with the first of them."""
        with self._loading:
            return self.__dict__.get("reader") or Reader(load_vocabulary(), self._encode)

    @cached_property
    def _encode(self) -> Encode:
        return load_encoder()

    def _understood(self, text: str) -> tuple[Design, Understood]:
        """Whom words change, and what they say of them."""
        design = self.design
        if design.cartoon:
            return design, self.reader.read(text)
        of_portraits = self.reader.read(text, along=self.people.directions)
        if of_portraits.missed:
            understood = self.reader.read(text)
            if understood.missed != of_portraits.missed:
                mean = self.cartoons.begun(MEAN)
                return replace(design, brood=(), cartoon=mean, amounts=()), understood
        return design, of_portraits

    @property
    def _portrait(self) -> Design:
        if self.design.cartoon is not None:
            raise DesignError("cartoons have no parents: begin with a portrait, such as ines")
        return self.design

    def _draw(self, cartoon: Cartoon, parts: tuple[str, ...]) -> None:
        """Put a cartoon on the table; the parents wait."""
        self._go(replace(self.design, brood=(), cartoon=cartoon, parts=parts, amounts=()))

    def _begun(self, person: str, second: Recipe) -> Design:
        """A design that begins with a portrait, as it has been changed."""
        recipe, amounts = self.people.recipe_of(person), amounts_by(person)
        there = changed((), amounts, self.people.directions) if amounts else ()
        return Design(recipe, second, parts=worn_by(person), amounts=there)

    def _go(self, design: Design) -> None:
        if design != self.design:
            self._past = [*self._past, self.design][-_PAST_MAX:]
            self.design = design


def _text_of(recipe: Recipe, amounts: Amounts) -> str:
    """A recipe of shipped people who has gone along directions, as an identity file."""
    lines = ["# designed; shares of the shipped people, region by region", "mix:"]
    for name, counts in recipe.parts:
        given = {r: n / STEPS for r, n in zip(REGIONS, counts, strict=True) if n}
        listed = ", ".join(f"{region}: {share:g}" for region, share in given.items())
        lines.append(f"  {name}: {{{listed}}}")
    if amounts:
        lines.append(f"amounts: {{{', '.join(f'{name}: {amount:g}' for name, amount in amounts)}}}")
    return "\n".join(lines) + "\n"
