from types import SimpleNamespace

import pytest
from geometry_msgs.msg import Twist
from rclpy.qos import QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import BatteryState, Joy
from std_msgs.msg import Bool, Float32, String

from emotion_face.errors import ConfigError
from emotion_face.msg import EmotionState, Stimulus
from emotion_face.nodes import conversions
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.sources_node import SourcesNode
from emotion_face.nodes.stamps import clock_s


def make():
    return [SourcesNode()]


def battery(percentage, at_s):
    message = BatteryState(percentage=percentage)
    message.header.stamp = conversions.time_message(at_s)
    return message


def drive(speed):
    twist = Twist()
    twist.linear.x = speed
    return twist


@pytest.fixture
def graph(start):
    """The node at time 100 s with the shipped map, and its stimuli."""
    graph = start(make, sim_time=True)
    graph.heard = graph.listen(Stimulus, "stimulus")
    graph.until(lambda: graph.nodes[0].count_subscribers("stimulus"))
    graph.until(lambda: graph.probe.count_publishers("stimulus"))
    graph.set_time(100.0)
    return graph


def hear(graph, kind, topic, *messages, step_s=0.1):
    """Publish messages, one per step of simulated time; returns the resulting stimuli."""
    before = len(graph.heard)
    speak = graph.speak(kind, topic)
    for message in messages:
        speak(message)
        graph.settle()
        graph.set_time(clock_s(graph.nodes[0]) + step_s)
    return [(said.stimulus, said.source) for said in graph.heard[before:]]


def test_a_button_is_a_stimulus_and_repeats_weaken(graph):
    buttons = [Joy(buttons=[pressed, 0]) for pressed in (0, 1, 1, 0, 1, 0, 1)]
    assert hear(graph, Joy, "joy", *buttons, step_s=1.0) == 3 * [("praised", "button_praise")]
    intensities = [message.intensity for message in graph.heard]
    assert intensities[0] == 1.0
    assert intensities == sorted(intensities, reverse=True)
    assert intensities[2] < intensities[0]
    assert conversions.seconds(graph.heard[0].header.stamp) == pytest.approx(101.0)


def test_a_stimulus_has_the_stamp_of_its_message(graph):
    levels = [battery(level, 98.0 + index) for index, level in enumerate((0.5, 0.2, 0.1, 0.09))]
    heard = hear(graph, BatteryState, "battery_state", *levels)
    assert heard == [("low_battery", "battery_low")]
    assert conversions.seconds(graph.heard[0].header.stamp) == 100.0


@pytest.mark.parametrize("header", [{}, {"header": "text"}, {"header": SimpleNamespace(stamp=3)}])
def test_a_message_without_a_header_of_ros_has_no_stamp(header):
    assert conversions.stamp_s(SimpleNamespace(**header)) == 0.0


@pytest.mark.parametrize(
    ("kind", "topic", "messages", "stimulus"),
    [
        (BatteryState, "battery_state", [battery(p, 0.0) for p in (0.9, 1.0)], "charged"),
        (Bool, "bump", [Bool(data=True)], "bumped"),
        (Bool, "touch", [Bool(data=True)], "petted"),
        (Joy, "joy", [Joy(buttons=[0, 1])], "scolded"),
        (Float32, "sound_level", [Float32(data=0.1), Float32(data=0.9)], "startled"),
        (Twist, "cmd_vel", [drive(0.8), drive(-0.8)], "startled"),
        (Bool, "voice_activity", [Bool(data=True)], "called"),
        (String, "heard_text", [String(data="Well done, I love you!")], "praised"),
        (String, "heard_text", [String(data="You stupid robot")], "insulted"),
    ],
)
def test_the_shipped_sources(graph, kind, topic, messages, stimulus):
    if kind is String:
        pytest.importorskip("vaderSentiment")
    assert [name for name, _ in hear(graph, kind, topic, *messages)] == [stimulus]


def test_gentle_driving_and_neutral_words_are_no_stimulus(graph):
    pytest.importorskip("vaderSentiment")
    assert hear(graph, Twist, "cmd_vel", *[drive(0.05 * step) for step in range(8)]) == []
    assert hear(graph, String, "heard_text", String(data="turn left at the door")) == []


def test_a_publisher_that_does_its_best_is_heard(graph):
    best_effort = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
    publisher = graph.probe.create_publisher(Bool, "bump", best_effort)
    graph.until(publisher.get_subscription_count)
    publisher.publish(Bool(data=True))
    graph.until(lambda: graph.heard)


def test_a_message_that_lacks_the_field_is_one_warning(graph):
    joy = graph.speak(Joy, "joy")
    for _ in range(5):
        joy(Joy(buttons=[1]))
    graph.until(lambda: "buttons[1]" in "".join(graph.log_of("sources")))
    graph.settle()
    warnings = [line for line in graph.log_of("sources") if "buttons[1]" in line]
    assert len(warnings) == 1
    assert "holds 1, expected at least 2" in warnings[0]
    assert [said.stimulus for said in graph.heard] == ["praised"]


def test_a_source_moves_the_robot(start):
    graph = start(lambda: [SourcesNode(), AffectNode()], ("-r", "__ns:=/left"))
    states = graph.listen(EmotionState, "/left/emotion_state")
    graph.until(lambda: states)
    graph.speak(Bool, "/left/touch")(Bool(data=True))
    graph.until(lambda: states[-1].emotion == "love")


def test_a_bad_map_is_refused(start, tmp_path):
    path = tmp_path / "map.yaml"
    path.write_text("\nbump: {topic: bump}\n")
    with pytest.raises(ConfigError, match=f"{path}:2: bump: type is missing"):
        start(make, ("-p", f"sources:map:={path}"))
