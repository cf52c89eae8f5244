"""No exception ends a running node: a fault in any kind of callback becomes a warning."""

from typing import Any

import pytest
from rclpy.action import ActionClient
from rclpy.clock import JumpThreshold
from rclpy.duration import Duration
from std_msgs.msg import Empty
from std_srvs.srv import Trigger

from emotion_face.action import PlayExpression
from emotion_face.msg import Stimulus
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.call_queue import CallQueue
from emotion_face.nodes.face_node import FaceNode
from emotion_face.nodes.guarded import GuardedLifecycleNode, GuardedNode


def fault(*arguments: Any) -> None:
    """The fault."""
    raise ZeroDivisionError("no such luck")


class Faulty(GuardedNode):
    """A node whose callbacks all fail."""

    def __init__(self) -> None:
        super().__init__("faulty")
        self.create_subscription(Empty, "heard", fault, 1)
        self.create_service(Trigger, "asked", fault)
        self.jumps = self.get_clock().create_jump_callback(
            JumpThreshold(
                min_forward=Duration(nanoseconds=1),
                min_backward=Duration(nanoseconds=-1),
                on_clock_change=False,
            ),
            post_callback=self.guarded(fault),
        )
        self.calls = CallQueue(self)


def warned(graph):
    """The node has warned once, with the fault and its place."""
    (node,) = graph.nodes
    graph.until(lambda: len([t for t in graph.log_of(node.get_name()) if "no such luck" in t]))
    assert node.warnings.diagnose().values["warnings"] == "1"
    (text,) = {text for text in graph.log_of(node.get_name()) if "no such luck" in text}
    assert "fault failed: ZeroDivisionError: no such luck (test_guarded.py:" in text


@pytest.fixture
def faulty(start, executor):
    return start(lambda: [Faulty()], sim_time=True, executor=executor)


def test_a_subscription(faulty):
    faulty.speak(Empty, "heard")(Empty())
    warned(faulty)


def test_a_service_answers_with_what_there_is(faulty):
    assert faulty.call(Trigger, "asked") == Trigger.Response()
    warned(faulty)


def test_a_timer_made_later(faulty):
    (node,) = faulty.nodes
    timer = node.create_timer(0.5, fault)
    faulty.set_time(1.0)
    faulty.set_time(1.6)
    faulty.until(lambda: node.warnings.diagnose().values["warnings"] != "0")
    node.destroy_timer(timer)


def test_a_jump_of_the_clock(faulty):
    faulty.set_time(100.0)
    warned(faulty)


def test_a_parameter_callback_refuses_the_change(faulty):
    (node,) = faulty.nodes
    node.declare_parameter("size", 1)
    node.add_on_set_parameters_callback(fault)
    (result,) = faulty.set_parameters("faulty", size=2)
    assert (result.successful, node.get_parameter("size").value) == (False, 1)
    warned(faulty)


def test_a_callback_after_a_parameter_is_set_leaves_it_set(faulty):
    (node,) = faulty.nodes
    node.declare_parameter("size", 1)
    node.add_post_set_parameters_callback(fault)
    (result,) = faulty.set_parameters("faulty", size=2)
    assert (result.successful, node.get_parameter("size").value) == (True, 2)
    warned(faulty)


def test_a_call_from_another_thread_and_the_next_one_comes(faulty):
    (node,) = faulty.nodes
    came = []
    node.calls.post(fault)
    node.calls.post(came.append, 1)
    faulty.until(lambda: came)
    warned(faulty)


@pytest.mark.parametrize("cls", [GuardedNode, GuardedLifecycleNode])
def test_every_service_of_rclpy_itself_is_guarded_too(start, cls):
    graph = start(lambda: [cls("plain")])
    (node,) = graph.nodes
    assert node.services
    assert all(hasattr(service.callback, "__wrapped__") for service in node.services)


@pytest.mark.parametrize("where", ["_on_goal", "_on_accepted", "_on_cancel"])
def test_an_action(start, executor, monkeypatch, where):
    monkeypatch.setattr(f"emotion_face.nodes.performer.Performer.{where}", fault)
    graph = start(lambda: [FaceNode()], executor=executor)
    client = ActionClient(graph.probe, PlayExpression, "play_expression")
    graph.until(client.server_is_ready)
    asked = client.send_goal_async(PlayExpression.Goal(expression="joy", intensity=1.0))
    graph.until(asked.done)
    assert asked.result().accepted == (where != "_on_goal")
    if where == "_on_cancel":
        graph.until(asked.result().cancel_goal_async().done)
    graph.until(lambda: any("no such luck" in text for text in graph.log_of("face")))
    client.destroy()


def test_a_fault_in_reset_leaves_a_node_that_feels(start, executor, monkeypatch):
    graph = start(lambda: [AffectNode()], executor=executor)
    (node,) = graph.nodes
    monkeypatch.setattr(node._timeline, "reset", fault)
    assert not graph.call(Trigger, "affect/reset").success
    heard = graph.listen(Stimulus, "stimulus")
    graph.speak(Stimulus, "stimulus")(Stimulus(stimulus="petted"))
    graph.until(lambda: heard)
    said = "on_reset failed: ZeroDivisionError"
    graph.until(lambda: any(said in text for text in graph.log_of("affect")))
