import os
import pty
import sys
import termios

import pytest

from emotion_face.affect import StimulusVocabulary
from emotion_face.errors import ConfigError
from emotion_face.keyboard import HELP, QUIT, Keyboard
from emotion_face.msg import Stimulus
from emotion_face.nodes import conversions
from emotion_face.nodes.stimulus_node import StimulusNode

STORY = """description: a test
end_s: 3.0
cues:
  - {at_s: 0.5, stimulus: petted, intensity: 0.5}
  - {at_s: 1.0, doses: {dopamine: -1.0}, duration_s: 1.5}
"""


def make():
    return [StimulusNode()]


@pytest.fixture
def story_args(tmp_path):
    path = tmp_path / "story.yaml"
    path.write_text(STORY)
    return ("-p", f"stimulus:story:={path}")


def test_a_story_is_played_in_time_and_ends(start, story_args, executor):
    graph = start(make, story_args, sim_time=True, executor=executor)
    heard = graph.listen(Stimulus, "stimulus")
    graph.until(lambda: graph.probe.count_publishers("stimulus"))
    graph.set_time(100.0)
    graph.play(100.0, 110.0, 0.05)
    graph.settle()
    assert [message.stimulus for message in heard] == ["petted", ""]
    first, second = (conversions.seconds(message.header.stamp) for message in heard)
    assert second - first == pytest.approx(0.5, abs=0.11)
    assert first == pytest.approx(100.5, abs=0.2)
    assert (heard[0].intensity, heard[1].dopamine, heard[1].duration) == (0.5, -1.0, 1.5)
    assert heard[0].source == "stimulus"
    assert graph.nodes[0].ended


def test_a_story_loops(start, story_args):
    graph = start(make, (*story_args, "-p", "stimulus:loop:=true"), sim_time=True)
    heard = graph.listen(Stimulus, "stimulus")
    graph.until(lambda: graph.nodes[0].count_subscribers("stimulus"))
    graph.set_time(100.0)
    graph.play(100.0, 109.0, 0.1)
    graph.until(lambda: len(heard) >= 5)
    assert not graph.nodes[0].ended


def test_a_story_starts_again_when_time_jumps_back(start, story_args, executor):
    graph = start(make, story_args, sim_time=True, executor=executor)
    heard = graph.listen(Stimulus, "stimulus")
    graph.until(lambda: graph.nodes[0].count_subscribers("stimulus"))
    graph.set_time(100.0)
    graph.play(100.0, 104.0, 0.1)
    graph.set_time(7.0)
    graph.play(7.0, 11.0, 0.1)
    graph.settle()
    assert [message.stimulus for message in heard] == ["petted", "", "petted", ""]


def test_a_story_waits_for_somebody_to_listen(start, story_args):
    graph = start(make, story_args, sim_time=True)
    graph.set_time(100.0)
    graph.play(100.0, 105.0, 0.1)
    assert not graph.nodes[0].ended
    heard = graph.listen(Stimulus, "stimulus")
    graph.until(lambda: graph.probe.count_publishers("stimulus"))
    graph.play(105.0, 110.0, 0.1)
    graph.settle()
    assert [message.stimulus for message in heard] == ["petted", ""]


def test_an_unknown_story_is_refused(start):
    with pytest.raises(ConfigError, match="demo"):
        start(make, ("-p", "stimulus:story:=epic"))


@pytest.fixture
def terminal():
    """A terminal: the user's end, and the node's as a stream."""
    user, node = pty.openpty()
    with os.fdopen(node, "r") as stream:
        yield user, stream
    os.close(user)


def test_keys_play_their_stimuli(start, terminal, monkeypatch):
    user, stream = terminal
    monkeypatch.setattr("emotion_face.nodes.stimulus_node.has_keyboard", lambda: True)
    monkeypatch.setattr(
        "emotion_face.nodes.stimulus_node.Keyboard", lambda on_key: Keyboard(on_key, stream)
    )
    before = termios.tcgetattr(stream)
    graph = start(make)
    heard = graph.listen(Stimulus, "stimulus")
    graph.until(lambda: graph.nodes[0].count_subscribers("stimulus"))
    entries = StimulusVocabulary.load().entries
    os.write(user, (entries["petted"].key + "~" + entries["startled"].key + HELP).encode())
    graph.until(lambda: len(heard) == 2)
    assert [message.stimulus for message in heard] == ["petted", "startled"]
    graph.until(lambda: any("petted" in line for line in graph.log_of("stimulus")))
    graph.close()
    assert termios.tcgetattr(stream) == before


def test_without_a_terminal_there_are_no_keys(start, monkeypatch):
    with open(os.devnull) as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        graph = start(make)
        graph.run_for(0.1)
        assert graph.log_of("stimulus") == []


def test_no_stimulus_takes_the_keys_of_the_node():
    keys = {entry.key for entry in StimulusVocabulary.load().entries.values()}
    assert not keys & {QUIT, HELP}
