"""The ``verify`` verb: replays a bag, and compares the result with the recording."""

import argparse
from collections.abc import Mapping
from contextlib import closing

import numpy as np
from rich.console import Console
from rich.table import Table

from emotion_face.bags import (
    EXACT,
    OTHER_MACHINE,
    OUTPUTS,
    SECOND_NS,
    Comparison,
    Sample,
    Tolerance,
    compare,
    load_bag,
)
from emotion_face.cli.replay import add_bag, checked_step_s
from emotion_face.cli.robot_arguments import robot_settings
from emotion_face.cli.ros_arguments import (
    add_ros_arguments,
    has_ros,
    ros_arguments,
)
from emotion_face.errors import BagError, RosError
from emotion_face.resources import user_path
from emotion_face.robot.replaying import Replay
from emotion_face.signals import catch_signals


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_bag(parser)
    parser.add_argument(
        "--running", action="store_true",
        help="verify a running face with use_sim_time, not one in this process",
    )  # fmt: skip
    parser.add_argument(
        "--other-machine", action="store_true",
        help=f"allow {OTHER_MACHINE.number:g} in a number and {OTHER_MACHINE.elements} pixels",
    )  # fmt: skip
    parser.add_argument(
        "--output", type=user_path, help="also record the replay, into this new bag"
    )
    add_ros_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Replay and compare; the exit status is 1 if something differs."""
    step_s = checked_step_s(arguments)
    bag = load_bag(arguments.bag, arguments.namespace)
    if not any(bag.outputs.values()):
        raise BagError(f"{arguments.bag}: expected {' or '.join(OUTPUTS)} in it to compare with")
    if has_ros():
        from emotion_face.nodes.player import replayed

        heard = replayed(
            ros_arguments(arguments, "-p", "use_sim_time:=true"),
            bag,
            step_s,
            is_running=arguments.running,
            output=arguments.output,
        )
    elif arguments.running or arguments.output:
        raise RosError("--running and --output need ROS 2, which is not here: leave them out")
    else:
        settings = robot_settings(arguments.ros_args)
        with closing(Replay(settings, is_ending=catch_signals().is_set)) as robot:
            heard = robot.play(bag, step_s)
    tolerance = OTHER_MACHINE if arguments.other_machine else EXACT
    comparisons = differences(bag.outputs, heard, tolerance)
    report(comparisons)
    return int(any(comparison.difference for comparison in comparisons.values()))


def differences(
    recorded: Mapping[str, list[Sample]], heard: Mapping[str, list[Sample]], tolerance: Tolerance
) -> dict[str, Comparison]:
    """Comparison of every topic that was recorded."""
    return {
        name: compare(_news(samples), _news(heard[name]), tolerance)
        for name, samples in recorded.items()
        if samples
    }


def _news(samples: list[Sample]) -> list[Sample]:
    """Samples without repeated frames, which a face may leave out."""
    pairs = zip(samples, [None, *samples], strict=False)
    return [
        sample
        for sample, before in pairs
        if not before or "data" not in sample.fields or _differ(sample, before)
    ]


def _differ(sample: Sample, before: Sample) -> bool:
    return not np.array_equal(sample.fields["data"], before.fields["data"])


def report(comparisons: Mapping[str, Comparison]) -> None:
    """Print the comparison, and the first difference of each topic."""
    table = Table("topic", "in the bag", "equal")
    for name, comparison in comparisons.items():
        table.add_row(name, str(comparison.expected), str(comparison.equal))
    Console().print(table)
    for name, (_, _, difference) in comparisons.items():
        if difference:
            stamp_ns, field, recorded, replayed = difference
            at = f"{stamp_ns // SECOND_NS}.{stamp_ns % SECOND_NS:09}"
            print(f"{name} differs first at {at}: {field} {recorded}, replayed {replayed}")
