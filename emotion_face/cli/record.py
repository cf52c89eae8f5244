"""The ``record`` verb: a face's topics into a bag."""

import argparse

from emotion_face.cli.ros_arguments import add_ros_arguments, ros_arguments
from emotion_face.nodes.execution import run as run_nodes
from emotion_face.nodes.recorder import Recorder
from emotion_face.resources import user_path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "bag", type=user_path, help="new folder for the bag; Ctrl-C ends the recording"
    )
    add_ros_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Record until a signal; returns the exit status."""
    return run_nodes(lambda: [Recorder(arguments.bag)], ros_arguments(arguments))
