"""Command lines: help, explanations of ROS' refusals, warnings of unknown parameters."""

import inspect
import re
import sys
from collections.abc import Callable, Sequence

from rclpy.node import Node

from emotion_face.resources import share_path
from emotion_face.settings import read_yaml, suggestion

_NAMES = "names of letters, digits and _ that do not begin with a digit, as in /house/left"
_EXPLANATIONS = (
    (r"Couldn't parse remap rule: '-r (.*?)'", rf"'\1' is refused, expected {_NAMES}"),
    (r"Couldn't parse params file: '--params-file (.*?)'. Error: Error opening YAML file.*",
     r"\1: cannot be read, expected a file of parameters like config/nodes.yaml"),
    (r"Failed to create log directory '(.*?)'.*",
     r"\1 cannot be made; set ROS_LOG_DIR to a folder that can be written"),
)  # fmt: skip
_OF_ROS = ("use_sim_time", "start_type_description_service", "qos_overrides.")


def explained(refusal: str) -> str:
    """Explanation of ROS' refusal of a command line."""
    for pattern, words in _EXPLANATIONS:
        if found := re.search(pattern, refusal, re.S):
            return found.expand(words)
    return refusal


def offer_help(kind: Callable[..., object], words: Sequence[str]) -> bool:
    """Print the help of a node or program, if requested; returns whether it was."""
    asked = words[: words.index("--ros-args")] if "--ros-args" in words else words
    if not {"-h", "--help"} & set(asked):
        return False
    print(inspect.getdoc(kind))
    print(
        "\nusage: --ros-args [-p parameter:=value] [-r name:=name] [--params-file file.yaml]\n"
        f"All parameters, with their defaults: {share_path('config', 'nodes.yaml')}"
    )
    return True


def warn_of_unknown(node: Node) -> None:
    """Warn of parameters given to a node that neither it nor any other node of ours has.

    Parameters of our other nodes are fine: a launch file passes some to all nodes.
    """
    own = list(node._parameters)
    for name in node._parameter_overrides:
        if not (node.has_parameter(name) or name.startswith(_OF_ROS) or name in _parameters()):
            node.get_logger().warning(f"parameter {name!r} is unknown, {suggestion(name, own)}")


def _parameters() -> set[str]:
    """Names of the parameters of all nodes."""
    nodes = read_yaml(share_path("config", "nodes.yaml"))
    return {name for body in nodes.values() for name in _flat(body["ros__parameters"])}


def _flat(values: dict[str, object], prefix: str = "") -> set[str]:
    names: set[str] = set()
    for key, value in values.items():
        name = f"{prefix}{key}"
        names |= _flat(value, f"{name}.") if isinstance(value, dict) else {name}
    return names


def command_line(args: Sequence[str] | None) -> list[str]:
    """The words after the program's name."""
    return list(sys.argv if args is None else args)[1:]
