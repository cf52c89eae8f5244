"""Directions: found in a made-up generator whose code is known, measured, named and written."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from emotion_face.evaluation import cartoon_directions, directions
from emotion_face.evaluation.cartoon_directions import Cartoons
from emotion_face.evaluation.directions import DirectionFinder, Measured, write_directions
from emotion_face.evaluation.movement import NAMES
from emotion_face.face import (
    DIRECTIONS_FILE,
    GROOMING_NAMES,
    REACH_PX,
    SHAPE_SIZE,
    OnnxGenerator,
    load_directions,
)

SIZE = 37
BEARD = SHAPE_SIZE + GROOMING_NAMES.index("beard")
ROWS, COLUMNS = np.mgrid[:96, :128].astype(np.float32) + 0.5
LOST = 1.8  # where along the mouth's width the expression is no longer seen


def bar(row: float, wide: float, high: float) -> np.ndarray:
    """Field of a bar about a row."""
    inside = np.minimum(wide - np.abs(COLUMNS - 64), high - np.abs(ROWS - row))
    return (inside / REACH_PX).clip(-1, 1)


def box(row: int, index: int) -> np.ndarray:
    field = np.full((96, 128), -1.0, np.float32)
    field[row : row + 3, 4 * index + 1 : 4 * index + 4] = 1.0
    return field


def draw(codes: np.ndarray, controls: np.ndarray) -> np.ndarray:
    """Mouth width is number 0, its row 1, and 2 moves mouth and hair alike; boxes tell the rest."""
    fields = []
    for code, pose in zip(codes, controls, strict=True):
        shown = int(pose[:7].argmax()) if pose[:7].any() else 7
        parts = [
            bar(70 + 2 * code[1], 20 + 4 * code[0] + 3 * code[2], 3),
            bar(10, 20 + 3 * code[2], 3),
            bar(85, 8 + 6 * code[BEARD], 3),
            box(90, int(code[13] > 0)),
        ]
        if code[0] < LOST:
            parts.append(box(93, shown))
        fields.append(np.max(parts, axis=0))
    return np.array(fields, dtype=np.float32)


def regions(codes: np.ndarray, controls: np.ndarray) -> np.ndarray:
    """Hair above row 30, the face below row 80, the mouth between."""
    index = np.where(ROWS < 30, 0, np.where(ROWS < 80, 3, 1)).astype(np.uint8)
    return np.repeat(index[None], len(codes), axis=0)


def by_boxes(row: int, count: int) -> object:
    """A classifier that reads the boxes of a row, and the last class where there is none."""

    def classify(drawings: torch.Tensor) -> torch.Tensor:
        lit = [drawings[:, row + 1, 4 * k + 2] for k in range(count)]
        return torch.stack([*lit[:-1], lit[-1] + 0.5], 1)

    return classify


@pytest.fixture(scope="module")
def found() -> dict[str, Measured]:
    people = np.zeros((2, SIZE), np.float32)
    people[:, 13] = -1.0, 1.0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cartoon_directions, "_CODES", 3)
        patch.setattr(cartoon_directions, "_DRAWN", 20)
        finder = DirectionFinder(
            Cartoons(draw, regions, people),
            by_boxes(93, len(NAMES)),  # type: ignore[arg-type]
            by_boxes(90, 2),  # type: ignore[arg-type]
        )
        return {one.direction.name: one for one in finder.offered()}


def along(found: dict[str, Measured], number: int) -> Measured:
    """The direction that is nearly one number of the code."""
    (one,) = (m for m in found.values() if abs(m.direction.code[number]) > 0.9)
    return one


def test_what_changes_one_region_is_found_and_named(found: dict[str, Measured]) -> None:
    wide, low = along(found, 0), along(found, 1)
    assert (wide.direction.name, wide.direction.region) == ("fuller mouth", "mouth")
    assert wide.direction.code[0] > 0.0
    assert (low.direction.name, low.direction.region) == ("lowered mouth", "mouth")
    assert low.direction.code[1] > 0.0
    assert min(wide.ink_in_region, low.ink_in_region) > 0.9


def test_a_range_ends_where_the_expression_is_lost(found: dict[str, Measured]) -> None:
    wide = along(found, 0)
    assert (wide.direction.least, wide.direction.most) == (-2.25, 1.5)
    assert wide.expression == wide.person == 1.0


def test_what_is_worn_is_a_part_and_goes_from_off_to_on(found: dict[str, Measured]) -> None:
    beard = found["beard"].direction
    assert beard.is_part
    assert not along(found, 0).direction.is_part
    assert (beard.least, beard.most) == (-1.0, 1.0)
    assert beard.region == "jaw"


def test_what_moves_two_regions_or_nothing_is_not_offered(found: dict[str, Measured]) -> None:
    assert all(abs(one.direction.code[2]) < 0.9 for one in found.values())
    assert "glasses" not in found
    assert all(one.ink_in_region >= directions.INK_SHARE for one in found.values())


def test_what_is_written_is_read(found: dict[str, Measured], tmp_path: Path) -> None:
    generator = OnnxGenerator(None, SIZE, {"sha256": "12"})
    (tmp_path / "model.json").write_text(json.dumps(generator.metadata))
    write_directions(tmp_path / DIRECTIONS_FILE, "12", list(found.values()), 2)
    read = load_directions(generator, tmp_path)
    assert [one.name for one in read] == list(found)
    for direction in read:
        measured = found[direction.name].direction
        assert (direction.least, direction.most) == (measured.least, measured.most)
        assert direction.code == pytest.approx(measured.code, abs=1e-3)
        assert direction.is_part == measured.is_part
