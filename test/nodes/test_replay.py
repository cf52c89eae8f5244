"""The same stimuli with the same stamps give the same states and frames, to the last bit.

The bag is made with its own inputs again, when the model, the face or a message has changed::

    emotion-face verify test/reference/overthrow --output build/overthrow
    rm -r test/reference/overthrow && mv build/overthrow test/reference
"""

import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from mcap.writer import Writer as McapWriter
from rclpy.executors import SingleThreadedExecutor
from rosbags.highlevel import AnyReader
from rosbags.interfaces import QosDurability, QosReliability
from waiting import TIMEOUT_S, until

from emotion_face.bags import (
    EXACT,
    INPUTS,
    OTHER_MACHINE,
    Bag,
    BagWriter,
    Sample,
    Tolerance,
    compare,
    load_bag,
    message_types,
    read_records,
)
from emotion_face.cli import verify
from emotion_face.cli.main import main
from emotion_face.errors import BagError
from emotion_face.nodes import player
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.bag_messages import TOPICS, topic_of
from emotion_face.nodes.execution import make_executor
from emotion_face.nodes.face_node import FaceNode
from emotion_face.resources import share_path
from emotion_face.robot import RobotSettings
from emotion_face.robot.replaying import Replay

BAG = Path(__file__).parents[1] / "reference" / "overthrow"
SIMULATED = ["test", "--ros-args", "-p", "use_sim_time:=true"]

Run = dict[str, list[Sample]]


@pytest.fixture(scope="module")
def bag() -> Bag:
    return load_bag(BAG)


def played(bag: Bag, *steps_s: float) -> list[Run]:
    """Outputs of playing a bag with several steps, one after the other, to the same nodes."""
    with player.playing(SIMULATED, FaceNode, AffectNode) as its_player:
        return [its_player.play(bag, step_s) for step_s in steps_s]


@pytest.fixture(scope="module")
def run(bag: Bag) -> Run:
    """A run on this machine."""
    return played(bag, 0.02)[0]


def assert_same(expected: Run, actual: Run, tolerance: Tolerance = EXACT) -> None:
    for name, samples in expected.items():
        assert len(samples) > 190
        comparison = compare(samples, actual[name], tolerance)
        assert comparison.difference is None, f"{name}: {comparison}"


def test_the_bag_is_small_and_tells_of_an_overthrow(bag: Bag):
    assert sum(file.stat().st_size for file in BAG.iterdir()) < 200_000
    felt = [sample.fields["emotion"] for sample in bag.outputs["emotion_state"]]
    assert list(dict.fromkeys(felt)) == ["neutral", "joy", "mad", "fear"]
    assert {cue.topic for cue in bag.cues} == set(INPUTS)


def test_a_replay_is_what_another_machine_recorded(bag: Bag, run: Run):
    assert_same(bag.outputs, run, OTHER_MACHINE)


@pytest.mark.parametrize(
    ("executor", "steps_s"),
    [(make_executor, (0.037, 1.7)), (SingleThreadedExecutor, (0.2,))],
    ids=["default", "single"],
)
def test_steps_executors_and_jumps_back_change_no_bit(
    bag: Bag, run: Run, monkeypatch, executor, steps_s
):
    monkeypatch.setattr(player, "make_executor", executor)
    for again in played(bag, *steps_s):
        assert_same(run, again)


@pytest.mark.parametrize("output", ["emotion_state", "face/image"])
def test_first_outputs_that_are_lost_end_no_replay(bag: Bag, run: Run, monkeypatch, output: str):
    """A subscription that a node discovers late, on a busy machine, misses what came before."""
    lost: list[bytes] = []

    class LateDiscovered(player.Player):
        def _on_output(self, name: str, data: bytes) -> None:
            if name == output and len(lost) < 2:
                lost.append(data)
            else:
                super()._on_output(name, data)

    monkeypatch.setattr(player, "Player", LateDiscovered)
    assert_same(run, played(bag, 0.2)[0])
    assert len(lost) == 2


def test_a_robot_without_ros_changes_no_bit(bag: Bag, run: Run):
    with closing(Replay(RobotSettings())) as robot:
        for step_s in (0.2, 1.7):
            assert_same(run, robot.play(bag, step_s))


@pytest.fixture
def spawn(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts processes, whose output is in the file ``log``; they are killed with the test."""
    processes: list[subprocess.Popen[str]] = []

    def spawn_process(*words: str) -> subprocess.Popen[str]:
        log = tmp_path / f"{len(processes)}.log"
        with log.open("w") as stream:
            processes.append(subprocess.Popen(words, stdout=stream, stderr=stream, text=True))
        processes[-1].log = log
        return processes[-1]

    yield spawn_process
    for process in processes:
        process.kill()
        process.wait()


def wait_for(text: str, process: subprocess.Popen[str]) -> None:
    def is_said() -> bool:
        assert process.poll() is None, process.log.read_text()
        return text in process.log.read_text()

    until(is_said)


def ends_with(bag: Path, topic: str, stamp_ns: int, since_ns: int) -> bool:
    """Whether the last message of a topic in a bag that may still be written came since a time."""
    its_stamp = np.array(divmod(stamp_ns, 10**9), np.uint32).tobytes()
    records = [record for record in read_records(bag) if record.topic == topic]
    return bool(records) and records[-1].data[4:12] == its_stamp and records[-1].time_ns > since_ns


def test_several_processes_change_no_bit_and_a_recording_of_them_neither(run: Run, spawn, tmp_path):
    place = ("-r", "__ns:=/left")
    simulated = ("--ros-args", "-p", "use_sim_time:=true", *place)
    for name in ("affect_node", "face_node"):
        executable = share_path("config").parents[2] / "lib" / "emotion_face" / name
        wait_for(": ready", spawn(str(executable), *simulated))
    recorded = tmp_path / "left"
    recorder = spawn("emotion-face", "record", str(recorded), *simulated)
    wait_for("recording into", recorder)
    words = ("--running", "--other-machine", "--step", "0.2", "--ros-args", *place)
    verify = spawn("emotion-face", "verify", str(BAG), *words)
    assert verify.wait(TIMEOUT_S) == 0, verify.log.read_text()
    replayed_ns = time.time_ns()
    replay = spawn("emotion-face", "replay", str(BAG), "--rate", "20", "--ros-args", *place)
    assert replay.wait(TIMEOUT_S) == 0, replay.log.read_text()
    assert "played 15 inputs: 224 emotion_state, 224 face/image" in replay.log.read_text()
    for name, samples in run.items():  # the recorder may be behind
        its_last = recorded, f"/left/{name}", samples[-1].stamp_ns, replayed_ns
        until(lambda its_last=its_last: ends_with(*its_last))
    recorder.send_signal(signal.SIGINT)
    assert recorder.wait(TIMEOUT_S) == 0, recorder.log.read_text()
    assert_same(run, load_bag(recorded, "left").outputs)


def test_verify_knows_a_frame_that_shows_no_news(bag: Bag, run: Run):
    frames = bag.outputs["face/image"]
    news = [b for a, b in pairwise(frames) if (a.fields["data"] != b.fields["data"]).any()]
    assert len(news) < len(frames) - 20
    live = {**bag.outputs, "face/image": [frames[0], *news]}
    assert not any(c.difference for c in verify.differences(live, run, OTHER_MACHINE).values())
    lost = {**live, "face/image": live["face/image"][:-5]}
    assert verify.differences(lost, run, OTHER_MACHINE)["face/image"].difference


def test_verify_names_the_first_difference(bag: Bag, spawn, tmp_path: Path):
    frames = bag.outputs["face/image"]
    shown = [sample.fields["data"].tobytes() for sample in frames]
    index = next(k for k in range(150, 224) if len(set(shown[k - 1 : k + 2])) == 3)
    stamp_ns = frames[index].stamp_ns
    its_stamp = np.array(divmod(stamp_ns, 10**9), np.uint32).tobytes()
    writer = BagWriter(tmp_path / "new", [topic_of(name, f"/{name}") for name in TOPICS])
    for record in read_records(BAG):
        changed = record.topic == "/face/image" and record.data[4:12] == its_stamp
        data = record.data[:-20] + b"\x01" * 20 if changed else record.data
        writer.write(record.topic, data, record.time_ns)
    writer.close()
    verify = spawn("emotion-face", "verify", str(tmp_path / "new"), "--other-machine")
    assert verify.wait(TIMEOUT_S) == 1
    said = verify.log.read_text()
    assert said.count("differs first") == 1
    at = f"{stamp_ns // 10**9}.{stamp_ns % 10**9:09}"
    assert f"face/image differs first at {at}: data the bag's, replayed 20 elements" in said


@pytest.mark.parametrize(
    ("words", "expectation"),
    [
        (("replay", "{bag}", "--step", "9"), "--step 9: expected seconds, 0.001 to 4"),
        (("replay", "{bag}", "--rate", "0"), "--rate 0: expected a factor, 0.01 to 100"),
        (("verify", "{bag}", "--namespace", "left"), "but /emotion_state, /face/image"),
        (("verify", "nowhere"), "nowhere: File 'nowhere' does not exist: expected a bag"),
        (("verify", "{bag}", "--output", "{bag}"), "exists already, not overwriting: expected"),
    ],
)
def test_what_cannot_be_replayed_is_said(words: Sequence[str], expectation: str, capfd):
    assert main([word.format(bag=BAG) for word in words]) == 1
    assert expectation in capfd.readouterr().err


def test_a_graph_that_does_not_answer_is_said(bag: Bag, monkeypatch):
    monkeypatch.setattr(player, "ATTEMPTS", 1)
    with (
        player.playing([*SIMULATED, "-r", "__ns:=/nobody"]) as its_player,
        pytest.raises(BagError, match="no node affect in /nobody, expected a running face"),
    ):
        its_player.play(bag, 0.02)


def test_a_signal_ends_it(bag: Bag, monkeypatch):
    caught = threading.Event()
    caught.set()
    monkeypatch.setattr(player, "catch_signals", lambda: caught)
    with player.playing(SIMULATED) as its_player, pytest.raises(KeyboardInterrupt):
        its_player.play(bag, 0.02)


def test_a_bag_describes_itself(bag: Bag):
    with AnyReader([BAG]) as reader:
        profiles = {c.topic: c.ext.offered_qos_profiles for c in reader.connections}
        stimuli = [
            reader.deserialize(data, connection.msgtype)
            for connection, _, data in reader.messages()
            if connection.topic == "/stimulus"
        ]
    assert profiles.keys() == {f"/{name}" for name in TOPICS}
    (profile,) = profiles["/vocabulary"]
    assert profile.durability == QosDurability.TRANSIENT_LOCAL
    assert profile.reliability == QosReliability.RELIABLE
    played = [cue.message for cue in bag.cues if cue.topic == "stimulus"]
    assert [(m.stimulus, m.source, m.adrenaline, m.header.stamp.nanosec) for m in stimuli] == [
        (m.stimulus, m.source, m.adrenaline, m.header.stamp.nanosec) for m in played
    ]


def test_a_file_of_another_writer_is_the_same_bag(bag: Bag, tmp_path: Path):
    path = tmp_path / "other.mcap"
    with path.open("wb") as stream:
        writer = McapWriter(stream, chunk_size=2**18)
        writer.start(profile="ros2", library="another")
        channels: dict[str, int] = {}
        for topic, kind, _, time_ns, data in read_records(BAG):
            if topic not in channels:
                schema = writer.register_schema(kind, "ros2msg", b"")
                channels[topic] = writer.register_channel(topic, "cdr", schema)
            writer.add_message(channels[topic], time_ns, data, time_ns)
        writer.finish()
    other = load_bag(path)
    assert other.cues == bag.cues
    assert_same(bag.outputs, other.outputs)


def test_what_comes_before_a_jump_back_does_not_count(tmp_path: Path):
    topic = topic_of("emotion_state", "/emotion_state")
    writer = BagWriter(tmp_path / "new", [topic])
    state = next(record.data for record in read_records(BAG) if record.topic == topic.name)
    for time_ns, second in enumerate((50, 51, 10, 11)):
        data = state[:4] + np.array([second, 0], np.uint32).tobytes() + state[12:]
        writer.write(topic.name, data, time_ns)
    writer.close()
    states = load_bag(tmp_path / "new").outputs["emotion_state"]
    assert [sample.stamp_ns // 10**9 for sample in states] == [10, 11]


def test_a_bag_of_another_version_is_refused(tmp_path: Path):
    shutil.copytree(BAG, tmp_path / "old")
    metadata = tmp_path / "old" / "metadata.yaml"
    known = message_types().hash_rihs01("emotion_face/msg/Stimulus")
    metadata.write_text(metadata.read_text().replace(known, known[:-4] + "0000"))
    with pytest.raises(BagError, match="/stimulus is of another version of emotion_face/msg/St"):
        load_bag(tmp_path / "old")
