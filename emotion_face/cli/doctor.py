"""The ``doctor`` verb: checks whether a machine has what a face needs."""

import argparse

from rich.console import Console

from emotion_face.cli.robot_arguments import robot_settings
from emotion_face.diagnosis import Level
from emotion_face.robot.doctor import Machine, examine

MARKS = {Level.OK: "[green]ok[/]", Level.WARN: "[yellow]look[/]", Level.ERROR: "[red]fix[/]"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("--panel", help="panel that should show the face")
    parser.add_argument("--params-file", help="parameter file like config/nodes.yaml")


def run(arguments: argparse.Namespace) -> int:
    """Print the findings; the exit status is 1 if something must be fixed."""
    words = ["--params-file", arguments.params_file] if arguments.params_file else []
    words += ["-p", f'panel:="{arguments.panel}"'] if arguments.panel else []
    console = Console(highlight=False, soft_wrap=True)
    worst = Level.OK
    for what, diagnosis in examine(robot_settings(words), Machine()):
        console.print(f"{MARKS[diagnosis.level]:<22} {what:<10}", end=" ")
        console.print(diagnosis.message, markup=False)
        worst = max(worst, diagnosis.level)
    return int(worst is Level.ERROR)
