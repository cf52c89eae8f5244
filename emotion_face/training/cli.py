"""The ``train`` verb: from face data to a model folder, in one command."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import torch

from emotion_face.training.config import PRESETS
from emotion_face.training.dataset import Recipe, Sources, render
from emotion_face.training.export import write_model
from emotion_face.training.loop import make_fabric, train
from emotion_face.training.metrics import evaluate, train_judge

_JUDGE_STEPS = 3_000
_JUDGE_SEED = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    recipe = Recipe()
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        help="folder of face data; docs/data.md says what it holds",
    )
    parser.add_argument(
        "--portraits",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="photographs of further people, a subfolder a person; may be given again",
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
    parser.add_argument(
        "--preset",
        choices=sorted(PRESETS),
        default="cpu",
        help="cpu: two cores, about two hours; gpu: one GPU, about half an hour",
    )
    parser.add_argument("--devices", type=int, default=1, help="GPUs or processes to train on")
    for name in ("steps", "batch", "seed"):
        given = ", ".join(f"{key} {getattr(preset, name)}" for key, preset in PRESETS.items())
        parser.add_argument(f"--{name}", type=int, help=f"default: {given}")
    parser.add_argument(
        "--drawings", type=int, default=recipe.train, help="to train on; default %(default)s"
    )
    parser.add_argument(
        "--held-out", type=int, default=recipe.test, help="to test on; default %(default)s"
    )
    parser.add_argument("--judge-steps", type=int, default=_JUDGE_STEPS, help="default %(default)s")
    parser.add_argument("--processes", type=int, default=2, help="CPU cores to use")


def run(arguments: argparse.Namespace) -> int:
    """Render, train, measure and export; the exit status."""
    torch.set_num_threads(arguments.processes)
    given = {name: getattr(arguments, name) for name in ("steps", "batch", "seed")}
    config = replace(
        PRESETS[arguments.preset],
        **{name: value for name, value in given.items() if value is not None},
    )
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
    judge = train_judge(training, arguments.judge_steps, config.seed + _JUDGE_SEED)
    metrics = evaluate(trainer.draw, judge, load("test"))
    log = [json.loads(row) for row in (arguments.work / "run" / "log.jsonl").open()]
    write_model(arguments.output, trainer, log, recipe, sources.hashes(), metrics)
    for name, value in metrics.items():
        print(f"{name:26s} {value:.4f}")
    print(f"model written to {arguments.output}")
    return 0
