"""The ``up`` verb: the whole graph in this process."""

import argparse

from emotion_face.cli.ros_arguments import add_ros_arguments, ros_arguments
from emotion_face.nodes.composed import EXTRAS, main


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("--panel", help="ssd1306_128x64 or the like, terminal, file, null, fake")
    parser.add_argument("--story", help="name or path of a story to play")
    parser.add_argument("--loop", action="store_true", help="play the story again and again")
    parser.add_argument("--personality", help="name or path of a personality")
    parser.add_argument("--identity", help="person: seed:N, a name or a .yaml file")
    parser.add_argument("--params-file", help="ROS parameters, like config/nodes.yaml")
    parser.add_argument(
        "--with", nargs="+", default=[], dest="extras", metavar="NODE", choices=sorted(EXTRAS),
        help=f"nodes to run too: {', '.join(sorted(EXTRAS))}",
    )  # fmt: skip
    add_ros_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the graph; the exit status."""
    return main(ros_arguments(arguments, *words(arguments)), arguments.extras)


def words(arguments: argparse.Namespace) -> list[str]:
    """Arguments of ROS for the verb's own."""
    found: list[str] = []
    if arguments.params_file:
        found += ["--params-file", arguments.params_file]
    for name in ("panel", "story", "personality", "identity"):
        if (value := getattr(arguments, name)) is not None:
            found += ["-p", f'{name}:="{value}"']
    if arguments.loop:
        found += ["-p", "loop:=true"]
    return found
