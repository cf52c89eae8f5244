"""The ``up`` verb: the whole graph in this process."""

import argparse

from emotion_face.nodes.composed import EXTRAS, main


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("--panel", help="ssd1306_128x64 or the like, terminal, file, null, fake")
    parser.add_argument("--story", help="name or path of a story to play")
    parser.add_argument("--loop", action="store_true", help="play the story again and again")
    parser.add_argument("--personality", help="name or path of a personality")
    parser.add_argument("--identity", help="person: seed:N, a name or a .yaml file")
    parser.add_argument("--namespace", help="ROS namespace, one per face")
    parser.add_argument("--params-file", help="ROS parameters, like config/nodes.yaml")
    parser.add_argument(
        "--with", nargs="+", default=[], dest="extras", metavar="NODE", choices=sorted(EXTRAS),
        help=f"nodes to run too: {', '.join(sorted(EXTRAS))}",
    )  # fmt: skip
    parser.add_argument(
        "--ros-args", nargs=argparse.REMAINDER, default=[], help="everything after goes to ROS"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the graph; the exit status."""
    return main(["emotion-face", "--ros-args", *ros_arguments(arguments)], arguments.extras)


def ros_arguments(arguments: argparse.Namespace) -> list[str]:
    """Arguments of ROS for the verb's, which come last and so win."""
    words: list[str] = list(arguments.ros_args)
    if arguments.params_file:
        words += ["--params-file", arguments.params_file]
    for name in ("panel", "story", "personality", "identity"):
        if (value := getattr(arguments, name)) is not None:
            words += ["-p", f'{name}:="{value}"']
    if arguments.loop:
        words += ["-p", "loop:=true"]
    if arguments.namespace:
        words += ["-r", f"__ns:=/{arguments.namespace.strip('/')}"]
    return words
