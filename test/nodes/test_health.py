"""Every node publishes its health on /diagnostics."""

import itertools

import pytest
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from geometry_msgs.msg import PointStamped

from emotion_face.msg import EmotionState, Stimulus
from emotion_face.nodes import conversions
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.composed import compose
from emotion_face.nodes.extras import EXTRAS
from emotion_face.nodes.face_node import FaceNode
from emotion_face.nodes.stimulus_node import StimulusNode

OK, WARN = DiagnosticStatus.OK, DiagnosticStatus.WARN


class Listener:
    """The newest status of every node."""

    def __init__(self, graph):
        self._heard = graph.listen(DiagnosticArray, "/diagnostics")

    def forget(self):
        """Start anew."""
        self._heard.clear()

    def status(self, node):
        """Newest status of a node by its full name, or None."""
        found = [
            status
            for message in self._heard
            for status in message.status
            if status.name.startswith(f"{node}: ")
        ]
        return found[-1] if found else None

    def stamps_s(self, node):
        """When a node reported [s]."""
        return [
            conversions.stamp_s(message)
            for message in self._heard
            if any(status.name.startswith(f"{node}: ") for status in message.status)
        ]

    def value(self, node, key):
        """A figure of a node, or None."""
        status = self.status(node)
        return {v.key: v.value for v in status.values}.get(key) if status else None

    def is_at(self, node, level):
        """Whether that is the newest level of a node."""
        status = self.status(node)
        return status is not None and status.level == level


def test_every_node_of_a_graph_says_that_it_is_well_with_its_rates(start):
    graph = start(
        lambda: compose(extras=sorted(EXTRAS)),
        (
            "-p",
            "panel:=fake",
            "-p",
            "keys:=false",
            "-p",
            "port:=0",  # a node's name before it would need the namespace too
            "-r",
            "__ns:=/robot1",
        ),
    )
    listener = Listener(graph)
    names = [node.get_fully_qualified_name() for node in graph.nodes]
    graph.until(lambda: all(listener.is_at(name, OK) for name in names))
    graph.until(lambda: float(listener.value("/robot1/face", "emotion_state heard [Hz]")) > 0)
    assert float(listener.value("/robot1/face", "emotion_state heard, greatest age [ms]")) > 0
    graph.until(lambda: float(listener.value("/robot1/affect", "emotion_state published [Hz]")) > 0)
    graph.until(lambda: float(listener.value("/robot1/display", "face/image heard [Hz]")) > 0)


def test_a_face_without_states_warns_with_cause_and_mend_until_they_come(start):
    graph = start(lambda: [FaceNode()], ("-r", "__ns:=/left"))
    listener = Listener(graph)
    graph.until(lambda: listener.is_at("/left/face", WARN))
    assert listener.status("/left/face").message == (
        "nothing heard on /left/emotion_state for 2 s: "
        "is the affect node running in this namespace?"
    )
    send = graph.speak(EmotionState, "/left/emotion_state")

    def well():
        send(EmotionState())
        return listener.is_at("/left/face", OK)

    graph.until(well)


def test_a_remapped_topic_is_named_as_it_is(start):
    graph = start(lambda: [FaceNode()], ("-r", "emotion_state:=/brain/feelings"))
    listener = Listener(graph)
    graph.until(lambda: listener.is_at("/face", WARN))
    assert "/brain/feelings" in listener.status("/face").message


def test_a_stimulus_node_warns_that_nobody_listens(start):
    graph = start(lambda: [StimulusNode()])
    listener = Listener(graph)
    graph.until(lambda: listener.is_at("/stimulus", WARN))
    assert "nobody listens to /stimulus" in listener.status("/stimulus").message
    graph.listen(Stimulus, "stimulus")
    graph.until(lambda: listener.is_at("/stimulus", OK))


def test_what_is_refused_is_counted_and_remembered(start):
    graph = start(lambda: [AffectNode(), FaceNode()])
    listener = Listener(graph)
    send = graph.speak(Stimulus, "stimulus")
    send(Stimulus(stimulus="peted"))
    graph.until(lambda: listener.is_at("/affect", WARN))
    assert "did you mean 'petted'?" in listener.status("/affect").message
    graph.until(lambda: listener.is_at("/affect", OK))
    assert listener.value("/affect", "warnings") == "1"
    assert "'peted'" in listener.value("/affect", "last warning")
    behind = PointStamped()
    behind.point.x = -1.0
    graph.speak(PointStamped, "look_at")(behind)
    graph.until(lambda: listener.value("/face", "warnings") == "1")


def test_rates_are_those_of_the_clock_and_go_on_after_it_has_jumped_back(start, executor):
    graph = start(lambda: [AffectNode()], sim_time=True, executor=executor)
    listener = Listener(graph)
    for start_s in (100.0, 7.0):
        times_s = itertools.count(start_s, 0.25)
        graph.set_time(next(times_s))
        listener.forget()

        def has_the_rate(times_s=times_s):
            graph.set_time(next(times_s))
            graph.run_for(0.02)
            rate_hz = listener.value("/affect", "emotion_state published [Hz]") or 0.0
            return float(rate_hz) == pytest.approx(25.0, abs=5.0)

        graph.until(has_the_rate)
