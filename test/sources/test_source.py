import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sensor_msgs.msg import Joy
from std_msgs.msg import Float32

from emotion_face.errors import ConfigError, SourceError
from emotion_face.sources.habituation import HabituatedResponse, Habituation
from emotion_face.sources.signals import make_signal
from emotion_face.sources.source import Entry, Scale, Source

BOOL = {"type": "std_msgs/msg/Bool"}
TEXT = {"type": "std_msgs/msg/String"}


@pytest.mark.parametrize(
    ("keys", "values", "expected"),
    [
        ({"when": "any", "field": ""}, [0.0, 0.0], [0, 1]),
        ({"when": "equal", "limit": 2}, [2.0, 1.0, 2.0, 2.0], [0, 2, 3]),
        ({"when": "above", "limit": 0.5}, [0.5, 0.6, 0.7], [1, 2]),
        ({"when": "below", "limit": 0.5}, [0.5, 0.4, 0.3], [1, 2]),
        ({"when": "rises_above", "limit": 0.5}, [0.6, 0.7, 0.4, 0.6], [0, 3]),
        (
            {"when": "rises_above", "limit": 0.5, "hysteresis": 0.2},
            [0.4, 0.6, 0.45, 0.6, 0.25, 0.6],
            [1, 5],
        ),
        (
            {"when": "falls_below", "limit": 0.5, "hysteresis": 0.2},
            [0.6, 0.4, 0.6, 0.4, 0.8, 0.4],
            [1, 5],
        ),
        ({"when": "rises"}, [1.0, 1.0, 0.0, 2.0], [0, 3]),
        ({"when": "rises", **BOOL}, [False, True, True, False, True], [1, 4]),
        ({"when": "falls", **BOOL}, [False, True, True, False, False], [3]),
        ({"when": "equal", "limit": True, **BOOL}, [False, True, True], [1, 2]),
        ({"when": "equal", "limit": "hi", **TEXT}, ["hi", "ho"], [0]),
    ],
)
def test_a_condition_tells_which_values_count(make_source, fired, keys, values, expected):
    assert fired(make_source(**keys), values) == expected


@pytest.mark.parametrize(("signal", "size"), [("rate", 5.0), ("jerk", 25.0)])
@pytest.mark.parametrize("step_s", [0.3, 100.0])
def test_a_value_holds_until_the_next(signal, size, step_s):
    change, _ = make_signal(signal, float)
    heard = [change(value, index * step_s) for index, value in enumerate((3.0, 4.0))]
    assert heard == pytest.approx([0.0, size])
    assert change(4.0, 2 * step_s + 1.0) == 0.0


@pytest.mark.parametrize("signal", ["rate", "jerk"])
def test_changes_do_not_depend_on_the_rate_of_messages(signal):
    sizes = []
    for rate_hz in (50, 500):
        change, _ = make_signal(signal, float)
        times_s = [index / rate_hz for index in range(2 * rate_hz)]
        sizes.append(max(change(math.cos(3.0 * time_s), time_s) for time_s in times_s))
    assert sizes == pytest.approx(2 * [{"rate": 3.0, "jerk": 9.0}[signal]], rel=0.1)


def test_the_steps_of_a_joystick_are_no_jerk(make_source, fired):
    source = make_source(signal="jerk", when="above", limit=5.0)
    assert fired(source, [0.02 * (index // 3) for index in range(60)], step_s=0.02) == []


def test_intensity_is_scaled_between_two_values(make_source):
    scale = Scale(values=(0.6, 1.0), intensities=(0.5, 1.5))
    source = make_source(when="any", intensity=scale)
    heard = [source.hear(Float32(data=value), 0.0) for value in (0.1, 0.6, 0.8, 1.0, 9.0)]
    assert heard == pytest.approx([0.5, 0.5, 1.0, 1.5, 1.5])
    falling = Scale(values=(-0.4, -0.8), intensities=(0.5, 1.0))
    assert [falling(value) for value in (0.0, -0.6, -1.0)] == pytest.approx([0.5, 0.75, 1.0])


def test_a_cool_down_lets_nothing_pass(make_source, fired):
    source = make_source(when="any", cooldown_s=2.5)
    assert fired(source, [0.0] * 7) == [0.0, 3.0, 6.0]


def test_repeats_lose_intensity_and_rest_brings_it_back(make_source):
    habituation = Habituation(loss=0.5, recovery_s=20.0)
    source = make_source(when="any", intensity=0.8, habituation=habituation)
    heard = [source.hear(Float32(), time_s) for time_s in (0.0, 0.1, 0.2, 200.0)]
    assert heard == pytest.approx([0.8, 0.4, 0.2, 0.8], rel=0.02)


def test_a_response_recovers_by_its_time_constant():
    response = HabituatedResponse(Habituation(loss=0.4, recovery_s=10.0))
    assert response(5.0) == 1.0
    assert response(15.0) == pytest.approx(1.0 - 0.4 * math.exp(-1.0))
    assert response(15.0) == pytest.approx(0.6 * (1.0 - 0.4 * math.exp(-1.0)))


@given(
    loss=st.floats(0.01, 0.9),
    recovery_s=st.floats(1.0, 1000.0),
    slow_s=st.floats(0.5, 100.0),
    ratio=st.floats(0.1, 0.9),
)
def test_habituation_has_the_signs_of_thompson_and_spencer(loss, recovery_s, slow_s, ratio):
    def strengths(step_s):
        response = HabituatedResponse(Habituation(loss=loss, recovery_s=recovery_s))
        return [response(index * step_s) for index in range(20)]

    slow, fast = strengths(slow_s), strengths(ratio * slow_s)
    falls = [first - second for first, second in itertools.pairwise(slow)]
    assert slow[0] == 1.0
    assert all(fall >= -1e-12 for fall in falls)  # 1: repetition weakens it,
    assert all(a >= b - 1e-9 for a, b in itertools.pairwise(falls))  # ever less
    rested = HabituatedResponse(Habituation(loss=loss, recovery_s=recovery_s))
    assert rested(0.0) - rested(20 * recovery_s) < 1e-6  # 2: it recovers
    assert all(f <= s + 1e-12 for f, s in zip(fast, slow, strict=True))  # 4: frequency counts
    assert all(0.0 < strength <= 1.0 for strength in (*slow, *fast))


def test_a_value_that_is_no_number_is_not_heard(make_source, fired):
    source = make_source(when="falls_below", limit=0.2)
    assert fired(source, [math.nan, 0.5, math.nan, 0.1, math.nan, 0.1]) == [3.0]


def test_a_range_finder_that_sees_nothing_hears_the_next_approach(make_source, fired):
    source = make_source(when="falls_below", limit=0.3)
    assert fired(source, [0.2, math.inf, 0.2, math.inf, math.inf, -math.inf]) == [0.0, 2.0, 5.0]
    source = make_source(when="rises_above", limit=0.3)
    assert fired(source, [0.2, math.inf, 0.2, math.inf]) == [1.0, 3.0]


def test_an_infinite_value_has_the_intensity_at_the_end(make_source):
    scale = Scale(values=(0.6, 1.0), intensities=(0.5, 1.5))
    source = make_source(when="any", intensity=scale)
    assert source.hear(Float32(data=math.inf), 0.0) == 1.5
    assert source.hear(Float32(data=-math.inf), 1.0) == 0.5


@pytest.mark.parametrize("signal", ["rate", "jerk"])
def test_changes_go_on_with_the_next_number(make_source, signal):
    whole = make_source(signal=signal, when="above", limit=1.0, intensity=1.0)
    broken = make_source(signal=signal, when="above", limit=1.0, intensity=1.0)
    values = [0.0, 0.1, 2.0, 0.1, 0.0, 3.0]
    for step, value in enumerate(values):
        said = whole.hear(Float32(data=value), step)
        assert broken.hear(Float32(data=math.inf), step - 0.01) is None
        assert broken.hear(Float32(data=value), step) == said
    assert said == 1.0


BATTERY = {"type": "sensor_msgs/msg/BatteryState", "field": "percentage"}


@pytest.mark.parametrize("keys", [BATTERY, {"within": (0.0, 1.0)}], ids=["known", "said"])
@pytest.mark.parametrize("value", [87.0, -0.1, math.inf])
def test_a_value_that_cannot_be_is_refused_and_does_not_count(make_source, keys, value):
    source = make_source(when="rises_above", limit=0.5, **keys)
    name = keys.get("field", "data")
    with pytest.raises(
        SourceError, match=rf"{name}: {value} is refused, expected 0 to 1: .*'within'"
    ):
        source.hear(source.message_type(**{name: value}), 0.0)
    assert source.hear(source.message_type(**{name: 0.6}), 1.0) == 1.0


def test_a_map_may_say_that_a_known_field_is_in_another_unit(make_source):
    source = make_source(when="below", limit=15, within=(0.0, 100.0), **BATTERY)
    assert source.hear(source.message_type(percentage=87.0), 0.0) is None
    assert source.hear(source.message_type(percentage=14.0), 1.0) == 1.0


def test_a_range_may_have_one_end(make_source):
    source = make_source(when="below", limit=0.3, within=(0.0, math.inf))
    assert source.hear(Float32(data=math.inf), 0.0) is None
    with pytest.raises(SourceError, match=r"-inf is refused, expected 0 to inf"):
        source.hear(Float32(data=-math.inf), 1.0)


def test_after_a_jump_back_everything_begins_again(make_source):
    habituation = Habituation(loss=0.5, recovery_s=1000.0)
    source = make_source(when="rises", cooldown_s=5.0, habituation=habituation)
    assert source.hear(Float32(data=1.0), 100.0) == 1.0
    assert source.hear(Float32(data=1.0), 99.5) is None
    assert source.hear(Float32(data=1.0), 7.0) == 1.0


def test_the_same_messages_at_the_same_times_give_the_same_bits(make_source):
    keys = {
        "signal": "jerk", "when": "above", "limit": 3.0, "cooldown_s": 0.3,
        "intensity": Scale(values=(3.0, 90.0), intensities=(0.1, 1.0)),
        "habituation": Habituation(loss=0.2, recovery_s=3.0),
    }  # fmt: skip
    messages = [(Float32(data=math.sin(k * k)), 0.07 * k) for k in range(200)]
    first, second = make_source(**keys), make_source(**keys)
    heard = [first.hear(*message) for message in messages]
    assert heard == [second.hear(*message) for message in messages]
    assert 10 < sum(intensity is not None for intensity in heard) < 100


def test_a_list_that_is_too_short_is_refused():
    source = Source(
        "b", Entry(topic="joy", type="sensor_msgs/msg/Joy", field="buttons[2]", when="rises",
                   stimulus="petted"),
    )  # fmt: skip
    with pytest.raises(SourceError, match=r"buttons\[2\].* holds 1, expected at least 3"):
        source.hear(Joy(buttons=[1]), 0.0)
    assert source.hear(Joy(buttons=[0, 0, 1]), 1.0) == 1.0


@pytest.mark.parametrize(
    ("keys", "expectation"),
    [
        ({"when": "above"}, "limit: None is refused, expected a number, for 'when: above'"),
        ({"when": "above", "limit": True}, "limit: True"),
        ({"when": "equal", "limit": "loud"}, "limit: 'loud' is refused, expected a number"),
        ({"when": "equal", "limit": 1, **TEXT}, "limit: 1 is refused, expected a text"),
        (
            {"when": "above", "limit": 0.5, **BOOL},
            "expected a signal that is a number",
        ),
        ({"when": "rises", **TEXT}, "'rises' is refused, expected a signal"),
        ({"when": "rises", "limit": 1.0}, "limit: 1.0 is refused, expected none"),
        ({"when": "above", "limit": 1.0, "hysteresis": 0.1}, "hysteresis: 0.1"),
        ({"when": "sometimes"}, "when: unknown name 'sometimes', expected one of above, any"),
        ({"when": "rises", "field": ""}, "field: '' is refused"),
        ({"when": "any", "signal": "rate", **TEXT}, "signal: 'rate' .* this one has text"),
        ({"when": "any", "signal": "sentiment"}, "signal: 'sentiment' .* with text"),
        ({"when": "any", "signal": "loudness"}, "signal: unknown name 'loudness'"),
        ({"when": "any", "topic": "my topic"}, "topic: 'my topic'"),
        ({"when": "any", "intensity": 11.0}, "intensity: 11.0 .* from 0 to 10"),
        ({"when": "any", "cooldown_s": -1.0}, "cooldown_s: -1.0"),
        ({"when": "any", "within": (1.0,)}, "within: .1.0. is refused, expected the least"),
        ({"when": "any", "within": (1.0, 0.0)}, "within: .1.0, 0.0. is refused"),
        ({"when": "any", "within": (0.0, "1")}, "within: .0.0, '1'. is refused"),
        ({"when": "any", "within": (0.0, math.nan)}, "within: .0.0, nan. is refused"),
        ({"when": "any", "within": (0.0, 1.0), **BOOL}, "expected none unless the field is a num"),
    ],
)
def test_what_does_not_fit_together_is_refused(make_source, keys, expectation):
    with pytest.raises(ConfigError, match=expectation):
        make_source(**keys)


@pytest.mark.parametrize(
    ("values", "intensities", "expectation"),
    [
        ((1.0, 1.0), (0.0, 1.0), "two different numbers"),
        ((1.0,), (0.0, 1.0), "two different numbers"),
        ((0.0, "1"), (0.0, 1.0), "two different numbers"),
        ((0.0, 1.0), (0.0, 20.0), "two of a number from 0 to 10"),
    ],
)
def test_a_scale_that_is_none_is_refused(values, intensities, expectation):
    with pytest.raises(ConfigError, match=expectation):
        Scale(values=values, intensities=intensities)
