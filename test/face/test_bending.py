"""Warps of a drawing: one brow, and hair that lags behind the head."""

import numpy as np
import pytest
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.face import (
    Expression,
    FaceAnimator,
    FaceParameters,
    LifeParameters,
    MotionParameters,
    load_generator,
    load_identity,
)
from emotion_face.face.bending import NO_BEND, Bend, Regions, bent
from emotion_face.face.controls import Controls
from emotion_face.face.life import Life

NEUTRAL = Expression.neutral()


@pytest.fixture(scope="module", params=["ada", "ines"])
def somebody(request: pytest.FixtureRequest) -> tuple[NDArray[np.float32], Regions]:
    """The calm drawing, and the places of its warps."""
    generator = load_generator("strokes" if request.param == "ada" else "portrait")
    identity = load_identity(generator, request.param)
    return generator.field(identity, Controls()), Regions.of(identity)


def changed(somebody: tuple, bend: Bend) -> NDArray[np.bool_]:
    field, regions = somebody
    return (bent(field, regions, Controls(), bend) > 0) != (field > 0)


@pytest.mark.parametrize("side", ["brow_left", "brow_right"])
def test_one_brow_goes_up_and_nothing_else_moves(somebody: tuple, side: str) -> None:
    moved = changed(somebody, Bend(**{side: 3.0}))
    rows, columns = np.nonzero(moved)
    _, regions = somebody
    assert moved.sum() > 20
    assert (columns < regions.middle + 4).all() == (side == "brow_left")
    assert (columns > regions.middle - 4).all() == (side == "brow_right")
    assert rows.max() < max(regions.still)


def test_hair_lags_and_the_face_stays(somebody: tuple) -> None:
    moved = changed(somebody, Bend(hair_x=3.0))
    assert moved.sum() > 40 and not moved[somebody[1].hair == 0.0].any()


def test_nothing_folds_and_no_bend_is_the_drawing_itself(somebody: tuple) -> None:
    field, regions = somebody
    assert bent(field, regions, Controls(), NO_BEND) is field
    rows = np.tile(np.arange(field.shape[0], dtype=np.float32)[:, None], (1, field.shape[1]))
    for up in (-16.0, 4.0, 16.0):
        moved = bent(rows, regions, Controls(), Bend(up, up))
        assert np.diff(moved, axis=0).min() >= -1e-4


def swings(m: MotionParameters, fps: int = 25) -> NDArray[np.float64]:
    """How far the hair is from its place while the head turns to a point."""
    parameters = FaceParameters(motion=m, life=LifeParameters(sway=0.0, breath_depth=0.0))
    animator = FaceAnimator(None, None, parameters)  # type: ignore[arg-type]
    animator.pose(0.0, NEUTRAL)
    animator.look_at(np.array([1.0, 0.5, 0.0]))
    return np.array([animator.pose(1 / fps, NEUTRAL).bend.hair_x for _ in range(2 * fps)])


def test_hair_hangs_still_at_first() -> None:
    animator = FaceAnimator(None, None, FaceParameters())  # type: ignore[arg-type]
    assert animator.pose(0.0, NEUTRAL).bend == NO_BEND


def test_hair_follows_a_turn_swings_beyond_and_comes_to_rest() -> None:
    behind = swings(MotionParameters())
    assert behind.min() < -0.5, "the head goes to the right, the hair stays"
    assert behind.max() > 0.1 and np.abs(behind[-5:]).max() < 0.35
    assert not swings(MotionParameters(hair=0.0)).any()


def test_a_calm_face_raises_one_brow_now_and_then() -> None:
    def raises(m: MotionParameters) -> list[tuple[float, float]]:
        life = Life(np.random.default_rng(3))
        vitals = [life.advance(0.04, 0.0, 1.0, 0.0, LifeParameters(), m) for _ in range(25 * 300)]
        return [(v.brow_left, v.brow_right) for v in vitals]

    brows = np.array(raises(MotionParameters()))
    assert 2 <= (np.diff((brows.max(1) > 0.5).astype(int)) == 1).sum() <= 10
    assert (brows.min(1) == 0.0).all() and 0.9 < brows.max() <= 1.0
    assert not np.any(raises(MotionParameters(brow_raises_per_min=0.0)))


def test_in_love_the_brows_keep_off_the_hearts() -> None:
    animator = FaceAnimator(None, None, FaceParameters(alive=False))  # type: ignore[arg-type]
    love = Expression(1.0 * (np.array(EMOTIONS) == "love"), 0.1, 1.0)
    for _ in range(50):
        pose = animator.pose(0.04, love)
    assert min(pose.bend[:2]) > 2.0 and pose.lid_left < 0.9
