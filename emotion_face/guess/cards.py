"""Cards: the faces that somebody is asked about, the same ones for the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS, NEUTRAL
from emotion_face.face import (
    KEYS,
    PORTRAIT_STYLE,
    load_generator,
    load_identity,
    shipped_cartoons,
    shipped_people,
    still,
)

FEELINGS: dict[str, str] = dict(
    zip(
        (*EMOTIONS, NEUTRAL),
        ("afraid", "angry", "glad", "in love", "sad", "surprised", "proud", "calm"),
        strict=True,
    )
)
"""What people choose from, by the name of the emotion."""
STYLES = (PORTRAIT_STYLE, "strokes")


@dataclass(frozen=True)
class Card:
    """A face to be asked about.

    Attributes
    ----------
    style : str
        One of `STYLES`.
    person : str
    shown : str
        One of `FEELINGS`.
    """

    style: str
    person: str
    shown: str


def cards(seed: int) -> tuple[Card, ...]:
    """Every feeling in each style once, of shipped people, none of them twice, shuffled."""
    rng = np.random.default_rng(seed)
    dealt = [
        Card(style, str(person), shown)
        for style, people in _people().items()
        for person, shown in zip(
            rng.choice(people, len(FEELINGS), replace=False), FEELINGS, strict=True
        )
    ]
    return tuple(dealt[index] for index in rng.permutation(len(dealt)))


def _people() -> dict[str, Sequence[str]]:
    return dict(zip(STYLES, (shipped_people(), shipped_cartoons()), strict=True))


class Dealer:
    """Draws cards; each person is loaded once."""

    def __init__(self) -> None:
        self._people: dict[str, Any] = {}

    @cached_property
    def _generators(self) -> dict[str, Any]:
        return {style: load_generator(style) for style in STYLES}

    def frame(self, card: Card) -> NDArray[np.uint8]:
        """Frame (64, 128) of 0 and 255 of a card."""
        generator = self._generators[card.style]
        if card.person not in self._people:
            self._people[card.person] = load_identity(generator, card.person)
        controls = KEYS.get(card.shown, KEYS["calm"])
        return still(generator, self._people[card.person], controls)
