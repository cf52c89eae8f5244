from itertools import pairwise

import pytest

from emotion_face.affect import AffectModel, Pulse, StimulusVocabulary, Timeline, load_parameters

START_S = 10.0
GRID = [START_S + 0.04 * beat for beat in range(1, 26)]


def times_of(stamps_s, steps_s, rate_hz=25.0):
    """Times of states from 10 to 11 s, queried in steps."""
    timeline = Timeline(AffectModel(load_parameters()), start_s=START_S, tick_s=0.01)
    pulse = Pulse(timeline, rate_hz)
    assert pulse.due(START_S) == [START_S]
    doses = StimulusVocabulary.load().resolve("startled", 1.0, [0.0] * 7, 0.0, "test")
    for stamp_s in stamps_s:
        timeline.stimulate(doses, stamp_s)
    times, now_s = [], START_S
    while now_s < START_S + 1.0 - 1e-9:
        now_s = min(now_s + steps_s, START_S + 1.0)
        for time_s in pulse.due(now_s):
            timeline.advance(time_s)
            times.append(time_s)
    return times


def test_without_stimuli_it_is_the_grid():
    assert times_of([], 0.013) == pytest.approx(GRID)


@pytest.mark.parametrize("steps_s", [0.001, 0.013, 0.1, 1.0])
def test_a_stimulus_shows_one_tick_after_it_acts_and_the_grid_is_twice_as_dense(steps_s):
    halves = [START_S + 0.14 + 0.04 * half for half in range(8)]
    expected = sorted([*GRID, START_S + 0.13, *halves])
    assert times_of([START_S + 0.112], steps_s) == pytest.approx(expected)


def test_more_stimuli_in_its_onset_prolong_it_and_add_nothing_else():
    many = times_of([START_S + 0.1 + 0.01 * k for k in range(60)], 0.01)
    assert len(many) <= 51
    assert min(b - a for a, b in pairwise(many)) >= 0.0099


def test_it_waits_until_the_next_is_due():
    timeline = Timeline(AffectModel(load_parameters()), start_s=START_S, tick_s=0.01)
    pulse = Pulse(timeline, 25.0)
    pulse.due(START_S)
    assert pulse.wait_s(START_S + 0.001) == pytest.approx(0.039)
    doses = StimulusVocabulary.load().resolve("startled", 1.0, [0.0] * 7, 0.0, "test")
    timeline.stimulate(doses, START_S + 0.002)
    assert pulse.wait_s(START_S + 0.003) == pytest.approx(0.017)


def test_after_a_jump_back_a_stimulus_shows_as_before():
    timeline = Timeline(AffectModel(load_parameters()), start_s=START_S, tick_s=0.01)
    pulse = Pulse(timeline, 25.0)
    doses = StimulusVocabulary.load().resolve("startled", 1.0, [0.0] * 7, 0.0, "test")
    runs = []
    for _ in range(2):
        timeline.reset(START_S)
        assert pulse.due(START_S) == [START_S]
        timeline.stimulate(doses, START_S + 0.112)
        runs.append([timeline.advance(time_s).time_s for time_s in pulse.due(START_S + 5.0)])
    assert runs[0] == runs[1]
