import argparse

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
