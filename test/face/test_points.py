"""Points of a portrait: moved and inked, in every key drawing."""

import numpy as np
import pytest

from emotion_face.face import (
    KEYS,
    POINTS,
    POINTS_SIZE,
    Direction,
    Drawn,
    directed_drawn,
    points_of,
    portrait_vector,
    retouched,
    shipped_person,
)

BROWS, EYES, MOUTH, OUTLINE = slice(17, 27), slice(36, 48), slice(48, 68), slice(68, POINTS)


@pytest.fixture(scope="module")
def ines() -> Drawn:
    return shipped_person("ines")


def change(points: slice, *, right: float = 0.0, down: float = 0.0, lit: float = 0.0) -> np.ndarray:
    moves = np.zeros((POINTS, 3))
    moves[points] = right, down, lit
    return moves.ravel()


def rows_of_flips(before: Drawn, after: Drawn, key: int = 0) -> np.ndarray:
    return np.nonzero((before.fields[key] > 0) != (after.fields[key] > 0))[0]


def test_who_is_not_changed_is_drawn_alike(ines: Drawn) -> None:
    same = retouched(ines, np.zeros(POINTS_SIZE))
    assert np.abs(same.fields - ines.fields).max() < 1e-5
    assert (same.landmarks == ines.landmarks).all()


def test_a_mouth_that_goes_down_does_so_alone_and_in_every_key(ines: Drawn) -> None:
    low = retouched(ines, change(MOUTH, down=2.0))
    assert low.landmarks[MOUTH] == pytest.approx(ines.landmarks[MOUTH] + [0.0, 2.0])
    assert low.mouth_y == pytest.approx(ines.mouth_y + 2.0)
    assert low.brows_y == pytest.approx(ines.brows_y)
    nose = ines.landmarks[33, 1]
    for key in range(len(KEYS)):
        assert rows_of_flips(ines, low, key).size > 20
    assert (rows_of_flips(ines, low) > nose).mean() > 0.95


def test_brows_that_are_inked_are_bolder_and_stay_in_place(ines: Drawn) -> None:
    bold = retouched(ines, change(BROWS, lit=-1.0))
    dark = (bold.fields[0] <= 0) & (ines.fields[0] > 0)
    lit = (bold.fields[0] > 0) & (ines.fields[0] <= 0)
    assert dark.sum() > 40
    assert lit.sum() < dark.sum() / 4
    brows = ines.landmarks[BROWS, 1]
    rows = np.nonzero(dark)[0]
    assert brows.min() - 8 < np.median(rows) < brows.max() + 8
    assert (bold.landmarks == ines.landmarks).all()


def test_hair_grows_with_its_outline(ines: Drawn) -> None:
    high = retouched(ines, change(slice(80, 89), down=-5.0))
    top = [np.nonzero((drawn.fields[0] > 0).any(1))[0][0] for drawn in (ines, high)]
    assert 2 <= top[0] - top[1] <= 7


def test_amounts_along_directions_add_up_and_none_changes_nothing(ines: Drawn) -> None:
    low = Direction("low mouth", "mouth", change(MOUTH, down=1.0), -3.0, 3.0)
    wide = Direction("right eyes", "eyes", change(EYES, right=1.0), -3.0, 3.0)
    both = directed_drawn(ines, [low, wide], {"low mouth": 2.0, "right eyes": -1.0})
    moved = both.landmarks - ines.landmarks
    assert moved[MOUTH] == pytest.approx(np.tile([0.0, 2.0], (20, 1)))
    assert moved[EYES] == pytest.approx(np.tile([-1.0, 0.0], (12, 1)))
    assert directed_drawn(ines, [low, wide], {"low mouth": 0.0}) is ines


def test_a_place_is_told_in_units_of_the_direction(ines: Drawn) -> None:
    code = change(MOUTH, down=0.7)
    mean = Direction("low mouth", "mouth", code, -3.0, 3.0).place(portrait_vector(ines))
    low = Direction("low mouth", "mouth", code, -3.0, 3.0, mean=mean)
    there = directed_drawn(ines, [low], {"low mouth": 1.5})
    assert low.place(portrait_vector(ines)) == pytest.approx(0.0, abs=1e-9)
    assert low.place(portrait_vector(there)) == pytest.approx(1.5)
    assert points_of(there).shape == (POINTS, 2)
