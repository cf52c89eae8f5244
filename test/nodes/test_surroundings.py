"""Warnings about a node's clock, other publishers of its topics, and stamps in the future."""

import itertools
from functools import partial

import pytest
from diagnostic_msgs.msg import DiagnosticStatus
from nodes.test_health import Listener
from rclpy.qos import QoSProfile, ReliabilityPolicy

from emotion_face.msg import EmotionState, Stimulus
from emotion_face.nodes import conversions, surroundings
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.composed import compose
from emotion_face.nodes.extras import EXTRAS
from emotion_face.nodes.face_node import FaceNode
from emotion_face.nodes.stamps import clock_s

OK, WARN = DiagnosticStatus.OK, DiagnosticStatus.WARN


def test_every_node_says_that_its_clock_stands_still(start):
    words = ("-p", "panel:=null", "-p", "keys:=false", "-p", "port:=0", "-p", "use_sim_time:=true")
    graph = start(lambda: compose(extras=sorted(EXTRAS)), words)
    listener, reason = Listener(graph), "nothing comes on /clock"
    for node in graph.nodes:
        name = node.get_fully_qualified_name()
        graph.until(
            lambda name=name: listener.is_at(name, WARN) and reason in listener.status(name).message
        )
        log = partial(graph.log_of, node.get_name())
        graph.until(lambda log=log: any(reason in said for said in log()))


def test_a_clock_that_comes_is_well(start):
    graph = start(lambda: [AffectNode()], ("-p", "use_sim_time:=true"))
    listener = Listener(graph)
    graph.until(lambda: listener.is_at("/affect", WARN))
    times_s = itertools.count(50.0, 0.25)

    def is_well():
        graph.set_time(next(times_s))
        graph.run_for(0.15)
        return listener.is_at("/affect", OK)

    graph.until(is_well)


def test_a_second_publisher_is_named_until_it_goes(start, monkeypatch):
    monkeypatch.setattr(surroundings, "PUBLISHERS_PATIENCE", 2)
    graph = start(lambda: [AffectNode(), FaceNode()])
    listener = Listener(graph)
    other = graph.probe.create_publisher(EmotionState, "emotion_state", 10)
    graph.until(lambda: listener.is_at("/affect", WARN))
    assert listener.status("/affect").message == (
        "/emotion_state has 2 publishers (/affect, /probe): give each face a namespace of its own"
    )
    graph.probe.destroy_publisher(other)
    graph.until(lambda: listener.is_at("/affect", OK))


def test_stimuli_may_have_several_publishers(start, monkeypatch):
    monkeypatch.setattr(surroundings, "PUBLISHERS_PATIENCE", 1)
    graph = start(lambda: compose(extras=["dashboard"]), ("-p", "panel:=null", "-p", "port:=0"))
    listener = Listener(graph)
    graph.speak(Stimulus, "stimulus")
    graph.run_for(2.5)
    for node in ("affect", "stimulus", "dashboard"):
        graph.until(lambda name=f"/{node}": listener.status(name))
        assert "publishers" not in listener.status(f"/{node}").message


def test_a_publisher_that_is_not_heard_is_named(start):
    graph = start(lambda: [AffectNode()])
    listener = Listener(graph)
    unheard = QoSProfile(depth=5, reliability=ReliabilityPolicy.BEST_EFFORT)
    graph.probe.create_publisher(Stimulus, "stimulus", unheard)
    graph.until(lambda: listener.is_at("/affect", WARN))
    assert listener.status("/affect").message == (
        "probe publishes /stimulus with reliability best_effort and is not heard, expected reliable"
    )


@pytest.mark.parametrize(("ahead_s", "is_said"), [(0.0, False), (0.05, False), (0.6, True)])
def test_a_stamp_that_delays_a_stimulus_is_named(start, ahead_s, is_said):
    graph = start(lambda: [AffectNode()])
    listener = Listener(graph)
    states = graph.listen(EmotionState, "emotion_state")
    send = graph.speak(Stimulus, "stimulus")
    message = Stimulus(stimulus="startled", source="camera")

    def is_felt():
        message.header.stamp = conversions.time_message(clock_s(graph.nodes[0]) + ahead_s)
        send(message)  # repeatedly, as what is heard late is no longer ahead
        graph.run_for(0.2)
        has_said = "chrony" in (listener.value("/affect", "last warning") or "")
        return has_said == is_said and any(state.emotion == "surprise" for state in states)

    graph.until(is_felt)
    listener.forget()
    graph.until(lambda: listener.status("/affect"))
    last = listener.value("/affect", "last warning")
    assert ("stimulus of source 'camera' is stamped +0." in last) == is_said
    assert ("chrony" in last) == is_said


def test_a_whole_number_is_taken_where_a_float_is_meant(start):
    graph = start(lambda: [AffectNode()])
    (taken,) = graph.set_parameters("affect", time_scale=2)
    assert taken.successful, taken.reason
    assert graph.nodes[0].get_parameter("time_scale").value == 2.0
    (refused,) = graph.set_parameters("affect", time_scale="slow")
    assert not refused.successful
