"""Figures of synthetic drawings with known results."""

import numpy as np
import pytest

from emotion_face.evaluation.gates import Gate, number, table
from emotion_face.evaluation.marks import (
    OUTLINE,
    lost_parts,
    overlap,
    specks,
    stray_share,
)


def blank() -> np.ndarray:
    return np.zeros((96, 128), bool)


def box(rows: slice, columns: slice) -> np.ndarray:
    drawing = blank()
    drawing[rows, columns] = True
    return drawing


def test_specks_are_pieces_below_six_pixels() -> None:
    drawing = box(slice(10, 11), slice(3, 9))  # six pixels: a line
    drawing[2, 2] = drawing[5, 5:10] = True  # one pixel, five pixels
    assert specks(drawing) == 2


def test_overlap_is_one_for_the_same_and_a_third_for_half_a_box_aside() -> None:
    first, aside = box(slice(0, 10), slice(0, 10)), box(slice(0, 10), slice(5, 15))
    shares = overlap(np.array([first, first]), np.array([first, aside]))
    assert shares == pytest.approx([1.0, 1 / 3])


def test_stray_ink_is_what_moves_far_from_where_the_real_drawing_changes() -> None:
    eye, far = box(slice(30, 40), slice(20, 40)), box(slice(80, 85), slice(100, 110))

    def stray(*after: np.ndarray) -> float:
        count = len(after)
        return stray_share(np.array([blank()] * count), np.array(after), np.array([eye] * count))

    assert stray(eye) == 0.0
    assert stray(eye | far) == pytest.approx(50 / 250)
    assert stray(np.roll(eye, 3, axis=1)) == 0.0
    assert stray(blank()) == 0.0
    assert stray(eye, eye, far) == pytest.approx(50 / 450)


def test_a_part_that_is_gone_is_lost_and_a_moved_one_is_not() -> None:
    mouth, nose = box(slice(70, 75), slice(50, 80)), box(slice(55, 58), slice(60, 70))
    parts = {"mouth": mouth, "nose": nose}
    assert lost_parts(mouth | nose, parts) == []
    assert lost_parts(np.roll(mouth, 2, axis=1) | nose, parts) == []
    assert lost_parts(nose, parts) == ["mouth"]
    assert lost_parts(blank(), parts) == ["mouth", "nose"]


@pytest.mark.parametrize(("gap", "broken"), [(0, []), (2, []), (5, [OUTLINE]), (20, [OUTLINE])])
def test_an_outline_with_a_gap_is_broken(gap: int, broken: list[str]) -> None:
    outline = box(slice(40, 43), slice(0, 128))
    drawn = outline.copy()
    drawn[:, 60 : 60 + gap] = False
    assert lost_parts(drawn, {OUTLINE: outline}) == broken


@pytest.mark.parametrize(
    ("gate", "passed", "limit"),
    [
        (Gate("a", 0.95, least=0.95), True, "at least 0.95"),
        (Gate("a", 0.94, least=0.95), False, "at least 0.95"),
        (Gate("a", 33, most=32), False, "at most 32"),
        (Gate("a", 1.5, least=1.2, most=2.0), True, "1.2 to 2"),
        (Gate("a", float("nan"), most=1.0), False, "at most 1"),
    ],
)
def test_a_gate_passes_within_its_limits(gate: Gate, passed: bool, limit: str) -> None:
    assert gate.passed is passed
    assert gate.limit == limit
    assert ("missed" in table([gate])) is not passed


def test_figures_are_short() -> None:
    assert [number(v) for v in (0.123456, 31.0, 12345.6)] == ["0.1235", "31", "12346"]
