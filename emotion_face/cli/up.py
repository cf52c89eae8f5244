"""The ``up`` verb: a whole face in this process, as ROS nodes, or without ROS if it is missing."""

import argparse

from emotion_face.cli.ros_arguments import (
    add_ros_arguments,
    has_ros,
    ros_arguments,
)
from emotion_face.errors import RosError
from emotion_face.nodes.extras import EXTRAS

_WITH_CAMERA = ("people", "sources")
"""The node that sees people, and the one that turns that into stimuli."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("--panel", help="ssd1306_128x64 or the like, terminal, file, null, fake")
    parser.add_argument("--story", help="name or path of a story to play")
    parser.add_argument("--loop", action="store_true", help="play the story again and again")
    parser.add_argument("--personality", help="name or path of a personality")
    parser.add_argument("--identity", help="person: seed:N, a name or a .yaml file")
    parser.add_argument(
        "--camera",
        metavar="NUMBER|FILM",
        help="number of a camera, such as 0, or path of a video, to see people with",
    )
    parser.add_argument("--params-file", help="parameter file like config/nodes.yaml")
    parser.add_argument(
        "--with", nargs="+", default=[], dest="extras", metavar="NODE", choices=sorted(EXTRAS),
        help=f"further nodes to run: {', '.join(sorted(EXTRAS))}",
    )  # fmt: skip
    add_ros_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the face; returns the exit status."""
    extras = list(dict.fromkeys([*arguments.extras, *_WITH_CAMERA * bool(arguments.camera)]))
    if has_ros():
        from emotion_face.nodes.composed import main

        return main(ros_arguments(arguments, *words(arguments)), extras)
    from emotion_face.cli.robot_arguments import robot_settings
    from emotion_face.robot import program

    for name in extras:
        if name not in program.WITHOUT_ROS:
            raise RosError(
                f"--with {name}: needs ROS 2, expected {' or '.join(program.WITHOUT_ROS)}"
            )
    _, _, *given = ros_arguments(arguments, *words(arguments))
    return program.run(robot_settings(given), extras)


def words(arguments: argparse.Namespace) -> list[str]:
    """Arguments for ROS from the verb's own."""
    found: list[str] = []
    if arguments.params_file:
        found += ["--params-file", arguments.params_file]
    for name in ("panel", "story", "personality", "identity"):
        if (value := getattr(arguments, name)) is not None:
            found += ["-p", f'{name}:="{value}"']
    if arguments.camera is not None:
        found += ["-p", f'people:video:="{arguments.camera}"']
    if arguments.loop:
        found += ["-p", "loop:=true"]
    return found
