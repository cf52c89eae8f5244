import argparse
import subprocess
import sys
from importlib.util import find_spec

import pytest

from emotion_face.cli import up
from emotion_face.cli.ros_arguments import ros_arguments


def words(*argv):
    parser = argparse.ArgumentParser()
    up.add_arguments(parser)
    arguments = parser.parse_args(argv)
    return ros_arguments(arguments, *up.words(arguments))


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        ([], []),
        (["--panel", "terminal"], ["-p", 'panel:="terminal"']),
        (["--story", "demo", "--loop"], ["-p", 'story:="demo"', "-p", "loop:=true"]),
        (["--camera", "0"], ["-p", 'people:video:="0"']),
        (["--namespace", "left"], ["-r", "__ns:=/left"]),
        (["--params-file", "my.yaml"], ["--params-file", "my.yaml"]),
        (["--ros-args", "-p", "seed:=3", "--log-level", "warn"],
         ["-p", "seed:=3", "--log-level", "warn"]),
        (["--panel", "null", "--ros-args", "-r", "a:=b"],
         ["-r", "a:=b", "-p", 'panel:="null"']),
    ],
)  # fmt: skip
def test_arguments_become_arguments_of_ros(argv, expected):
    assert words(*argv) == ["emotion-face", "--ros-args", *expected]


@pytest.mark.skipif(not find_spec("rclpy"), reason="without ROS it runs no nodes")
def test_a_face_loads_no_web_server_that_nobody_asked_for(tmp_path):
    code = "import sys, emotion_face.cli.up, emotion_face.nodes.composed; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "aiohttp" not in found.stdout.split()
