"""The same stimuli with the same stamps give the same states and frames, to the last bit.

The bag is made with its own inputs again, when the model, the face or a message has changed::

    emotion-face verify test/reference/overthrow.mcap --output overthrow.mcap
    mv overthrow.mcap test/reference/
"""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from emotion_face.msg import EmotionState, Stimulus, Trigger
from rclpy.serialization import deserialize_message, serialize_message
from rosbags.highlevel import AnyReader
from rosbags.interfaces import QosDurability, QosReliability
from sensor_msgs.msg import Image

from emotion_face.affect import AffectModel, StimulusVocabulary, Timeline, load_parameters
from emotion_face.affect.timeline import TICK_S
from emotion_face.bags import BagWriter, Cue, Sample, Tolerance, Topic, compare, read_records
from emotion_face.bags.comparison import EXACT, OTHER_MACHINE
from emotion_face.cli import replay
from emotion_face.cli.main import main
from emotion_face.errors import BagError
from emotion_face.face import FaceAnimator, FaceParameters, load_generator, load_identity
from emotion_face.nodes import conversions, player
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.bag_messages import SECOND_NS, Bag, load_bag, sample_of, topic_of
from emotion_face.nodes.face_node import FaceNode
from emotion_face.nodes.recorder import Recorder
from emotion_face.resources import share_path

BAG = Path(__file__).parents[1] / "reference" / "overthrow.mcap"
SIMULATED = ["test", "--ros-args", "-p", "use_sim_time:=true"]
RATE_HZ = 25.0
TIMEOUT_S = 60.0

Run = dict[str, list[Sample]]


@pytest.fixture(scope="module")
def bag() -> Bag:
    return load_bag(BAG)


def played(bag: Bag, *steps_s: float) -> list[Run]:
    """What comes of playing a bag with some steps, one after the other, to the same nodes."""
    with replay.playing(SIMULATED, lambda: [FaceNode(), AffectNode()]) as its_player:
        return [its_player.play(bag, step_s) for step_s in steps_s]


@pytest.fixture(scope="module")
def run(bag: Bag) -> Run:
    """A run on this machine."""
    return played(bag, 0.01)[0]


def assert_same(expected: Run, actual: Run, tolerance: Tolerance = EXACT) -> None:
    for name, samples in expected.items():
        assert len(samples) > 200
        comparison = compare(samples, actual[name], tolerance)
        assert comparison.difference is None, f"{name}: {comparison}"


def test_the_bag_is_small_and_tells_of_an_overthrow(bag: Bag):
    assert BAG.stat().st_size < 100_000
    felt = [sample.fields["emotion"] for sample in bag.outputs["emotion_state"]]
    assert list(dict.fromkeys(felt)) == ["neutral", "joy", "mad", "fear"]
    assert {cue.topic for cue in bag.cues} == {"stimulus", "look_at", "speech"}


def test_a_replay_is_what_another_machine_recorded(bag: Bag, run: Run):
    assert_same(bag.outputs, run, OTHER_MACHINE)


def test_steps_executors_and_jumps_back_change_no_bit(bag: Bag, run: Run, monkeypatch, executor):
    monkeypatch.setattr(replay, "make_executor", executor)
    for again in played(bag, 0.037, 0.2, 1.7):
        assert_same(run, again)


def test_the_core_alone_changes_no_bit(bag: Bag, run: Run):
    timeline = Timeline(AffectModel(load_parameters()), start_s=0.0, tick_s=TICK_S)
    generator = load_generator("strokes")
    animator = FaceAnimator(generator, load_identity(generator, "seed:7"), FaceParameters(), 0)
    vocabulary = StimulusVocabulary.load()
    first, last = (round(t * 1e-9 * RATE_HZ) for t in (bag.start_ns, bag.end_ns))
    timeline.reset(first / RATE_HZ)
    waiting = list(bag.cues)
    states, frames = [], []
    for beat in range(first, last + 1):
        time_s = beat / RATE_HZ
        while waiting and waiting[0].at_ns * 1e-9 < time_s:
            cue = waiting.pop(0)
            if cue.topic == "stimulus":
                doses = conversions.doses_of(cue.message, vocabulary)
                timeline.stimulate(doses, cue.at_ns * 1e-9)
            elif cue.topic == "look_at":
                animator.look_at(conversions.point_of(cue.message))
            else:
                animator.speak(cue.message.data)
        state = conversions.state_message(timeline.advance(time_s))
        state = deserialize_message(serialize_message(state), EmotionState)
        frame = animator.frame(time_s, conversions.expression_of(state))
        states.append(sample_of(state))
        frames.append(sample_of(conversions.frame_message(frame, state.header.stamp)))
    assert_same(run, {"emotion_state": states, "face/image": frames})


def test_performances_are_recorded_and_change_no_bit_again(bag: Bag, tmp_path: Path):
    def cue(at_s: float, word: str, is_stamped: bool) -> Cue:
        at_ns = bag.start_ns + round(at_s * SECOND_NS)
        fades = dict.fromkeys(("fade_in", "fade_out"), conversions.duration_message(0.5))
        message = Trigger(expression=word, **fades)
        if is_stamped:
            message.header.stamp = conversions.time_message(at_ns / SECOND_NS)
        return Cue(at_ns, "trigger", message, is_stamped)

    cues = [cue(1.013, "delight", True), cue(2.0, "rage", False), cue(2.5, "", True)]
    part = bag._replace(cues=cues, end_ns=bag.start_ns + 4 * SECOND_NS)
    path = tmp_path / "a.mcap"
    make = (FaceNode, AffectNode, partial(Recorder, path))
    with replay.playing(SIMULATED, lambda: [node() for node in make]) as its_player:
        first = its_player.play(part, 0.2)["face/image"]
    recorded = load_bag(path)
    assert [(c.message.expression, c.stamped) for c in recorded.cues] == [
        (c.message.expression, c.stamped) for c in cues
    ]
    calm, delight, rage = (first[beat].fields["data"] for beat in (24, 48, 65))
    assert np.count_nonzero(calm != delight) > 200 < np.count_nonzero(rage != delight)
    (again,) = played(recorded, 0.037)
    for name, samples in recorded.outputs.items():
        assert len(samples) > 95 and compare(samples, again[name]).difference is None


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
    end_s = time.monotonic() + TIMEOUT_S
    while text not in process.log.read_text():
        assert process.poll() is None and time.monotonic() < end_s, process.log.read_text()
        time.sleep(0.05)


def test_several_processes_change_no_bit_and_a_recording_of_them_neither(run: Run, spawn, tmp_path):
    place = ("-r", "__ns:=/left")
    simulated = ("--ros-args", "-p", "use_sim_time:=true", *place)
    for name in ("affect_node", "face_node"):
        executable = share_path("config").parents[2] / "lib" / "emotion_face" / name
        spawn(str(executable), *simulated)
    recorded = tmp_path / "left.mcap"
    recorder = spawn("emotion-face", "record", str(recorded), *simulated)
    wait_for("recording into", recorder)
    words = ("--running", "--other-machine", "--step", "0.2", "--ros-args", *place)
    verify = spawn("emotion-face", "verify", str(BAG), *words)
    assert verify.wait(TIMEOUT_S) == 0, verify.log.read_text()
    replay = spawn("emotion-face", "replay", str(BAG), "--rate", "20", "--ros-args", *place)
    assert replay.wait(TIMEOUT_S) == 0, replay.log.read_text()
    assert "played 12 inputs: 303 emotion_state, 303 face/image" in replay.log.read_text()
    recorder.send_signal(signal.SIGINT)
    assert recorder.wait(TIMEOUT_S) == 0, recorder.log.read_text()
    assert_same(run, load_bag(recorded, "left").outputs)


def test_verify_names_the_first_difference(bag: Bag, spawn, tmp_path: Path):
    stamp_ns = bag.outputs["face/image"][150].stamp_ns
    its_stamp = np.array(divmod(stamp_ns, 10**9), np.uint32).tobytes()
    records = list(read_records(BAG))
    kinds = {record.topic: record.kind for record in records}
    new = tmp_path / "a.mcap"
    writer = BagWriter(new, [Topic(name, kind, "", "[]") for name, kind in kinds.items()])
    for topic, _, time_ns, data in records:
        changed = topic == "/face/image" and data[4:12] == its_stamp
        writer.write(topic, data[:-20] + b"\x01" * 20 if changed else data, time_ns)
    writer.close()
    verify = spawn("emotion-face", "verify", str(new), "--other-machine")
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
        (("verify", "nowhere.mcap"), "nowhere.mcap: No such file or directory, expected"),
    ],
)
def test_what_cannot_be_replayed_is_said(words: Sequence[str], expectation: str, capsys):
    assert main([word.format(bag=BAG) for word in words]) == 1
    assert expectation in capsys.readouterr().err


def test_a_graph_that_does_not_answer_is_said(bag: Bag, monkeypatch):
    monkeypatch.setattr(player, "ATTEMPTS", 1)
    with (
        replay.playing([*SIMULATED, "-r", "__ns:=/nobody"], lambda: []) as its_player,
        pytest.raises(BagError, match="no node affect in /nobody, expected a running face"),
    ):
        its_player.play(bag, 0.02)


def test_other_programs_read_a_recording(start, tmp_path: Path):
    path = tmp_path / "a.mcap"
    graph = start(lambda: [AffectNode(), FaceNode(), Recorder(path)], ["-r", "__ns:=/right"])
    states = graph.listen(EmotionState, "/right/emotion_state")
    frames = graph.listen(Image, "/right/face/image")
    stimulate = graph.speak(Stimulus, "/right/stimulus")
    stimulate(Stimulus(stimulus="praised", source="test"))
    graph.until(lambda: states and states[-1].emotion == "joy" and len(frames) > 20)
    graph.close()
    with AnyReader([path]) as reader:
        topics = {connection.topic: connection for connection in reader.connections}
        messages = [
            (connection.topic, reader.deserialize(data, connection.msgtype))
            for connection, _, data in reader.messages()
        ]
    assert len(topics) == 7 and all(name.startswith("/right/") for name in topics)
    (profile,) = topics["/right/vocabulary"].ext.offered_qos_profiles
    assert profile.durability == QosDurability.TRANSIENT_LOCAL
    assert profile.reliability == QosReliability.RELIABLE
    (stimulus,) = (m for topic, m in messages if topic == "/right/stimulus")
    assert (stimulus.stimulus, stimulus.source) == ("praised", "test")
    heard = {message.header.stamp.nanosec: message for message in states}
    felt = [message for topic, message in messages if topic == "/right/emotion_state"]
    assert felt and all(m.joy == heard[m.header.stamp.nanosec].joy for m in felt)
    drawn = [message for topic, message in messages if topic == "/right/face/image"]
    pictures = {bytes(message.data) for message in frames}
    assert drawn and any(message.data.tobytes() in pictures for message in drawn)


def test_what_comes_before_a_jump_back_does_not_count(start, bag: Bag, tmp_path: Path):
    graph = start(lambda: [])
    topic = topic_of(graph.probe, "emotion_state")
    writer = BagWriter(tmp_path / "a.mcap", [topic])
    state = next(r for r in read_records(BAG) if r.topic == "/emotion_state")
    for second in (50, 51, 10, 11):
        data = state.data[:4] + np.array([second, 0], np.uint32).tobytes() + state.data[12:]
        writer.write(topic.name, data, 0)
    writer.close()
    states = load_bag(tmp_path / "a.mcap").outputs["emotion_state"]
    assert [sample.stamp_ns // 10**9 for sample in states] == [10, 11]
