"""The training loop: reconstruct drawings, and say the expression that was asked for.

Every random choice of a step comes from a generator seeded with the run's seed and the step's
number, so a run resumed from a checkpoint is bit-identical to one that was never stopped.
"""

import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from emotion_face.errors import ConfigError
from emotion_face.training import losses
from emotion_face.training.dataset import Drawings
from emotion_face.training.networks import Generator, GeneratorConfig, Reader


@dataclass(frozen=True)
class TrainConfig:
    """How the generator is trained.

    Attributes
    ----------
    steps : int
        Optimiser steps in all.
    batch : int
        Drawings a step.
    learning_rate : float
        Peak rate, reached after ``warmup`` steps, held, and lowered linearly to nothing over the
        last ``decay`` share of the steps.
    expression_weight : float
        Weight of the expression loss, from ``reader_steps`` on, when the reader can read.
    paths : int
        Codes a step taken between two emotions, which only the reader judges.
    ema : float
        Decay of the weights' exponential moving average, which is what is shipped.
    checkpoint_every : int
        Steps between checkpoints.
    seed : int
    generator : GeneratorConfig
    """

    steps: int = 12_500
    batch: int = 64
    learning_rate: float = 2e-3
    warmup: int = 300
    decay: float = 0.3
    expression_weight: float = 0.2
    reader_steps: int = 1_500
    paths: int = 8
    ema: float = 0.998
    checkpoint_every: int = 500
    seed: int = 1
    generator: GeneratorConfig = field(default_factory=GeneratorConfig)

    def __post_init__(self) -> None:
        for name in ("steps", "batch", "warmup", "checkpoint_every"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name}: {getattr(self, name)}, expected at least 1")

    def rate(self, step: int) -> float:
        """Learning rate of a step."""
        left = (self.steps - step) / max(self.decay * self.steps, 1.0)
        return self.learning_rate * min(1.0, (step + 1) / self.warmup, left)


class Trainer:
    """Networks, optimisers and moving average of one run."""

    def __init__(self, config: TrainConfig) -> None:
        torch.manual_seed(config.seed)
        torch.set_flush_denormal(True)
        self.config = config
        self.step = 0
        self.seconds = 0.0
        self.generator = Generator(config.generator).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = Generator(config.generator)
        self.average.load_state_dict(self.generator.state_dict())
        self.average.requires_grad_(False)
        self.reader = Reader()
        self._generator_optimiser = torch.optim.Adam(self.generator.parameters(), betas=(0.9, 0.99))
        self._reader_optimiser = torch.optim.Adam(self.reader.parameters(), lr=1e-3)

    def _parts(self) -> dict[str, Any]:
        return {
            "generator": self.generator,
            "average": self.average,
            "reader": self.reader,
            "generator_optimiser": self._generator_optimiser,
            "reader_optimiser": self._reader_optimiser,
        }

    def save(self, path: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        state = {name: part.state_dict() for name, part in self._parts().items()}
        state["progress"] = {"step": self.step, "seconds": self.seconds}
        partial = path.with_suffix(".partial")
        torch.save(state, partial)
        partial.rename(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint.

        Raises
        ------
        ConfigError
            If the checkpoint is of networks of another shape.
        """
        state = torch.load(path, weights_only=True)
        try:
            for name, part in self._parts().items():
                part.load_state_dict(state[name])
        except (KeyError, RuntimeError, ValueError) as error:
            raise ConfigError(
                f"{path}: a checkpoint of another configuration ({error}); "
                "choose another --output or delete it"
            ) from error
        self.step = int(state["progress"]["step"])
        self.seconds = float(state["progress"]["seconds"])

    def train_step(self, drawings: Drawings) -> dict[str, float]:
        """One optimiser step on a batch of ``drawings``; the losses by name."""
        config = self.config
        rng = np.random.default_rng([config.seed, self.step])
        rows = np.sort(rng.choice(len(drawings.fields), config.batch, replace=False))
        target = torch.from_numpy(drawings.fields[rows]).float() / 127.0
        identity = torch.from_numpy(drawings.identities[rows])
        controls = torch.from_numpy(drawings.controls[rows])

        reading = losses.expression(self.reader, target, controls)
        self._reader_optimiser.zero_grad()
        reading.backward()  # type: ignore[no-untyped-call]
        self._reader_optimiser.step()

        judged = self.step >= config.reader_steps
        paths = min(config.paths, config.batch) if judged else 0
        along = torch.from_numpy(rng.random((paths, 1), dtype=np.float32))
        turned = torch.roll(controls, 1, 0)[:paths]
        between = controls[:paths] + along * (turned - controls[:paths])
        codes = torch.cat([identity, identity[:paths]])
        poses = torch.cat([controls, between])
        with torch.autocast("cpu", torch.bfloat16):
            drawn: Tensor = self.generator(codes, poses).float()
        reconstruction = losses.reconstruction(drawn[: config.batch], target)
        loss = reconstruction
        spoken = torch.zeros(())
        if judged:
            spoken = losses.expression(self.reader, drawn, poses)
            loss = loss + config.expression_weight * spoken
        for group in self._generator_optimiser.param_groups:
            group["lr"] = config.rate(self.step)
        self._generator_optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.generator.parameters(), 1.0)
        self._generator_optimiser.step()
        self._follow()
        self.step += 1
        return {
            "reconstruction": float(reconstruction.detach()),
            "expression": float(spoken.detach()),
            "reading": float(reading.detach()),
        }

    def _follow(self) -> None:
        decay = min(self.config.ema, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for slow, fast in zip(
                self.average.parameters(), self.generator.parameters(), strict=True
            ):
                slow.lerp_(fast, 1 - decay)

    @torch.no_grad()
    def draw(
        self, identities: NDArray[np.float32], controls: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Fields (n, 96, 128) by the averaged weights."""
        fields = [
            self.average(torch.from_numpy(z), torch.from_numpy(c)).numpy()
            for z, c in zip(
                np.array_split(identities, -(-len(identities) // 64)),
                np.array_split(controls, -(-len(controls) // 64)),
                strict=True,
            )
        ]
        return np.concatenate(fields)


def overlap(fields: NDArray[np.float32], drawings: Drawings, count: int) -> float:
    """Intersection over union of the ink of ``fields`` and of the first ``count`` drawings."""
    drawn, real = fields > 0, drawings.fields[:count] > 0
    return float((drawn & real).sum() / (drawn | real).sum())


def sample_sheet(fields: NDArray[np.float32], drawings: Drawings) -> NDArray[np.uint8]:
    """Sheet of generated faces, each above the drawing it should equal."""
    columns = min(4, len(fields))
    rows = []
    for first in range(0, len(fields) - columns + 1, columns):
        for source in (fields, drawings.fields):
            rows.append(np.hstack([f > 0 for f in source[first : first + columns]]))
    sheet: NDArray[np.uint8] = np.vstack(rows).astype(np.uint8) * 255
    return sheet


def train(config: TrainConfig, training: Drawings, validation: Drawings, output: Path) -> Trainer:
    """Train, or go on training, in ``output``: checkpoint, log of metrics, sample sheets.

    Returns
    -------
    Trainer
        The trained networks; ``average`` is what to ship.
    """
    output.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(config)
    checkpoint, log = output / "checkpoint.pt", output / "log.jsonl"
    if checkpoint.exists():
        trainer.load(checkpoint)
    (output / "config.json").write_text(json.dumps(asdict(config), indent=2) + "\n")
    count = min(256, len(validation.fields))
    bar = tqdm(total=config.steps, initial=trainer.step, desc="training", unit="step")
    mark = time.monotonic()
    recent: list[dict[str, float]] = []
    while trainer.step < config.steps:
        recent.append(trainer.train_step(training))
        bar.update()
        if trainer.step % config.checkpoint_every and trainer.step < config.steps:
            continue
        trainer.seconds, mark = trainer.seconds + time.monotonic() - mark, time.monotonic()
        fields = trainer.draw(validation.identities[:count], validation.controls[:count])
        entry = {name: float(np.mean([r[name] for r in recent])) for name in recent[0]}
        entry |= {
            "step": trainer.step,
            "seconds": round(trainer.seconds, 1),
            "validation_iou": overlap(fields, validation, count),
        }
        with log.open("a") as file:
            file.write(json.dumps(entry) + "\n")
        cv2.imwrite(str(output / "samples.png"), sample_sheet(fields[:16], validation))
        trainer.save(checkpoint)
        bar.set_postfix(iou=f"{entry['validation_iou']:.3f}")
        recent.clear()
    bar.close()
    return trainer
