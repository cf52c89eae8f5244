"""Named directions that people are changed along, as the evaluation found and measured them.

Those of cartoons change the identity code, those of portraits the points of the drawings. A file
beside the weights holds them; whoever designs a person reads it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import ConfigError, Kind
from emotion_face.face.code import GROOMING_NAMES, SHAPE_SIZE, SHARES
from emotion_face.face.generator import OnnxGenerator, model_folder
from emotion_face.face.points import POINTS, POINTS_SIZE, points_of, retouched
from emotion_face.face.portrait import STYLE, Drawn, PortraitGenerator
from emotion_face.settings import are_numbers, is_number, read_yaml

DIRECTIONS_FILE = "directions.yaml"
"""Beside the weights of the model that the directions were found in."""
_REACH = 2.2  # standard deviations; who is beyond, the generator has hardly met
_FURTHEST = 20.0  # of a number of a code
_WORN = np.array([name in SHARES for name in ("",) * SHAPE_SIZE + GROOMING_NAMES])
_LEAST, _MOST = np.where(_WORN, 0.0, -_REACH), np.where(_WORN, 1.0, _REACH)


@dataclass(frozen=True)
class Direction:
    """A way to change a person; one unit is a standard deviation over people.

    Attributes
    ----------
    name : str
        What comes of it, such as ``wider mouth``.
    region : str
        Where it moves most of its ink.
    code : (size,) array
        What one unit of it adds: to an identity code, or to a portrait's points as `retouched`
        takes it.
    least, most : float
        How far it may be followed; beyond, the expression is lost, or the person.
    is_part : bool
        Whether it is hair or something worn, in which other people may be taken for each other.
    mean : float
        Where the mean person is along it.
    """

    name: str
    region: str
    code: NDArray[np.float64]
    least: float
    most: float
    is_part: bool = False
    mean: float = 0.0

    def place(self, vector: NDArray[np.floating[Any]]) -> float:
        """How far from the mean person somebody is along it, by their code or `portrait_vector`."""
        return float(vector @ self.code / (self.code @ self.code)) - self.mean


def directed(
    code: NDArray[np.floating[Any]],
    directions: Sequence[Direction],
    amounts: Mapping[str, float],
) -> NDArray[np.float32]:
    """A person who is changed along directions.

    Parameters
    ----------
    code : (identity_size,) array
    directions : sequence of Direction
    amounts : mapping of str to float
        How far to go, by the direction's name.
    """
    moved = code + sum(
        amounts[direction.name] * direction.code
        for direction in directions
        if direction.name in amounts
    )
    # Somebody who is beyond already stays there.
    size = len(code)
    within = moved.clip(np.minimum(code, _LEAST[:size]), np.maximum(code, _MOST[:size]))
    return np.asarray(within, dtype=np.float32)


def directed_drawn(
    drawn: Drawn, directions: Iterable[Direction], amounts: Mapping[str, float]
) -> Drawn:
    """A portrayed person who is changed along directions, in all key drawings.

    Parameters
    ----------
    drawn : Drawn
    directions : iterable of Direction
    amounts : mapping of str to float
        How far to go, by the direction's name.
    """
    used = [one for one in directions if amounts.get(one.name)]
    if not used:
        return drawn
    return retouched(drawn, np.sum([amounts[one.name] * one.code for one in used], axis=0))


def portrait_vector(drawn: Drawn) -> NDArray[np.float64]:
    """Where a portrayed person's points are (POINTS_SIZE,), for `Direction.place`."""
    return np.column_stack([points_of(drawn), np.zeros(POINTS)]).ravel()


def load_directions(
    generator: OnnxGenerator | PortraitGenerator, model: str | Path | None = None
) -> tuple[Direction, ...]:
    """The directions of a model folder's weights; none if it has no such file.

    Parameters
    ----------
    generator : OnnxGenerator or PortraitGenerator
    model : str or Path, optional
        Default: the shipped one of the generator's style.

    Raises
    ------
    ConfigError
        If the file is damaged, or was made for other weights.
    """
    if isinstance(generator, PortraitGenerator):
        size, shipped = POINTS_SIZE, STYLE
    else:
        size, shipped = generator.identity_size, "strokes"
    path = model_folder(model or shipped) / DIRECTIONS_FILE
    if not path.is_file():
        return ()
    content = read_yaml(path)
    if content.get("sha256") != weights_of(generator):
        raise ConfigError(
            path=str(path),
            key="sha256",
            value=content.get("sha256"),
            expectation="that of model.onnx: emotion-face evaluate --directions finds them anew, "
            "for portraits evaluate-portrait --directions",
            kind=Kind.VALUE,
        )
    return _directions(content, size, path)


def weights_of(generator: OnnxGenerator | PortraitGenerator) -> Any:
    """SHA-256 of a generator's weights, as its metadata tells it."""
    sha256 = generator.metadata.get("sha256")
    return sha256.get("model.onnx") if isinstance(sha256, dict) else sha256


@cache
def portrait_directions() -> dict[str, Direction]:
    """The shipped directions of portraits by name: they move points, whatever the weights.

    Raises
    ------
    ConfigError
        If the file is damaged.
    """
    path = model_folder(STYLE) / DIRECTIONS_FILE
    found = _directions(read_yaml(path), POINTS_SIZE, path) if path.is_file() else ()
    return {direction.name: direction for direction in found}


def _directions(content: Mapping[str, Any], size: int, path: Path) -> tuple[Direction, ...]:
    entries = content.get("directions")
    if not isinstance(entries, dict):
        raise ConfigError(
            path=str(path),
            key="directions",
            value=entries,
            expectation="directions by name",
            kind=Kind.VALUE,
        )
    return tuple(_direction(name, entry, size, path) for name, entry in entries.items())


def _direction(name: Any, entry: Any, size: int, path: Path) -> Direction:
    code = np.zeros(size)
    fits = (
        isinstance(name, str)
        and isinstance(entry, dict)
        and isinstance(entry.get("region"), str)
        and all(is_number(entry.get(key)) for key in ("least", "most"))
        and entry["least"] <= 0.0 <= entry["most"]
        and isinstance(entry.get("is_part"), bool)
        and is_number(entry.get("mean", 0.0))
        and _put(code, entry.get("first"), entry.get("code"))
    )
    if not fits:
        raise ConfigError(
            path=str(path),
            key=("directions", str(name)),
            value=entry,
            expectation=f"region, code of {size} numbers from -{_FURTHEST:g} to {_FURTHEST:g} that "
            "are not all 0, or the first of them that is not and those that follow, least and most "
            "about 0, is_part: emotion-face evaluate --directions finds them anew",
            kind=Kind.VALUE,
        )
    return Direction(
        name,
        entry["region"],
        code,
        entry["least"],
        entry["most"],
        entry["is_part"],
        entry.get("mean", 0.0),
    )


def _put(code: NDArray[np.float64], first: Any, numbers: Any) -> bool:
    """Put the numbers of a file into a code from a place on; whether they fit."""
    size, at = len(code), 0 if first is None else first
    if not (isinstance(at, int) and 0 <= at < size and isinstance(numbers, list)):
        return False
    count = size if first is None else min(len(numbers), size - at)
    if not are_numbers(numbers, count, -_FURTHEST, _FURTHEST):
        return False
    code[at : at + count] = numbers
    return bool(code.any())
