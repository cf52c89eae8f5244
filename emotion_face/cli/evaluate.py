"""The ``evaluate`` verb: the gates of a model as a report with pictures."""

import argparse
import logging
from dataclasses import fields
from pathlib import Path

from emotion_face.errors import ModelError
from emotion_face.evaluation.study import StudyConfig, study
from emotion_face.evaluation.viewers import write_sheet
from emotion_face.face import load_generator
from emotion_face.resources import share_path
from emotion_face.training.dataset import Sources


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    config = StudyConfig()
    parser.add_argument("--model", type=Path, help="model folder; default: the shipped one")
    parser.add_argument(
        "--output", type=Path, default=Path("build/report"), help="folder of the report"
    )
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--data", type=Path, help="folder that holds ict_facekit/ and london/")
    asked.add_argument(
        "--viewers",
        type=int,
        metavar="SEED",
        help="only write a sheet to show to people, and its key, into OUTPUT/viewers",
    )
    parser.add_argument(
        "--drawings", type=Path, default=Path("build/evaluation"), help="cache of real drawings"
    )
    for name, text in (
        ("judged", "real drawings that the judge learns from"),
        ("judge_steps", "steps of the judge's training"),
        ("test", "drawings the figures are taken on"),
        ("people", "people shown"),
        ("processes", "CPU cores to use"),
    ):
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            type=int,
            default=getattr(config, name),
            help=f"{text}; default %(default)s",
        )


def run(arguments: argparse.Namespace) -> int:
    """Evaluate, or write a sheet for viewers; the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    model = arguments.model or share_path("models", "strokes")
    if not (model / "model.onnx").is_file():
        raise ModelError(f"--model {model}: no model.onnx in it, expected a model folder")
    if arguments.viewers is not None:
        folder = arguments.output / "viewers"
        write_sheet(folder, load_generator(model), arguments.viewers)
        print(
            f"Show {folder / 'sheet.png'}; keep what a viewer says in {folder}/answers-NAME.yaml:"
            " protocol (choice or free) and answers (number: word)."
        )
        return 0
    config = StudyConfig(**{f.name: getattr(arguments, f.name) for f in fields(StudyConfig)})
    study(model, Sources(arguments.data), arguments.drawings, arguments.output, config)
    print(f"report written to {arguments.output}")
    return 0
