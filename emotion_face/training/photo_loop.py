"""The training of the network that draws photographs.

As the generator's: reconstruct first, then a discriminator joins; every random choice of a step
comes from the run's seed and the step's number.
"""

import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from torch import Tensor
from tqdm import trange

from emotion_face.errors import ConfigError
from emotion_face.recognition.alignment import VIEW_FINE
from emotion_face.recognition.drawing import STYLES
from emotion_face.training import losses
from emotion_face.training.networks import frozen
from emotion_face.training.photo_augment import Misalignment, photographed
from emotion_face.training.photo_network import (
    PatchDiscriminator,
    PhotoNet,
    PhotoNetConfig,
)
from emotion_face.training.photo_pairs import Pairs

_LAZY = 4  # the penalty is taken every 4th step, 4 times as heavy (Karras et al. 2020)


@dataclass(frozen=True)
class PhotoTrainConfig:
    """How the network is trained.

    Attributes
    ----------
    steps, batch : int
        Optimiser steps, and photographs a step.
    render_share : float
        Share of the photographs that are rendered.
    learning_rate : float
        Peak rate, reached after ``warmup`` steps, lowered linearly to nothing from ``decay_from``
        on (a share of the steps).
    code_weight, identity_weight : float
        Weight of the latent's loss, and of the person against the controls in it.
    adversary_from, adversary_weight : float
        Share of the steps after which the discriminator joins, and the weight of its word.
    gamma, sigma : float
        Weight of the discriminator's gradient penalty, and the noise it is measured with.
    ema : float
        Decay of the weights' moving average, which is shipped.
    checkpoint_every : int
    seed : int
    network : PhotoNetConfig
    """

    steps: int = 3_000
    batch: int = 24
    render_share: float = 0.4
    learning_rate: float = 2e-3
    warmup: int = 100
    decay_from: float = 0.5
    code_weight: float = 1.0
    identity_weight: float = 0.2
    adversary_from: float = 0.7
    adversary_weight: float = 0.01
    gamma: float = 1.0
    sigma: float = 0.05
    ema: float = 0.995
    checkpoint_every: int = 250
    seed: int = 1
    network: PhotoNetConfig = field(default_factory=PhotoNetConfig)

    def __post_init__(self) -> None:
        for name in ("steps", "batch", "warmup", "checkpoint_every"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name}: {getattr(self, name)}, expected at least 1")
        for name in ("render_share", "decay_from", "adversary_from"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ConfigError(f"{name}: {getattr(self, name)}, expected 0 to 1")

    def rate(self, step: int) -> float:
        """Learning rate of a step."""
        left = (1 - step / self.steps) / max(1 - self.decay_from, 1 / self.steps)
        return self.learning_rate * min(1.0, (step + 1) / self.warmup, left)


@dataclass(frozen=True)
class Batch:
    """Photographs and what should come of them.

    Attributes
    ----------
    view : (n, 192, 256)
    style : (n, 3)
    target : (n, 96, 128)
    identity, controls : (n, IDENTITY_SIZE), (n, 16)
    coded : (n,)
        1 where identity and controls hold; a mirrored face is someone else.
    """

    view: Tensor
    style: Tensor
    target: Tensor
    identity: Tensor
    controls: Tensor
    coded: Tensor


def sample_batch(pairs: Pairs, config: PhotoTrainConfig, step: int) -> Batch:
    """Photographs of a step, each in another light and a little beside its place."""
    rng = np.random.default_rng([config.seed, step])
    kinds = np.flatnonzero(pairs.styled), np.flatnonzero(~pairs.styled)
    shares = (1 - config.render_share, config.render_share)
    kind = rng.choice(2, config.batch, p=shares) if all(map(len, kinds)) else [not len(kinds[0])]
    rows = [int(rng.choice(kinds[int(k)])) for k in np.resize(kind, config.batch)]
    views, targets, chosen, coded = [], [], [], []
    for row in rows:
        style = int(rng.integers(len(STYLES))) if pairs.styled[row] else 0
        beside = Misalignment.random(rng, may_mirror=style > 0)
        views.append(beside.moved(photographed(pairs.views[row], rng), VIEW_FINE))
        target = pairs.fields[row, style].astype(np.float32) / np.float32(127)
        targets.append(beside.moved(target) if style > 0 else target)
        chosen.append(style)
        coded.append(not beside.mirrored)
    return Batch(
        torch.from_numpy(np.stack(views)),
        F.one_hot(torch.tensor(chosen), len(STYLES)).float(),
        torch.from_numpy(np.stack(targets)),
        torch.from_numpy(pairs.identities[rows]),
        torch.from_numpy(pairs.controls[rows]),
        torch.tensor(coded).float(),
    )


class PhotoTrainer:
    """Network, discriminator, optimisers and moving average of one run."""

    def __init__(self, config: PhotoTrainConfig) -> None:
        torch.manual_seed(config.seed)
        torch.set_flush_denormal(True)
        self.config = config
        self.step = 0
        self.seconds = 0.0
        self.network = PhotoNet(config.network).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = PhotoNet(config.network).requires_grad_(False)
        self.average.load_state_dict(self.network.state_dict())
        self.discriminator = PatchDiscriminator()
        self._optimiser = torch.optim.Adam(self.network.parameters(), betas=(0.9, 0.99))
        self._discriminator_optimiser = torch.optim.Adam(
            self.discriminator.parameters(), lr=5e-4, betas=(0.0, 0.99)
        )

    def _parts(self) -> dict[str, Any]:
        return {
            "network": self.network,
            "average": self.average,
            "discriminator": self.discriminator,
            "optimiser": self._optimiser,
            "discriminator_optimiser": self._discriminator_optimiser,
        }

    def save(self, path: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        state: dict[str, Any] = {name: part.state_dict() for name, part in self._parts().items()}
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
                "choose another --work or delete it"
            ) from error
        self.step = int(state["progress"]["step"])
        self.seconds = float(state["progress"]["seconds"])

    def train_step(self, pairs: Pairs) -> dict[str, float]:
        """One optimiser step; the losses by name."""
        config = self.config
        batch = sample_batch(pairs, config, self.step)
        with torch.autocast("cpu", torch.bfloat16):
            x, identity, controls = self.network(batch.view, batch.style)
        reconstruction = losses.reconstruction(x, batch.target)
        miss = (controls.float() - batch.controls).square().mean(1) + config.identity_weight * (
            identity.float() - batch.identity
        ).square().mean(1)
        code = (miss * batch.coded).mean()
        loss = reconstruction + config.code_weight * code
        told = {"reconstruction": reconstruction, "code": code}
        if self.step >= config.adversary_from * config.steps:
            told["discriminator"] = self._train_discriminator(batch, x.detach())
            with frozen(self.discriminator) as judge:
                fooled = losses.relativistic(
                    judge(x, batch.view, batch.style), judge(batch.target, batch.view, batch.style)
                )
            loss = loss + config.adversary_weight * fooled
            told["adversary"] = fooled
        for group in self._optimiser.param_groups:
            group["lr"] = config.rate(self.step)
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._optimiser.step()
        decay = min(config.ema, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for slow, fast in zip(
                self.average.parameters(), self.network.parameters(), strict=True
            ):
                slow.lerp_(fast, 1 - decay)
        self.step += 1
        return {name: float(value.detach()) for name, value in told.items()}

    def _train_discriminator(self, batch: Batch, x: Tensor) -> Tensor:
        config = self.config
        both = torch.cat([batch.target, x])
        view, style = batch.view.repeat(2, 1, 1), batch.style.repeat(2, 1)
        logits = self.discriminator(both, view, style)
        loss = losses.relativistic(*logits.chunk(2))
        if self.step % _LAZY == 0:
            noise = torch.Generator().manual_seed((config.seed << 40) + self.step)
            eps = torch.randn(both.shape, generator=noise)
            disturbed = self.discriminator(both + config.sigma * eps, view, style)
            smooth = losses.penalty(logits, disturbed, config.sigma)
            loss = loss + _LAZY * 0.5 * config.gamma * smooth
        self._discriminator_optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self._discriminator_optimiser.step()
        return loss

    @torch.no_grad()
    def draw(
        self, views: NDArray[np.uint8], style: str
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Fields, identities and controls of photographs, by the averaged weights."""
        chosen = torch.tensor([[float(style == known) for known in STYLES]])
        parts = [
            self.average(torch.from_numpy(part).float() / 255, chosen.expand(len(part), -1))
            for part in np.array_split(views, -(-len(views) // 32))
        ]
        fields, identities, controls = (
            torch.cat(part).numpy() for part in zip(*parts, strict=True)
        )
        return fields, identities, controls


def sample_sheet(trainer: PhotoTrainer, pairs: Pairs, count: int = 6) -> NDArray[np.uint8]:
    """Photographs, each above its drawings in every style, generated and aimed at."""
    rows = np.linspace(0, len(pairs.views) - 1, count).astype(int)
    size = pairs.fields.shape[:1:-1]
    sheet = [np.hstack([cv2.resize(view, size) for view in pairs.views[rows]])]
    for number, style in enumerate(STYLES):
        fields, _, _ = trainer.draw(pairs.views[rows], style)
        for source in (fields, pairs.fields[rows, number]):
            sheet.append(np.hstack([(f > 0) * np.uint8(255) for f in source]))
    return np.vstack(sheet)


def train_photo_net(
    config: PhotoTrainConfig, training: Pairs, validation: Pairs, output: Path
) -> PhotoTrainer:
    """Train, or go on training, in ``output``: checkpoint, log, sample sheets."""
    output.mkdir(parents=True, exist_ok=True)
    trainer = PhotoTrainer(config)
    checkpoint = output / "checkpoint.pt"
    if checkpoint.exists():
        trainer.load(checkpoint)
    (output / "config.json").write_text(json.dumps(asdict(config), indent=2) + "\n")
    mark = time.monotonic()
    for step in trange(trainer.step + 1, config.steps + 1, desc="training", unit="step"):
        told = trainer.train_step(training)
        if step % config.checkpoint_every and step < config.steps:
            continue
        trainer.seconds, mark = trainer.seconds + time.monotonic() - mark, time.monotonic()
        entry = told | {"step": step, "seconds": round(trainer.seconds, 1)}
        with (output / "log.jsonl").open("a") as file:
            file.write(json.dumps(entry) + "\n")
        cv2.imwrite(str(output / "samples.png"), sample_sheet(trainer, validation))
        trainer.save(checkpoint)
    return trainer
