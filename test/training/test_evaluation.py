"""Evaluation with torch: classifiers, distances, another network's cost, and the whole report."""

import argparse
import json
from pathlib import Path

import numpy as np
import pytest

from emotion_face.cli import evaluate
from emotion_face.evaluation import moving, still
from emotion_face.evaluation.classifier import (
    accuracy,
    confusion,
    expression_labels,
    is_clear,
    probabilities,
    train_classifier,
)
from emotion_face.evaluation.distances import features, frechet, path_steps, random_extractor
from emotion_face.evaluation.marks import OUTLINE, lost_parts
from emotion_face.evaluation.movement import NAMES, full
from emotion_face.evaluation.moving import drop
from emotion_face.evaluation.reference_drawings import ReferenceDrawings
from emotion_face.evaluation.report import FIGURES, PAGE
from emotion_face.evaluation.stargan import StarGanGenerator
from emotion_face.training.config import TrainConfig
from emotion_face.training.dataset import Drawings, Recipe, Sources
from emotion_face.training.engine import make_fabric
from emotion_face.training.export import write_model
from emotion_face.training.loop import train
from emotion_face.training.networks import GeneratorConfig


def boxes(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Drawings of a box left or right, and the shares (n, 2) that say which."""
    rng = np.random.default_rng(seed)
    side = rng.integers(0, 2, count)
    drawings = np.zeros((count, 96, 128), bool)
    for drawing, right, top in zip(drawings, side, rng.integers(20, 60, count), strict=True):
        drawing[top : top + 12, 20 + 60 * right : 40 + 60 * right] = True
    return drawings, np.eye(2, dtype=np.float32)[side]


def test_a_classifier_learns_what_it_is_shown() -> None:
    classifier = train_classifier(*boxes(64, 0), steps=30, seed=1, name="boxes")
    drawings, labels = boxes(50, 1)
    predicted = probabilities(classifier, drawings)
    assert predicted.sum(1) == pytest.approx(np.ones(50), abs=1e-5)
    assert accuracy(predicted, labels) == 1.0
    assert confusion(predicted, labels) == pytest.approx(np.eye(2))


def test_labels_share_what_is_felt_and_leave_the_rest_to_neutral() -> None:
    controls = np.array([full("neutral"), full("mad"), full("joy") * 0.5, full("joy")])
    controls[3, :2] = 1.0
    labels = expression_labels(controls)
    assert labels.sum(1) == pytest.approx(np.ones(4))
    assert labels[0, -1] == 1.0 and labels[1, NAMES.index("mad")] == 1.0
    assert labels[2, NAMES.index("joy")] == labels[2, -1] == 0.5
    assert labels[3, :3] == pytest.approx(np.full(3, 1 / 3))
    assert is_clear(controls).tolist() == [True, True, False, False]


def test_the_frechet_distance_of_normals_is_the_known_one() -> None:
    rng = np.random.default_rng(0)
    same = rng.normal(0, 1, (20_000, 3))
    other = rng.normal(0, 1, (20_000, 3)) * [1, 1, 3] + [2, 0, 0]
    assert frechet(same, same) == pytest.approx(0.0, abs=1e-9)
    assert frechet(same, other) == pytest.approx(2**2 + (3 - 1) ** 2, rel=0.03)


def test_the_random_extractor_is_always_the_same_and_sees_differences() -> None:
    drawings, _ = boxes(8, 0)
    found = features(random_extractor(), drawings)
    assert found == pytest.approx(features(random_extractor(), drawings))
    assert len(np.unique(found.round(6), axis=0)) == len(np.unique(drawings, axis=0))


def test_a_step_is_as_long_as_what_changes() -> None:
    frames = np.zeros((4, 96, 128), bool)
    frames[:2, 30:40, 30:40] = frames[2:, 30:40, 34:44] = True
    frames[3, 60:80, 60:90] = True
    none, small, large = path_steps(random_extractor(), frames)
    assert none == 0.0 < small < large


def test_a_probability_drops_from_the_highest_it_had() -> None:
    assert drop(np.array([0.1, 0.5, 0.45, 0.9], np.float32)) == pytest.approx(0.05)
    assert drop(np.array([0.1, 0.5, 0.9], np.float32)) == 0.0


def test_starganv2_has_its_published_size() -> None:
    assert sum(p.numel() for p in StarGanGenerator().parameters()) == 33_892_995


def test_the_parts_of_a_drawing_are_all_in_it(
    sources: Sources, splits: dict[str, Drawings]
) -> None:
    test = splits["test"]
    reference = ReferenceDrawings(sources, processes=1)
    drawn = reference.fields(test.identities, test.controls) > 0
    assert np.array_equal(drawn, test.fields > 0)
    for drawing, parts in zip(drawn, reference.parts(test.identities, test.controls), strict=True):
        assert set(parts) == {
            *(f"{side} {part}" for side in ("left", "right") for part in ("brow", "eye")),
            "nose", "mouth", OUTLINE,
        }  # fmt: skip
        assert lost_parts(drawing, parts) == []
        assert lost_parts(drawing & ~parts["mouth"], parts) == ["mouth"]


def test_one_command_writes_the_report(
    sources: Sources,
    recipe: Recipe,
    splits: dict[str, Drawings],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(moving, "_PAIRS", moving._PAIRS[:2])
    monkeypatch.setattr(still, "_POSES", 6)
    monkeypatch.setattr(still, "_IDENTITY_STEPS", 4)
    config = TrainConfig(
        steps=4, batch=8, checkpoint_every=2, generator=GeneratorConfig((16, 16, 8, 8), 32)
    )
    run = tmp_path / "run"
    trainer = train(config, make_fabric(config), splits["train"], splits["validation"], run)
    log = [json.loads(line) for line in (run / "log.jsonl").open()]
    write_model(tmp_path / "model", trainer, log, recipe, sources.hashes(), {})
    parser = argparse.ArgumentParser()
    evaluate.add_arguments(parser)
    arguments = parser.parse_args(
        f"--data {sources.root} --model {tmp_path}/model --output {tmp_path}/report "
        f"--drawings {tmp_path}/drawings --classifier-drawings 64 --classifier-steps 4 --test 24 "
        "--people 2 --processes 1".split()
    )
    assert evaluate.run(arguments) == 0
    record = json.loads((tmp_path / "report" / FIGURES).read_text())
    page = (tmp_path / "report" / PAGE).read_text()
    assert record["sha256"] in page
    assert page.count("| pass |") + page.count("**missed**") == len(record["gates"])
    pictures = {path.name for path in (tmp_path / "report").glob("*.png")}
    assert pictures >= {"people.png", "confusion.png", "flips.png", "training.png", "worst.png"}
    assert all(f"({name})" in page for name in pictures)
