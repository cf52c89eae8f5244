"""The ``train-photo`` verb: from photographs and scans to the network that draws photographs."""

import argparse
from dataclasses import replace
from pathlib import Path

import torch

from emotion_face.evaluation.photo_drawings import evaluate_photo_net
from emotion_face.training.dataset import Sources
from emotion_face.training.photo_critic import train_critic
from emotion_face.training.photo_export import counted, write_photo_model
from emotion_face.training.photo_loop import PhotoTrainConfig, train_photo_net
from emotion_face.training.photo_pairs import PairRecipe, make_pairs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    recipe, config = PairRecipe(), PhotoTrainConfig()
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        help="folder that holds ict_facekit/, london/, congress/ and mediapipe/",
    )
    parser.add_argument(
        "--output", type=Path, default=Path("build/photo"), help="model folder to write"
    )
    parser.add_argument(
        "--work",
        type=Path,
        default=Path("build/training-photo"),
        help="pairs, checkpoint, log and sample sheets; an interrupted run goes on from here",
    )
    parser.add_argument("--steps", type=int, default=config.steps, help="default %(default)s")
    parser.add_argument("--batch", type=int, default=config.batch, help="default %(default)s")
    parser.add_argument("--critic-steps", type=int, default=4_000, help="default %(default)s")
    parser.add_argument("--seed", type=int, default=config.seed, help="default %(default)s")
    parser.add_argument(
        "--renders", type=int, default=recipe.renders, help="to train on; default %(default)s"
    )
    parser.add_argument("--threads", type=int, default=2, help="CPU cores; default %(default)s")


def run(arguments: argparse.Namespace) -> int:
    """Photograph, train, measure and export; the exit status."""
    torch.set_num_threads(arguments.threads)
    sources = Sources(arguments.data)
    recipe = PairRecipe(renders=arguments.renders, seed=arguments.seed)
    config = replace(
        PhotoTrainConfig(), steps=arguments.steps, batch=arguments.batch, seed=arguments.seed
    )
    load = make_pairs(sources, recipe, arguments.work / "pairs", processes=arguments.threads)
    training, test = load("train"), load("test")
    trainer = train_photo_net(config, training, load("validation"), arguments.work / "run")
    critic = train_critic(training, arguments.critic_steps, arguments.seed)
    metrics = evaluate_photo_net(trainer, critic, test)
    write_photo_model(
        arguments.output,
        trainer,
        critic,
        recipe,
        counted(training, test),
        sources.hashes(),
        metrics,
    )
    for name, value in metrics.items():
        print(f"{name:34s} {value:.4f}")
    print(f"model written to {arguments.output}")
    return 0
