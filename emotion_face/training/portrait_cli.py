"""The ``train-portrait`` verb: from photographs of people to a portrait model, in one command."""

import argparse
from dataclasses import replace

import torch

from emotion_face.training.arguments import (
    add_data_argument,
    add_run_arguments,
    log_of,
    print_result,
    settings_of,
)
from emotion_face.training.dataset import Sources
from emotion_face.training.engine import make_fabric
from emotion_face.training.eyes_dataset import eyes_in
from emotion_face.training.eyes_loop import EYES_PRESETS, EyesRun
from emotion_face.training.portrait_dataset import (
    PortraitRecipe,
    load_portraits,
    render_portraits,
)
from emotion_face.training.portrait_export import write_portrait
from emotion_face.training.portrait_loop import PORTRAIT_PRESETS, PortraitRun
from emotion_face.training.portrait_metrics import evaluate_portrait

_SETTINGS = ("steps", "photographs", "seed")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_data_argument(parser)
    add_run_arguments(
        parser, PORTRAIT_PRESETS, _SETTINGS, model="portrait", work="training-portrait",
        takes="cpu: two cores, about an hour; gpu: one GPU, about half an hour",
    )  # fmt: skip
    parser.add_argument(
        "--drawings",
        type=int,
        default=PortraitRecipe().drawings,
        help="of each photograph; default %(default)s",
    )


def run(arguments: argparse.Namespace) -> int:
    """Draw, train, measure and export; the exit status."""
    torch.set_num_threads(arguments.processes)
    config = settings_of(arguments, PORTRAIT_PRESETS, _SETTINGS)
    sources = Sources(arguments.data, tuple(arguments.portraits))
    recipe = PortraitRecipe(drawings=arguments.drawings, seed=config.seed)
    fabric = make_fabric(config, arguments.devices)
    fabric.launch()
    with fabric.rank_zero_first():
        placed = render_portraits(
            sources.photographs,
            recipe,
            arguments.work / "drawings",
            sources.landmarker,
            processes=arguments.processes,
        )
    training, validation = load_portraits(placed["train"]), load_portraits(placed["validation"])
    trained = PortraitRun(config, fabric)
    trained.run(training, validation, arguments.work / "run")
    eyes = EyesRun(replace(EYES_PRESETS[arguments.preset], seed=config.seed), fabric)
    eyes.run(
        eyes_in(training, trained.draw), eyes_in(validation, trained.draw), arguments.work / "eyes"
    )
    if not fabric.is_global_zero:
        return 0
    test = load_portraits(placed["test"])
    metrics = evaluate_portrait(trained, test) | eyes.measured(eyes_in(test, trained.draw))
    hashes = {name: value for name, value in sources.hashes().items() if "ict" not in name}
    log = log_of(arguments.work)
    write_portrait(arguments.output, trained, eyes, log, recipe, hashes, metrics)
    print_result(metrics, arguments.output)
    return 0
