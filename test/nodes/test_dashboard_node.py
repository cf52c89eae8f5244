"""The dashboard node, tested by a browser's websocket."""

import base64
import socket

import cv2
import numpy as np
import pytest
from nodes.visitor import visiting
from sensor_msgs.msg import Image

from emotion_face.dashboard.feed import frame_news
from emotion_face.errors import ConfigError, DashboardError
from emotion_face.msg import EmotionState, Stimulus, Vocabulary
from emotion_face.nodes import qos
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.conversions import time_message
from emotion_face.nodes.dashboard_node import DashboardNode
from emotion_face.nodes.pictures import colour_message, frame_message

FREE_PORT = ("-p", "dashboard:port:=0")


@pytest.fixture
def alone(start, executor):
    return start(lambda: [DashboardNode()], FREE_PORT, executor=executor)


@pytest.fixture
def with_affect(start, executor):
    return start(lambda: [DashboardNode(), AffectNode()], FREE_PORT, executor=executor)


def test_it_listens_only_while_somebody_looks(alone):
    topics = ((Image, "face/image"), (EmotionState, "emotion_state"), (Stimulus, "stimulus"))
    publishers = [alone.probe.create_publisher(kind, topic, 1) for kind, topic in topics]

    def listeners():
        return [publisher.get_subscription_count() for publisher in publishers]

    alone.run_for(0.5)
    assert listeners() == [0, 0, 0]
    for _ in range(2):
        with visiting(alone):
            alone.until(lambda: listeners() == [1, 1, 1])
        alone.until(lambda: listeners() == [0, 0, 0])


def test_a_face_that_a_page_asked_for_is_heard_when_it_comes(alone):
    (dashboard,) = alone.nodes
    dashboard._on_watched(frozenset({"/late"}))
    alone.probe.create_publisher(EmotionState, "/late/emotion_state", 1)
    frames = alone.probe.create_publisher(Image, "/late/face/image", 1)
    alone.until(lambda: frames.get_subscription_count() == 1)


def test_it_finds_faces_as_they_come_and_speaks_to_the_one_that_is_looked_at(alone):
    heard = {face: alone.listen(Stimulus, f"/{face}/stimulus") for face in ("left", "right")}
    frames = {}
    with visiting(alone) as visitor:
        alone.until(lambda: visitor.of("face"))
        assert visitor.of("face")[-1]["face"] == "/"
        for face in heard:
            alone.probe.create_publisher(EmotionState, f"/{face}/emotion_state", 1)
            words = alone.probe.create_publisher(Vocabulary, f"/{face}/vocabulary", qos.VOCABULARY)
            words.publish(Vocabulary(stimuli=["petted"], personality=face))
            frames[face] = alone.probe.create_publisher(Image, f"/{face}/face/image", 1)
        alone.until(lambda: ["/left", "/right"] in [told["faces"] for told in visitor.of("faces")])
        alone.until(lambda: frames["left"].get_subscription_count() == 1)
        assert frames["right"].get_subscription_count() == 0
        visitor.ask('{"face": "/right"}')
        alone.until(lambda: frames["right"].get_subscription_count() == 1)
        alone.until(lambda: frames["left"].get_subscription_count() == 0)
        alone.until(lambda: [told["personality"] for told in visitor.of("words")][-1:] == ["right"])
        visitor.ask('{"stimulus": "petted"}')
        alone.until(lambda: heard["right"])
    assert not heard["left"]


def test_a_frame_is_told_bit_by_bit_and_one_that_is_none_is_refused(alone):
    frame = np.random.default_rng(0).integers(0, 2, (64, 128), np.uint8) * 255
    broken = frame_message(frame, time_message(1.0))
    broken.data = broken.data[:100]
    with visiting(alone) as visitor:
        send = alone.speak(Image, "face/image")
        send(broken)
        alone.until(lambda: any("height * step" in text for text in alone.log_of("dashboard")))
        send(frame_message(frame, time_message(1.0)))
        alone.until(lambda: visitor.frames)
        assert visitor.frames == [frame_news(frame).content]


def test_a_state_with_nan_is_refused_and_the_next_is_told(alone):
    with visiting(alone) as visitor:
        send = alone.speak(EmotionState, "emotion_state")
        send(EmotionState(valence=float("nan")))
        alone.until(lambda: any("state refused" in text for text in alone.log_of("dashboard")))
        state = EmotionState(valence=0.25, emotion="joy")
        state.header.stamp = time_message(7.5)
        send(state)
        alone.until(lambda: visitor.of("state"))
        (told,) = visitor.of("state")
        assert (told["time_s"], told["valence"], told["emotion"]) == (7.5, 0.25, "joy")


def test_a_stimulus_is_published_stamped_and_told_to_all_who_look(with_affect):
    heard = with_affect.listen(Stimulus, "stimulus")
    with visiting(with_affect) as visitor, visiting(with_affect) as other:
        with_affect.until(lambda: visitor.of("words") and other.of("words"))
        visitor.ask('{"stimulus": "petted", "intensity": 0.5}')
        visitor.ask('{"doses": {"dopamine": -0.5}, "duration_s": 2}')
        with_affect.until(lambda: len(heard) == 2 and len(other.of("stimulus")) == 2)
        assert [told["name"] for told in other.of("stimulus")] == ["petted", "dopamine"]
    petted, doses = heard
    assert (petted.stimulus, petted.intensity, petted.source) == ("petted", 0.5, "dashboard")
    assert petted.header.stamp.sec > 0
    assert (doses.stimulus, doses.dopamine, doses.duration) == ("", -0.5, 2.0)


def test_a_personality_is_set_and_told(with_affect):
    affect = with_affect.nodes[1]
    with visiting(with_affect) as visitor:
        with_affect.until(lambda: visitor.of("words"))
        with_affect.until(lambda: with_affect.nodes[0]._faces["/"]._affect.service_is_ready())
        visitor.ask('{"personality": "stoic"}')
        with_affect.until(lambda: visitor.of("words")[-1]["personality"] == "stoic")
        with_affect.until(lambda: visitor.of("answer"))
        assert visitor.of("answer")[0]["text"] == "personality stoic"
        assert affect.get_parameter("personality").value == "stoic"


def test_why_a_personality_cannot_be_set_is_answered(start):
    words = Vocabulary(personalities=["nobody"], personality="even")
    for make, reason in (
        (lambda: [DashboardNode()], "is it there?"),
        (
            lambda: [DashboardNode(), AffectNode()],
            "refused: personalities: 'nobody' is not shipped",
        ),
    ):
        graph = start(make, (*FREE_PORT, "-r", "affect:vocabulary:=elsewhere"))
        graph.probe.create_publisher(Vocabulary, "vocabulary", qos.VOCABULARY).publish(words)
        with visiting(graph) as visitor:
            graph.until(lambda: visitor.of("words"))
            if len(graph.nodes) == 2:
                graph.until(graph.nodes[0]._faces["/"]._affect.service_is_ready)
            visitor.ask('{"personality": "nobody"}')
            graph.until(lambda: visitor.of("answer"))
            (answer,) = visitor.of("answer")
            assert answer["is_error"]
            assert reason in answer["text"]


def test_nonsense_is_answered_each_time_and_logged_once(with_affect):
    with visiting(with_affect) as visitor:
        with_affect.until(lambda: visitor.of("words"))
        for number in range(20):
            visitor.ask(f'{{"stimulus": "nonsense{number}"}}')
        with_affect.until(lambda: len(visitor.of("answer")) == 20)
        assert all(answer["is_error"] for answer in visitor.of("answer"))
        visitor.ask('{"stimulus": "petted"}')
        with_affect.until(lambda: visitor.of("stimulus"))
    with_affect.settle()
    logged = [text for text in with_affect.log_of("dashboard") if "nonsense" in text]
    assert len(logged) == 1


def test_the_network_needs_a_token(start):
    with pytest.raises(DashboardError, match="opens the page to the network"):
        start(lambda: [DashboardNode()], (*FREE_PORT, "-p", "address:=0.0.0.0"))


def test_a_token_that_is_a_number_is_refused_without_being_told(start):
    with pytest.raises(ConfigError, match="'token' cannot be what is given") as refusal:
        start(lambda: [DashboardNode()], (*FREE_PORT, "-p", "token:=12345678"))
    assert "12345678" not in str(refusal.value)


def test_a_port_in_use_is_refused(start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(DashboardError, match="Address already in use"):
            start(lambda: [DashboardNode()], ("-p", f"port:={port}"))


def test_what_the_camera_sees_is_told_only_where_the_robot_allows_it(start):
    picture = np.full((300, 600, 3), (250, 120, 10), np.uint8)
    message = colour_message(picture, time_message(1.0))
    for allowed in ("false", "true"):
        graph = start(lambda: [DashboardNode()], (*FREE_PORT, "-p", f"sight:={allowed}"))
        publisher = graph.probe.create_publisher(Image, "people/image", 1)
        with visiting(graph) as visitor:
            graph.until(lambda graph=graph: graph.nodes[0].count_subscribers("face/image"))
            if allowed == "false":
                graph.run_for(0.3)
                assert not publisher.get_subscription_count()
                continue
            graph.until(publisher.get_subscription_count)

            def is_seen(publisher=publisher, graph=graph, visitor=visitor):
                publisher.publish(message)
                graph.run_for(0.05)
                return visitor.of("sight")

            graph.until(is_seen)
    content = np.frombuffer(base64.b64decode(visitor.of("sight")[0]["jpeg"]), np.uint8)
    seen = cv2.imdecode(content, cv2.IMREAD_COLOR)
    assert seen.shape == (240, 480, 3)
    assert seen[100, 100, ::-1] == pytest.approx([250, 120, 10], abs=8)
