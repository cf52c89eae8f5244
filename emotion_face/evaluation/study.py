"""The whole evaluation: real drawings, a classifier, and one section after another."""

import hashlib
import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from emotion_face.evaluation import moving, plots, showing, still
from emotion_face.evaluation.cartoon_directions import Cartoons, classifier_of_people
from emotion_face.evaluation.classifier import (
    Classifier,
    expression_labels,
    train_classifier,
)
from emotion_face.evaluation.context import EvaluationContext
from emotion_face.evaluation.cost import cost
from emotion_face.evaluation.directions import DirectionFinder, write_directions
from emotion_face.evaluation.distances import random_extractor
from emotion_face.evaluation.findings import Section
from emotion_face.evaluation.guesses import guesses, tally
from emotion_face.evaluation.liveliness import liveliness
from emotion_face.evaluation.movement import drawing_by
from emotion_face.evaluation.photographed import photographed
from emotion_face.evaluation.reference_drawings import ReferenceDrawings
from emotion_face.evaluation.report import write
from emotion_face.evaluation.spot_check import spot_check
from emotion_face.evaluation.viewers import readers, score
from emotion_face.face import DIRECTIONS_FILE, load_cartoon, load_identity, shipped_cartoons
from emotion_face.guess import Answer
from emotion_face.training.dataset import Drawings, Recipe, Sources, render

_LOG = logging.getLogger(__name__)
_SEED = 1_000  # seed of the classifier and of its drawings
_CURVES = ("validation_iou", "reconstruction", "expression")


@dataclass(frozen=True)
class StudyConfig:
    """Size of an evaluation.

    Attributes
    ----------
    classifier_drawings : int
        Real drawings for the classifier's training, of people who were not in the generator's.
    classifier_steps : int
        Optimiser steps of the classifier.
    test : int
        Drawings of other people, for the figures.
    people : int
        People shown.
    processes : int
        CPU cores to use.
    """

    classifier_drawings: int = 10_000
    classifier_steps: int = 1_500
    test: int = 3_000
    people: int = 10
    processes: int = 2


def study(
    model: Path,
    sources: Sources,
    drawings: Path,
    output: Path,
    config: StudyConfig,
    answers: Sequence[Answer],
) -> None:
    """Evaluate a model folder against the face data and write the report into ``output``.

    Parameters
    ----------
    drawings : Path
        Cache of real drawings.
    answers : sequence of Answer
        What people guessed.
    """
    torch.set_num_threads(config.processes)
    torch.set_flush_denormal(True)
    generator = load_cartoon(model, threads=config.processes)
    load, classifier = _judged(sources, drawings, config)
    context = EvaluationContext(
        draw=drawing_by(generator),
        reference=ReferenceDrawings(sources, config.processes),
        test=load("test"),
        classifier=classifier,
        extractors={"classifier's features": classifier, "random features": random_extractor()},
        people=np.array([load_identity(generator, f"seed:{k}") for k in range(config.people)]),
        accelerator=generator.metadata["training"]["accelerator"],
    )
    drawn = context.draw(context.test.identities, context.test.controls) > 0
    expression = still.expression(context, drawn)
    steps: list[Callable[[], Section | list[Section]]] = [
        lambda: showing.everybody(context),
        lambda: expression,
        lambda: still.distance(context, drawn),
        lambda: still.marks(context, drawn),
        lambda: moving.paths(context),
        lambda: moving.controls(context),
        lambda: liveliness(generator, context.people[0]),
        lambda: still.people(context),
        lambda: cost(model),
        lambda: readers(output / "viewers"),
        lambda: people_guess(answers, expression, output / "viewers"),
        lambda: photographed(context, model, drawings / "found"),
        lambda: training(model / "training.jsonl"),
        lambda: showing.sweeps(context),
        lambda: showing.films(context),
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


def directions(model: Path, sources: Sources, drawings: Path, config: StudyConfig) -> Path:
    """Find and measure the directions of a model folder, and write them into it; the file.

    They are measured on the shipped cartoons and as many random people.

    Parameters
    ----------
    drawings : Path
        Cache of real drawings.
    """
    torch.set_num_threads(config.processes)
    torch.set_flush_denormal(True)
    generator = load_cartoon(model, threads=config.processes)
    _, classifier = _judged(sources, drawings, config)
    names = shipped_cartoons()
    names += tuple(f"seed:{k}" for k in range(len(names)))
    people = np.array([load_identity(generator, name) for name in names])
    reference = ReferenceDrawings(sources, config.processes)
    persons = classifier_of_people(reference, people)
    subjects = Cartoons(drawing_by(generator), reference.regions, people)
    finder = DirectionFinder(subjects, classifier, persons)
    path = model / DIRECTIONS_FILE
    write_directions(path, generator.metadata["sha256"], finder.offered(), len(people))
    return path


def _judged(
    sources: Sources, drawings: Path, config: StudyConfig
) -> tuple[Callable[[str], Drawings], Classifier]:
    """What loads real drawings by their split, and a classifier of their expressions."""
    recipe = Recipe(train=1, validation=config.classifier_drawings, test=config.test, seed=_SEED)
    load = render(sources, recipe, drawings, processes=config.processes)
    labelled = load("validation")
    classifier = train_classifier(
        labelled.fields > 0, expression_labels(labelled.controls),
        steps=config.classifier_steps, seed=_SEED, name="expressions",
    )  # fmt: skip
    return load, classifier


def people_guess(answers: Sequence[Answer], expression: Section, folder: Path) -> Section:
    """The section on people's guesses, beside the classifier's and the cold viewers' figures."""
    share = expression.figures["expression_accuracy"]["generated"]
    cold = score(folder).get("choice") if (folder / "key.yaml").is_file() else None
    return guesses(
        answers,
        "strokes",
        tally(share, expression.figures["drawings"]),
        tally(cold.share, cold.answers) if cold else None,
    )


def training(log: Path) -> Section:
    """Section on the training: its figures over time."""
    section = Section("Accuracy against training time")
    if not log.is_file():
        section.text.append("The model came without the log of its training.")
        return section
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    names = [name for name in _CURVES if any(name in entry for entry in entries)]
    caption = f"{entries[-1]['seconds'] / 60:.0f} minutes of training, on held-out drawings."
    section.pictures["training.png"] = (plots.training(entries, names), caption)
    return section
