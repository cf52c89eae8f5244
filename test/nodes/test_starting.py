"""Output of starting nodes: help, refusals by name, unknown parameters, readiness."""

import os
import subprocess
import sys
from importlib import import_module

import pytest
from nodes.test_health import Listener
from nodes.test_processes import NULL_PANEL, ends_cleanly, executable, refusal, said, spawn

from emotion_face.nodes.display_node import DisplayNode
from emotion_face.nodes.extras import EXTRAS
from emotion_face.srv import ShowText

__all__ = ["spawn"]

NAMES = ["affect", "display", "face", "stimulus", *EXTRAS]


@pytest.mark.parametrize("name", ["composed", *(f"{name}_node" for name in NAMES)])
def test_a_program_says_what_it_is(name, monkeypatch, capfd):
    monkeypatch.setattr(sys, "argv", [name, "--help"])
    assert import_module(f"emotion_face.nodes.{name}").main() == 0
    said = capfd.readouterr()
    assert said.err == ""
    assert "Parameters" in said.out or name == "composed"
    assert "-p parameter:=value" in said.out
    assert "nodes.yaml" in said.out


def test_help_is_all_that_a_process_says():
    ended = subprocess.run([executable("affect_node"), "--help"], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.rstrip()


def test_help_that_is_meant_for_ros_is_not_ours():
    assert "--help" in refusal([executable("affect_node"), "--ros-args", "--help"])


@pytest.mark.parametrize(
    ("name", "words"),
    [("affect", "preset:=none"), ("face", "model:=none"), ("stimulus", "story:=x")],
)
def test_a_node_that_does_not_start_says_so_under_its_name(name, words):
    fatal = refusal([executable(f"{name}_node"), "--ros-args", "-p", words])
    assert f"[{name}]: " in fatal


def test_a_log_that_cannot_be_written_says_where_else():
    environment = {"HOME": "/proc/none", "ROS_HOME": "/proc/none", "ROS_LOG_DIR": "/proc/none"}
    ended = subprocess.run(
        [executable("affect_node")], env=os.environ | environment, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert "/proc/none cannot be made; set ROS_LOG_DIR" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_unknown_parameters_are_named_with_the_nearest_and_each_node_is_ready_once(spawn, start):
    graph = start(lambda: [])
    words = ("-p", "face:rtae_hz:=25.0", "-p", "display:oled.i2c_prot:=1", "-p", "rate_hz:=20")
    process = spawn([executable("emotion_face"), "--ros-args", *NULL_PANEL, *words])
    graph.until(lambda: said(process).count(": ready") == 4)
    log = said(process)
    assert "[face]: parameter 'rtae_hz' is unknown, did you mean 'rate_hz'?" in log
    assert "parameter 'oled.i2c_prot' is unknown, did you mean 'oled.i2c_port'?" in log
    assert log.count("is unknown") == 2  # rate_hz is not, for affect and face have it
    ends_cleanly(process, 2)


def test_without_a_terminal_the_shipped_panel_is_no_error(spawn, start):
    graph = start(lambda: [])
    process = spawn([executable("display_node")])
    graph.until(lambda: "[display]: ready" in said(process))
    graph.until(lambda: "nothing is shown: choose a panel" in said(process))
    graph.run_for(1.0)
    assert "ERROR" not in said(process)
    ends_cleanly(process, 2)


def test_a_display_that_was_shut_down_says_so(start):
    graph = start(lambda: [DisplayNode()], ("-p", "panel:=null"))
    listener = Listener(graph)
    (display,) = graph.nodes
    display.trigger_shutdown()
    answer = graph.call(ShowText, "display/show_text", text="hello")
    assert not answer.success
    assert "shut down for good: end this process and start it again" in answer.message
    graph.until(lambda: listener.status("/display"))
    assert "shut down for good" in listener.status("/display").message
