"""The grid of ticks: results depend only on the stimuli's stamps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotion_face.affect import AffectModel, Stimulus, Timeline, load_parameters
from emotion_face.affect.timeline import STEPS_MAX
from emotion_face.affect.vector_field import pack
from emotion_face.errors import StimulusError

PARAMETERS = load_parameters()
START_S = 1.7e9  # stamps of a robot's clock are seconds since 1970


class CountingModel(AffectModel):
    """Counts its steps."""

    steps = 0

    def step(self, h_s):
        self.steps += 1
        super().step(h_s)


@pytest.fixture
def bag(dose):
    """Stamped stimuli; some on a tick, some between two, two at once."""
    return [
        (0.1, dose("joy")),
        (0.333, dose("love", 0.5)),
        (0.333, dose("power", 0.2)),
        (1.0, dose("fear")),
        (1.0071, dose("surprise", 0.7)),
    ]


def replay(bag, calls_s, *, start_s=START_S, begin_s=0.0, model=None):
    """Final state of a bag in which `advance` is called at the given times."""
    timeline = Timeline(model or AffectModel(PARAMETERS), start_s=start_s + begin_s)
    waiting = sorted(bag, key=lambda entry: entry[0])
    for call_s in [*sorted(calls_s), 2.0]:
        while waiting and waiting[0][0] <= call_s:
            at_s, stimulus = waiting.pop(0)
            timeline.stimulate(stimulus, start_s + at_s)
        reading = timeline.advance(start_s + call_s)
    return pack(timeline.model.state), (reading.time_s, reading.emotion, reading.word)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.0, 2.0), max_size=40))
def test_it_does_not_matter_who_calls_when(calls_s):
    bag = [(at_s, Stimulus(np.eye(7)[k])) for at_s, k in ((0.1, 3), (0.333, 4), (1.0, 0))]
    # a caller hands a stimulus over before the tick it belongs to has passed
    state, label = replay(bag, [*calls_s, *(at_s for at_s, _ in bag)])
    expected, expected_label = replay(bag, np.arange(0.0, 2.0, 0.005))
    assert np.array_equal(state, expected)
    assert label == expected_label


def test_the_same_bag_gives_the_same_bits(bag):
    one, other = (replay(bag, np.arange(0.0, 2.0, 0.03)) for _ in range(2))
    assert np.array_equal(one[0], other[0])
    assert one[1] == other[1]


def test_the_start_does_not_matter(bag):
    early, late = (replay(bag, [0.5, 1.0], begin_s=b)[0] for b in (-7.013, 0.05))
    assert np.array_equal(early, late)


def test_the_order_of_arrival_within_a_tick_does_not_matter(bag):
    ahead = replay(bag, [])[0]
    assert np.array_equal(replay(bag[::-1], [])[0], ahead)


def test_a_stimulus_acts_at_the_first_tick_at_or_after_its_stamp(dose):
    def store(at_s, until_s):
        timeline = Timeline(AffectModel(PARAMETERS), start_s=0.0)
        timeline.stimulate(dose("joy"), at_s)
        timeline.advance(until_s)
        return timeline.model.state.store.max()

    assert store(0.04, 0.04) == 0.0
    assert store(0.04, 0.06) > 0.0
    assert store(0.041, 0.06) == 0.0
    assert store(0.041, 0.08) == store(0.04, 0.06)


def test_a_late_stimulus_acts_at_once(dose):
    timeline = Timeline(AffectModel(PARAMETERS), start_s=0.0)
    timeline.advance(5.0)
    timeline.stimulate(dose("joy"), 1.0)
    assert timeline.advance(5.3).emotion == "joy"


def test_a_reading_is_stamped_with_its_tick():
    timeline = Timeline(AffectModel(PARAMETERS), start_s=10.0)
    assert timeline.advance(10.0).time_s == pytest.approx(10.0)
    assert timeline.advance(10.0399).time_s == pytest.approx(10.02)
    assert timeline.advance(10.04).time_s == pytest.approx(10.04)


def test_a_jump_back_goes_to_rest_and_forgets_what_was_ahead(dose):
    timeline = Timeline(AffectModel(PARAMETERS), start_s=100.0)
    timeline.stimulate(dose("joy"), 100.0)
    timeline.stimulate(dose("mad"), 101.5)
    assert timeline.advance(101.0).emotion == "joy"
    timeline.stimulate(dose("love", 0.3), 3.1)  # arrives with the new clock, before it is seen
    after = timeline.advance(3.0)
    assert np.array_equal(pack(timeline.model.state), pack(AffectModel(PARAMETERS).state))
    assert (after.emotion, after.time_s) == ("neutral", pytest.approx(3.0))
    assert timeline.advance(4.0).levels[4] > 0.3
    assert timeline.advance(104.0).emotions[1] == 0.0


def test_a_jump_back_forgets_what_was_due_at_the_very_tick_that_is_left(dose):
    timeline = Timeline(AffectModel(PARAMETERS), start_s=100.0)
    timeline.advance(101.0)
    timeline.stimulate(dose("mad"), 101.0)
    timeline.advance(3.0)
    assert timeline.pending == []
    assert timeline.advance(102.0).emotions.max() == 0.0


def test_what_is_due_at_a_tick_acts_when_the_tick_after_it_is_run(dose):
    timeline = Timeline(CountingModel(PARAMETERS), start_s=0.0)
    timeline.stimulate(dose("joy"), 0.04)
    timeline.advance(0.04)
    assert (timeline.model.steps, len(timeline.pending)) == (2, 1)
    timeline.advance(0.06)
    assert (timeline.model.steps, timeline.pending) == (3, [])


def test_a_bag_that_loops_gives_the_same_bits(bag):
    timeline = Timeline(AffectModel(PARAMETERS), start_s=0.0)

    def played():
        readings = [timeline.advance(START_S)]
        for at_s, stimulus in bag:
            timeline.stimulate(stimulus, START_S + at_s)
        readings += [timeline.advance(START_S + at_s) for at_s in np.arange(0.0, 2.0, 0.04)]
        return [(reading.time_s, reading.word, *reading.emotions) for reading in readings]

    assert played() == played()


def test_a_small_step_back_waits():
    timeline = Timeline(CountingModel(PARAMETERS), start_s=0.0)
    timeline.advance(1.0)
    assert timeline.advance(0.5).time_s == pytest.approx(1.0)
    timeline.advance(1.02)
    assert timeline.model.steps == 51


@pytest.mark.parametrize("gap_s", [11.0, 3600.0, 1.7e9])
def test_a_long_gap_is_bounded_work(dose, gap_s):
    timeline = Timeline(CountingModel(PARAMETERS), start_s=0.0)
    timeline.stimulate(dose("joy"), 0.0)
    timeline.stimulate(dose("love"), 5.0)
    reading = timeline.advance(gap_s)
    assert timeline.model.steps <= STEPS_MAX + 2
    assert reading.time_s == pytest.approx(gap_s, abs=0.021)
    assert (reading.emotion == "neutral") == (gap_s > 60.0)


def test_a_gap_ends_at_its_tick_whatever_is_ahead(dose):
    timeline = Timeline(CountingModel(PARAMETERS), start_s=0.0)
    timeline.stimulate(dose("joy"), 100.0)
    assert timeline.advance((STEPS_MAX + 1) * 0.02).time_s == pytest.approx((STEPS_MAX + 1) * 0.02)
    assert timeline.model.steps == STEPS_MAX // 2 + 1


@pytest.mark.parametrize("tick_s", [0.0, -0.01, float("inf"), float("nan")])
def test_a_tick_that_is_no_time_is_refused(tick_s):
    with pytest.raises(ValueError, match=r"tick_s: .* is refused, expected seconds above 0"):
        Timeline(AffectModel(PARAMETERS), start_s=0.0, tick_s=tick_s)


def test_levels_after_a_gap_are_exact(dose):
    levels, emotions = [], []
    for calls in ([45.0], np.arange(0.0, 45.01, 1.0)):
        timeline = Timeline(AffectModel(PARAMETERS), start_s=0.0)
        timeline.stimulate(dose("sad"), 0.5)
        timeline.stimulate(dose("love"), 30.01)
        for call_s in calls:
            reading = timeline.advance(call_s)
        levels.append(reading.levels)
        emotions.append(reading.emotions)
    assert levels[0] == pytest.approx(levels[1], abs=1e-6)
    assert emotions[0] == pytest.approx(emotions[1], abs=1e-2)


@pytest.mark.parametrize("at_s", [float("nan"), float("inf"), float("-inf")])
def test_a_stamp_that_is_no_time_is_refused(dose, at_s):
    timeline = Timeline(AffectModel(PARAMETERS), start_s=0.0)
    with pytest.raises(StimulusError, match=r"stamp: .* is refused"):
        timeline.stimulate(dose("joy"), at_s)
    with pytest.raises(ValueError, match="to_s"):
        timeline.advance(at_s)
