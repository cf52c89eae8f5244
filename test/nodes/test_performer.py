"""Expressions are played on request: as an action, and by a topic."""

import itertools
from functools import partial

import numpy as np
import pytest
from action_msgs.msg import GoalStatus
from rclpy.action import ActionClient
from sensor_msgs.msg import Image

from emotion_face.action import PlayExpression
from emotion_face.display import NullPanel
from emotion_face.msg import EmotionState, Trigger, Vocabulary
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.composed import compose
from emotion_face.nodes.face_node import FaceNode

CALM = ("-p", "face:alive:=false", "-p", "face:camera:=false", "-p", "face:still_px:=0.0")
NO_STORY = ("-p", "stimulus:keys:=false")
START_S = 50.0
RESULT, FEEDBACK = PlayExpression.Result, PlayExpression.Feedback


def request(kind=PlayExpression.Goal, stamp_s=0.0, **fields):
    """A goal or a trigger; durations in seconds."""
    for name in {"duration", "fade_in", "fade_out"} & set(fields):
        fields[name] = conversions.duration_message(fields[name])
    message = kind(**{"expression": "joy", **fields})
    if stamp_s:
        message.header.stamp = conversions.time_message(stamp_s)
    return message


trigger = partial(request, Trigger)


class Rig:
    """A sad face with a client; the clock stands still, and states trigger frames."""

    def __init__(self, start, **options):
        self.graph = start(lambda: [FaceNode()], CALM, sim_time=True, **options)
        self.graph.set_time(0.5)  # a clock that never came is warned of after three seconds
        self.images = self.graph.listen(Image, "face/image")
        self._send = self.graph.speak(EmotionState, "emotion_state")
        self.time_s = START_S
        self.player = Player(self.graph)
        self.draw(30)

    def draw(self, frames):
        """Draw a number of frames and return them (frames, height, width)."""
        first = len(self.images)
        for frame in range(frames):
            state = EmotionState(dopamine=0.4, sad=0.8, intensity=0.8)
            state.header.stamp = conversions.time_message(self.time_s + frame / 25)
            self._send(state)
            self.graph.until(lambda frame=frame: len(self.images) > first + frame)
        assert self.images[-1].header.stamp == state.header.stamp
        self.time_s += frames / 25
        pixels = [np.frombuffer(image.data, np.uint8) for image in self.images[first:]]
        return np.array(pixels) > 0


class Player:
    """A client of the action."""

    def __init__(self, graph):
        self.graph = graph
        self._client = ActionClient(graph.probe, PlayExpression, "play_expression")
        graph.until(self._client.server_is_ready)

    def ask(self, **fields):
        """Send a goal; returns its handle, and the list for its feedback."""
        feedback = []
        future = self._client.send_goal_async(
            request(**fields), lambda message: feedback.append(message.feedback)
        )
        self.graph.until(future.done)
        return future.result(), feedback

    def result(self, handle):
        """Status and result of a goal that ends."""
        future = handle.get_result_async()
        self.graph.until(future.done)
        return future.result().status, future.result().result


def changed(frames, other):
    return np.count_nonzero(frames != other, axis=-1)


def test_a_goal_is_shown_told_and_leaves_no_trace(start, executor):
    rig = Rig(start, executor=executor)
    sad = rig.draw(1)[0]
    handle, feedback = rig.player.ask(duration=1.0, fade_in=0.4, fade_out=0.4)
    assert handle.accepted
    shown = rig.draw(60)
    status, result = rig.player.result(handle)
    assert (status, result.code) == (GoalStatus.STATUS_SUCCEEDED, RESULT.COMPLETED)
    assert conversions.seconds(result.shown) == pytest.approx(1.4, abs=0.05)
    assert result.message == "shown to its end"
    assert changed(shown[25], sad) > 200 and changed(shown[-1], sad) < 60
    rig.graph.until(lambda: len(feedback) > 30 and feedback[-1].weight < 0.1)
    phases = [told.phase for told in feedback]
    assert [phase for phase, _ in itertools.groupby(phases)] == [
        FEEDBACK.FADE_IN,
        FEEDBACK.HOLD,
        FEEDBACK.FADE_OUT,
    ]
    assert max(told.weight for told in feedback) == 1.0
    left = [conversions.seconds(told.remaining) for told in feedback]
    assert left == sorted(left, reverse=True) and left[0] == pytest.approx(1.36, abs=0.01)


def test_a_cancelled_goal_fades_out(start, executor):
    rig = Rig(start, executor=executor)
    sad = rig.draw(1)[0]
    handle, feedback = rig.player.ask(expression="ecstasy", fade_out=0.4)
    rig.draw(30)
    rig.graph.until(lambda: feedback)
    assert conversions.seconds(feedback[-1].remaining) == 0.0
    cancelled = handle.cancel_goal_async()
    rig.graph.until(cancelled.done)
    assert cancelled.result().goals_canceling
    rig.draw(40)
    status, result = rig.player.result(handle)
    assert (status, result.code) == (GoalStatus.STATUS_CANCELED, RESULT.CANCELLED)
    assert conversions.seconds(result.shown) == pytest.approx(1.6, abs=0.1)
    assert changed(rig.draw(1)[0], sad) < 60


def test_a_goal_gives_way_to_its_like_and_not_to_less(start):
    rig = Rig(start)
    first, _ = rig.player.ask(priority=5)
    rig.draw(5)
    assert not rig.player.ask(expression="fear", priority=4)[0].accepted
    rig.graph.until(lambda: rig.graph.log_of("face"))
    (said,) = rig.graph.log_of("face")
    assert "priority: 4 is refused, expected 5 or more while 'joy' is shown" in said
    second, _ = rig.player.ask(expression="fear", priority=5)
    rig.draw(1)
    status, result = rig.player.result(first)
    assert (status, result.code) == (GoalStatus.STATUS_ABORTED, RESULT.PREEMPTED)
    assert second.accepted


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"expression": "serenty"}, "unknown name 'serenty', did you mean 'serenity'"),
        ({"expression": ""}, "unknown name '', expected one of"),
        ({"fade_out": 60.0}, "fade_out_s: 60.0 is refused, expected a number from 0 up to 10"),
    ],
)
def test_what_it_cannot_play_is_refused_in_one_line(start, fields, said):
    graph = start(lambda: [FaceNode()], CALM)
    send = graph.speak(Trigger, "trigger")
    player = Player(graph)
    assert not player.ask(**fields)[0].accepted
    assert not player.ask(**fields)[0].accepted
    if fields.get("expression") != "":  # a trigger of nothing ends what is shown
        send(trigger(**fields))
        send(trigger(**fields))
        graph.until(lambda: len(graph.log_of("face")) == 2)
        assert graph.log_of("face")[1].startswith("trigger: ")
    graph.settle()
    assert len(graph.log_of("face")) <= 2
    assert all(said in line for line in graph.log_of("face"))


def test_a_trigger_is_shown_and_an_empty_one_ends_it(start):
    rig = Rig(start)
    sad = rig.draw(1)[0]
    send = rig.graph.speak(Trigger, "trigger")
    send(trigger(priority=2))
    rig.graph.settle()
    assert changed(rig.draw(30)[-1], sad) > 200
    assert not rig.player.ask(priority=1)[0].accepted
    send(trigger(expression="", priority=1))
    rig.graph.settle()
    assert changed(rig.draw(10)[-1], sad) > 200
    send(trigger(expression="", priority=2))
    rig.graph.settle()
    assert changed(rig.draw(40)[-1], sad) < 60


def test_the_same_stamps_make_the_same_frames_again(start):
    rig = Rig(start)
    rig.graph.set_time(START_S + 1.0)
    send = rig.graph.speak(Trigger, "trigger")
    runs = []
    for early in (0, 10):
        rig.time_s = START_S
        frames = [rig.draw(30 + early)]
        send(trigger(stamp_s=START_S + 2.01, fade_in=0.3, duration=0.5, fade_out=0.3))
        rig.graph.settle()
        runs.append(np.vstack([*frames, rig.draw(70 - early)]))
    assert np.array_equal(*runs)
    assert changed(runs[0][-35], runs[0][40]) > 100


def test_a_jump_back_of_the_clock_ends_it(start, executor):
    rig = Rig(start, executor=executor)
    handle, _ = rig.player.ask()
    rig.draw(20)
    rig.time_s = START_S - 30.0
    again = rig.draw(30)
    status, result = rig.player.result(handle)
    assert (status, result.code) == (GoalStatus.STATUS_ABORTED, RESULT.INTERRUPTED)
    assert result.message == "the clock jumped back"
    assert changed(again[-1], rig.draw(1)[0]) < 10
    assert rig.player.ask()[0].accepted


def test_the_words_are_those_of_the_wheel_in_use(start):
    rig = Rig(start)
    assert not rig.player.ask(expression="playful")[0].accepted
    words = rig.graph.probe.create_publisher(Vocabulary, "vocabulary", qos.VOCABULARY)
    words.publish(Vocabulary(wheel="willcox"))
    rig.graph.until(lambda: rig.player.ask(expression="playful")[0].accepted)
    words.publish(Vocabulary(wheel="/nowhere/wheel.yaml"))
    rig.graph.until(lambda: any("before it stay in use" in s for s in rig.graph.log_of("face")))
    assert rig.player.ask(expression="playful")[0].accepted


def test_all_in_one_process_under_a_simulated_clock(start, executor):
    graph = start(lambda: compose(NullPanel), NO_STORY, sim_time=True, executor=executor)
    images, states = graph.listen(Image, "face/image"), graph.listen(EmotionState, "emotion_state")
    player = Player(graph)
    graph.set_time(START_S)
    for second, word in enumerate(("delight", "grief")):
        handle, _ = player.ask(expression=word, duration=0.5, fade_out=0.2)
        graph.play(START_S + second, START_S + second + 1.0, 0.1)
        assert player.result(handle)[1].code == RESULT.COMPLETED
    assert len({bytes(image.data) for image in images}) > 20
    assert {state.emotion for state in states} == {"neutral"}
