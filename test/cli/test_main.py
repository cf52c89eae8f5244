import subprocess
import sys
from importlib.util import find_spec

import pytest

from emotion_face.cli import main
from emotion_face.cli.main import VERBS


def test_help_names_every_verb(capsys):
    with pytest.raises(SystemExit) as ending:
        main(["--help"])
    assert ending.value.code == 0
    text = capsys.readouterr().out
    assert all(verb in text for verb in VERBS)


@pytest.mark.parametrize("verb", ["up", "demo"])
def test_every_verb_has_help(verb, capsys):
    with pytest.raises(SystemExit) as ending:
        main([verb, "--help"])
    assert ending.value.code == 0
    assert "--personality" in capsys.readouterr().out


def test_help_loads_neither_ros_nor_numpy():
    code = """
import sys
from emotion_face.cli import main
try:
    main(["--help"])
except SystemExit:
    pass
sys.exit(bool({"rclpy", "numpy", "torch"} & set(sys.modules)))
"""
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL).returncode == 0


def test_the_package_can_be_run_as_a_module():
    words = [sys.executable, "-m", "emotion_face.cli", "--help"]
    assert "simulate" in subprocess.run(words, capture_output=True, text=True, check=True).stdout


def test_an_unknown_verb_is_refused(capsys):
    with pytest.raises(SystemExit) as ending:
        main(["dance"])
    assert ending.value.code == 2
    assert "dance" in capsys.readouterr().err


@pytest.mark.skipif(not find_spec("rclpy"), reason="no training is installed without ROS")
@pytest.mark.parametrize("verb", ["train", "customise"])
def test_training_without_torch_says_what_to_install(verb, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, VERBS[verb][0], raising=False)
    assert main([verb]) == 1
    assert "requirements/train.txt" in capsys.readouterr().err


def test_a_bad_story_ends_the_demo_with_one_line(capsys):
    assert main(["demo", "--story", "epic"]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "'epic'" in error
    assert "demo" in error
