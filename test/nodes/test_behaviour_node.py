import math

import pytest

from emotion_face.msg import Drives, EmotionState
from emotion_face.nodes import conversions
from emotion_face.nodes.behaviour_node import BehaviourNode


@pytest.fixture
def graph(start):
    """The node, a publisher of states, and the resulting drives."""
    graph = start(lambda: [BehaviourNode()])
    graph.drives = graph.listen(Drives, "drives")
    graph.feel = graph.speak(EmotionState, "emotion_state")
    graph.until(lambda: graph.nodes[0].count_subscribers("drives"))
    graph.until(lambda: graph.probe.count_publishers("drives"))
    return graph


def state(**values):
    return EmotionState(**values)


def test_each_state_makes_drives_of_its_time(graph):
    message = state(fear=1.0, arousal=1.0)
    message.header.stamp = conversions.time_message(12.5)
    graph.feel(message)
    graph.until(lambda: graph.drives)
    (drives,) = graph.drives
    assert drives.header == message.header
    assert drives.speed_scale == pytest.approx(math.sqrt(2.0))
    assert (drives.voice_pitch, drives.approach) == (pytest.approx(1.3), -1.0)


def test_gains_are_set_while_it_runs(graph):
    assert graph.set_parameters("behaviour", speed=1.0, approach=0.5)[0].successful
    graph.feel(state(fear=1.0, arousal=1.0))
    graph.until(lambda: graph.drives)
    assert (graph.drives[0].speed_scale, graph.drives[0].approach) == (2.0, -0.5)
    (answer,) = graph.set_parameters("behaviour", voice=7.0)
    assert not answer.successful


def test_nonsense_in_a_state_does_not_come_out_again(graph):
    graph.feel(state(fear=math.nan, joy=-5.0, love=math.inf, arousal=math.inf, valence=math.nan))
    graph.until(lambda: graph.drives)
    (drives,) = graph.drives
    assert all(
        math.isfinite(getattr(drives, name))
        for name in Drives.get_fields_and_field_types()
        if name != "header"
    )
    assert 0.5 <= drives.speed_scale <= 2.0
