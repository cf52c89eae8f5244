"""The arguments that verbs hand on to ROS."""

import argparse
import importlib.util


def has_ros() -> bool:
    """Whether ROS is available; without it a face runs in one process."""
    return importlib.util.find_spec("rclpy") is not None


def add_ros_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for ROS."""
    parser.add_argument("--namespace", default="", help="ROS namespace, one per face")
    parser.add_argument(
        "--ros-args", nargs=argparse.REMAINDER, default=[],
        help="everything after goes to ROS; without ROS -p and --params-file are understood",
    )  # fmt: skip


def ros_arguments(arguments: argparse.Namespace, *words: str) -> list[str]:
    """The whole command line for ROS; the verb's own words come last and so have priority."""
    namespace = arguments.namespace.strip("/")
    place = ["-r", f"__ns:=/{namespace}"] if namespace else []
    return ["emotion-face", "--ros-args", *arguments.ros_args, *words, *place]
