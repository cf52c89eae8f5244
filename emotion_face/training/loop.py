"""The training loop: reconstruct drawings first; then an adversary joins and sharpens them.

Every random choice of a step comes from generators seeded with the run's seed and the step's
number, so a run resumed from a checkpoint is bit-identical to one that was never stopped. With
several devices each takes its own rows of the same batch (data parallel, Lightning Fabric).
"""

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from lightning_fabric import Fabric
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from emotion_face.errors import ConfigError
from emotion_face.training import losses
from emotion_face.training.config import TrainConfig
from emotion_face.training.dataset import Drawings
from emotion_face.training.networks import Discriminator, Encoder, Generator, frozen

_LAZY = (
    4  # penalties that cost much are taken every 4th step, 4 times as heavy (Karras et al. 2020)
)
_STRETCH = 1 / 30  # share of a path between two neighbouring frames


def make_fabric(config: TrainConfig, devices: int = 1) -> Fabric:
    """The engine that places the networks on ``devices`` CPU processes or GPUs."""
    return Fabric(accelerator=config.accelerator, devices=devices, precision=config.precision)


def shared(batch: NDArray[Any], fabric: Fabric) -> NDArray[Any]:
    """The rows of a batch that are this device's.

    Raises
    ------
    ConfigError
        If the batch cannot be shared evenly: gradients are averaged over the devices.
    """
    if len(batch) % fabric.world_size:
        raise ConfigError(
            f"batch: {len(batch)}, expected a multiple of the {fabric.world_size} devices"
        )
    return batch[fabric.global_rank :: fabric.world_size]


class Trainer:
    """Networks, optimisers and moving average of one run."""

    def __init__(self, config: TrainConfig, fabric: Fabric) -> None:
        torch.manual_seed(config.seed)
        torch.set_flush_denormal(True)
        self.config = config
        self.fabric = fabric
        self.step = 0
        self.seconds = 0.0
        generator = Generator(config.generator)
        self.average = Generator(config.generator).to(fabric.device)
        self.average.load_state_dict(generator.state_dict())
        self.average.requires_grad_(False)
        self.generator, self._generator_optimiser = self._set_up(generator, (0.9, 0.99), 0.0)
        self.encoder, self._encoder_optimiser = self._set_up(
            Encoder(), (0.9, 0.99), config.encoder_rate
        )
        self.discriminator, self._discriminator_optimiser = self._set_up(
            Discriminator(), (0.0, 0.99), config.discriminator_rate
        )

    def _set_up(
        self, network: torch.nn.Module, betas: tuple[float, float], rate: float
    ) -> tuple[Any, Any]:
        network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        optimiser = torch.optim.Adam(network.parameters(), lr=rate, betas=betas)
        placed, stepper = self.fabric.setup(network, optimiser)
        return placed, stepper

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

    def save(self, path: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        partial = path.with_suffix(".partial")
        self.fabric.save(partial, self._parts() | {"step": self.step, "seconds": self.seconds})
        if self.fabric.is_global_zero:
            partial.rename(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint.

        Raises
        ------
        ConfigError
            If the checkpoint is of networks of another shape.
        """
        state = self._parts() | {"step": 0, "seconds": 0.0}
        try:
            self.fabric.load(path, state, weights_only=True)
        except (KeyError, RuntimeError, ValueError) as error:
            raise ConfigError(
                f"{path}: a checkpoint of another configuration ({error}); "
                "choose another --work or delete it"
            ) from error
        self.step, self.seconds = state["step"], state["seconds"]

    def train_step(self, drawings: Drawings) -> dict[str, float]:
        """One optimiser step on a batch of ``drawings``; the losses by name."""
        config, fabric = self.config, self.fabric
        rng = np.random.default_rng([config.seed, self.step])
        first = 2 * rng.choice(len(drawings.fields) // 2, config.batch // 2, replace=False)
        first = shared(first, fabric)
        rows = np.concatenate([first, first + 1])
        target = torch.from_numpy(drawings.fields[rows]).to(fabric.device).float() / 127.0
        z = torch.from_numpy(drawings.identities[rows]).to(fabric.device)
        c = torch.from_numpy(drawings.controls[rows]).to(fabric.device)
        told = {"reading": self._train_encoder(target, z, c)}

        codes, poses = [z], [c]
        judged = self.step >= config.encoder_steps
        stretched = judged and self.step % _LAZY == 0
        paths = round(config.path_share * len(z)) if judged else 0
        if paths:
            v = torch.from_numpy(shared(rng.random((config.batch, 1), dtype=np.float32), fabric))
            v = v[:paths].to(fabric.device)
            turn = torch.roll(c, 1, 0)[:paths] - c[:paths]
            for shift in (0.0, -_STRETCH, _STRETCH) if stretched else (0.0,):
                codes.append(z[:paths])
                poses.append(c[:paths] + (v + shift) * turn)
        asked_z, asked_c = torch.cat(codes), torch.cat(poses)
        x: Tensor = self.generator(asked_z, asked_c)

        told["reconstruction"] = losses.reconstruction(x[: len(z)], target)
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
                loss = loss + _LAZY * (config.length_weight * length + config.bend_weight * bend)
            if config.adversarial(self.step):
                told["discriminator"] = self._train_discriminator(target, x[: len(z)], z, c)
                with frozen(self.discriminator.module) as critic:
                    fooled = losses.relativistic(critic(x[: len(z)], z, c), critic(target, z, c))
                loss = loss + config.adversary_weight * fooled
                told["adversary"] = fooled
        for group in self._generator_optimiser.param_groups:
            group["lr"] = config.rate(self.step)
        self._update(self.generator, self._generator_optimiser, loss)
        self._follow()
        self.step += 1
        return {name: float(value.detach()) for name, value in told.items()}

    def _update(self, network: Any, optimiser: Any, loss: Tensor) -> None:
        optimiser.zero_grad()
        self.fabric.backward(loss)
        self.fabric.clip_gradients(network, optimiser, max_norm=1.0)
        optimiser.step()

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
        if self.step % _LAZY == 0:
            seed = (config.seed << 40) + (self.step << 10) + self.fabric.global_rank
            noise = torch.Generator(self.fabric.device).manual_seed(seed)
            eps = torch.randn(both.shape, generator=noise, device=both.device)
            shown.append(both + config.sigma * eps)
        pairs = 2 * len(shown)
        logits = self.discriminator(torch.cat(shown), z.repeat(pairs, 1), c.repeat(pairs, 1))
        real, generated = logits[: len(both)].chunk(2)
        loss = losses.relativistic(real, generated)
        if self.step % _LAZY == 0:
            seen, disturbed = logits.chunk(2)
            smooth = losses.penalty(seen, disturbed, config.sigma)
            loss = loss + _LAZY * 0.5 * config.gamma * smooth
        self._update(self.discriminator, self._discriminator_optimiser, loss)
        return loss

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
        device = self.fabric.device
        fields = [
            self.average(torch.from_numpy(z).to(device), torch.from_numpy(c).to(device))
            for z, c in zip(
                np.array_split(identities, -(-len(identities) // 64)),
                np.array_split(controls, -(-len(controls) // 64)),
                strict=True,
            )
        ]
        return np.concatenate([field.cpu().numpy() for field in fields])


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


def train(
    config: TrainConfig, fabric: Fabric, training: Drawings, validation: Drawings, output: Path
) -> Trainer:
    """Train, or go on training, in ``output``: checkpoint, log of metrics, sample sheets.

    Returns
    -------
    Trainer
        The trained networks; ``average`` is what to ship.
    """
    output.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(config, fabric)
    checkpoint = output / "checkpoint.pt"
    if checkpoint.exists():
        trainer.load(checkpoint)
    (output / "config.json").write_text(json.dumps(asdict(config), indent=2) + "\n")
    bar = tqdm(
        total=config.steps, initial=trainer.step, desc="training", unit="step",
        disable=not fabric.is_global_zero,
    )  # fmt: skip
    mark = time.monotonic()
    recent: list[dict[str, float]] = []
    while trainer.step < config.steps:
        recent.append(trainer.train_step(training))
        bar.update()
        if trainer.step % config.checkpoint_every and trainer.step < config.steps:
            continue
        trainer.seconds, mark = trainer.seconds + time.monotonic() - mark, time.monotonic()
        if fabric.is_global_zero:
            entry = _report(trainer, recent, validation, output)
            bar.set_postfix(iou=f"{entry['validation_iou']:.3f}")
        trainer.save(checkpoint)
        recent.clear()
    bar.close()
    return trainer


def _report(
    trainer: Trainer, recent: list[dict[str, float]], validation: Drawings, output: Path
) -> dict[str, float]:
    """Add a line to the log and write a sheet of samples; the line."""
    count = min(256, len(validation.fields))
    fields = trainer.draw(validation.identities[:count], validation.controls[:count])
    names = sorted({name for step in recent for name in step})
    entry = {name: float(np.mean([s[name] for s in recent if name in s])) for name in names}
    entry |= {
        "step": trainer.step,
        "seconds": round(trainer.seconds, 1),
        "validation_iou": overlap(fields, validation, count),
    }
    with (output / "log.jsonl").open("a") as file:
        file.write(json.dumps(entry) + "\n")
    cv2.imwrite(str(output / "samples.png"), sample_sheet(fields[:16], validation))
    return entry
