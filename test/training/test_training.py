"""The loop: the loss falls, a resumed run is the same run, the export is the same network."""

import argparse
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from emotion_face.errors import ConfigError
from emotion_face.face import (
    Expression,
    FaceAnimator,
    FaceParameters,
    load_generator,
    load_identity,
)
from emotion_face.face.controls import CONTROL_NAMES, Controls
from emotion_face.offline import onnxruntime
from emotion_face.training import cli
from emotion_face.training.config import TrainConfig
from emotion_face.training.dataset import Drawings, Recipe, Sources
from emotion_face.training.engine import make_fabric
from emotion_face.training.export import write_model
from emotion_face.training.loop import Trainer, train
from emotion_face.training.metrics import evaluate, train_classifier
from emotion_face.training.networks import Generator, GeneratorConfig

SMALL = GeneratorConfig(channels=(16, 16, 8, 8), style=32)


def config(steps: int) -> TrainConfig:
    return TrainConfig(
        steps=steps, batch=8, warmup=5, encoder_steps=10, path_share=0.25, checkpoint_every=10,
        generator=SMALL,
    )  # fmt: skip


def trainer_of(config: TrainConfig) -> Trainer:
    return Trainer(config, make_fabric(config))


def run(config: TrainConfig, splits: dict[str, Drawings], output: Path) -> Trainer:
    return train(config, make_fabric(config), splits["train"], splits["validation"], output)


def weights(trainer: Trainer) -> dict[str, torch.Tensor]:
    return trainer.average.state_dict()


def test_the_loss_falls(splits: dict[str, Drawings]) -> None:
    trainer = trainer_of(config(60))
    losses = [trainer.train_step(splits["train"])["reconstruction"] for _ in range(60)]
    assert np.mean(losses[-10:]) < 0.9 * np.mean(losses[:5])


def test_a_resumed_run_is_bit_identical(splits: dict[str, Drawings], tmp_path: Path) -> None:
    whole = run(config(20), splits, tmp_path / "whole")
    stopped = trainer_of(config(20))
    for _ in range(10):
        stopped.train_step(splits["train"])
    (tmp_path / "cut").mkdir()
    stopped.save(tmp_path / "cut" / "checkpoint.pt")
    resumed = run(config(20), splits, tmp_path / "cut")
    assert resumed.step == whole.step == 20
    for name, tensor in weights(whole).items():
        assert torch.equal(tensor, weights(resumed)[name]), name


def test_a_run_keeps_a_log_and_sample_sheets(splits: dict[str, Drawings], tmp_path: Path) -> None:
    run(config(20), splits, tmp_path)
    entries = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [entry["step"] for entry in entries] == [10, 20]
    assert all(0 <= entry["validation_iou"] <= 1 for entry in entries)
    assert "expression" not in entries[0] and entries[1]["expression"] > 0
    assert "adversary" not in entries[0] and entries[1]["adversary"] > 0
    assert (tmp_path / "samples.png").stat().st_size > 0


def test_a_checkpoint_of_another_shape_is_refused(
    splits: dict[str, Drawings], tmp_path: Path
) -> None:
    trainer_of(TrainConfig(generator=GeneratorConfig(channels=(8, 8, 8, 8), style=16))).save(
        tmp_path / "checkpoint.pt"
    )
    with pytest.raises(ConfigError, match="another configuration"):
        run(config(5), splits, tmp_path)


@pytest.fixture(scope="module")
def exported(
    splits: dict[str, Drawings], recipe: Recipe, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Trainer, Path]:
    """A trainer, and the model folder it was exported to."""
    folder = tmp_path_factory.mktemp("m") / "m"
    trainer = trainer_of(config(5))
    for _ in range(5):
        trainer.train_step(splits["train"])
    log = [{"step": step, "seconds": 6.0 * step, "validation_iou": 0.1} for step in range(100)]
    write_model(folder, trainer, log, recipe, {"london/a.tem": "b"}, {"iou": 0.5})
    return trainer, folder


def test_the_export_is_the_same_network(
    splits: dict[str, Drawings], exported: tuple[Trainer, Path]
) -> None:
    trainer, folder = exported
    generator = load_generator(folder)
    test = splits["test"]
    for k in range(4):
        values = dict(zip(CONTROL_NAMES[7:], map(float, test.controls[k, 7:]), strict=True))
        controls = Controls(test.controls[k, :7].astype(float), **values)
        expected = trainer.draw(test.identities[k : k + 1], controls.vector()[None])[0]
        assert generator.field(test.identities[k], controls) == pytest.approx(expected, abs=1e-4)
    frame = FaceAnimator(generator, load_identity(generator, "seed:1"), FaceParameters()).frame(
        0.0, Expression.neutral()
    )
    assert frame.shape == (64, 128)

    encoder = onnxruntime.InferenceSession(str(folder / "encoder.onnx"))
    drawing = test.fields[:3].astype(np.float32) / 127
    with torch.no_grad():
        expected_codes = trainer.encoder.module(torch.from_numpy(drawing))
    for predicted, known in zip(
        encoder.run(None, {"drawing": drawing}), expected_codes, strict=True
    ):
        assert predicted == pytest.approx(known.numpy(), abs=1e-4)

    for name in ("model.onnx", "encoder.onnx"):
        assert str(Path(cli.__file__).parent).encode() not in (folder / name).read_bytes()
    card = (folder / "MODEL_CARD.md").read_text()
    assert (
        "CC BY 4.0" in card and "ICT-FaceKit" not in card.split("## Training")[0].split("\n\n")[3]
    )
    rows = [json.loads(row) for row in (folder / "training.jsonl").read_text().splitlines()]
    assert len(rows) == 60 and rows[0]["step"] == 0 and rows[-1]["step"] == 99


def test_truncation_moves_the_person_to_the_mean(
    splits: dict[str, Drawings], exported: tuple[Trainer, Path]
) -> None:
    session = onnxruntime.InferenceSession(str(exported[1] / "model.onnx"))
    test = splits["test"]
    person = {"identity": test.identities[:1], "controls": test.controls[:1]}
    (field,) = session.run(None, person)
    (mean,) = session.run(None, person | {"identity": np.zeros_like(test.identities[:1])})

    def truncated(psi: float) -> np.ndarray:
        (drawn,) = session.run(None, person | {"truncation": np.array([psi], np.float32)})
        return drawn

    assert truncated(1.0) == pytest.approx(field, abs=1e-5)
    assert truncated(0.0) == pytest.approx(mean, abs=1e-5)
    assert not np.allclose(field, mean, atol=1e-4)
    assert np.abs(truncated(0.5) - mean).sum() < np.abs(field - mean).sum()


def test_a_full_sized_generator_keeps_within_its_budget() -> None:
    assert sum(p.numel() for p in Generator(GeneratorConfig()).parameters()) < 1_000_000


def test_the_figures_of_real_drawings_are_perfect(splits: dict[str, Drawings]) -> None:
    """A generator that returns the reference drawings must score like them."""
    test = splits["test"]
    classifier = train_classifier(test, steps=20, seed=5)
    known = {c.tobytes(): f for c, f in zip(test.controls, test.fields, strict=True)}

    def remember(identities: np.ndarray, controls: np.ndarray) -> np.ndarray:
        return np.array([known[c.tobytes()] for c in controls]).astype(np.float32) / 127

    figures = evaluate(remember, classifier, test)
    assert figures["iou"] == 1.0 and figures["wrong_pixels"] == 0.0
    assert figures["ink_ratio"] == 1.0
    assert figures["expression_accuracy"] == figures["expression_accuracy_real"]


def test_one_command_goes_from_data_to_a_model(sources: Sources, tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    arguments = parser.parse_args(
        f"--data {sources.root} --output {tmp_path}/model --work {tmp_path}/work --steps 2 "
        "--batch 4 --drawings 12 --held-out 12 --classifier-steps 2 --processes 1".split()
    )
    assert cli.run(arguments) == 0
    record = json.loads((tmp_path / "model" / "model.json").read_text())
    assert record["metrics"].keys() >= {"iou", "expression_accuracy"}
    assert record["sources"].keys() == {"ict_facekit/ict_facekit.npz", "london"}
    assert load_generator(tmp_path / "model").metadata == record
