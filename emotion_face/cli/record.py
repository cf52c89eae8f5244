"""The ``record`` verb: a face's topics into a bag."""

import argparse
from pathlib import Path

from emotion_face.nodes.execution import run as run_nodes
from emotion_face.nodes.recorder import Recorder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("bag", type=Path, help="the new MCAP file; a signal ends it")
    add_ros_arguments(parser)


def add_ros_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that place the verb's nodes."""
    parser.add_argument("--namespace", default="", help="ROS namespace of the face")
    parser.add_argument(
        "--ros-args", nargs=argparse.REMAINDER, default=[], help="everything after goes to ROS"
    )


def ros_arguments(arguments: argparse.Namespace, *more: str) -> list[str]:
    """The whole command line of ROS."""
    namespace = arguments.namespace.strip("/")
    place = ["-r", f"__ns:=/{namespace}"] if namespace else []
    return ["emotion-face", "--ros-args", *more, *arguments.ros_args, *place]


def run(arguments: argparse.Namespace) -> int:
    """Record until a signal; the exit status."""
    return run_nodes(lambda: [Recorder(arguments.bag)], ros_arguments(arguments))
