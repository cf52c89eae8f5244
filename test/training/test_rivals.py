"""The rivals: as many drawings, no more parameters, and measured as the pen is."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from emotion_face.errors import ConfigError
from emotion_face.evaluation.classifier import Classifier
from emotion_face.face import IDENTITY_SIZE
from emotion_face.training.dataset import Drawings
from emotion_face.training.engine import make_fabric
from emotion_face.training.networks import Generator

for library in ("diffusers", "vector_quantize_pytorch"):
    pytest.importorskip(library, reason="pip install -r requirements/rivals.txt")
from benchmark.rivals import measures, networks, report, training  # noqa: E402
from benchmark.rivals.drawings import load  # noqa: E402

BUDGET = training.Budget()
CODES = torch.zeros(3, IDENTITY_SIZE)


def judges() -> measures.Judges:
    people = np.random.default_rng(0).normal(size=(10, IDENTITY_SIZE)).astype(np.float32)
    return measures.Judges(
        Classifier(8).requires_grad_(False), Classifier(10).requires_grad_(False), None, people
    )


def test_no_rival_draws_with_more_parameters_than_ours() -> None:
    ours = training.drawing_parameters(Generator(BUDGET.ours.generator))
    quantised = networks.Quantised(networks.Autoencoder(), networks.Prior())
    assert 0.9 * ours < training.drawing_parameters(quantised) <= ours
    assert 0.9 * ours < training.drawing_parameters(networks.Flowed(networks.Flow())) <= ours


def test_every_rival_sees_as_many_drawings_as_ours() -> None:
    assert BUDGET.ours.steps == BUDGET.flow.steps == 2 * BUDGET.stage.steps == BUDGET.steps
    assert BUDGET.ours.steps * BUDGET.ours.batch == BUDGET.drawings


def test_a_rival_sees_the_drawings_that_ours_sees(splits: dict[str, Drawings]) -> None:
    seen = {}

    class Ours(training.Ours):
        def _train_encoder(self, target, z, c):
            seen["ours"] = (target, z, c)
            return super()._train_encoder(target, z, c)

    class Flowing(training.Flowing):
        def loss(self, target, z, c):
            seen["flow"] = (target, z, c)
            return super().loss(target, z, c)

    for kind, config in ((Ours, BUDGET.ours), (Flowing, BUDGET.flow)):
        told = kind(config, make_fabric(config)).train_step(splits["train"])
        assert told["cpu_s"] > 0
    for ours, theirs in zip(seen["ours"], seen["flow"], strict=True):
        assert torch.equal(ours, theirs)


def test_a_resumed_rival_is_bit_identical(splits: dict[str, Drawings], tmp_path: Path) -> None:
    config = replace(BUDGET.stage, steps=4, checkpoint_every=2)
    drawings = (splits["train"], splits["validation"])
    whole = training.Autoencoding(config, make_fabric(config))
    whole.run(*drawings, tmp_path / "whole")
    stopped = training.Autoencoding(config, make_fabric(config))
    for _ in range(2):
        stopped.train_step(splits["train"])
    (tmp_path / "cut").mkdir()
    stopped.save(tmp_path / "cut" / "checkpoint.pt")
    resumed = training.Autoencoding(config, make_fabric(config))
    resumed.run(*drawings, tmp_path / "cut")
    for name, tensor in whole.average.state_dict().items():
        assert torch.equal(tensor, resumed.average.state_dict()[name]), name


def test_a_flow_that_knows_the_drawing_ends_at_it() -> None:
    drawing = torch.rand(3, 96, 128) * 2 - 1

    class Knowing(nn.Module):
        def forward(self, x, t, z, c):
            assert ((t >= 0) & (t < 1)).all()
            return drawing

    drawn = networks.Flowed(Knowing())(CODES, torch.zeros(3, 16))
    assert torch.allclose(drawn, drawing, atol=1e-5)


def test_a_frame_takes_every_token_once_the_surest_first() -> None:
    known = []

    class Told(nn.Module):
        count = 192

        def forward(self, tokens, z, c):
            known.append((tokens != networks.CODES).sum(1).tolist())
            logits = torch.zeros(len(tokens), self.count, networks.CODES)
            place = torch.arange(self.count)
            logits[:, place, place] = 1.0 + place.float()
            return logits

    class Shown(nn.Module):
        def drawn(self, tokens):
            return tokens

    tokens = networks.Quantised(Shown(), Told())(CODES, torch.zeros(3, 16))
    assert torch.equal(tokens, torch.arange(192).expand(3, -1))
    assert len(known) == networks.ROUNDS and known[0] == [0, 0, 0]
    assert sorted(known) == known and known[-1][0] > 96


def test_the_pens_own_drawings_overlap_and_are_at_the_floor(splits: dict[str, Drawings]) -> None:
    test = splits["test"]
    found = measures.still(test.fields.astype(np.float32), test, judges())
    assert found["overlap"] == 1.0
    assert found["frechet, random"] == pytest.approx(1.0)
    worse = measures.still(-test.fields.astype(np.float32), test, judges())
    assert worse["overlap"] == 0.0 and worse["frechet, random"] > 2.0


def test_a_face_that_never_moves_has_paths_of_no_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "WALKERS", 1)
    found = measures.paths(lambda z, c: np.ones((len(z), 96, 128), np.float32), judges())
    assert found["flips / ends"] == found["flicker"] == found["PPL, people, random"] == 0.0
    assert found["expression kept"] == 1 / 8


def test_the_cpu_time_of_a_run_is_that_of_all_its_steps(tmp_path: Path) -> None:
    rows = [{"step": 10, "cpu_s": 0.5}, {"step": 14, "cpu_s": 1.0}]
    (tmp_path / "log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert training.cpu_seconds(tmp_path) == 9.0


def test_the_table_has_a_column_a_generator() -> None:
    lines = report.table({"pen": {"overlap": 1.0}, "flow": {"overlap": 0.5, "ms": 12.0}})
    assert lines.startswith("| | pen | flow |")
    assert "| overlap (IoU) with held-out drawings | 1 | 0.5 |" in lines
    assert "| a frame, CPU of one thread [ms] | - | 12 |" in lines


def test_a_rival_is_better_with_more_with_less_or_nearer_to_the_pen() -> None:
    figures = {
        "pen": {"overlap": 1.0, "flicker": 5.0, "flips / ends": 1.4, "likeness": 1.0},
        "ours": {"overlap": 0.5, "flicker": 2.0, "flips / ends": 1.1, "likeness": 0.9, "mb": 3.0},
        "flow": {"overlap": 0.6, "flicker": 1.0, "flips / ends": 1.5, "likeness": 0.9, "mb": 4.0},
    }
    assert report.better(figures, "flow", "ours") == [
        "overlap (IoU) with held-out drawings (0.6, ours 0.5)",
        "flips on a path / flips between its ends, median (1.5, ours 1.1)",
        "pixels that flicker, mean of a path (1, ours 2)",
    ]
    assert report.better(figures, "ours", "flow") == ["weights [MB] (3, ours 4)"]


def test_generators_take_turns_where_frames_are_timed() -> None:
    order = []

    def draws(name: str) -> measures.Draw:
        return lambda z, c: order.append(name)

    times_ms = measures.milliseconds({name: draws(name) for name in "ab"}, CODES[0].numpy())
    assert "".join(order) == len(order) // 2 * "ab" and set(times_ms) == {"a", "b"}


def test_a_folder_without_drawings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no train-0000\.npz"):
        load(tmp_path, "train")
