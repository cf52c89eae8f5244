"""The ``verify`` verb: a bag replayed, and what comes of it held against what it holds."""

import argparse
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from rclpy.node import Node
from rich.console import Console
from rich.table import Table

from emotion_face.bags import Comparison, Sample, Tolerance, compare
from emotion_face.bags.comparison import EXACT, OTHER_MACHINE
from emotion_face.cli.replay import add_bag, checked_step_s, playing
from emotion_face.cli.ros_arguments import add_ros_arguments, ros_arguments
from emotion_face.errors import BagError
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.bag_messages import OUTPUTS, SECOND_NS, load_bag
from emotion_face.nodes.face_node import FaceNode
from emotion_face.nodes.recorder import Recorder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_bag(parser)
    parser.add_argument(
        "--running", action="store_true",
        help="play to a face that runs under use_sim_time, not to one in this process",
    )  # fmt: skip
    parser.add_argument(
        "--other-machine", action="store_true",
        help=f"allow {OTHER_MACHINE.number:g} in a number and {OTHER_MACHINE.elements} pixels",
    )  # fmt: skip
    parser.add_argument("--output", type=Path, help="record the replay into this new bag, too")
    add_ros_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Replay and compare; the exit status is 1 if something differs."""
    step_s = checked_step_s(arguments)
    bag = load_bag(arguments.bag, arguments.namespace)
    if not any(bag.outputs.values()):
        raise BagError(f"{arguments.bag}: expected {' or '.join(OUTPUTS)} in it to compare with")
    makers: list[Callable[[], Node]] = [] if arguments.running else [FaceNode, AffectNode]
    if arguments.output:
        makers.append(partial(Recorder, arguments.output))
    args = ros_arguments(arguments, "-p", "use_sim_time:=true")
    if not arguments.running:
        os.environ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "OFF"  # other faces neither hear nor answer
    with playing(args, *makers) as player:
        heard = player.play(bag, step_s)
    tolerance = OTHER_MACHINE if arguments.other_machine else EXACT
    comparisons = differences(bag.outputs, heard, tolerance)
    report(comparisons)
    return int(any(comparison.difference for comparison in comparisons.values()))


def differences(
    recorded: Mapping[str, list[Sample]], heard: Mapping[str, list[Sample]], tolerance: Tolerance
) -> dict[str, Comparison]:
    """Comparison of every topic that was recorded."""
    return {
        name: compare(samples, heard[name], tolerance)
        for name, samples in recorded.items()
        if samples
    }


def report(comparisons: Mapping[str, Comparison]) -> None:
    """Print what was compared, and the first difference of each topic."""
    table = Table("topic", "in the bag", "equal")
    for name, comparison in comparisons.items():
        table.add_row(name, str(comparison.expected), str(comparison.equal))
    Console().print(table)
    for name, (_, _, difference) in comparisons.items():
        if difference:
            stamp_ns, field, recorded, replayed = difference
            at = f"{stamp_ns // SECOND_NS}.{stamp_ns % SECOND_NS:09}"
            print(f"{name} differs first at {at}: {field} {recorded}, replayed {replayed}")
