"""The arguments that verbs hand on to ROS."""

import argparse


def add_ros_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that place the verb's nodes."""
    parser.add_argument("--namespace", default="", help="ROS namespace, one per face")
    parser.add_argument(
        "--ros-args", nargs=argparse.REMAINDER, default=[], help="everything after goes to ROS"
    )


def ros_arguments(arguments: argparse.Namespace, *words: str) -> list[str]:
    """The whole command line of ROS; the verb's own words come last and so win."""
    namespace = arguments.namespace.strip("/")
    place = ["-r", f"__ns:=/{namespace}"] if namespace else []
    return ["emotion-face", "--ros-args", *arguments.ros_args, *words, *place]
