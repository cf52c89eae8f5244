"""A face that is too slow leaves frames out, and reports it."""

import time
from itertools import pairwise

import pytest
from diagnostic_msgs.msg import DiagnosticStatus
from nodes.test_health import Listener
from sensor_msgs.msg import Image

from emotion_face.diagnosis import Level
from emotion_face.msg import EmotionState, Stimulus
from emotion_face.nodes import conversions
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.drawn_states import DrawnStates
from emotion_face.nodes.face_node import FaceNode


@pytest.mark.parametrize(
    ("heard", "drawn", "left_out", "level"),
    [
        (25, 25, "0", Level.OK),
        (25, 20, "5", Level.OK),
        (25, 10, "15", Level.WARN),
        (25, 0, "25", Level.WARN),
        (0, 0, "0", Level.OK),
    ],
)
def test_states_that_are_heard_and_not_drawn_were_left_out(heard, drawn, left_out, level):
    states = DrawnStates()
    for _ in range(heard):
        states.hear()
    for _ in range(drawn):
        states.draw()
    diagnosis = states.diagnose()
    assert (diagnosis.level, diagnosis.values["states left out"]) == (level, left_out)
    assert states.diagnose().values["states left out"] == "0"


def test_who_falls_behind_hears_every_stimulus_and_leaves_frames_out(start, monkeypatch):
    draw = FaceNode._frame

    def draw_slowly(self, time_s):
        time.sleep(0.15)
        return draw(self, time_s)

    heard, hear = [], AffectNode._on_stimulus

    def hear_counted(self, message):
        heard.append(message)
        hear(self, message)

    monkeypatch.setattr(FaceNode, "_frame", draw_slowly)
    monkeypatch.setattr(AffectNode, "_on_stimulus", hear_counted)
    graph = start(lambda: [AffectNode(), FaceNode()], ("-p", "still_px:=0.0"))
    listener = Listener(graph)
    states = graph.listen(EmotionState, "emotion_state")
    frames = graph.listen(Image, "face/image")
    send = graph.speak(Stimulus, "stimulus")
    graph.until(lambda: frames)
    for _ in range(30):
        for _ in range(20):
            send(Stimulus(stimulus="praised", intensity=0.01))
        graph.run_for(0.1)
    graph.run_for(1.0)
    graph.until(lambda: len(heard) == 600)
    stamps = [conversions.seconds(state.header.stamp) for state in states]
    assert max(after - before for before, after in pairwise(stamps)) < 0.041
    assert len(frames) < len(states) / 2
    shown = [conversions.seconds(frame.header.stamp) for frame in frames]
    assert shown == sorted(set(shown))
    graph.until(lambda: states[-1].header.stamp.sec - frames[-1].header.stamp.sec <= 1)
    graph.until(lambda: listener.is_at("/face", DiagnosticStatus.WARN))
    assert "states were not drawn: the machine is too slow" in listener.status("/face").message
    reports = listener.stamps_s("/affect")
    assert len(reports) <= reports[-1] - reports[0] + 2.0, "a late timer is called once"
