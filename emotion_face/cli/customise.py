"""The ``customise`` verb: every cartoon in the hand of a few drawings of one's own."""

import argparse
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from emotion_face.cli.draw import read_photograph
from emotion_face.evaluation.customised import LEAST_ACCURACY, measure, write_faces
from emotion_face.face import load_cartoon
from emotion_face.resources import share_path, user_path
from emotion_face.training.arguments import print_result
from emotion_face.training.customise import CustomiseConfig, Customiser
from emotion_face.training.customise_export import (
    read_encoder,
    read_generator,
    write_customised,
)
from emotion_face.training.engine import make_fabric
from emotion_face.training.export import sha256
from emotion_face.training.templates import (
    FEWEST,
    MOST,
    find_drawings,
    hand_drawings,
    write_templates,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    config = CustomiseConfig()
    parser.add_argument(
        "drawings",
        type=user_path,
        metavar="FOLDER",
        help=f"{FEWEST} to {MOST} drawings over templates (*.png), with the templates' names",
    )
    parser.add_argument(
        "--templates",
        type=int,
        metavar="N",
        help="only write N templates into FOLDER, to be drawn over in black",
    )
    parser.add_argument(
        "--output", type=user_path, default=Path("build/customised"),
        help="model folder to write; default %(default)s",
    )  # fmt: skip
    parser.add_argument(
        "--credit", default="not said", help="whose drawings they are, for the model card"
    )
    parser.add_argument("--steps", type=int, default=config.steps, help="default %(default)s")
    parser.add_argument("--seed", type=int, default=config.seed, help="default %(default)s")
    parser.add_argument(
        "--processes", "--threads", type=int, default=2, help="CPU cores; default %(default)s"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write templates, or tune, measure and export; returns the exit status."""
    base, folder = share_path("models", "strokes"), arguments.drawings
    cartoonist = load_cartoon(base)
    if arguments.templates is not None:
        files = write_templates(folder, cartoonist, arguments.templates)
        print(f"{len(files)} templates written to {folder}: draw over them in black")
        return 0
    files = find_drawings(folder)
    drawings = hand_drawings({file: read_photograph(file) for file in files}, cartoonist)
    torch.set_num_threads(arguments.processes)
    config = replace(CustomiseConfig(), steps=arguments.steps, seed=arguments.seed)
    shipped = read_generator(base)
    customiser = Customiser(config, make_fabric(config), shipped)
    with TemporaryDirectory() as work:
        customiser.run(drawings, drawings, Path(work))
    metrics = measure(shipped, customiser.average, read_encoder(base), drawings)
    hashes = {file.name: sha256(file) for file in files}
    write_customised(arguments.output, base, customiser, hashes, arguments.credit, metrics)
    write_faces(arguments.output / "faces.png", load_cartoon(arguments.output))
    print_result(metrics, arguments.output)
    if metrics["expression_accuracy"] < LEAST_ACCURACY:
        print(
            f"note: {metrics['expression_accuracy']:.2f} of the expressions are read right, "
            f"expected {LEAST_ACCURACY}; draw brows, eyes and mouths nearer to the templates"
        )
    return 0
