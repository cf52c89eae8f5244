"""The ``train-photo`` verb: from photographs and scans to the network that draws photographs."""

import argparse

import torch

from emotion_face.evaluation.photo_drawings import evaluate_photo_net
from emotion_face.training.arguments import (
    add_data_argument,
    add_run_arguments,
    print_result,
    settings_of,
)
from emotion_face.training.dataset import Sources
from emotion_face.training.engine import make_fabric
from emotion_face.training.photo_critic import train_critic
from emotion_face.training.photo_export import counted, write_photo_model
from emotion_face.training.photo_loop import PHOTO_PRESETS, PhotoTrainer
from emotion_face.training.photo_pairs import PairRecipe, make_pairs

_SETTINGS = ("steps", "batch", "seed")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_data_argument(parser)
    add_run_arguments(
        parser, PHOTO_PRESETS, _SETTINGS, model="photo", work="training-photo",
        takes="cpu: two cores; gpu: one GPU",
    )  # fmt: skip
    parser.add_argument("--critic-steps", type=int, default=4_000, help="default %(default)s")
    parser.add_argument(
        "--renders",
        type=int,
        default=PairRecipe().renders,
        help="to train on; default %(default)s",
    )


def run(arguments: argparse.Namespace) -> int:
    """Photograph, train, measure and export; returns the exit status."""
    torch.set_num_threads(arguments.processes)
    config = settings_of(arguments, PHOTO_PRESETS, _SETTINGS)
    sources = Sources(arguments.data, tuple(arguments.portraits))
    recipe = PairRecipe(renders=arguments.renders, seed=config.seed)
    fabric = make_fabric(config, arguments.devices)
    fabric.launch()
    with fabric.rank_zero_first():
        load = make_pairs(sources, recipe, arguments.work / "pairs", processes=arguments.processes)
    training, test = load("train"), load("test")
    trainer = PhotoTrainer(config, fabric)
    trainer.run(training, load("validation"), arguments.work / "run")
    if not fabric.is_global_zero:
        return 0
    critic = train_critic(training, arguments.critic_steps, config.seed)
    metrics = evaluate_photo_net(trainer, critic, test)
    counts = counted(training, test)
    write_photo_model(arguments.output, trainer, critic, recipe, counts, sources.hashes(), metrics)
    print_result(metrics, arguments.output)
    return 0
