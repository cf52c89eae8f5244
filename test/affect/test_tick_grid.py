import pytest

from emotion_face.affect.metronome import BEATS_MAX
from emotion_face.affect.tick_grid import BACK_JUMP_S, TOLERANCE, TickGrid
from emotion_face.affect.timeline import STEPS_MAX, TICK_S

GRIDS = {"period": TickGrid(0.04), "rate": TickGrid(1.0, 25.0)}


@pytest.fixture(params=sorted(GRIDS))
def grid(request):
    return GRIDS[request.param]


def test_ticks_are_the_whole_multiples_of_the_period(grid):
    assert [grid.time_s(tick) for tick in (-25, 0, 1, 50)] == pytest.approx([-1.0, 0.0, 0.04, 2.0])


def test_a_time_between_two_ticks_has_one_before_and_one_after_it(grid):
    assert (grid.last_until(0.05), grid.first_from(0.05)) == (1, 2)
    assert (grid.last_until(-0.05), grid.first_from(-0.05)) == (-2, -1)


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_time_within_the_tolerance_is_its_tick(grid, side):
    near, beside = 0.08 + side * 0.9 * TOLERANCE * 0.04, 0.08 + side * 1.1 * TOLERANCE * 0.04
    assert (grid.last_until(near), grid.first_from(near)) == (2, 2)
    assert (grid.last_until(beside), grid.first_from(beside)) != (2, 2)


def test_more_than_the_limit_is_a_jump_back(grid):
    ticks = round(BACK_JUMP_S / 0.04)
    assert not grid.is_jump_back(100, 100 - ticks)
    assert grid.is_jump_back(100, 100 - ticks - 1)
    assert not grid.is_jump_back(100, 100 + 10 * ticks)


def test_ticks_and_limits_are_those_of_the_documents():
    assert (TICK_S, BACK_JUMP_S, BEATS_MAX, STEPS_MAX) == (0.01, 1.0, 250, 500)
