"""The ``record`` verb: a face's topics into a bag."""

import argparse
from pathlib import Path

from emotion_face.cli.ros_arguments import add_ros_arguments, ros_arguments
from emotion_face.nodes.execution import run as run_nodes
from emotion_face.nodes.recorder import Recorder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("bag", type=Path, help="the new folder; Ctrl-C ends it")
    add_ros_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Record until a signal; the exit status."""
    return run_nodes(lambda: [Recorder(arguments.bag)], ros_arguments(arguments))
