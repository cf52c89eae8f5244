"""The ``train-feelings`` verb: from faces to the network that reads their feelings."""

import argparse

import numpy as np
import torch

from emotion_face.evaluation.feelings import clear, figures, ours
from emotion_face.recognition import FeelingsReader
from emotion_face.training.arguments import add_run_arguments, print_result, settings_of
from emotion_face.training.engine import make_fabric
from emotion_face.training.feeling_faces import ActingRecipe
from emotion_face.training.feelings_data import add_mixture_arguments, mixture, told_once
from emotion_face.training.feelings_export import write_feelings_model
from emotion_face.training.feelings_loop import (
    FEELINGS_PRESETS,
    FeelingsRun,
    calibrated,
    lessons,
)
from emotion_face.training.teachers import load_teachers

_SETTINGS = ("steps", "batch", "seed")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_mixture_arguments(parser)
    add_run_arguments(
        parser, FEELINGS_PRESETS, _SETTINGS, model="feelings", work="training-feelings",
        takes="cpu: one core; gpu: one GPU",
    )  # fmt: skip
    parser.add_argument(
        "--photographs",
        type=int,
        default=ActingRecipe().photographs,
        help="photographs of each source to act, at most; default %(default)s",
    )


def run(arguments: argparse.Namespace) -> int:
    """Gather, ask the teachers, train, measure and export; returns the exit status."""
    torch.set_num_threads(arguments.processes)
    config = settings_of(arguments, FEELINGS_PRESETS, _SETTINGS)
    recipe = ActingRecipe(photographs=arguments.photographs, seed=config.seed)
    teachers = load_teachers(arguments.teachers)
    fabric = make_fabric(config, arguments.devices)
    fabric.launch()
    with fabric.rank_zero_first():
        mixed = mixture(
            arguments.data, arguments.portraits, recipe, arguments.work, arguments.face_model,
            processes=arguments.processes,
        )  # fmt: skip
        told = {
            split: told_once(teachers, faces, arguments.work)
            for split, faces in mixed.splits.items()
        }
    learned = {
        split: lessons(faces, told[split], config.label_share)
        for split, faces in mixed.splits.items()
    }
    trained = FeelingsRun(config, fabric)
    trained.run(learned["train"], learned["validation"], arguments.work / "run")
    if not fabric.is_global_zero:
        return 0
    verdict = calibrated(trained, learned["train"], learned["validation"])
    counts = {split: len(faces) for split, faces in mixed.splits.items()}
    write_feelings_model(
        arguments.output, trained, verdict, teachers, counts, recipe, mixed.hashes, {}
    )
    test, reader = mixed.splits["test"], FeelingsReader(arguments.output)
    labelled = clear(test)
    measured = figures(ours(reader, labelled), labelled)
    metrics = {f"test_{name}": value for name, value in measured.items()}
    if told["test"] is not None:
        unacted = np.flatnonzero(test.labels < 0)
        said = ours(reader, test.rows(unacted)).probabilities.argmax(1)
        metrics["teachers_agree"] = float((said == told["test"][unacted].argmax(1)).mean())
    write_feelings_model(
        arguments.output, trained, verdict, teachers, counts, recipe, mixed.hashes, metrics
    )
    print_result(metrics, arguments.output)
    return 0
