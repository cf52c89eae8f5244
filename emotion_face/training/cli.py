"""The ``train`` verb: from face data to a model folder, in one command."""

import argparse
from pathlib import Path

import torch

from emotion_face.training.dataset import Recipe, Sources, render
from emotion_face.training.export import write_model
from emotion_face.training.loop import TrainConfig, train
from emotion_face.training.metrics import evaluate, train_judge

_JUDGE_STEPS = 3_000
_JUDGE_SEED = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    recipe, config = Recipe(), TrainConfig()
    parser.add_argument(
        "--data", type=Path, required=True, help="folder that holds ict_facekit/ and london/"
    )
    parser.add_argument(
        "--output", type=Path, default=Path("build/model"), help="model folder to write"
    )
    parser.add_argument(
        "--work",
        type=Path,
        default=Path("build/training"),
        help="drawings, checkpoint, log and sample sheets; an interrupted run goes on from here",
    )
    parser.add_argument("--steps", type=int, default=config.steps, help="default %(default)s")
    parser.add_argument("--batch", type=int, default=config.batch, help="default %(default)s")
    parser.add_argument(
        "--drawings", type=int, default=recipe.train, help="to train on; default %(default)s"
    )
    parser.add_argument(
        "--held-out", type=int, default=recipe.test, help="to test on; default %(default)s"
    )
    parser.add_argument("--judge-steps", type=int, default=_JUDGE_STEPS, help="default %(default)s")
    parser.add_argument("--seed", type=int, default=config.seed, help="default %(default)s")
    parser.add_argument("--processes", type=int, default=2, help="CPU cores to use")


def run(arguments: argparse.Namespace) -> int:
    """Render, train, measure and export; the exit status."""
    torch.set_num_threads(arguments.processes)
    sources = Sources(arguments.data)
    recipe = Recipe(
        train=arguments.drawings,
        validation=arguments.held_out,
        test=arguments.held_out,
        seed=arguments.seed,
    )
    config = TrainConfig(steps=arguments.steps, batch=arguments.batch, seed=arguments.seed)
    load = render(sources, recipe, arguments.work / "drawings", processes=arguments.processes)
    training = load("train")
    trainer = train(config, training, load("validation"), arguments.work / "run")
    judge = train_judge(training, arguments.judge_steps, arguments.seed + _JUDGE_SEED)
    metrics = evaluate(trainer.draw, judge, load("test"))
    write_model(arguments.output, trainer, recipe, sources.hashes(), metrics)
    for name, value in metrics.items():
        print(f"{name:26s} {value:.4f}")
    print(f"model written to {arguments.output}")
    return 0
