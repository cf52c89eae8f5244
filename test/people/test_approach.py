"""Fast approach, and movements that are not."""

import numpy as np
import pytest

from emotion_face.people import Approaches

AROUND = np.linspace(-np.pi, np.pi, 180, endpoint=False)


def told(*courses, wall_m=6.0, rate_hz=10.0):
    """Approaches reported for these directions and distances."""
    approaches, said = Approaches(), []
    for step in range(len(courses[0][1])):
        distances = np.full(AROUND.shape, wall_m)
        for azimuths, ways in courses:
            beam = np.abs(AROUND - np.broadcast_to(azimuths, len(ways))[step]).argmin()
            distances[beam - 2 : beam + 3] = ways[step]
        said.append(approaches.watch(AROUND, distances, 10.0 + step / rate_hz))
    return [coming for coming in said if coming]


def test_a_ball_is_told_with_its_direction_and_speed():
    first, *_ = told((0.5, np.linspace(3.0, 0.3, 10)))
    assert first.azimuth_rad == pytest.approx(0.5, abs=0.06)
    assert first.speed_m_s == pytest.approx(3.0, rel=0.1)
    assert first.distance_m < 3.0


@pytest.mark.parametrize("rate_hz", [10.0, 30.0])
def test_what_comes_behind_is_told_too(rate_hz):
    way = 3.0 - 4.0 * np.arange(20) / rate_hz
    assert told((3.0, way[way > 0.2]), rate_hz=rate_hz)


@pytest.mark.parametrize(
    "way",
    [
        np.linspace(3.0, 2.5, 30),  # slowly
        np.linspace(0.3, 3.0, 10),  # away
        np.full(20, 1.0),  # not at all
        [5.0] * 8 + [0.5] * 8,  # stepped in from the side
        [5.0] * 3 + [1.0, 0.9, 0.8] * 4,
        np.tile([2.0, 1.7], 10),  # noise
        [np.nan, 3.0, np.nan, 2.0, -1.0, 1.0, 0.0, 0.5],
    ],
)
def test_what_is_no_danger_is_not_told(way):
    assert told((0.0, way)) == []


def test_who_walks_past_is_not_told():
    assert told((np.linspace(-1.2, 1.2, 30), np.full(30, 1.0))) == []


def test_times_that_stand_still_or_jump_back_are_no_movement():
    approaches = Approaches()
    for time_s, distance in ((9.0, 3.0), (9.0, 2.0), (9.0, 1.0), (1.0, 0.8), (1.0, 0.5)):
        assert approaches.watch(np.zeros(1), np.array([distance]), time_s) is None


def test_a_pause_is_no_movement():
    approaches = Approaches()
    for time_s, distance in ((0.0, 3.0), (0.4, 2.6), (0.8, 2.2), (1.2, 1.8)):
        assert approaches.watch(np.zeros(1), np.array([distance]), time_s) is None
