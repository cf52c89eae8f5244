"""The ``replay`` verb: plays a bag to a running face, or without ROS to one in this process."""

import argparse
from collections.abc import Callable
from contextlib import closing

from emotion_face.bags import Bag, Sample, load_bag
from emotion_face.cli.robot_arguments import robot_settings
from emotion_face.cli.ros_arguments import (
    add_ros_arguments,
    has_ros,
    ros_arguments,
)
from emotion_face.errors import BagError
from emotion_face.resources import user_path
from emotion_face.robot.replaying import Replay
from emotion_face.signals import catch_signals

STEP_S = (0.001, 4.0)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_bag(parser)
    parser.add_argument("--rate", type=float, default=1.0, help="speed, 1 is real time [1]")
    parser.add_argument("--loop", action="store_true", help="repeat the bag until Ctrl-C")
    parser.add_argument(
        "--panel",
        help="without ROS, the panel to show it on: ssd1306_128x64 or the like, terminal, file",
    )
    add_ros_arguments(parser)


def add_bag(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the bag and the step of the clock."""
    parser.add_argument("bag", type=user_path, help="MCAP file, or folder of ros2 bag record")
    parser.add_argument(
        "--step", type=float, default=0.02, metavar="S",
        help="step of the clock [s]; states and frames do not depend on it",
    )  # fmt: skip


def checked_step_s(arguments: argparse.Namespace) -> float:
    """The checked step."""
    low, high = STEP_S
    if not low <= arguments.step <= high:
        raise BagError(f"--step {arguments.step:g}: expected seconds, {low:g} to {high:g}")
    return float(arguments.step)


def run(arguments: argparse.Namespace) -> int:
    """Play; returns the exit status."""
    if not 0.01 <= arguments.rate <= 100.0:
        raise BagError(f"--rate {arguments.rate:g}: expected a factor, 0.01 to 100")
    step_s = checked_step_s(arguments)
    bag = load_bag(arguments.bag, arguments.namespace)
    if has_ros():
        from emotion_face.nodes.player import playing

        if arguments.panel:
            raise BagError("--panel is refused with ROS 2: the running face shows the replay")
        with playing(ros_arguments(arguments)) as player:
            return _play(player.play, bag, step_s, arguments)
    panel = ["-p", f'panel:="{arguments.panel}"'] if arguments.panel else []
    settings = robot_settings([*arguments.ros_args, *panel])
    ending = catch_signals()
    with closing(Replay(settings, settings.display.opener(), ending.is_set)) as robot:
        return _play(robot.play, bag, step_s, arguments)


def _play(
    play: Callable[[Bag, float, float], dict[str, list[Sample]]],
    bag: Bag,
    step_s: float,
    arguments: argparse.Namespace,
) -> int:
    while True:
        heard = play(bag, step_s, arguments.rate)
        counts = ", ".join(f"{len(samples)} {name}" for name, samples in heard.items())
        print(f"played {len(bag.cues)} inputs: {counts}")
        if not arguments.loop:
            return 0
