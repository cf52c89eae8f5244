"""Directions of portraits: found in people whose points are known, measured and written."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from emotion_face.evaluation.directions import DirectionFinder, Measured, write_directions
from emotion_face.evaluation.movement import NAMES
from emotion_face.evaluation.portrait_directions import PortrayedSubjects, seen_points
from emotion_face.evaluation.reference_drawings import REGIONS
from emotion_face.face import (
    DIRECTIONS_FILE,
    POINTS,
    Controls,
    Direction,
    Drawn,
    PortraitGenerator,
    Portrayed,
    load_directions,
    points_of,
    portrait_vector,
    retouched,
    shipped_person,
)

PEOPLE = ("ines", "viktor")
WIDE_PX = 0.8  # standard deviation of half a mouth's width


@dataclass(frozen=True)
class KeysOnly:
    """Draws the key of an emotion as it is."""

    encoder: Callable[[], Any] = object

    def person(self, drawn: Drawn) -> Portrayed:
        return Portrayed((), drawn)

    def field(self, identity: Portrayed, controls: Controls) -> np.ndarray:
        felt = controls.emotions
        key = 1 + int(felt.argmax()) if felt.any() else 0
        return identity.drawn.fields[key]


@pytest.fixture(scope="module")
def people() -> list[Drawn]:
    return [shipped_person(name) for name in PEOPLE]


@pytest.fixture(scope="module")
def subjects(people: list[Drawn]) -> PortrayedSubjects:
    """Most differ in the width of their mouths, a little in all else."""
    rng = np.random.default_rng(0)
    training = np.repeat(np.column_stack([points_of(people[0]), np.zeros(POINTS)])[None], 200, 0)
    training += rng.normal(0.0, 0.05, training.shape)
    wide = rng.normal(0.0, WIDE_PX, 200)
    for corner, side in ((48, -1.0), (60, -1.0), (54, 1.0), (64, 1.0)):
        training[:, corner, 0] += side * wide
    return PortrayedSubjects(KeysOnly(), people, training)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found(subjects: PortrayedSubjects) -> dict[str, Measured]:
    def expressions(drawings: torch.Tensor) -> torch.Tensor:
        return torch.eye(len(NAMES))[torch.arange(len(drawings)) % len(NAMES)]

    def persons(drawings: torch.Tensor) -> torch.Tensor:
        return torch.eye(len(PEOPLE))[torch.arange(len(drawings)) // len(NAMES)]

    finder = DirectionFinder(subjects, expressions, persons)  # type: ignore[arg-type]
    return {one.direction.name: one for one in finder.offered()}


def test_a_measure_tells_how_points_go_with_it(
    subjects: PortrayedSubjects, people: list[Drawn]
) -> None:
    (wide,) = (one for one in subjects.candidates() if one.name == "wide mouth")
    moves = wide.code.reshape(POINTS, 3)
    assert moves[54, 0] == pytest.approx(WIDE_PX, abs=0.2)
    assert moves[48, 0] == pytest.approx(-moves[54, 0])
    assert np.abs(np.delete(moves, [48, 54, 60, 64], axis=0)).max() < 0.05
    direction = Direction(wide.name, "mouth", wide.code, -3.0, 3.0, mean=wide.mean)
    assert direction.place(portrait_vector(people[0])) == pytest.approx(0.0, abs=0.3)


def test_directions_are_the_same_in_a_mirror(subjects: PortrayedSubjects) -> None:
    for one in subjects.candidates():
        if one.name:
            moves = one.code.reshape(POINTS, 3)
            assert moves[36, :2] * [-1.0, 1.0] == pytest.approx(moves[45, :2])
            assert moves[68, :2] * [-1.0, 1.0] == pytest.approx(moves[-1, :2])


def test_what_moves_a_mouth_is_offered_and_what_moves_hardly_anything_is_not(
    found: dict[str, Measured],
) -> None:
    wide = found["wide mouth"]
    assert wide.direction.region in ("mouth", "lower face")  # with what is beside the corners
    assert (wide.direction.least, wide.direction.most) == (-2.0, 2.0)
    assert not wide.direction.is_part
    assert "long nose" not in found


def test_each_part_lies_in_its_region(subjects: PortrayedSubjects, people: list[Drawn]) -> None:
    still = Direction("", "", np.zeros(3 * POINTS), 0.0, 0.0)
    calm = subjects.shown == NAMES.index("neutral")
    for person, regions in zip(people, subjects.regions(still, 0.0, calm), strict=True):
        for name, points in (("eyes", range(36, 48)), ("mouth", range(48, 68)), ("jaw", (3, 8))):
            for x, y in person.landmarks[list(points)]:
                assert REGIONS[regions[int(y) - 16, int(x)]] == name
        assert REGIONS[regions[0, 64]] == "hair"


def test_the_pen_is_seen_to_be_bolder(people: list[Drawn]) -> None:
    ink = np.zeros((POINTS, 3))
    ink[17:27, 2] = -1.0
    plain, bold = (
        seen_points(drawn)[:, 2] for drawn in (people[0], retouched(people[0], ink.ravel()))
    )
    assert (plain - bold)[17:27].mean() > 0.5
    assert np.abs(plain - bold)[[0, 8, 16, 57]].max() < 0.1


def test_what_is_written_is_read(found: dict[str, Measured], tmp_path: Path) -> None:
    write_directions(tmp_path / DIRECTIONS_FILE, "12", list(found.values()), len(PEOPLE))
    generator = PortraitGenerator(None, lambda: None, None, {"sha256": {"model.onnx": "12"}})
    read = load_directions(generator, tmp_path)
    assert [one.name for one in read] == list(found)
    for direction in read:
        measured = found[direction.name].direction
        assert direction.code == pytest.approx(measured.code, abs=0.006)
        assert direction.mean == pytest.approx(measured.mean, abs=1e-3)
        assert (direction.least, direction.most) == (measured.least, measured.most)
