"""A machine without ROS, and a clock that tests set."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

WITHOUT_ROS = """
import sys
sys.modules["rclpy"] = None  # so Python finds none
from emotion_face.cli import main
sys.exit(main(sys.argv[1:]))
"""

Verb = Callable[..., "subprocess.Popen[str]"]


class Time:
    """A clock that changes only when it is set."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def verb(tmp_path: Path) -> Verb:
    """Starts ``emotion-face`` where ROS is missing, in an empty folder."""

    def start(*words: str, **options: object) -> "subprocess.Popen[str]":
        given = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        command = [sys.executable, "-c", WITHOUT_ROS, *words]
        return subprocess.Popen(command, cwd=tmp_path, text=True, **{**given, **options})

    return start
