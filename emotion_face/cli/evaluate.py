"""The ``evaluate`` verb: the gates of a model as a report with pictures."""

import argparse
import logging
from dataclasses import fields
from pathlib import Path

from emotion_face.errors import ModelError
from emotion_face.evaluation.lineups import write_sheets
from emotion_face.evaluation.photographed import sittings
from emotion_face.evaluation.study import StudyConfig, directions, study
from emotion_face.evaluation.viewers import write_sheet
from emotion_face.face import load_cartoon
from emotion_face.guess import answers_file, read_answers
from emotion_face.resources import share_path, user_path
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
        "--line-ups",
        action="store_true",
        help="only write line-ups of photographed people, faces to name and piles of the shipped "
        "people, to show to people, and their keys, into OUTPUT",
    )
    parser.add_argument(
        "--directions",
        action="store_true",
        help="only find and measure the directions that people are designed along, and write them "
        "into the model folder",
    )
    parser.add_argument(
        "--portraits", type=Path, action="append", default=[], metavar="FOLDER",
        help="photographs of further people for the line-ups, as for train",
    )  # fmt: skip
    parser.add_argument(
        "--drawings", type=Path, default=Path("build/evaluation"), help="cache of real drawings"
    )
    add_guesses(parser)
    for flags, text in (
        (("--classifier-drawings", "--judged"), "real drawings that the classifier learns from"),
        (("--classifier-steps", "--judge-steps"), "steps of the classifier's training"),
        (("--test",), "drawings the figures are taken on"),
        (("--people",), "people shown"),
        (("--processes",), "CPU cores to use"),
    ):
        default = getattr(config, flags[0].removeprefix("--").replace("-", "_"))
        parser.add_argument(*flags, type=int, default=default, help=f"{text}; default %(default)s")


def add_guesses(parser: argparse.ArgumentParser) -> None:
    """Add the argument that says what people guessed."""
    parser.add_argument(
        "--guesses",
        type=user_path,
        default=answers_file(),
        help="answers of emotion-face guess; default %(default)s",
    )


def run(arguments: argparse.Namespace) -> int:
    """Evaluate, or write a sheet for viewers; returns the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    model = arguments.model or share_path("models", "strokes")
    if not (model / "model.onnx").is_file():
        raise ModelError(f"--model {model}: no model.onnx in it, expected a model folder")
    if arguments.viewers is not None:
        folder = arguments.output / "viewers"
        write_sheet(folder, load_cartoon(model), arguments.viewers)
        print(
            f"Show {folder / 'sheet.png'}; keep what a viewer says in {folder}/answers-NAME.yaml:"
            " protocol (choice or free) and answers (number: word)."
        )
        return 0
    if arguments.line_ups:
        sources = Sources(arguments.data, tuple(arguments.portraits))
        seated = sittings(sources, arguments.drawings / "found")
        write_sheets(arguments.output, load_cartoon(model), seated, "strokes")
        print(f"sheets for viewers written to {arguments.output}")
        return 0
    config = StudyConfig(**{f.name: getattr(arguments, f.name) for f in fields(StudyConfig)})
    if arguments.directions:
        path = directions(model, Sources(arguments.data), arguments.drawings, config)
        print(f"directions written to {path}")
        return 0
    answers = read_answers(arguments.guesses)
    study(model, Sources(arguments.data), arguments.drawings, arguments.output, config, answers)
    print(f"report written to {arguments.output}")
    return 0
