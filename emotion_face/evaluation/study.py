"""The whole evaluation: real drawings, a judge, and one section after another."""

import hashlib
import json
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from emotion_face.evaluation import moving, plots, showing, still
from emotion_face.evaluation.classifier import expression_labels, train_classifier
from emotion_face.evaluation.cost import cost
from emotion_face.evaluation.distances import random_extractor
from emotion_face.evaluation.findings import Section
from emotion_face.evaluation.movement import drawing_by
from emotion_face.evaluation.originals import Originals
from emotion_face.evaluation.photographed import photographed
from emotion_face.evaluation.report import write
from emotion_face.evaluation.spot_check import spot_check
from emotion_face.evaluation.subject import Subject
from emotion_face.evaluation.viewers import readers
from emotion_face.face import load_generator, load_identity
from emotion_face.training.dataset import Recipe, Sources, render

_LOG = logging.getLogger(__name__)
_SEED = 1_000  # the judge's, and that of the drawings it learns from and is asked about
_CURVES = ("validation_iou", "reconstruction", "expression")


@dataclass(frozen=True)
class StudyConfig:
    """How much is looked at.

    Attributes
    ----------
    judged : int
        Real drawings that the judge learns from: of people whom the generator did not meet.
    judge_steps : int
        Optimiser steps of the judge.
    test : int
        Drawings of yet other people, on which the figures are taken.
    people : int
        People shown.
    processes : int
        CPU cores to use.
    """

    judged: int = 10_000
    judge_steps: int = 1_500
    test: int = 3_000
    people: int = 10
    processes: int = 2


def study(model: Path, sources: Sources, drawings: Path, output: Path, config: StudyConfig) -> None:
    """Evaluate a model folder against the face data and write the report into ``output``.

    Parameters
    ----------
    drawings : Path
        Cache of real drawings.
    """
    torch.set_num_threads(config.processes)
    torch.set_flush_denormal(True)
    generator = load_generator(model, threads=config.processes)
    recipe = Recipe(train=1, validation=config.judged, test=config.test, seed=_SEED)
    load = render(sources, recipe, drawings, processes=config.processes)
    judged = load("validation")
    judge = train_classifier(
        judged.fields > 0, expression_labels(judged.controls),
        steps=config.judge_steps, seed=_SEED, name="expressions",
    )  # fmt: skip
    subject = Subject(
        draw=drawing_by(generator),
        originals=Originals(sources, config.processes),
        test=load("test"),
        judge=judge,
        extractors={"judge's features": judge, "random features": random_extractor()},
        people=np.array([load_identity(generator, f"seed:{k}") for k in range(config.people)]),
        accelerator=generator.metadata["training"]["accelerator"],
    )
    drawn = subject.draw(subject.test.identities, subject.test.controls) > 0
    steps: list[Callable[[], Section | list[Section]]] = [
        lambda: showing.everybody(subject),
        lambda: still.expression(subject, drawn),
        lambda: still.distance(subject, drawn),
        lambda: still.marks(subject, drawn),
        lambda: moving.paths(subject),
        lambda: moving.controls(subject),
        lambda: still.people(subject),
        lambda: cost(model),
        lambda: readers(output / "viewers"),
        lambda: photographed(subject, model, drawings / "found"),
        lambda: training(model / "training.jsonl"),
        lambda: showing.sweeps(subject),
        lambda: showing.films(subject),
    ]
    sections: list[Section] = []
    for step in steps:
        start = time.monotonic()
        found = step()
        sections += found if isinstance(found, list) else [found]
        _LOG.info("%s: %.0f s", sections[-1].title, time.monotonic() - start)
    facts: dict[str, Any] = {
        "model": model.name,
        "sha256": hashlib.sha256((model / "model.onnx").read_bytes()).hexdigest(),
        "config": asdict(config),
        "spot_check": spot_check(generator),
    }
    write(output, sections, facts)


def training(log: Path) -> Section:
    """The section on the training: its figures over its time."""
    section = Section("Accuracy against training time")
    if not log.is_file():
        section.text.append("The model came without the log of its training.")
        return section
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    names = [name for name in _CURVES if any(name in entry for entry in entries)]
    caption = f"{entries[-1]['seconds'] / 60:.0f} minutes of training, on held-out drawings."
    section.pictures["training.png"] = (plots.training(entries, names), caption)
    return section
