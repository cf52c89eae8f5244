"""Checks of the names and values in `ros2` commands, against the real graph."""

import argparse
import re
from collections.abc import Callable
from itertools import pairwise

import yaml
from docs.blocks import ROOT
from docs.world import World, filled, kind_of

_TRANSITIONS = ("configure", "activate", "deactivate", "cleanup", "shutdown")


def check_ros2(words: list[str], world: World) -> None:
    """Fail if a `ros2` command has a name that does not exist, or a value of a wrong type."""
    key = " ".join(words[:2]) if words[0] not in ("launch", "run") else words[0]
    assert key in CHECKS, f"`ros2 {key}`: say in test/docs/ros2.py how it is checked"
    positionals, check = CHECKS[key]
    parser = argparse.ArgumentParser(f"ros2 {key}")
    for name in positionals:
        parser.add_argument(name.strip("?*"), nargs=name[-1] if name[-1] in "?*" else None)
    for option in OPTIONS.get(key, ()):
        names, takes = option.split(), {"action": "store_true"}
        if names[-1].isupper():
            takes = {"nargs": "+"} if names.pop().endswith("+") else {}
        parser.add_argument(*names, **takes)

    def refuse(message: str) -> None:
        raise AssertionError(f"ros2 {' '.join(words)}: {message}")

    parser.error = refuse
    words = words[len(key.split()) :]
    given, ros = words, []
    if "--ros-args" in words:
        cut = words.index("--ros-args")
        given, ros = words[:cut], words[cut + 1 :]
    arguments = parser.parse_args(given)
    arguments.ros_args = ros
    check(arguments, world)


def _topic_pub(given: argparse.Namespace, world: World) -> None:
    kind = world.known(world.topics, given.topic)
    assert given.type == kind, f"{given.topic} is {kind}, not {given.type}"
    filled(kind_of(kind), yaml.safe_load(given.values or "{}"))


def _topic(given: argparse.Namespace, world: World) -> None:
    kind = kind_of(world.known(world.topics, given.topic))
    for name in filter(None, (getattr(given, "field", None) or "").split(".")):
        fields = kind.get_fields_and_field_types()
        assert name in fields, f"{kind.__name__} has no field {name!r}: {', '.join(fields)}"
        kind = kind_of(fields[name]) if "/" in fields[name] else None


def _bag_record(given: argparse.Namespace, world: World) -> None:
    for topic in given.topics:
        world.known(world.topics, topic)


def _service_call(given: argparse.Namespace, world: World) -> None:
    kind = world.known(world.services, given.service)
    assert given.type == kind, f"{given.service} is {kind}, not {given.type}"
    filled(kind_of(kind).Request, yaml.safe_load(given.values or "{}"))


def _action_send_goal(given: argparse.Namespace, world: World) -> None:
    kind = world.known(world.actions, given.action)
    assert given.type == kind, f"{given.action} is {kind}, not {given.type}"
    filled(kind_of(kind).Goal, yaml.safe_load(given.goal))


def _param(given: argparse.Namespace, world: World) -> None:
    parameters = world.node(given.node).parameters
    if name := getattr(given, "parameter", None):
        assert name in parameters, f"{given.node} has no parameter {name!r}"


def _param_set(given: argparse.Namespace, world: World) -> None:
    world.check_parameter(given.node, given.parameter, yaml.safe_load(given.value))
    parameter = world.node(given.node).parameters[given.parameter]
    assert not parameter.descriptor.read_only, f"{given.parameter} cannot be set live"


def _lifecycle(given: argparse.Namespace, world: World) -> None:
    assert world.node(given.node).has_lifecycle, f"{given.node} has no lifecycle"
    assert getattr(given, "transition", _TRANSITIONS[0]) in _TRANSITIONS, given.transition


def _launch(given: argparse.Namespace, world: World) -> None:
    assert given.package == "emotion_face", f"no package {given.package!r} of ours"
    assert given.file in world.launch_arguments, f"no launch file {given.file!r}"
    known = world.launch_arguments[given.file]
    for argument in given.arguments:
        name, _, value = argument.partition(":=")
        assert name in known, f"{given.file} has no argument {name!r}: {', '.join(known)}"
        if known[name]["default"] in ("true", "false"):
            assert value in ("true", "false"), f"{name} is {value!r}, expected true or false"


def _run(given: argparse.Namespace, world: World) -> None:
    if given.package != "emotion_face":
        layout = given.d or given.layout
        assert layout is None or (ROOT / layout).is_file(), f"no file {layout}"
        return
    assert given.executable in world.executables, f"no executable {given.executable!r}"
    check_ros_arguments(given.ros_args, given.executable.removesuffix("_node"), world)


def check_ros_arguments(words: list[str], node: str, world: World) -> None:
    """Fail if what follows `--ros-args` sets a parameter that a node does not have.

    If the node is unknown, any node may have the parameter.
    """
    for option, value in pairwise(words):
        if option == "-r":
            assert ":=" in value, f"{value!r}: expected from:=to"
        if option != "-p":
            continue
        match = re.fullmatch(r"(?:(\w+):)?([\w.]+):=(.*)", value)
        assert match, f"{value!r}: expected name:=value"
        name, parameter = match[1] or node, match[2]
        owners = [name] if name in world.nodes else list(world.nodes)
        owners = [owner for owner in owners if parameter in world.nodes[owner].parameters]
        assert owners or parameter == "use_sim_time", f"no node has a parameter {parameter!r}"
        for owner in owners:
            world.check_parameter(owner, parameter, yaml.safe_load(match[3]))


def _security(given: argparse.Namespace, world: World) -> None:
    file = given.policy_files
    assert not file.startswith("config/") or (ROOT / file).is_file(), f"no file {file}"


def _nothing(given: argparse.Namespace, world: World) -> None:
    """Names nothing of ours."""


Check = Callable[[argparse.Namespace, World], None]
CHECKS: dict[str, tuple[tuple[str, ...], Check]] = {
    "topic pub": (("topic", "type", "values?"), _topic_pub),
    "topic echo": (("topic", "type?"), _topic),
    "topic hz": (("topic",), _topic),
    "topic info": (("topic",), _topic),
    "topic list": ((), _nothing),
    "bag record": ((), _bag_record),
    "bag play": (("bag?",), _nothing),
    "service call": (("service", "type", "values?"), _service_call),
    "action send_goal": (("action", "type", "goal"), _action_send_goal),
    "param set": (("node", "parameter", "value"), _param_set),
    "param get": (("node", "parameter"), _param),
    "param describe": (("node", "parameter"), _param),
    "param list": (("node?",), _nothing),
    "param dump": (("node",), _param),
    "security generate_artifacts": ((), _security),
    "lifecycle set": (("node", "transition"), _lifecycle),
    "lifecycle get": (("node",), _lifecycle),
    "launch": (("package", "file", "arguments*"), _launch),
    "run": (("package", "executable", "arguments*"), _run),
}
OPTIONS = {
    "topic pub": ("--once -1", "--rate -r N", "--times -t N", "--wait-matching-subscriptions -w N"),
    "topic echo": ("--once", "--field FIELD", "--no-arr"),
    "topic info": ("--verbose -v",),
    "bag play": ("--clock",),
    "bag record": ("--storage -s ID", "--output -o FOLDER", "--topics TOPIC+"),
    "action send_goal": ("--feedback -f",),
    "security generate_artifacts": ("--keystore-root-path -k FOLDER", "--policy-files -p FILE"),
    "run": ("--prefix PREFIX", "-d LAYOUT", "--layout LAYOUT"),
}
"""Options of each command; a word in capitals: it takes a value, with + some."""
