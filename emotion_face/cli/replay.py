"""The ``replay`` verb: a bag's inputs and clock into a running face."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rclpy.node import Node

from emotion_face.cli.ros_arguments import add_ros_arguments, ros_arguments
from emotion_face.errors import BagError
from emotion_face.nodes.bag_messages import load_bag
from emotion_face.nodes.execution import catch_signals, make_executor, ros
from emotion_face.nodes.player import Player

STEP_S = (0.001, 4.0)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_bag(parser)
    parser.add_argument("--rate", type=float, default=1.0, help="how many times as fast [1]")
    parser.add_argument("--loop", action="store_true", help="again and again, until Ctrl-C")
    add_ros_arguments(parser)


def add_bag(parser: argparse.ArgumentParser) -> None:
    """Add the bag and the step in which it is played."""
    parser.add_argument("bag", type=Path, help="MCAP file, or folder of ros2 bag record")
    parser.add_argument(
        "--step", type=float, default=0.02, metavar="S",
        help="step of the clock [s]; states and frames do not depend on it",
    )  # fmt: skip


def checked_step_s(arguments: argparse.Namespace) -> float:
    """The step, if it can be used."""
    low, high = STEP_S
    if not low <= arguments.step <= high:
        raise BagError(f"--step {arguments.step:g}: expected seconds, {low:g} to {high:g}")
    return float(arguments.step)


@contextmanager
def playing(args: Sequence[str], *makers: Callable[[], Node]) -> Iterator[Player]:
    """A player, with nodes of its own in this process; SIGTERM ends it as Ctrl-C does."""
    ending = catch_signals()
    nodes: list[Node] = []
    with ros(args):
        executor = make_executor()
        try:
            for make in makers:
                nodes.append(make())
                executor.add_node(nodes[-1])
            nodes.append(Player(executor, ending.is_set))
            yield nodes[-1]
        finally:
            for node in nodes:
                executor.remove_node(node)
                node.destroy_node()
            executor.shutdown()


def run(arguments: argparse.Namespace) -> int:
    """Play; the exit status."""
    if not 0.01 <= arguments.rate <= 100.0:
        raise BagError(f"--rate {arguments.rate:g}: expected a factor, 0.01 to 100")
    step_s = checked_step_s(arguments)
    bag = load_bag(arguments.bag, arguments.namespace)
    with playing(ros_arguments(arguments)) as player:
        while True:
            heard = player.play(bag, step_s, arguments.rate)
            counts = ", ".join(f"{len(samples)} {name}" for name, samples in heard.items())
            print(f"played {len(bag.cues)} inputs: {counts}")
            if not arguments.loop:
                return 0
