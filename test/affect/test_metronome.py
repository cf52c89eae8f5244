"""Every beat is reported once, whenever the metronome is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion_face.affect import Metronome
from emotion_face.affect.metronome import BEATS_MAX

START_S = 1.7e9


@given(st.lists(st.floats(0.0, 3.0), min_size=1, max_size=40))
def test_every_beat_is_given_once_however_the_clock_steps(steps_s):
    metronome, fine = Metronome(25.0), Metronome(25.0)
    times_s = [0.0, *sorted(steps_s)]
    given_s = [beat for time_s in times_s for beat in metronome.due(START_S + time_s)]
    ticks = [START_S + tick * 0.01 for tick in range(int(times_s[-1] / 0.01) + 1)]
    assert given_s == [b for time_s in [*ticks, START_S + times_s[-1]] for b in fine.due(time_s)]


def test_the_first_beat_is_the_newest():
    assert Metronome(25.0).due(10.05) == [10.04]


def test_a_rounded_stamp_is_its_beat():
    metronome = Metronome(30.0)
    for beat in range(1, 100):
        assert metronome.due(START_S + round(beat / 30.0, 6)) != []


@pytest.mark.parametrize("now_s", [5.0, 200.0])
def test_it_starts_anew_after_a_leap(now_s):
    metronome = Metronome(25.0)
    metronome.due(100.0)
    assert metronome.due(now_s) == [now_s]
    assert metronome.due(now_s + 0.1) == pytest.approx([now_s + 0.04, now_s + 0.08])


def test_the_longest_step_that_loses_none():
    metronome = Metronome(25.0)
    metronome.due(0.0)
    assert len(metronome.due(BEATS_MAX / 25.0)) == BEATS_MAX
    assert len(metronome.due(2.05 * BEATS_MAX / 25.0)) == 1


def test_a_step_over_more_than_the_longest_starts_anew():
    metronome = Metronome(25.0)
    metronome.due(0.0)
    assert len(metronome.due((BEATS_MAX + 1) / 25.0)) == 1


@pytest.mark.parametrize(("back_s", "beats"), [(1.0, 0), (1.04, 1)])
def test_a_step_back_of_the_limit_waits_and_a_longer_one_starts_anew(back_s, beats):
    metronome = Metronome(25.0)
    metronome.due(100.0)
    assert len(metronome.due(100.0 - back_s)) == beats


def test_a_small_step_back_waits():
    metronome = Metronome(25.0)
    metronome.due(100.0)
    assert metronome.due(99.5) == []
    assert metronome.due(100.04) == pytest.approx([100.04])


@pytest.mark.parametrize(("now_s", "wait_s"), [(7.0, 0.04), (7.03, 0.01), (7.0399999, 0.04)])
def test_it_says_how_long_to_wait(now_s, wait_s):
    assert Metronome(25.0).wait_s(now_s) == pytest.approx(wait_s, abs=1e-5)
