"""The installed executables as processes: signals, bad arguments, two faces side by side."""

import os
import pty
import shutil
import signal
import subprocess
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from benchmark.load import Load
from diagnostic_msgs.msg import DiagnosticArray
from sensor_msgs.msg import Image
from waiting import TIMEOUT_S

from emotion_face.affect import StimulusVocabulary
from emotion_face.msg import EmotionState, Stimulus
from emotion_face.nodes import composed, conversions
from emotion_face.resources import share_path

NODES = {
    "stimulus_node": "stimulus",
    "affect_node": "affect",
    "face_node": "face",
    "display_node": "display",
}
NULL_PANEL = ("-p", "display:panel:=null")


def executable(name: str) -> str:
    return str(share_path("config").parents[2] / "lib" / "emotion_face" / name)


@pytest.fixture
def spawn(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    processes: list[subprocess.Popen[str]] = []

    def spawn_process(command: Sequence[str], **options: object) -> subprocess.Popen[str]:
        path = tmp_path / f"{len(processes)}.log"
        with path.open("w") as log:
            given = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log, **options}
            processes.append(subprocess.Popen(command, text=True, **given))
        processes[-1].log = path
        return processes[-1]

    yield spawn_process
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.wait()


def said(process: subprocess.Popen[str]) -> str:
    return process.log.read_text()


def ends_cleanly(process: subprocess.Popen[str], number: signal.Signals) -> None:
    process.send_signal(number)
    assert process.wait(TIMEOUT_S) == 0, said(process)
    assert "Traceback" not in said(process)


def refusal(command: Sequence[str], **environment: str) -> str:
    """The one line with the reason why a command does not start."""
    ended = subprocess.run(
        command,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    (fatal,) = [line for line in ended.stderr.splitlines() if "FATAL" in line]
    return fatal


def test_more_signals_do_not_disturb_the_end(start, spawn):
    graph = start(lambda: [])
    processes = [spawn([executable(name), "--ros-args", *NULL_PANEL]) for name in NODES]
    graph.until(lambda: set(NODES.values()) <= set(graph.probe.get_node_names()))
    while running := [process for process in processes if process.poll() is None]:
        for process in running:
            process.send_signal(signal.SIGINT)
        time.sleep(0.002)
    assert [process.returncode for process in processes] == [0] * len(NODES)
    assert not any("Traceback" in said(process) for process in processes)


@pytest.mark.parametrize("name", ["emotion_face", "affect_node"])
def test_a_signal_while_modules_are_loaded_leaves_no_traceback(name, tmp_path):
    package = tmp_path / "emotion_face"
    package.mkdir()
    (package / "__init__.py").write_text("import signal\nsignal.raise_signal(signal.SIGINT)\n")
    ended = subprocess.run(
        [executable(name)],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    assert (ended.returncode, ended.stderr) == (130, "")


@pytest.mark.parametrize(
    ("arguments", "expectation"),
    [
        (("-p", "affect:personality:=grumpy"), "expected one of anxious, even"),
        (("-p", "face:rate_hz:=fast"), "expected float from 1 to 100"),
        (("-p", "display:panel:=hologram"), "expected one of auto, ssd1306_128x64"),
        (("-p", "stimulus:story:=epic"), "expected one of demo"),
        (("--no-such-argument",), "--no-such-argument"),
        (("-r", "__ns:=/my robot"), "'__ns:=/my robot' is refused, expected names of letters"),
        (("-r", "__ns:=/1a"), "'__ns:=/1a' is refused, expected names of letters"),
        (("--params-file", "/none.yaml"), "/none.yaml: cannot be read, expected a file of param"),
    ],
)
def test_a_bad_argument_is_one_clear_line_and_an_exit_status(arguments, expectation, capfd):
    assert composed.main(["emotion_face", "--ros-args", *NULL_PANEL, *arguments]) == 1
    said = capfd.readouterr().err
    assert "Traceback" not in said
    (fatal,) = [line for line in said.splitlines() if "FATAL" in line]
    assert expectation in fatal


@pytest.mark.parametrize("enclaves", ["none", "enclaves"])
def test_a_node_that_security_refuses_is_one_clear_line_and_an_exit_status(enclaves, tmp_path):
    (tmp_path / enclaves).mkdir()
    security = {
        "ROS_SECURITY_ENABLE": "true",
        "ROS_SECURITY_STRATEGY": "Enforce",
        "ROS_SECURITY_KEYSTORE": str(tmp_path),
    }
    assert "refused by ROS" in refusal([executable("affect_node")], **security)


def test_without_a_device_the_graph_lives_on(start, spawn):
    graph = start(lambda: [])
    states = graph.listen(EmotionState, "emotion_state")
    words = ["-p", "display:panel:=sh1106_128x64", "-p", "display:oled.i2c_port:=250"]
    process = spawn([executable("emotion_face"), "--ros-args", *words])
    graph.until(lambda: "/dev/i2c-250" in said(process))
    graph.speak(Stimulus, "stimulus")(Stimulus(stimulus="praised"))
    graph.until(lambda: states and states[-1].emotion == "joy")
    assert process.poll() is None


def test_two_faces_feel_side_by_side(start, spawn):
    graph = start(lambda: [])
    states, frames = {}, {}
    for name in ("left", "right"):
        spawn(["emotion-face", "up", "--panel", "null", "--namespace", name])
        states[name] = graph.listen(EmotionState, f"/{name}/emotion_state")
        frames[name] = graph.listen(Image, f"/{name}/face/image")
    graph.until(lambda: all((*states.values(), *frames.values())))
    graph.speak(Stimulus, "/left/stimulus")(Stimulus(stimulus="petted"))
    graph.speak(Stimulus, "/right/stimulus")(Stimulus(stimulus="insulted"))
    graph.until(lambda: states["left"][-1].emotion == "love")
    graph.until(lambda: states["right"][-1].emotion == "mad")
    assert "mad" not in {state.emotion for state in states["left"]}
    graph.until(lambda: bytes(frames["left"][-1].data) != bytes(frames["right"][-1].data))


def test_nothing_is_lost_of_two_hundred_stimuli_a_second(start, spawn):
    graph = start(lambda: [])
    names = ("left", "right")
    for name in names:
        spawn(["emotion-face", "up", "--panel", "null", "--namespace", name])
    load = Load(graph.probe, names)
    graph.until(lambda: load.is_up)
    publishing = load.start(rate_hz=100.0, duration_s=2.0)
    graph.until(lambda: not publishing.is_alive() and load.lost_stimuli == 0)
    assert load.published == 200
    assert load.lost_states == 0


def test_separate_processes_make_the_same_graph_and_signals_end_each_with_0(start, spawn):
    graph = start(lambda: [])
    processes = [spawn([executable(name), "--ros-args", *NULL_PANEL]) for name in NODES]
    states = graph.listen(EmotionState, "emotion_state")
    frames = graph.listen(Image, "face/image")
    graph.until(lambda: set(NODES.values()) <= set(graph.probe.get_node_names()))
    graph.speak(Stimulus, "stimulus")(Stimulus(stimulus="startled"))
    graph.until(lambda: any(state.emotion == "surprise" for state in states))
    felt_s = next(conversions.seconds(s.header.stamp) for s in states if s.emotion == "surprise")
    graph.until(lambda: frames and conversions.seconds(frames[-1].header.stamp) >= felt_s)
    for process, number in zip(processes, 2 * [signal.SIGINT, signal.SIGTERM], strict=True):
        ends_cleanly(process, number)


def test_whoever_is_killed_is_picked_up_again_and_the_others_live_on(start, spawn, tmp_path):
    graph = start(lambda: [])
    words = ["-p", f"affect:state_file:={tmp_path}/state.json", "-p", "affect:state_every_s:=0.1"]
    processes = {}

    def begin(name):
        processes[name] = spawn([executable(name), "--ros-args", *NULL_PANEL, *words])

    states = graph.listen(EmotionState, "emotion_state")
    frames = graph.listen(Image, "face/image")
    diagnoses = graph.listen(DiagnosticArray, "/diagnostics")
    for name in NODES:
        begin(name)
    send = graph.speak(Stimulus, "stimulus")

    def is_felt(stimulus, emotion):
        send(Stimulus(stimulus=stimulus))  # repeatedly, as the subscriber may still be starting
        graph.run_for(0.3)
        return states and states[-1].emotion == emotion

    def shows(array):
        values = {pair.key: pair.value for status in array.status for pair in status.values}
        return float(values.get("frames shown [Hz]", 0.0)) > 0.0

    def works(stimulus, emotion):
        """A stimulus is felt, drawn and shown."""
        frames.clear()
        diagnoses.clear()
        graph.until(lambda: is_felt(stimulus, emotion))
        felt_s = conversions.seconds(states[-1].header.stamp)
        graph.until(lambda: frames and conversions.seconds(frames[-1].header.stamp) >= felt_s)
        graph.until(lambda: any(shows(array) for array in diagnoses))

    works("startled", "surprise")
    feelings = (("petted", "love"), ("insulted", "mad"), ("praised", "joy"), ("won", "power"))
    for name, feeling in zip(NODES, feelings, strict=True):
        processes[name].kill()
        processes[name].wait()
        graph.run_for(0.3)  # messages from before its end
        if name == "affect_node":
            states.clear()
        begin(name)
        works(*feeling)
        if name == "affect_node":
            assert states[0].emotion == "love"
        running = {other for other, process in processes.items() if process.poll() is None}
        assert running == set(NODES)
    assert not any("Traceback" in said(process) for process in processes.values())


def test_keys_of_a_terminal_reach_the_graph_and_q_ends_it(start, spawn):
    graph = start(lambda: [])
    states = graph.listen(EmotionState, "emotion_state")
    user, node = pty.openpty()
    setsid = shutil.which("setsid")
    process = spawn(
        [setsid, "--ctty", executable("emotion_face"), "--ros-args", *NULL_PANEL], stdin=node
    )
    graph.until(lambda: states and not termios.tcgetattr(node)[3] & termios.ICANON)
    os.write(user, StimulusVocabulary.load().entries["praised"].key.encode())
    graph.until(lambda: states[-1].emotion == "joy")
    os.write(user, b"q")
    assert process.wait(TIMEOUT_S) == 0, said(process)
    assert "Traceback" not in said(process)
    os.close(user)
    os.close(node)
