"""Finds directions that change one thing of a person, names and measures them."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from emotion_face.evaluation.classifier import Classifier, probabilities
from emotion_face.evaluation.marks import Drawing
from emotion_face.evaluation.movement import NAMES, Fields
from emotion_face.evaluation.reference_drawings import REGIONS
from emotion_face.face import REACH_PX, Direction

_LOG = logging.getLogger(__name__)

INK_SHARE, KEPT = 0.6, 0.95
"""Least share of the moved ink in a direction's region, and of expressions and people kept."""
STEPS = (0.75, 1.5, 2.25)
"""Amounts that are tried to both sides."""
_FEWEST_PX = 12.0  # a direction that moves less ink is not seen on the panel
_ALIKE = 0.75  # cosine, in ink, from which two directions are the same
_LEADING = 2  # eigenvectors that are tried
_SHORT = 64  # numbers of a code that a file tells all
_LOWER_FACE = ("jaw", "mouth")
"""Where a beard is."""
_CHANGES = {
    "ink": "fuller",
    "width": "wider",
    "height": "taller",
    "row": "lowered",
}
"""What more of each measure of a region's ink is called."""


@dataclass(frozen=True)
class Measured:
    """A direction and its figures.

    Attributes
    ----------
    direction : Direction
    found_by : str
    ink_in_region : float
        Share of the ink it moves that lies in its region.
    moved_px : float
        Pixels that differ between both ends, on average.
    expression, person : float
        Share of the drawings within its range whose expression, and person, a classifier knows.
    """

    direction: Direction
    found_by: str
    ink_in_region: float
    moved_px: float
    expression: float
    person: float


@dataclass(frozen=True)
class Candidate:
    """A direction that may be offered.

    Attributes
    ----------
    name : str
        Empty: it is named after what changes most.
    found_by : str
    code : (size,) array
    is_part : bool
        Whether it is hair or something worn.
    steps : tuple of float
        Amounts that are tried to both sides.
    mean : float
        Where the mean person is along it.
    """

    name: str
    found_by: str
    code: NDArray[np.float64]
    is_part: bool = False
    steps: tuple[float, ...] = STEPS
    mean: float = 0.0


class Subjects(ABC):
    """People on whom directions are measured, each in all of `NAMES`, row by row.

    Parameters
    ----------
    count : int
        Number of people.
    ink_is_lit : bool

    Attributes
    ----------
    who, shown : (count * len(NAMES),) int array
        Number of the person, and index in `NAMES`, of each row.
    """

    def __init__(self, count: int, *, ink_is_lit: bool = True) -> None:
        self.ink_is_lit = ink_is_lit
        self.who = np.repeat(np.arange(count), len(NAMES))
        self.shown = np.tile(np.arange(len(NAMES)), count)

    @abstractmethod
    def drawn(self, direction: Direction, amount: float, rows: NDArray[np.bool_]) -> Fields:
        """Fields (n, 96, 128) of some rows, changed along a direction."""

    @abstractmethod
    def regions(
        self, direction: Direction, amount: float, rows: NDArray[np.bool_]
    ) -> NDArray[np.uint8]:
        """Which of `REGIONS` each of their pixels (n, 96, 128) belongs to, as its index."""

    @abstractmethod
    def candidates(self) -> list[Candidate]:
        """Directions that may be offered."""


class DirectionFinder:
    """Measures the candidates, and tells which are offered.

    Parameters
    ----------
    subjects : Subjects
    expressions, persons : Classifier
        Know expressions, in the order of `NAMES`, and the people.
    """

    def __init__(self, subjects: Subjects, expressions: Classifier, persons: Classifier) -> None:
        self._subjects = subjects
        self._expressions, self._persons = expressions, persons
        self._all = np.ones(len(subjects.who), np.bool_)
        self._calm = subjects.shown == NAMES.index("neutral")

    def offered(self) -> list[Measured]:
        """The directions that are offered: of those that are alike the first."""
        offered: list[Measured] = []
        seen: list[NDArray[np.float64]] = []
        for candidate in self._subjects.candidates():
            effect = self._effect(_probe(candidate))
            if any(abs(effect @ other) >= _ALIKE for other in seen):
                _LOG.info("%s of %s: as another", candidate.name or "one", candidate.found_by)
                continue
            one = self._measure(candidate)
            if one and all(one.direction.name != other.direction.name for other in offered):
                offered.append(one)
                seen.append(effect)
        return offered

    def _effect(self, direction: Direction) -> NDArray[np.float64]:
        """Unit vector of how a direction changes the calm faces' ink."""
        ends = [
            soft_ink(self._subjects.drawn(direction, end, self._calm))
            for end in (direction.least, direction.most)
        ]
        change = (ends[1] - ends[0]).ravel()
        return np.asarray(change / max(float(np.linalg.norm(change)), 1e-9), dtype=np.float64)

    def _kept(self, drawings: Drawing) -> tuple[float, float]:
        """Shares of the drawings whose expression, and person, are known."""
        expressions = probabilities(self._expressions, drawings).argmax(1)
        people = probabilities(self._persons, drawings).argmax(1)
        return float((expressions == self._subjects.shown).mean()), float(
            (people == self._subjects.who).mean()
        )

    def _range(self, direction: Direction, steps: Sequence[float]) -> tuple[float, float, float]:
        """How far a direction goes to one side, and the least shares of what is kept on the way."""
        reached, expression, person = 0.0, 1.0, 1.0
        for step in steps:
            kept = self._kept(self._subjects.drawn(direction, step, self._all) > 0)
            if kept[0] < KEPT or (kept[1] < KEPT and not direction.is_part):
                break
            reached, expression, person = step, min(expression, kept[0]), min(person, kept[1])
        return reached, expression, person

    def _measure(self, candidate: Candidate) -> Measured | None:
        """A candidate with its figures, or nothing if it is not offered."""
        name, origin, code, steps = (
            candidate.name, candidate.found_by, candidate.code, candidate.steps,
        )  # fmt: skip
        mean = candidate.mean
        probe = _probe(candidate)
        region, share, *_ = self._moved_ink(probe, self._calm)
        if share < INK_SHARE:
            _LOG.info("%s of %s: %.2f of its ink in %s", name or "one", origin, share, region)
            return None
        sides = [self._range(probe, [sign * step for step in steps]) for sign in (-1.0, 1.0)]
        least, most = sides[0][0], sides[1][0]
        whole = replace(probe, least=least, most=most)
        region, share, pixels, low, high = self._moved_ink(whole, self._all)
        expression, person = (min(side[k] for side in sides) for k in (1, 2))
        if not name:
            name, is_reversed = _named(region, low, high)
            if is_reversed:
                code, least, most, mean = -code, -most, -least, -mean
        _LOG.info(
            "%s of %s: %.2f of its ink in %s, %.0f px, %+.2f to %+.2f, kept: expression %.3f, "
            "person %.3f",
            name, origin, share, region, pixels, least, most, expression, person,
        )  # fmt: skip
        if share < INK_SHARE or pixels < _FEWEST_PX:
            return None
        direction = Direction(name, region, code, least, most, candidate.is_part, mean)
        return Measured(direction, origin, share, pixels, expression, person)

    def _moved_ink(
        self, direction: Direction, rows: NDArray[np.bool_]
    ) -> tuple[str, float, float, Drawing, Drawing]:
        """What both ends of a direction differ in, in some of the poses.

        Returns
        -------
        region : str
            Where most of it is.
        share : float
            How much of it is there.
        pixels : float
            How many pixels it is, on average.
        low, high : (n, 96, 128) bool arrays
            The ink in that region at both ends.
        """
        ends = (direction.least, direction.most)
        low, high = (self._subjects.drawn(direction, end, rows) > 0 for end in ends)
        moved = low ^ high
        where = [self._subjects.regions(direction, end, rows) for end in ends]
        inside = {
            name: (where[0] == index) | (where[1] == index) for index, name in enumerate(REGIONS)
        }
        shares = {name: _share(moved, part) for name, part in inside.items()}
        best = max(shares, key=lambda name: shares[name])
        if shares[best] < INK_SHARE and best in _LOWER_FACE:
            best = "lower face"
            inside[best] = inside["jaw"] | inside["mouth"]
            shares[best] = _share(moved, inside[best])
        pixels = float(moved.sum() / len(moved))
        if not self._subjects.ink_is_lit and best != "hair":  # lines of hair are lit in both styles
            low, high = ~low, ~high
        return best, shares[best], pixels, low & inside[best], high & inside[best]


def write_directions(path: Path, sha256: str, found: Sequence[Measured], people: int) -> None:
    """Write the directions and their figures as a YAML file."""
    entries = {
        one.direction.name: {
            "region": one.direction.region,
            "is_part": one.direction.is_part,
            "least": one.direction.least,
            "most": one.direction.most,
            "found_by": one.found_by,
            "ink_in_region": round(one.ink_in_region, 3),
            "moved_px": round(one.moved_px, 1),
            "expression": round(one.expression, 3),
            "person": round(one.person, 3),
            **_numbers(one.direction),
        }
        for one in found
    }
    content = {"sha256": sha256, "people": people, "directions": entries}
    text = yaml.dump(content, sort_keys=False, default_flow_style=None, width=110)
    path.write_text(f"# Written by emotion-face evaluate --directions.\n{text}")


def _probe(candidate: Candidate) -> Direction:
    """A candidate as far as it is tried."""
    far = candidate.steps[-1]
    return Direction(candidate.name, "", candidate.code, -far, far, candidate.is_part)


def _numbers(direction: Direction) -> dict[str, object]:
    """The code of a direction, and where the mean person is, as a file has them.

    A long code is told from its first number on that is not 0, to the last.
    """
    code = direction.code.round(3)
    if len(code) <= _SHORT:
        return {"code": code.tolist()}
    used = np.flatnonzero(code)
    within = code[used[0] : used[-1] + 1].round(2)
    return {"mean": round(direction.mean, 3), "first": int(used[0]), "code": within.tolist()}


def soft_ink(fields: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much of each pixel is lit, 0 to 1, of fields (n, 96, 128)."""
    return np.asarray((0.5 + fields * REACH_PX).clip(0.0, 1.0), dtype=np.float32)


def _share(moved: Drawing, inside: Drawing) -> float:
    """Share of the moved ink that lies inside."""
    return float((moved & inside).sum() / max(int(moved.sum()), 1))


def unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Vectors (n, size) of length 1."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def leading(matrix: NDArray[np.float64], against: NDArray[np.float64]) -> NDArray[np.float64]:
    """Leading generalised eigenvectors (n, size) of unit length."""
    root = np.linalg.inv(np.linalg.cholesky(against))
    vectors = np.linalg.eigh(root @ matrix @ root.T)[1][:, ::-1][:, :_LEADING]
    return unit(vectors.T @ root)


def _named(region: str, low: Drawing, high: Drawing) -> tuple[str, bool]:
    """What becomes more in a region from one end to the other, and whether it becomes less.

    Of ink, width, height and place that is named which changes most against its spread.
    """
    before, after = _measures(low), _measures(high)
    effect = (after - before).mean(0) / np.maximum(before.std(0), 1e-6)
    index = int(np.abs(effect).argmax())
    return f"{list(_CHANGES.values())[index]} {region}", bool(effect[index] < 0.0)


def _measures(drawings: Drawing) -> NDArray[np.float64]:
    """Ink, width, height and mean row (n, 4) of drawings."""
    rows, columns = drawings.any(2), drawings.any(1)
    ink = drawings.sum((1, 2))
    middle = (drawings.sum(2) * np.arange(drawings.shape[1])).sum(1) / np.maximum(ink, 1)
    return np.stack([ink, columns.sum(1), rows.sum(1), middle], axis=1).astype(np.float64)
