"""Feelings that survive a restart of the affect node."""

import errno
import os

import pytest

from emotion_face.msg import EmotionState, Stimulus
from emotion_face.nodes.affect_node import AffectNode


def make():
    return [AffectNode()]


def kept_in(file):
    return ("-p", f"affect:state_file:={file}", "-p", "affect:state_every_s:=0.1")


@pytest.fixture
def feel(start):
    """Start a node that keeps its state in a file, and let it be praised."""

    def felt(file):
        graph = start(make, kept_in(file))
        states = graph.listen(EmotionState, "emotion_state")
        graph.speak(Stimulus, "stimulus")(Stimulus(stimulus="praised"))
        graph.until(lambda: states and states[-1].emotion == "joy")
        return graph

    return felt


def test_it_goes_on_with_its_emotion(start, feel, tmp_path):
    file = tmp_path / "state.json"
    feel(file)
    graph = start(make, kept_in(file))
    states = graph.listen(EmotionState, "emotion_state")
    graph.until(lambda: states)
    assert states[0].emotion == "joy"
    graph.until(lambda: list(tmp_path.iterdir()) == [file])  # not while it writes a new one


def test_on_a_clock_that_has_gone_back_it_starts_at_rest(start, feel, tmp_path):
    file = tmp_path / "state.json"
    feel(file)
    graph = start(make, kept_in(file), sim_time=True)
    states = graph.listen(EmotionState, "emotion_state")
    graph.set_time(50.0)
    graph.until(lambda: states)
    assert states[0].emotion == "neutral"
    assert states[0].joy == 0.0


def test_a_damaged_file_is_one_warning_and_rest(start, feel, tmp_path):
    file = tmp_path / "state.json"
    feel(file)
    start(lambda: [])
    file.write_text(file.read_text()[:-100])
    graph = start(make, kept_in(file))
    states = graph.listen(EmotionState, "emotion_state")
    graph.until(lambda: states and graph.log_of("affect"))
    assert states[0].emotion == "neutral"
    (warning,) = graph.log_of("affect")
    assert str(file) in warning
    assert "not valid JSON" in warning
    assert (tmp_path / "state.json.bad").exists()
    graph.until(file.exists)


def test_a_full_disk_is_one_warning(feel, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    graph = feel(tmp_path / "state.json")
    graph.until(lambda: graph.log_of("affect"))
    graph.run_for(0.5)
    (warning,) = graph.log_of("affect")
    assert "No space left on device" in warning
    graph.until(lambda: not list(tmp_path.iterdir()))  # not while it tries to write one
