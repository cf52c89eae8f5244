"""The training loop: reconstruct drawings first; then an adversary joins and sharpens them.

Every random choice of a step comes from generators seeded with the run's seed and the step's
number, so a run resumed from a checkpoint is bit-identical to one that was never stopped. With
several devices each takes its own rows of the same batch (data parallel, Lightning Fabric).
"""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from lightning_fabric import Fabric
from numpy.typing import NDArray
from torch import Tensor

from emotion_face.training import losses
from emotion_face.training.config import TrainConfig
from emotion_face.training.dataset import Drawings
from emotion_face.training.engine import LAZY, STRETCH, Run, overlap, shared
from emotion_face.training.networks import Discriminator, Encoder, Generator, draw, frozen

_MEASURED = 256  # validation drawings


class Trainer(Run[Drawings]):
    """Networks, optimisers and moving average of one run; ``average`` is what to ship."""

    config: TrainConfig

    def __init__(self, config: TrainConfig, fabric: Fabric) -> None:
        super().__init__(config, fabric)
        generator = Generator(config.generator)
        self.average = self._average_of(generator, Generator(config.generator))
        self.generator, self._generator_optimiser = self._set_up(generator, (0.9, 0.99), 0.0)
        self.encoder, self._encoder_optimiser = self._set_up(
            Encoder(), (0.9, 0.99), config.encoder_rate
        )
        self.discriminator, self._discriminator_optimiser = self._set_up(
            Discriminator(), (0.0, 0.99), config.discriminator_rate
        )

    def _parts(self) -> dict[str, Any]:
        return {
            "generator": self.generator,
            "average": self.average,
            "encoder": self.encoder,
            "discriminator": self.discriminator,
            "generator_optimiser": self._generator_optimiser,
            "encoder_optimiser": self._encoder_optimiser,
            "discriminator_optimiser": self._discriminator_optimiser,
        }

    def train_step(self, training: Drawings) -> dict[str, float]:
        """One optimiser step; the losses by name."""
        config, fabric = self.config, self.fabric
        rng = np.random.default_rng([config.seed, self.step])
        first = 2 * rng.choice(len(training.fields) // 2, config.batch // 2, replace=False)
        first = shared(first, fabric)
        rows = np.concatenate([first, first + 1])
        target = torch.from_numpy(training.fields[rows]).to(fabric.device).float() / 127.0
        z = torch.from_numpy(training.identities[rows]).to(fabric.device)
        c = torch.from_numpy(training.controls[rows]).to(fabric.device)
        told = {"reading": self._train_encoder(target, z, c)}

        codes, poses = [z], [c]
        judged = self.step >= config.encoder_steps
        stretched = judged and self.step % LAZY == 0
        paths = round(config.path_share * len(z)) if judged else 0
        if paths:
            v = torch.from_numpy(shared(rng.random((config.batch, 1), dtype=np.float32), fabric))
            v = v[:paths].to(fabric.device)
            turn = torch.roll(c, 1, 0)[:paths] - c[:paths]
            for shift in (0.0, -STRETCH, STRETCH) if stretched else (0.0,):
                codes.append(z[:paths])
                poses.append(c[:paths] + (v + shift) * turn)
        asked_z, asked_c = torch.cat(codes), torch.cat(poses)
        x: Tensor = self.generator(asked_z, asked_c)

        told["reconstruction"] = losses.reconstruction(x[: len(z)], target, losses.part_weights(x))
        told["twins"] = losses.twins(
            x[: len(z)].unflatten(0, (2, -1)), target.unflatten(0, (2, -1))
        )
        loss = told["reconstruction"] + config.twin_weight * told["twins"]
        with fabric.autocast():
            if judged:
                with frozen(self.encoder.module) as critic:
                    spoken = losses.code(critic, x, asked_z, asked_c, config.identity_weight)
                loss = loss + config.expression_weight * spoken
                told["expression"] = spoken
            if stretched and paths:
                middle, before, after = x[len(z) :].split(paths)
                length, bend = losses.path(torch.stack([before, middle, after], dim=1))
                loss = loss + LAZY * (config.length_weight * length + config.bend_weight * bend)
            if config.adversarial(self.step):
                told["discriminator"] = self._train_discriminator(target, x[: len(z)], z, c)
                with frozen(self.discriminator.module) as critic:
                    fooled = losses.relativistic(critic(x[: len(z)], z, c), critic(target, z, c))
                loss = loss + config.adversary_weight * fooled
                told["adversary"] = fooled
        self._improve(self.generator, self._generator_optimiser, self.average, loss)
        return {name: float(value.detach()) for name, value in told.items()}

    def _train_encoder(self, target: Tensor, z: Tensor, c: Tensor) -> Tensor:
        """Learn to read half the drawings as fields, and half as ink alone."""
        seen = target.clone()
        seen[::2] = torch.where(seen[::2] > 0, 1.0, -1.0)
        reading = losses.code(self.encoder, seen, z, c, 1.0)
        self._update(self.encoder, self._encoder_optimiser, reading)
        return reading

    def _train_discriminator(self, target: Tensor, x: Tensor, z: Tensor, c: Tensor) -> Tensor:
        """Learn to tell drawn from generated ones of the same person and expression."""
        config = self.config
        both = torch.cat([target, x.detach()])
        shown = [both]
        if self.step % LAZY == 0:
            shown.append(self._disturbed(both, config.sigma))
        pairs = 2 * len(shown)
        logits = self.discriminator(torch.cat(shown), z.repeat(pairs, 1), c.repeat(pairs, 1))
        real, generated = logits[: len(both)].chunk(2)
        loss = losses.relativistic(real, generated)
        if self.step % LAZY == 0:
            seen, disturbed = logits.chunk(2)
            smooth = losses.penalty(seen, disturbed, config.sigma)
            loss = loss + LAZY * 0.5 * config.gamma * smooth
        self._update(self.discriminator, self._discriminator_optimiser, loss)
        return loss

    def draw(
        self, identities: NDArray[np.float32], controls: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Fields (n, 96, 128) by the averaged weights."""
        fields: NDArray[np.float32] = draw(self.average, identities, controls)
        return fields

    def report(self, validation: Drawings, output: Path) -> dict[str, float]:
        """Overlap on validation people, and a sheet of generated faces above drawn ones."""
        fields = self.draw(validation.identities[:_MEASURED], validation.controls[:_MEASURED])
        real = validation.fields[:_MEASURED]
        columns = min(4, len(fields))
        rows = [
            np.hstack([field > 0 for field in source[first : first + columns]])
            for first in range(0, min(16, len(fields)) - columns + 1, columns)
            for source in (fields, real)
        ]
        cv2.imwrite(str(output / "samples.png"), np.vstack(rows).astype(np.uint8) * 255)
        return {"validation_iou": overlap(fields, real)}


def train(
    config: TrainConfig, fabric: Fabric, training: Drawings, validation: Drawings, output: Path
) -> Trainer:
    """Train, or go on training, in ``output``; the trained networks."""
    trainer = Trainer(config, fabric)
    trainer.run(training, validation, output)
    return trainer
