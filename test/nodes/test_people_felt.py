"""What people do is felt: by the map of sources, and by catching a smile."""

import pytest

from emotion_face.msg import EmotionState, People, Stimulus
from emotion_face.nodes import conversions
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.sources_node import SourcesNode


@pytest.mark.parametrize(
    ("before", "after", "stimulus"),
    [
        ({}, {"count": 1}, "greeted"),
        ({"count": 1}, {"count": 3}, "saw_something_new"),
        ({"count": 1}, {"left": True}, "left_alone"),
        ({}, {"ignored": 13.0}, "ignored"),
        ({}, {"attended": 4.5}, "comforted"),
        ({}, {"joy": 0.8}, "played_with"),
        ({}, {"sad": 0.8}, "saw_tears"),
        ({}, {"fear": 0.8}, "threatened"),
        ({}, {"mad": 0.8}, "threatened"),
        ({}, {"surprise": 0.8}, "startled"),
    ],
)
def test_what_people_do_moves_the_robot_and_again_less(start, before, after, stimulus):
    graph = start(lambda: [SourcesNode()], sim_time=True)
    heard = graph.listen(Stimulus, "stimulus")
    graph.until(lambda: graph.nodes[0].count_subscribers("stimulus"))
    say = graph.speak(People, "people")
    graph.set_time(100.0)
    for _ in range(3):
        for values in (before, after):
            graph.set_time(graph.nodes[0].get_clock().now().nanoseconds / 1e9 + 60.0)
            say(People(**values))
            graph.settle()
    graph.until(lambda: len([said for said in heard if said.stimulus == stimulus]) == 3)
    intensities = [said.intensity for said in heard if said.stimulus == stimulus]
    assert intensities == sorted(intensities, reverse=True)
    assert intensities[2] < 0.95 * intensities[0]


def test_a_smile_is_caught_and_personality_changes_how_much(start):
    felt = {}
    for personality in ("sunny", "stoic"):
        graph = start(
            lambda: [SourcesNode(), AffectNode()], ("-p", f"personality:={personality}"),
            sim_time=True,
        )  # fmt: skip
        states = graph.listen(EmotionState, "emotion_state")
        say = graph.speak(People, "people")
        graph.set_time(100.0)
        graph.play(100.0, 101.0, 0.04)
        say(People(count=1, joy=0.9))
        graph.settle()
        graph.play(101.0, 104.0, 0.04)
        graph.until(lambda states=states: states and conversions.stamp_s(states[-1]) > 103.0)
        felt[personality] = max(state.joy for state in states)
    assert felt["sunny"] > 0.3
    assert felt["sunny"] > felt["stoic"] + 0.05
