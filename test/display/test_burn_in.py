import numpy as np
import pytest

from emotion_face.display import BurnInParameters
from emotion_face.display.burn_in import BurnInProtection
from emotion_face.errors import ConfigError

NOON = 12.0


def test_it_dims_then_sleeps_and_wakes_with_a_changed_pixel(face):
    care = BurnInProtection(BurnInParameters(dim_after_s=10.0, sleep_after_s=20.0))
    levels = [care.step(face, now_s, NOON)[0] for now_s in (5.0, 14.9, 15.0, 24.9, 25.0, 1e6)]
    assert levels == [207, 207, 8, 8, 0, 0]
    face = face.copy()
    face[0, 0] = 255
    assert care.step(face, 1e6 + 1.0, NOON)[0] == 207


def test_zero_is_never(face):
    care = BurnInProtection(BurnInParameters(dim_after_s=0.0, sleep_after_s=0.0))
    assert [care.step(face, now_s, NOON)[0] for now_s in (0.0, 1e9)] == [207, 207]


@pytest.mark.parametrize(
    ("night", "hour", "is_night"),
    [
        ((22.0, 7.0), 23.5, True),
        ((22.0, 7.0), 6.9, True),
        ((22.0, 7.0), 7.0, False),
        ((22.0, 7.0), 21.9, False),
        ((1.0, 5.0), 3.0, True),
        ((1.0, 5.0), 0.5, False),
        ((0.0, 0.0), 3.0, False),
    ],
)
def test_the_night_may_hold_a_midnight(face, night, hour, is_night):
    care = BurnInProtection(
        BurnInParameters(night_contrast=20, night_from_h=night[0], night_until_h=night[1])
    )
    assert care.step(face, 0.0, hour)[0] == (20 if is_night else 207)


def test_a_dim_panel_is_not_brighter_than_the_night(face):
    care = BurnInProtection(
        BurnInParameters(night_contrast=5, night_until_h=24.0 - 1e-6, dim_after_s=1.0)
    )
    assert [care.step(face, now_s, NOON)[0] for now_s in (0.0, 2.0)] == [5, 5]


def test_the_picture_wanders_to_all_neighbours_one_step_at_a_time(face):
    care = BurnInProtection(BurnInParameters(shift_px=2, shift_every_s=60.0))
    shifts = [care.step(face, 1e5 + 60.0 * at, NOON)[1] for at in range(10)]
    assert shifts[0] == shifts[9] == (0, 0)
    assert len(set(shifts)) == 9
    assert {abs(value) for shift in shifts for value in shift} == {0, 2}
    assert max(np.abs(np.diff(shifts[:-1], axis=0)).max(axis=1)) == 2


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"contrast": 0}, "contrast: 0 is refused, expected a number from 1 up to 255"),
        ({"shift_px": 5}, "shift_px: 5 is refused"),
        ({"night_from_h": 25.0}, "night_from_h: 25.0 is refused"),
    ],
)
def test_values_out_of_range_are_refused(values, message):
    with pytest.raises(ConfigError, match=message):
        BurnInParameters(**values)
