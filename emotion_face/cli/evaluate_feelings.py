"""The ``evaluate-feelings`` verb: the reader of feelings and others, on labelled photographs."""

import argparse
import json
from pathlib import Path

import torch

from emotion_face.errors import ConfigError
from emotion_face.evaluation.feelings import (
    Answers,
    by_teacher,
    clear,
    confusion,
    figures,
    ours,
    table,
    together,
)
from emotion_face.evaluation.plots import confusions
from emotion_face.files import replacing
from emotion_face.recognition import FEELINGS, FeelingsReader
from emotion_face.resources import user_path
from emotion_face.training.feeling_faces import ActingRecipe
from emotion_face.training.feelings_data import add_mixture_arguments, mixture
from emotion_face.training.population import SPLITS
from emotion_face.training.teachers import load_teachers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_mixture_arguments(parser)
    parser.add_argument(
        "--portraits",
        type=user_path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="photographs of further people to act; may be repeated",
    )
    parser.add_argument("--model", type=user_path, help="model folder; default: the shipped one")
    parser.add_argument("--split", choices=SPLITS, default="test", help="default %(default)s")
    parser.add_argument(
        "--output",
        type=user_path,
        default=Path("build", "feelings-report"),
        help="folder of the figures and the confusion picture",
    )
    parser.add_argument(
        "--work",
        type=user_path,
        default=Path("build", "training-feelings"),
        help="cache of the found faces",
    )
    parser.add_argument("--processes", type=int, default=2, help="CPU cores; default %(default)s")


def run(arguments: argparse.Namespace) -> int:
    """Find the faces, read them, write the figures; returns the exit status."""
    torch.set_num_threads(1)
    reader, teachers = FeelingsReader(arguments.model), load_teachers(arguments.teachers)
    mixed = mixture(
        arguments.data, arguments.portraits, ActingRecipe(), arguments.work, arguments.face_model,
        processes=arguments.processes, splits=(arguments.split,),
    )  # fmt: skip
    if arguments.split not in mixed.splits:
        raise ConfigError(f"--split {arguments.split}: no face in it; choose another split")
    faces = clear(mixed.splits[arguments.split])
    answers: dict[str, Answers] = {"ours": ours(reader, faces)}
    others = {teacher.name: by_teacher(teacher, faces) for teacher in teachers}
    answers |= others
    if len(others) > 1:
        answers["mean log of " + ", ".join(others)] = together(others)
    found = {name: figures(one, faces) for name, one in answers.items()}
    print(table(found))
    if looked_at := mixed.looked_at[arguments.split]:
        print(f"faces found in {len(mixed.splits[arguments.split])} of {looked_at} photographs")
    arguments.output.mkdir(parents=True, exist_ok=True)
    with replacing(arguments.output / "figures.json") as new:
        new.write_text(json.dumps(found, indent=2) + "\n")
    picture = confusions(
        {name: confusion(one.probabilities, faces.labels) for name, one in answers.items()},
        FEELINGS,
    )
    with replacing(arguments.output / "confusion.png") as new:
        picture.savefig(new, format="png", dpi=80)
    print(f"written to {arguments.output}")
    return 0
