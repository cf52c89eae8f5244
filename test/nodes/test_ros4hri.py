"""hri_msgs has no wheel: a package of that name with one message is built here."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from waiting import TIMEOUT_S

from emotion_face.affect.ros4hri import BLENDS, EXPRESSIONS
from emotion_face.msg import EmotionState
from emotion_face.nodes.behaviour_node import BehaviourNode
from emotion_face.nodes.sources_node import SourcesNode

ROOT = Path(__file__).parents[2]
_LISTED = (
    "neutral angry sad happy surprised disgusted scared pleading vulnerable despaired guilty "
    "disappointed embarrassed horrified skeptical annoyed furious suspicious rejected bored tired "
    "asleep confused amazed excited"
)
WORDS = _LISTED.split()
MESSAGE = "".join(f'string {word.upper()}="{word}"\n' for word in WORDS) + (
    "std_msgs/Header header\n"
    "string expression\n"
    "float32 valence\n"
    "float32 arousal\n"
    "float32 confidence\n"
)
CMAKE = """cmake_minimum_required(VERSION 3.20)
project(hri_msgs)
find_package(ament_cmake REQUIRED)
find_package(rosidl_default_generators REQUIRED)
find_package(std_msgs REQUIRED)
rosidl_generate_interfaces(hri_msgs msg/Expression.msg DEPENDENCIES std_msgs)
ament_package()
"""
PACKAGE = """<package format="3">
  <name>hri_msgs</name><version>2.0.0</version><description>One message of it</description>
  <maintainer email="nobody@example.com">nobody</maintainer><license>Apache-2.0</license>
  <buildtool_depend>ament_cmake</buildtool_depend>
  <buildtool_depend>rosidl_default_generators</buildtool_depend>
  <depend>std_msgs</depend>
  <member_of_group>rosidl_interface_packages</member_of_group>
</package>
"""
SEEN = """
import time

import rclpy
from hri_msgs.msg import Expression
from emotion_face.msg import EmotionState, Stimulus
from emotion_face.nodes.behaviour_node import BehaviourNode
from emotion_face.nodes.execution import make_executor
from emotion_face.nodes.sources_node import SourcesNode

rclpy.init()
nodes = [SourcesNode(), BehaviourNode(), rclpy.create_node("probe")]
probe, executor = nodes[-1], make_executor()
for node in nodes:
    executor.add_node(node)
seen = probe.create_publisher(Expression, "person_expression", 10)
felt = probe.create_publisher(EmotionState, "emotion_state", 10)
said, shown = [], []
probe.create_subscription(Stimulus, "stimulus", said.append, 10)
probe.create_subscription(Expression, "expression", shown.append, 10)

def until(done):
    end_s = time.monotonic() + TIMEOUT_S
    while not done():
        if time.monotonic() > end_s:
            raise SystemExit("nothing came")
        executor.spin_once(timeout_sec=0.02)

until(lambda: seen.get_subscription_count() and felt.get_subscription_count())
until(lambda: probe.count_publishers("stimulus") and probe.count_publishers("expression"))
state = EmotionState(emotion="joy", blend="guilt", valence=0.25, arousal=-0.5, intensity=0.75)
state.header.stamp.sec = 12
felt.publish(state)
until(lambda: shown)
until(lambda: (seen.publish(Expression(expression="happy")), said)[1])
print(shown[0].expression, shown[0].valence, shown[0].arousal, shown[0].confidence)
print(shown[0].header.stamp.sec, said[0].stimulus, said[0].source)
for node in nodes:
    node.destroy_node()
rclpy.shutdown()
"""


@pytest.fixture(scope="session")
def hri_environment(tmp_path_factory):
    """Environment of a process in which hri_msgs is installed."""
    folder = tmp_path_factory.mktemp("hri_msgs")
    (folder / "msg").mkdir()
    (folder / "msg" / "Expression.msg").write_text(MESSAGE)
    (folder / "CMakeLists.txt").write_text(CMAKE)
    (folder / "package.xml").write_text(PACKAGE)
    prefix = folder / "install"
    for words in (
        [
            *("-S", folder, "-B", folder / "build", f"-DCMAKE_INSTALL_PREFIX={prefix}"),
            *("-DBUILD_TESTING=OFF", f"-DPython3_EXECUTABLE={sys.executable}"),
            f"-DCMAKE_PROJECT_INCLUDE={ROOT / 'cmake' / 'wheel_includes.cmake'}",
        ],
        ["--build", folder / "build", "--parallel", "2", "--target", "install"],
    ):
        done = subprocess.run(["cmake", *words], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    (modules,) = prefix.glob("**/hri_msgs/msg/__init__.py")
    added = {
        "AMENT_PREFIX_PATH": prefix,
        "PYTHONPATH": modules.parents[2],
        "LD_LIBRARY_PATH": prefix / "lib",
    }
    return os.environ | {
        key: os.pathsep.join(filter(None, [str(path), os.environ.get(key)]))
        for key, path in added.items()
    }


def test_expressions_come_in_and_go_out_where_hri_msgs_is_installed(hri_environment):
    done = subprocess.run(
        [sys.executable, "-c", f"TIMEOUT_S = {TIMEOUT_S}\n{SEEN}"],
        env=hri_environment, cwd="/", capture_output=True, text=True, timeout=2 * TIMEOUT_S,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["guilty 0.25 -0.5 0.75", "12 greeted sees_a_smile"]
    assert "hri_msgs" not in done.stderr


def test_every_word_is_one_of_ros4hri():
    assert {*EXPRESSIONS.values(), *BLENDS.values()} <= set(WORDS)


@pytest.mark.skipif(find_spec("hri_msgs") is not None, reason="hri_msgs is installed")
def test_without_hri_msgs_it_is_one_line_and_all_else_works(start):
    graph = start(lambda: [SourcesNode(), BehaviourNode()])
    graph.until(lambda: graph.log_of("behaviour"))
    graph.speak(EmotionState, "emotion_state")(EmotionState(emotion="joy"))
    graph.run_for(0.3)
    (line,) = graph.log_of("behaviour")
    assert "expression is not published" in line
    assert "hri_msgs" in line
    assert "expression" not in dict(graph.probe.get_topic_names_and_types())
    assert [line for line in graph.log_of("sources") if "hri_msgs" not in line] == []
