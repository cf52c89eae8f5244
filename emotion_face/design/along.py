"""How far a person goes along named directions, cartoon or portrait."""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from emotion_face.errors import DesignError
from emotion_face.face import STEPS, Direction, checked_amounts

Amounts = tuple[tuple[str, float], ...]
"""How far somebody has gone along which directions, in the order of the names; never 0."""


def changed(
    amounts: Amounts, more: Mapping[str, float], directions: Mapping[str, Direction]
) -> Amounts:
    """Amounts with others of some directions; those of the rest stay.

    Raises
    ------
    ConfigError, DesignError
        If there is no such direction, or it does not go so far.
    """
    if not directions:
        raise DesignError(
            "the model has no directions: emotion-face evaluate --directions finds them, for "
            "portraits evaluate-portrait --directions"
        )
    kept = sorted({**dict(amounts), **checked_amounts(more, directions)}.items())
    return tuple((name, float(amount)) for name, amount in kept if amount)


def placed(
    vector: NDArray[Any], places: Mapping[str, float], directions: Mapping[str, Direction]
) -> dict[str, float]:
    """How far to go for a face that lies so far from the mean person, as far as one may.

    Who is there already, or beyond, stays.

    Parameters
    ----------
    vector : (size,) array
        Whom one begins with, as `Direction.place` takes them.
    places : mapping of str to float
        Where along which directions; those that are not offered are left out.
    directions : mapping of str to Direction
    """
    amounts = {}
    for name in directions.keys() & places:
        direction = directions[name]
        way = places[name] - direction.place(vector)
        if way * places[name] >= 0.0:
            amounts[name] = round(STEPS * min(max(way, direction.least), direction.most)) / STEPS
    return amounts
