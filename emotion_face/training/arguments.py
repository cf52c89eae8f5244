"""What the verbs that train share on the command line."""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from emotion_face.resources import user_path
from emotion_face.training.engine import RunSettings

Settings = TypeVar("Settings", bound=RunSettings)


def add_data_argument(parser: argparse.ArgumentParser) -> None:
    """Add where the face data lies."""
    parser.add_argument(
        "--data",
        type=user_path,
        required=True,
        help="folder of face data; docs/data.md says what it holds",
    )


def add_run_arguments(
    parser: argparse.ArgumentParser,
    presets: Mapping[str, RunSettings],
    settings: Sequence[str],
    *,
    model: str,
    work: str,
    takes: str,
) -> None:
    """Add where to write, further portraits, the preset, and what may differ from it.

    Parameters
    ----------
    model, work : str
        Folders to write to by default, below ``build``.
    takes : str
        How long the presets take, for the help.
    """
    parser.add_argument(
        "--portraits",
        type=user_path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="photographs of further people, a subfolder a person; may be given again",
    )
    parser.add_argument(
        "--output", type=user_path, default=Path("build", model), help="model folder to write"
    )
    parser.add_argument(
        "--work",
        type=user_path,
        default=Path("build", work),
        help="drawings, checkpoint, log and sample sheets; an interrupted run goes on from here",
    )
    parser.add_argument("--preset", choices=sorted(presets), default="cpu", help=takes)
    parser.add_argument("--devices", type=int, default=1, help="GPUs or processes to train on")
    for name in settings:
        given = ", ".join(f"{key} {getattr(preset, name)}" for key, preset in presets.items())
        parser.add_argument(f"--{name}", type=int, help=f"default: {given}")
    parser.add_argument(
        "--processes",
        "--threads",
        type=int,
        default=2,
        help="CPU cores; default %(default)s",
    )


def settings_of(
    arguments: argparse.Namespace, presets: Mapping[str, Settings], names: Sequence[str]
) -> Settings:
    """The preset that is asked for, with what is set otherwise."""
    given = {name: getattr(arguments, name) for name in names}
    return replace(
        presets[arguments.preset],
        **{name: value for name, value in given.items() if value is not None},
    )


def log_of(work: Path) -> list[dict[str, float]]:
    """The entries of a run's log."""
    return [json.loads(row) for row in (work / "run" / "log.jsonl").read_text().splitlines()]


def print_result(metrics: Mapping[str, float], output: Path) -> None:
    """Print the figures, and where the model is."""
    width = max(map(len, metrics))
    for name, value in metrics.items():
        print(f"{name:{width}s} {value:.4f}")
    print(f"model written to {output}")
