"""The verb works without ROS; its table, plots and data agree with the core."""

import csv
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from emotion_face.cli import main

STORY = """description: a test
end_s: 5.0
cues:
  - {at_s: 0.5, stimulus: startled, expects: surprise}
  - {at_s: 2.5, stimulus: praised, expects: EXPECTED}
"""
WITHOUT_ROS = """
import sys

class NoRos:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("rclpy", "rcl_interfaces", "std_msgs", "ament_index_python") or (
            name.startswith("emotion_face.") and name.split(".")[1] in ("msg", "srv", "nodes")
        ):
            raise ModuleNotFoundError(f"no ROS here: {name}")

sys.meta_path.insert(0, NoRos())
from emotion_face.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def tell(tmp_path):
    def write(expected="joy"):
        path = tmp_path / "short.yaml"
        path.write_text(STORY.replace("EXPECTED", expected))
        return str(path)

    return write


def test_without_ros_a_story_becomes_a_table_plots_and_data(tell, tmp_path):
    words = ("simulate", tell(), "--output", str(tmp_path / "out"))
    result = subprocess.run(
        [sys.executable, "-c", WITHOUT_ROS, *words], capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    for word in ("startled", "surprise", "praised", "joy"):
        assert word in result.stdout
    with Image.open(tmp_path / "out" / "short.png") as picture:
        assert picture.width > 1000
        lit = (np.asarray(picture.convert("RGB")) == (160, 220, 255)).all(axis=2)
    assert lit.sum() > 1000, "no faces"
    with open(tmp_path / "out" / "short.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 126
    assert [row["time_s"] for row in rows[:3]] == ["0.0000", "0.0400", "0.0800"]
    emotions = [row["emotion"] for row in rows]
    assert emotions.index("surprise") < emotions.index("joy")
    assert max(float(row["joy"]) for row in rows) > 0.7


def test_an_emotion_that_is_not_reached_is_an_exit_status(tell, tmp_path, capsys):
    assert main(["simulate", tell("fear"), "--output", str(tmp_path)]) == 1
    assert "not reached: fear" in capsys.readouterr().out


def test_character_wheel_and_duration_are_options(tell, tmp_path, capsys):
    words = ["--personality", "anxious", "--wheel", "willcox", "--time-scale", "2"]
    options = [*words, "--duration", "1.6", "--output", str(tmp_path)]
    main(["simulate", tell(), *options])
    with open(tmp_path / "short.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 41
    assert float(rows[0]["cortisol"]) == pytest.approx(0.2)  # twice that of an even temper
    assert "praised" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("--duration", "0", "--duration 0: expected seconds"),
        ("--personality", "sunnny", "did you mean 'sunny'"),
        ("--time-scale", "-1", "time_scale"),
        ("--identity", "nobody", "nobody"),
        ("--output", "/proc/none", "choose another --output"),
    ],
)
def test_what_cannot_be_used_is_refused_with_one_line(tell, capsys, option, value, expected):
    assert main(["simulate", tell(), option, value]) == 1
    error = capsys.readouterr().err
    assert expected in error
    assert error.count("\n") == 1


def test_without_matplotlib_the_fix_is_named(capsys, monkeypatch):
    for name in ["matplotlib", *(n for n in sys.modules if n.startswith("matplotlib."))]:
        monkeypatch.setitem(sys.modules, name, None)
    for module in ("simulate", "plots"):
        monkeypatch.delitem(sys.modules, f"emotion_face.cli.{module}", raising=False)
    assert main(["simulate", "demo"]) == 1
    assert "requirements/runtime.txt" in capsys.readouterr().err
