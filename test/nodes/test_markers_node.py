import itertools

import pytest
from visualization_msgs.msg import Marker, MarkerArray

from emotion_face.affect import MODULATORS
from emotion_face.errors import ConfigError
from emotion_face.msg import EmotionState
from emotion_face.nodes.markers_node import MarkersNode
from emotion_face.nodes.marking import LEVEL_MAX, MarkerLayout, markers_message


def state(**values):
    message = EmotionState(emotion="joy", word="optimistic", blend="optimism", intensity=0.75)
    message.header.stamp.sec = 9
    for name, value in values.items():
        setattr(message, name, value)
    return message


def of(message, namespace):
    """Markers of a namespace by their ids."""
    return {marker.id: marker for marker in message.markers if marker.ns == namespace}


def length(bar):
    return bar.scale.y


def test_a_bar_is_as_long_as_its_level_and_begins_where_all_do():
    levels = {name: 0.2 * index for index, name in enumerate(MODULATORS)}
    message = markers_message(state(**levels), MarkerLayout(), 1.0)
    bars = of(message, "levels")
    unit = length(bars[5])
    for index in range(1, len(MODULATORS)):
        assert length(bars[index]) == pytest.approx(0.2 * index * unit, rel=1e-5)
        assert bars[index].pose.position.y == pytest.approx(length(bars[index]) / 2)
    assert 0.0 < length(bars[0]) < 0.05 * unit
    heights = [bars[index].pose.position.z for index in sorted(bars)]
    assert heights == sorted(heights, reverse=True)
    ruler = of(message, "ruler")[0]
    assert [point.y for point in ruler.points] == pytest.approx([0.0, 0.0, unit, unit])


def test_every_bar_has_its_name_and_level_beside_it():
    message = markers_message(state(dopamine=0.5), MarkerLayout(), 1.0)
    bars, names = of(message, "levels"), of(message, "names")
    assert names[MODULATORS.index("dopamine")].text == "dopamine 0.50"
    for index, name in enumerate(MODULATORS):
        assert names[index].text.split()[0] == name
        assert names[index].pose.position.z == bars[index].pose.position.z
        assert names[index].type == Marker.TEXT_VIEW_FACING


def test_the_emotion_is_said_with_word_and_blend_above_the_bars():
    message = markers_message(state(), MarkerLayout(), 1.0)
    emotion = of(message, "emotion")[0]
    assert emotion.text == "optimistic\njoy 0.75, optimism"
    assert emotion.pose.position.z > max(bar.pose.position.z for bar in message.markers[:-1])
    (alone,) = of(markers_message(state(blend=""), MarkerLayout(), 1.0), "emotion").values()
    assert alone.text == "optimistic\njoy 0.75"


def test_ids_are_unique_and_the_same_for_every_state():
    keys = [
        [(marker.ns, marker.id) for marker in markers_message(message, MarkerLayout(), 1.0).markers]
        for message in (state(), state(emotion="sad", cortisol=1.0))
    ]
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == len(keys[0]) == 2 * len(MODULATORS) + 2


@pytest.mark.parametrize("level", [float("nan"), float("inf"), -1.0, 1e30])
def test_a_level_that_is_not_one_leaves_markers_that_can_be_drawn(level):
    message = markers_message(state(cortisol=level, word="w" * 5000), MarkerLayout(), 1.0)
    unit = 2 * of(message, "ruler")[0].points[-1].y
    for marker in message.markers:
        assert all(0.0 <= size <= LEVEL_MAX * unit for size in (marker.scale.x, marker.scale.y))
        assert len(marker.text) < 200


def test_size_place_and_frame_are_those_of_the_layout():
    message = state(joy=0.4, dopamine=0.5)
    small = markers_message(message, MarkerLayout(), 0.5)
    layout = MarkerLayout(frame_id="head", scale=2.0, offset_x=1.0, offset_y=2.0, offset_z=3.0)
    large = markers_message(message, layout, 0.5)
    for one, two in zip(small.markers, large.markers, strict=True):
        assert two.header.frame_id == "head" and two.header.stamp == message.header.stamp
        assert (two.lifetime.sec, two.lifetime.nanosec) == (0, 500_000_000)
        assert two.scale.z == pytest.approx(2.0 * one.scale.z)
        assert two.pose.position.x == 1.0
        assert two.pose.position.y == pytest.approx(2.0 + 2.0 * one.pose.position.y)
        assert two.pose.position.z == pytest.approx(3.0 + 2.0 * (one.pose.position.z - 0.4))


def test_the_node_shows_the_newest_state_at_its_rate(start, executor):
    graph = start(lambda: [MarkersNode()], sim_time=True, executor=executor)
    heard = graph.listen(MarkerArray, "markers")
    send = graph.speak(EmotionState, "emotion_state")
    times_s = itertools.count(50.0, 0.02)
    for beat in range(100):
        send(state(dopamine=beat / 100))
        graph.set_time(next(times_s))
        graph.settle()

    def shows_the_newest():
        graph.set_time(next(times_s))
        return heard and of(heard[-1], "names")[3].text == "dopamine 0.99"

    graph.until(shows_the_newest)
    assert 10 <= len(heard) <= 22
    assert heard[-1].markers[0].header.stamp.sec == 9


def test_its_layout_is_live_and_nonsense_is_refused(start):
    graph = start(lambda: [MarkersNode()])
    heard = graph.listen(MarkerArray, "markers")
    send = graph.speak(EmotionState, "emotion_state")
    (answer,) = graph.set_parameters("markers", frame_id="base_link")
    assert answer.successful

    def moved():
        send(state())
        return heard and heard[-1].markers[0].header.frame_id == "base_link"

    graph.until(moved)
    (answer,) = graph.set_parameters("markers", frame_id="")
    assert not answer.successful and "the name of a frame" in answer.reason
    assert not graph.set_parameters("markers", scale=0.0)[0].successful
    assert not graph.set_parameters("markers", offset_x=float("nan"))[0].successful


@pytest.mark.parametrize(
    ("argument", "expectation"),
    [
        ("scale:=1000.0", "from 0.01 to 100"),
        ("rate_hz:=0.0", "from 1 to 100"),
        ("frame_id:=''", "the name of a frame"),
    ],
)
def test_a_bad_parameter_is_refused_at_the_start(start, argument, expectation):
    with pytest.raises(ConfigError, match=expectation):
        start(lambda: [MarkersNode()], ("-p", argument))
