"""Train two rivals of the cartoon's generator on its drawings, and measure them beside it.

``PYTHONPATH=test python -m benchmark.rivals --help``; it needs ``make build`` with the training's
requirements, and ``requirements/rivals.txt``.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from benchmark.rivals import report
from benchmark.rivals.drawings import load
from benchmark.rivals.measures import WALKERS, judges, measure, milliseconds
from benchmark.rivals.networks import EULER_STEPS, ROUNDS
from benchmark.rivals.training import BATCH, Budget, train_all

from emotion_face.evaluation.movement import drawing_by
from emotion_face.evaluation.photographed import encode
from emotion_face.evaluation.reference_drawings import ReferenceDrawings
from emotion_face.face import (
    CONTROL_NAMES,
    HEIGHT,
    IDENTITY_SIZE,
    WIDTH,
    load_cartoon,
    load_identity,
)
from emotion_face.resources import share_path
from emotion_face.training.dataset import Sources
from emotion_face.training.export import write_onnx
from emotion_face.training.networks import CONTROL_SIZE

_PEOPLE = 10


def main() -> None:
    """Train, export, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    for flag, text in (
        ("--data", "face data, as for emotion-face train"),
        ("--drawings", "its drawings to train on: WORK/drawings/HASH of emotion-face train"),
        ("--held-out", "drawings for the judge and the test: of emotion-face evaluate"),
    ):
        parser.add_argument(flag, type=Path, required=True, help=text)
    parser.add_argument("--model", type=Path, default=share_path("models", "strokes"))
    parser.add_argument(
        "--steps", type=int, default=Budget().steps, help="of every training; default %(default)s"
    )
    parser.add_argument("--work", type=Path, default=Path("build/rivals"))
    parser.add_argument("--output", type=Path, default=Path("docs/report"))
    arguments = parser.parse_args()
    budget = Budget(arguments.steps)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    folders = {"ours, shipped": arguments.model}
    trained = train_all(
        budget,
        load(arguments.drawings, "train"),
        load(arguments.drawings, "validation"),
        arguments.work / "runs",
    )
    for name, rival in trained.items():
        folders[name] = arguments.work / "models" / name
        export(rival.network, folders[name])
    generators = {name: load_cartoon(folder, threads=1) for name, folder in folders.items()}
    pen = ReferenceDrawings(Sources(arguments.data), processes=1).fields
    draws = {"pen": pen} | {name: drawing_by(one) for name, one in generators.items()}
    shipped = generators["ours, shipped"]
    people = np.array([load_identity(shipped, f"seed:{k}") for k in range(_PEOPLE)])
    labelled, test = load(arguments.held_out, "validation"), load(arguments.held_out, "test")
    judging = judges(pen, labelled, lambda ink: encode(arguments.model, ink), people)
    figures = {name: measure(draw, pen, test, judging) for name, draw in draws.items()}
    times_ms = milliseconds({name: draws[name] for name in folders}, people[0])
    for name, folder in folders.items():
        figures[name] |= {
            "ms": times_ms[name],
            "ms / shipped": times_ms[name] / times_ms["ours, shipped"],
            "mb": (folder / "model.onnx").stat().st_size / 1e6,
        }
    for name, rival in trained.items():
        figures[name] |= {
            "drawings": budget.drawings,
            "parameters": rival.parameters / 1e6,
            "cpu_s": rival.cpu_s,
        }
    learned = shipped.metadata["training"]
    seen = learned["steps_done"] * learned["batch"]
    figures["ours, shipped"] |= {
        "drawings": seen,
        "parameters": shipped.metadata["parameters"] / 1e6,
    }
    facts = {
        "steps": budget.steps, "batch": BATCH, "rounds": ROUNDS, "euler": EULER_STEPS,
        "ratio": seen / budget.drawings, "labelled": len(labelled.fields),
        "test": len(test.fields), "people": len(people), "walkers": WALKERS,
        "sha256": shipped.metadata["sha256"],
    }  # fmt: skip
    report.write(arguments.output, figures, draws, people, facts)
    print(report.table(figures))


def export(network: torch.nn.Module, folder: Path) -> None:
    """Write a model folder that draws."""
    folder.mkdir(parents=True, exist_ok=True)
    inputs = {"identity": torch.zeros(2, IDENTITY_SIZE), "controls": torch.zeros(2, CONTROL_SIZE)}
    write_onnx(network, folder / "model.onnx", inputs, ("field",), {})
    record = {"controls": list(CONTROL_NAMES), "canvas": [HEIGHT, WIDTH]}
    (folder / "model.json").write_text(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
