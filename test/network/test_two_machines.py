"""A face over two machines: discovery, and the effect of a bad network."""

import re
from itertools import pairwise
from typing import Any

import pytest
from diagnostic_msgs.msg import DiagnosticArray
from network.conftest import ADDRESSES
from network.observer import Observer
from sensor_msgs.msg import Image

from emotion_face.msg import EmotionState, Stimulus
from emotion_face.nodes.conversions import seconds
from emotion_face.resources import share_path

PC = ADDRESSES["pc"]
STATE_S = 0.04
SERVER = {
    "FASTDDS_DEFAULT_PROFILES_FILE": str(share_path("config", "fastdds", "discovery_server.xml"))
}
SENT_AGAIN_SOON = {
    "FASTDDS_DEFAULT_PROFILES_FILE": str(share_path("config", "fastdds", "lossy_network.xml"))
}
PEERS = {"ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST"}


class Reports:
    """What a node says on /diagnostics."""

    def __init__(self, observer: Observer, node: str) -> None:
        self._node = node
        self._heard = observer.listen(DiagnosticArray, "/diagnostics")

    @property
    def _reports(self) -> list[tuple[float, Any]]:
        return [
            (seconds(message.header.stamp), status)
            for message in self._heard
            for status in message.status
            if status.name.startswith(f"{self._node}:")
        ]

    @property
    def messages(self) -> list[str]:
        """One a second."""
        return [status.message for _, status in self._reports]

    def number_heard(self, topic: str) -> int:
        """Messages of a topic that the node has heard since its first report."""
        number = 0
        for (before_s, _), (now_s, status) in pairwise(self._reports):
            values = {pair.key: pair.value for pair in status.values}
            number += round(float(values[f"{topic} heard [Hz]"]) * (now_s - before_s))
        return number


@pytest.mark.parametrize(
    ("on_pc", "on_pi"),
    [
        ({}, {}),
        (PEERS, {**PEERS, "ROS_STATIC_PEERS": PC}),
        (SERVER, {"ROS_DISCOVERY_SERVER": f"{PC}:11811"}),
    ],
    ids=["multicast", "static peers", "discovery server"],
)
def test_two_machines_find_each_other(town, on_pc, on_pi):
    town.run(town.pc, "affect_node", **on_pc)
    states = town.observe(town.pi, **on_pi).listen(EmotionState, "emotion_state")
    town.until(lambda: states)


def test_without_multicast_and_peers_two_machines_do_not_find_each_other(town):
    town.run(town.pc, "affect_node", **PEERS)
    here, there = town.observe(town.pc, **PEERS), town.observe(town.pi, **PEERS)
    near, far = (o.listen(EmotionState, "emotion_state") for o in (here, there))
    town.until(lambda: len(near) >= 50)
    assert not far


@pytest.mark.parametrize("environment", [{}, SENT_AGAIN_SOON], ids=["as it is", "profile"])
@pytest.mark.parametrize(
    ("loss", "delay_s"), [(0.05, 0.0), (0.0, 0.05), (0.05, 0.05)], ids=["loss", "delay", "both"]
)
def test_every_stimulus_and_state_gets_through(town, loss, delay_s, environment):
    town.lan.loss, town.lan.delay_s = {"pc": loss, "pi": loss}, delay_s
    town.run(town.pc, "affect_node", **environment)
    pi = town.observe(town.pi, **environment)
    states = pi.listen(EmotionState, "emotion_state")
    affect = Reports(pi, "/affect")
    stimulate = pi.speak(Stimulus, "stimulus")
    town.until(lambda: states and affect.messages)
    for _ in range(100):
        stimulate(Stimulus(stimulus="praised", intensity=0.1))
    town.until(lambda: affect.number_heard("stimulus") == 100)
    stamps_s = [seconds(state.header.stamp) for state in states]
    assert max(b - a for a, b in pairwise(stamps_s)) < 1.5 * STATE_S
    assert "XML" not in town.said  # what Fast DDS says of a profile that it does not understand


def test_a_face_does_not_wait_until_a_lost_state_is_sent_again(town):
    town.run(town.pc, "affect_node")
    town.run(town.pi, "face_node")
    face = Reports(town.observe(town.pi), "/face")
    town.until(lambda: face.number_heard("emotion_state"))
    town.lan.loss = {"pc": 0.2, "pi": 1.0}  # nobody can ask for a lost one
    heard = face.number_heard("emotion_state")
    town.until(lambda: face.number_heard("emotion_state") - heard > 100)


def test_a_face_goes_on_while_the_link_is_down(town):
    town.run(town.pc, "affect_node")
    town.run(town.pi, "face_node")
    pi, pc = town.observe(town.pi), town.observe(town.pc)
    frames, states = pi.listen(Image, "face/image"), pi.listen(EmotionState, "emotion_state")
    face, affect = Reports(pi, "/face"), Reports(pc, "/affect")
    stimulate = pi.speak(Stimulus, "stimulus")
    town.until(lambda: states and frames and affect.messages)
    stimulate(Stimulus(stimulus="insulted"))
    town.until(lambda: affect.number_heard("stimulus") == 1)

    town.pc.set_link("down")
    town.until(lambda: any("of /affect: does it still run, and is the" in m for m in face.messages))
    shown, said = len(frames), len(face.messages)
    for _ in range(5):
        stimulate(Stimulus(stimulus="insulted"))
    town.until(lambda: len(face.messages) - said >= 10)  # seconds
    assert len(frames) - shown >= 10
    assert affect.number_heard("stimulus") == 1

    town.pc.set_link("up")
    town.until(lambda: affect.number_heard("stimulus") == 6)
    heard_s = seconds(states[-1].header.stamp)
    town.until(lambda: seconds(states[-1].header.stamp) > heard_s)
    newest_s = seconds(states[-1].header.stamp)
    town.until(lambda: seconds(frames[-1].header.stamp) > newest_s)
    town.until(lambda: "nothing heard" not in face.messages[-1])


@pytest.mark.parametrize(("offset_s", "where"), [(5, "ahead of"), (-5, "behind")])
def test_a_clock_that_is_wrong_is_named_with_its_offset(town, offset_s, where):
    town.run(town.pc, "affect_node", **town.wrong_clock(offset_s))
    town.run(town.pi, "face_node")
    pi = town.observe(town.pi)
    frames = pi.listen(Image, "face/image")
    face = Reports(pi, "/face")
    named = re.compile(rf"/emotion_state of /affect: its clock is (\d+\.\d) s {where} ours")

    def offsets_s() -> list[float]:
        found = (named.search(message) for message in face.messages)
        return [float(match[1]) for match in found if match]

    town.until(offsets_s)
    assert offsets_s()[0] == pytest.approx(abs(offset_s), abs=0.5)
    shown = len(frames)
    town.until(lambda: len(frames) > shown)


@pytest.mark.parametrize("address", [PC, "10.77.0.3"], ids=["same address", "another address"])
def test_a_machine_that_is_started_again_is_heard_again(town, tmp_path, address):
    keeping = ["-p", f"state_file:={tmp_path / 'state.yaml'}", "-p", "state_every_s:=0.5"]
    town.run(town.pc, "affect_node", *keeping)
    town.run(town.pi, "face_node")
    pi = town.observe(town.pi)
    frames, states = pi.listen(Image, "face/image"), pi.listen(EmotionState, "emotion_state")
    face = Reports(pi, "/face")
    stimulate = pi.speak(Stimulus, "stimulus")
    for _ in range(5):
        stimulate(Stimulus(stimulus="insulted"))
    town.until(lambda: states and states[-1].emotion == EmotionState.MAD and frames)
    saved_s = seconds(states[-1].header.stamp) + 1.0
    town.until(lambda: seconds(states[-1].header.stamp) > saved_s)

    town.lan.remove(town.pc)
    town.until(lambda: any("of /affect: does it still run, and is the" in m for m in face.messages))
    shown, heard = len(frames), len(states)
    town.until(lambda: len(frames) - shown >= 10)

    town.pc = town.lan.add("pc", address)
    town.run(town.pc, "affect_node", *keeping)
    town.until(lambda: len(states) > heard)
    assert states[heard].cortisol > 0.1
    newest_s = seconds(states[-1].header.stamp)
    town.until(lambda: seconds(frames[-1].header.stamp) > newest_s)
    town.until(lambda: "nothing heard" not in face.messages[-1])
    stimulate(Stimulus(stimulus="insulted"))
    town.until(lambda: states[-1].emotion == EmotionState.MAD)
