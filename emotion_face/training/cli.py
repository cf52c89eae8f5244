"""The ``train`` verb: from face data to a model folder, in one command."""

import argparse

import torch

from emotion_face.training.arguments import (
    add_data_argument,
    add_run_arguments,
    log_of,
    print_result,
    settings_of,
)
from emotion_face.training.config import PRESETS
from emotion_face.training.dataset import Recipe, Sources, render
from emotion_face.training.engine import make_fabric
from emotion_face.training.export import write_model
from emotion_face.training.loop import train
from emotion_face.training.metrics import evaluate, train_classifier

_SETTINGS = ("steps", "batch", "seed")
_CLASSIFIER_STEPS = 3_000
_CLASSIFIER_SEED = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    recipe = Recipe()
    add_data_argument(parser)
    add_run_arguments(
        parser, PRESETS, _SETTINGS, model="model", work="training",
        takes="cpu: one core, about an hour and a quarter; gpu: one GPU, about half an hour",
    )  # fmt: skip
    parser.add_argument(
        "--drawings", type=int, default=recipe.train, help="to train on; default %(default)s"
    )
    parser.add_argument(
        "--held-out", type=int, default=recipe.test, help="to test on; default %(default)s"
    )
    parser.add_argument(
        "--classifier-steps",
        "--judge-steps",
        type=int,
        default=_CLASSIFIER_STEPS,
        help="default %(default)s",
    )


def run(arguments: argparse.Namespace) -> int:
    """Render, train, measure and export; the exit status."""
    torch.set_num_threads(arguments.processes)
    config = settings_of(arguments, PRESETS, _SETTINGS)
    sources = Sources(arguments.data, tuple(arguments.portraits))
    recipe = Recipe(
        train=arguments.drawings,
        validation=arguments.held_out,
        test=arguments.held_out,
        seed=config.seed,
    )
    fabric = make_fabric(config, arguments.devices)
    fabric.launch()
    with fabric.rank_zero_first():
        load = render(sources, recipe, arguments.work / "drawings", processes=arguments.processes)
    training = load("train")
    trainer = train(config, fabric, training, load("validation"), arguments.work / "run")
    if not fabric.is_global_zero:
        return 0
    classifier = train_classifier(
        training, arguments.classifier_steps, config.seed + _CLASSIFIER_SEED
    )
    metrics = evaluate(trainer.draw, classifier, load("test"))
    log = log_of(arguments.work)
    write_model(arguments.output, trainer, log, recipe, sources.hashes(), metrics)
    print_result(metrics, arguments.output)
    return 0
