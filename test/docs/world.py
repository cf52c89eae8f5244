"""Names that commands in the documents may use: those of the real graph and the package's files."""

import re
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

import yaml

from emotion_face.cli.facts import NodeFacts, node_facts
from emotion_face.resources import share_path

_EVERYWHERE = {"/rosout": "rcl_interfaces/msg/Log", "/clock": "rosgraph_msgs/msg/Clock"}


@dataclass(frozen=True)
class World:
    """Nodes by name without slash, with their topics, services, actions and parameters."""

    nodes: dict[str, NodeFacts]

    @classmethod
    def look(cls) -> "World":
        return cls({facts.name[1:]: facts for facts in node_facts()})

    @cached_property
    def topics(self) -> dict[str, str]:
        ends = [end for node in self.nodes.values() for end in node.endpoints]
        return _EVERYWHERE | {end.topic: end.type for end in ends}

    @cached_property
    def services(self) -> dict[str, str]:
        return {name: kind for node in self.nodes.values() for name, kind in node.services.items()}

    @cached_property
    def actions(self) -> dict[str, str]:
        return {name: kind for node in self.nodes.values() for name, kind in node.actions.items()}

    @cached_property
    def executables(self) -> set[str]:
        folder = share_path().parents[1] / "lib" / "emotion_face"
        return {file.name for file in folder.iterdir()}

    @cached_property
    def launch_arguments(self) -> dict[str, dict[str, Any]]:
        """Arguments of each launch file, by its name."""
        found = {}
        for file in share_path("launch").iterdir():
            actions = yaml.safe_load(file.read_text(encoding="utf-8"))["launch"]
            arguments = [action["arg"] for action in actions if "arg" in action]
            found[file.name] = {argument["name"]: argument for argument in arguments}
        return found

    def known(self, offered: dict[str, str], name: str) -> str:
        """Type of a topic, service or action; a namespace before its name does not matter."""
        for start in [match.start() for match in re.finditer("/", name)]:
            if name[start:] in offered:
                return offered[name[start:]]
        raise AssertionError(f"{name!r} is not in the graph, expected one of {sorted(offered)}")

    def node(self, name: str) -> NodeFacts:
        """A node by its name, with or without a namespace."""
        bare = name.rsplit("/", 1)[-1]
        assert bare in self.nodes, f"no node {name!r}, expected one of {sorted(self.nodes)}"
        return self.nodes[bare]

    def check_parameter(self, node: str, name: str, value: object) -> None:
        """Fail if a node has no such parameter, or it cannot have this value."""
        if name == "use_sim_time":
            return
        parameters = self.node(node).parameters
        assert name in parameters, f"{node} has no parameter {name!r}"
        parameter = parameters[name]
        kind = type(parameter.default)
        assert type(value) is kind, f"{name} is {value!r}, expected {kind.__name__}"
        if limits := parameter.range:
            assert limits[0] <= value <= limits[1], f"{name} is {value!r}, expected {limits}"


def kind_of(name: str) -> Any:
    """Class of a ROS type such as ``std_msgs/msg/Header``; ``msg`` may be left out."""
    parts = name.split("/")
    package, folder, kind = parts if len(parts) == 3 else (parts[0], "msg", parts[-1])
    return getattr(import_module(f"{package}.{folder}"), kind)


def filled(kind: Any, values: object) -> Any:
    """A message with the values of a YAML text, as ``ros2 topic pub`` makes it."""
    assert isinstance(values, dict), f"{values!r}: expected fields of {kind.__name__}"
    message = kind()
    fields = kind.get_fields_and_field_types()
    for name, value in values.items():
        assert name in fields, f"{kind.__name__} has no field {name!r}: {', '.join(fields)}"
        setattr(message, name, _converted(fields[name], value))
    return message


def _converted(kind: str, value: object) -> object:
    if kind == "std_msgs/Header" and value == "auto":
        value = {}
    if kind == "builtin_interfaces/Time" and value == "now":
        value = {}
    if inside := re.fullmatch(r"sequence<(.*?)(, \d+)?>|(.*)\[\d+\]", kind):
        assert isinstance(value, list), f"{value!r}: expected a list of {kind}"
        return [_converted(inside[1] or inside[3], entry) for entry in value]
    if "/" in kind:
        return filled(kind_of(kind), value)
    return float(value) if kind in ("float", "double") and type(value) is int else value
