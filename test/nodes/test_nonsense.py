"""Invalid input on every topic, service, action and parameter of every node on the graph."""

from functools import partial

import numpy as np
import pytest
from builtin_interfaces.msg import Time
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState
from nodes.nonsense import Nonsense, class_of, without_values
from nodes.visitor import visiting
from rcl_interfaces.msg import Parameter, ParameterValue
from rcl_interfaces.srv import SetParameters
from rclpy.action import ActionClient, get_action_server_names_and_types_by_node
from rclpy.node import Node
from rclpy.parameter import Parameter as NodeParameter
from rclpy.serialization import serialize_message
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import Image
from std_srvs.srv import Trigger as Reset

from emotion_face.action import PlayExpression
from emotion_face.affect import EMOTIONS, StimulusVocabulary
from emotion_face.display import NullPanel
from emotion_face.msg import EmotionState, Stimulus, Trigger
from emotion_face.nodes import qos
from emotion_face.nodes.composed import compose
from emotion_face.nodes.conversions import seconds
from emotion_face.nodes.extras import EXTRAS

EVERYTHING = partial(compose, NullPanel, tuple(EXTRAS))
ARGUMENTS = ("-p", "dashboard:port:=0")
VOCABULARY = StimulusVocabulary.load()
WORDS = (*VOCABULARY.names[:4], *EMOTIONS, "face", "mono8", "/nowhere", "stoic", "affect")
OF_RCLPY = "Unable to start transition"
LINE_MAX = 600
KINDS_MAX = 16
PERIOD_S = 30.0
"""Between two warnings of a kind."""
EACH = 10
TRIES = 2
START_S = 100.0
BEFORE_TIME = Clock(clock=Time(sec=-1))
SHUTDOWNS = (
    Transition.TRANSITION_UNCONFIGURED_SHUTDOWN,
    Transition.TRANSITION_INACTIVE_SHUTDOWN,
    Transition.TRANSITION_ACTIVE_SHUTDOWN,
)
"""Services that end a node on request."""
SANE = {
    Stimulus: Stimulus(stimulus="petted"),
    Trigger: Trigger(expression="joy"),
    PlayExpression.Goal: PlayExpression.Goal(expression="joy"),
}
"""Messages that are never sent without a request, and refused when empty."""


@pytest.fixture
def graph(start):
    return start(EVERYTHING, ARGUMENTS)


def found(nodes, query):
    """Names and classes of the nodes' interfaces on the graph."""
    return sorted(
        {
            (name, class_of(kind))
            for node in nodes
            for name, kinds in query(node, node.get_name(), node.get_namespace())
            for kind in kinds
        },
        key=lambda entry: (entry[1] is ChangeState, entry[0]),
    )


def publishing(graph, kind, topic, nonsense):
    """A publisher of invalid messages, some of them truncated."""
    heard = graph.listen(kind, topic)
    publisher = graph.probe.create_publisher(kind, topic, qos.VOCABULARY)
    graph.until(publisher.get_subscription_count)
    graph.settle()
    sane = heard[-1] if heard else SANE.get(kind, kind())
    whole = serialize_message(sane)

    def publish():
        publisher.publish(nonsense.damaged(sane))
        publisher.publish(nonsense.message(kind))
        publisher.publish(whole[: nonsense.random.randrange(len(whole))])

    return publish


def asking(graph, kind, action, nonsense):
    """A client that sends goals, some of which are played, and cancelled later."""
    client = ActionClient(graph.probe, kind, action)
    graph.until(client.server_is_ready)
    playing = []

    def ask():
        goal = nonsense.damaged(SANE.get(kind.Goal, kind.Goal()))
        future = client.send_goal_async(goal)
        graph.until(future.done)
        if future.result().accepted:
            playing.append(future.result())
        if len(playing) > 1:
            graph.until(playing.pop(0).cancel_goal_async().done)

    return ask


def call_nonsense(graph, kind, service, nonsense):
    client = graph.probe.create_client(kind, service)
    graph.until(client.service_is_ready)
    for number in range(EACH):
        request = nonsense.message(kind.Request) if number % 3 else kind.Request()
        if kind is ChangeState:
            request.transition.label = ""
            if request.transition.id in SHUTDOWNS:
                continue
        future = client.call_async(request)
        graph.until(future.done)
        answer = future.result()
        assert getattr(answer, "success", True) or getattr(answer, "message", "none of its own")


def assert_it_works(graph):
    """A stimulus is felt and shown, and no warning was logged twice."""
    assert graph.call(Reset, "affect/reset").success
    states, frames = graph.listen(EmotionState, "emotion_state"), graph.listen(Image, "face/image")
    graph.speak(Stimulus, "stimulus")(Stimulus(stimulus="petted"))  # love is long
    feels = VOCABULARY.entries["petted"].feels

    def shown():
        stamps = [state.header.stamp for state in states if state.emotion == feels]
        return [frame for frame in frames if frame.header.stamp in stamps]

    graph.until(shown)
    for node in graph.nodes:
        entries = [entry for entry in graph.logs if entry.name == node.get_name()]
        said: dict[str, list[float]] = {}
        for entry in entries:
            if not entry.msg.startswith(OF_RCLPY):
                said.setdefault(without_values(entry.msg), []).append(seconds(entry.stamp))
        again_s = [np.diff(times_s).min() for times_s in said.values() if len(times_s) > 1]
        assert min(again_s, default=PERIOD_S) > 0.9 * PERIOD_S
        assert len(said) <= KINDS_MAX
        assert all(len(entry.msg) < LINE_MAX for entry in entries)


def test_topics_and_actions(graph):
    nonsense = Nonsense(1, WORDS)
    actions = found(graph.nodes, get_action_server_names_and_types_by_node)
    with visiting(graph) as visitor:
        graph.until(lambda: visitor.frames)
        topics = found(graph.nodes, Node.get_subscriber_names_and_types_by_node)
        ways = [publishing(graph, kind, topic, nonsense) for topic, kind in topics]
        ways += [asking(graph, kind, action, nonsense) for action, kind in actions]
        for _ in range(EACH * len(ways)):
            nonsense.random.choice(ways)()
            graph.run_for(0.01)
        told = len(visitor.frames)
        graph.until(lambda: len(visitor.frames) > told)
    assert_it_works(graph)


def test_services(graph):
    nonsense = Nonsense(2, WORDS)
    for service, kind in found(graph.nodes, Node.get_service_names_and_types_by_node):
        call_nonsense(graph, kind, service, nonsense)
    assert_it_works(graph)


def test_parameters(graph):
    nonsense = Nonsense(3, WORDS)
    for node in graph.nodes:
        service = f"{node.get_fully_qualified_name()}/set_parameters"
        client = graph.probe.create_client(SetParameters, service)
        graph.until(client.service_is_ready)
        before = node.get_parameters_by_prefix("")
        del before["use_sim_time"]  # of a clock that nobody publishes
        for number, name in enumerate([*before] * TRIES):
            value = nonsense.message(ParameterValue)
            value.type = value.type if number % 4 == 0 else before[name].type_.value
            parameter = Parameter(name=name, value=value)
            future = client.call_async(SetParameters.Request(parameters=[parameter]))
            graph.until(future.done)
            results = future.result().results
            assert all(answer.successful or answer.reason for answer in results)
        node.set_parameters([*before.values()])
    assert_it_works(graph)


@pytest.mark.parametrize("live", [False, True], ids=["from the start", "set live"])
def test_clock(start, live):
    """Afterwards, states and frames come at their times again."""
    names = ("display", "face", "affect", "stimulus", *EXTRAS)
    simulated = [
        word for name in names for word in ("-p", f"{name}:use_sim_time:={str(not live).lower()}")
    ]
    graph = start(EVERYTHING, (*ARGUMENTS, *simulated))
    for node in graph.nodes if live else ():
        assert node.set_parameters([NodeParameter("use_sim_time", value=True)])[0].successful
    publish = publishing(graph, Clock, "/clock", Nonsense(4, WORDS))
    alone = graph.speak(Clock, "/clock")
    for _ in range(EACH):
        publish()
        graph.run_for(0.01)
        alone(BEFORE_TIME)  # of a burst, nodes hear the last
        graph.run_for(0.05)
    graph.set_time(START_S)
    states, frames = graph.listen(EmotionState, "emotion_state"), graph.listen(Image, "face/image")
    graph.play(START_S, START_S + 1.0, 0.04)
    graph.until(lambda: len(states) == len(frames) == 25)
