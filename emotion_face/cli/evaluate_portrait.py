"""The ``evaluate-portrait`` verb: the portrait generator against its gates, and sheets to view."""

import argparse
import json
import logging
from pathlib import Path

from emotion_face.cli.evaluate import add_guesses
from emotion_face.errors import ModelError
from emotion_face.evaluation.gates import table
from emotion_face.evaluation.guesses import guesses, tally
from emotion_face.evaluation.lineups import Sitting, cold_naming, group_of, write_sheets
from emotion_face.evaluation.liveliness import liveliness
from emotion_face.evaluation.portrait_directions import portrait_directions, training_points
from emotion_face.evaluation.portraits import RECOGNISED, gates, people_of
from emotion_face.face import (
    PORTRAIT_STYLE,
    FaceSettings,
    PortraitGenerator,
    load_generator,
    load_identity,
)
from emotion_face.guess import read_answers
from emotion_face.resources import share_path, user_path
from emotion_face.training.dataset import Sources
from emotion_face.training.portrait_dataset import (
    PortraitRecipe,
    load_portraits,
    render_portraits,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("--data", type=user_path, required=True, help="folder of face data")
    parser.add_argument(
        "--portraits", type=user_path, action="append", default=[], metavar="FOLDER",
        help="photographs of further people, as for train-portrait",
    )  # fmt: skip
    parser.add_argument("--model", default="portrait", help="name or folder of the model")
    parser.add_argument("--work", type=user_path, default=Path("build/training-portrait"),
                        help="cache of train-portrait")  # fmt: skip
    parser.add_argument("--output", type=user_path, default=Path("build/report-portrait"))
    add_guesses(parser)
    parser.add_argument("--sheets-only", action="store_true", help="only sheets for viewers")
    parser.add_argument(
        "--directions",
        action="store_true",
        help="only find and measure the directions that people are designed along, and write them "
        "into the model folder",
    )
    parser.add_argument("--processes", type=int, default=2, help="CPU cores to use")


def run(arguments: argparse.Namespace) -> int:
    """Measure, write the figures and the sheets; returns the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    generator = load_generator(arguments.model)
    if not isinstance(generator, PortraitGenerator):
        raise ModelError(f"--model {arguments.model}: draws no portraits")
    sources = Sources(arguments.data, tuple(arguments.portraits))
    placed = render_portraits(
        sources.photographs, PortraitRecipe(), arguments.work / "drawings", sources.landmarker,
        processes=arguments.processes,
    )  # fmt: skip
    folder = Path(arguments.model)
    folder = folder if folder.is_dir() else share_path("models", arguments.model)
    if arguments.directions:
        kept = arguments.work / "points"
        points = training_points(sources, placed["train"], kept, arguments.processes)
        training = load_portraits(placed["train"])
        path = portrait_directions(generator, folder, training, points)
        print(f"directions written to {path}")
        return 0
    test = load_portraits(placed["test"])
    output: Path = arguments.output
    output.mkdir(parents=True, exist_ok=True)
    people = people_of(test, generator)
    sittings = {
        name: Sitting(name, file, group_of(name), person)
        for name, file, person in reversed(list(zip(test.people, test.files, people, strict=True)))
    }
    write_sheets(output, generator, list(sittings.values()), PORTRAIT_STYLE)
    if arguments.sheets_only:
        print(f"sheets for viewers written to {output}")
        return 0
    weights_mb = sum(file.stat().st_size for file in folder.glob("*.onnx")) / 1e6
    moving = liveliness(generator, load_identity(generator, FaceSettings().identity))
    measured = gates(generator, load_portraits(placed["train"]), test, weights_mb)
    measured += moving.gates
    asked = guesses(
        read_answers(arguments.guesses),
        PORTRAIT_STYLE,
        tally(next(g.measured for g in measured if g.quantity == RECOGNISED), 8 * len(people)),
        cold_naming(output / "named"),
    )
    text = [table(measured), *moving.text, *asked.text]
    (output / "gates.md").write_text("\n\n".join(text) + "\n")
    record = {gate.quantity: gate.measured for gate in measured}
    (output / "figures.json").write_text(json.dumps(record, indent=2) + "\n")
    print(table(measured))
    print(f"report written to {output}")
    return 0
