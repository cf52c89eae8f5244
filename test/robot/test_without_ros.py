"""The verbs where ROS is missing."""

import signal
import sys
from pathlib import Path

import pytest
from waiting import TIMEOUT_S

from emotion_face.cli.main import main

REFERENCE = Path(__file__).parents[1] / "reference" / "overthrow"
STORY = """description: a test
end_s: 2.0
cues:
  - {at_s: 0.3, stimulus: praised, expects: joy}
"""


def test_a_bag_is_verified(verb, short_bag):
    process = verb("verify", str(short_bag), "--other-machine", "--step", "0.7")
    said, errors = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 0, errors
    assert said.count("50") == 2


def test_what_differs_is_told(verb, short_bag):
    process = verb(
        "verify", str(short_bag), "--other-machine", "--ros-args", "-p", "personality:=sunny"
    )
    said, _ = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 1
    assert "emotion_state differs first at" in said


def test_a_bag_is_shown(verb, short_bag, tmp_path):
    place = ("--ros-args", "-p", "file.path:=bag.gif")
    process = verb("replay", str(short_bag), "--rate", "50", "--panel", "file", *place)
    said, errors = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 0, errors
    assert said == "played 2 inputs: 50 emotion_state, 50 face/image\n"
    assert (tmp_path / "bag.gif").stat().st_size > 1000


def test_a_story_is_a_demo(verb, tmp_path, page_port):
    (tmp_path / "short.yaml").write_text(STORY)
    process = verb("demo", "--story", "short.yaml", "--output", "out", "--identity", "otto")
    said, errors = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 0, errors
    assert "emotions reached, 1 of 1" in said
    assert {file.name for file in (tmp_path / "out").iterdir()} == {"short.gif", "short.png"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_face_lives_until_a_signal(verb, tmp_path, number):
    words = ("--with", "dashboard", "--identity", "otto", "--panel", "file")
    process = verb("up", *words, "--ros-args", "-p", "port:=0")
    for line in process.stderr:
        if "ready" in line:
            break
    process.send_signal(number)
    _, errors = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 0, errors
    assert errors == ""
    assert (tmp_path / "emotion_face.gif").exists()


def test_only_recording_needs_ros(verb):
    process = verb("record", "bag")
    _, errors = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 1
    assert "only recording needs ROS 2" in errors
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("up", "--with", "markers"), "--with markers: needs ROS 2, expected dashboard"),
        (("up", "--namespace", "left"), "-r __ns:=/left is refused without ROS 2"),
        (("up", "--identity", "nobody"), "'nobody'"),
        (("up", "--ros-args", "-p", "rate_hz:=0"), "rate_hz"),
        (("verify", str(REFERENCE), "--output", "new"), "--running and --output need ROS 2"),
    ],
)
def test_what_needs_ros_or_cannot_be_is_one_line(monkeypatch, capfd, words, said):
    monkeypatch.setitem(sys.modules, "rclpy", None)
    assert main(words) == 1
    errors = capfd.readouterr().err
    assert said in errors
    assert errors.count("\n") == 1
