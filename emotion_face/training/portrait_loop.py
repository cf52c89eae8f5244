"""The portrait's training: reconstruct what was drawn first; then an adversary sharpens it."""

from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import torch
from lightning_fabric import Fabric
from numpy.typing import NDArray
from torch import Tensor

from emotion_face.settings import refusal
from emotion_face.training import losses
from emotion_face.training.engine import (
    LAZY,
    STRETCH,
    DrawingSettings,
    Run,
    count,
    overlap,
    share,
    shared,
    weight,
)
from emotion_face.training.networks import frozen
from emotion_face.training.portrait_dataset import Portraits
from emotion_face.training.portrait_network import (
    PortraitConfig,
    PortraitDiscriminator,
    Portraitist,
    Reader,
)

_TEMPERATURE = 0.1
_EACH = 4  # drawings of a photograph in a batch: two pairs of twins
_SHOWN = 64  # validation photographs that are measured


@dataclass(frozen=True, kw_only=True)
class PortraitTraining(DrawingSettings):
    """How the portrait generator is trained.

    Attributes
    ----------
    photographs : int
        Photographs a step, over all devices; four drawings of each.
    reader_rate : float
        Learning rate of the reader.
    expression_weight, identity_weight : float
        Weights of what the reader reads from generated drawings, from ``reader_steps`` on.
    twin_weight : float
        Weight of what a moved group of controls changes otherwise than in the drawings.
    length_weight, bend_weight : float
        Weights of the length and the bend of short stretches of path, every 4th step.
    network : PortraitConfig
    """

    steps: int = count(4_500)
    photographs: int = count(16)
    decay: float = share(0.35)
    reader_rate: float = weight(1e-3)
    expression_weight: float = weight(0.2)
    identity_weight: float = weight(0.1)
    reader_steps: int = 800
    twin_weight: float = weight(0.5)
    length_weight: float = weight(0.1)
    bend_weight: float = weight(1.0)
    adversary_from: float = share(1.0)
    checkpoint_every: int = count(300)
    network: PortraitConfig = field(default_factory=PortraitConfig)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.photographs < 2:
            raise refusal("photographs", self.photographs, "at least 2, to compare")


PORTRAIT_PRESETS = {
    "cpu": PortraitTraining(),
    "gpu": PortraitTraining(accelerator="gpu", steps=30_000, photographs=64, ema=0.999),
}
"""Two cores for about an hour; one GPU for about half an hour."""


class PortraitRun(Run[Portraits]):
    """One run: portraitist, its average, reader and discriminator.

    Parameters
    ----------
    config : PortraitTraining
    fabric : Fabric
    """

    config: PortraitTraining

    def __init__(self, config: PortraitTraining, fabric: Fabric) -> None:
        super().__init__(config, fabric)
        portraitist = Portraitist(config.network)
        self.average = self._average_of(portraitist, Portraitist(config.network))
        self.portraitist, self._optimiser = self._set_up(portraitist, (0.9, 0.99), 0.0)
        self.reader, self._reader_optimiser = self._set_up(
            Reader(), (0.9, 0.99), config.reader_rate
        )
        self.discriminator, self._discriminator_optimiser = self._set_up(
            PortraitDiscriminator(), (0.0, 0.99), config.discriminator_rate
        )

    def _parts(self) -> dict[str, object]:
        return {
            "portraitist": self.portraitist,
            "average": self.average,
            "reader": self.reader,
            "discriminator": self.discriminator,
            "optimiser": self._optimiser,
            "reader_optimiser": self._reader_optimiser,
            "discriminator_optimiser": self._discriminator_optimiser,
        }

    def _batch(self, data: Portraits, rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
        """Keys (n, 14, ...), controls (n, 4, 16) and drawings (n, 4, ...) of some photographs."""
        device = self.fabric.device
        count = min(self.config.photographs, len(data.people))
        rows = shared(rng.choice(len(data.people), count, replace=False), self.fabric)
        pairs = data.controls.shape[1] // 2
        first = 2 * np.stack([rng.choice(pairs, _EACH // 2, replace=False) for _ in rows])
        each = np.stack([first, first + 1], axis=2).reshape(len(rows), -1)
        return (
            torch.from_numpy(data.keys[rows]).to(device).float() / 127.0,
            torch.from_numpy(data.controls[rows[:, None], each]).to(device),
            torch.from_numpy(data.fields[rows[:, None], each]).to(device).float() / 127.0,
        )

    def train_step(self, training: Portraits) -> dict[str, float]:
        """One optimiser step; the losses by name."""
        config, fabric = self.config, self.fabric
        rng = np.random.default_rng([config.seed, self.step])
        k, c, drawn = self._batch(training, rng)
        people, target = len(k), drawn.flatten(0, 1)
        told = {"reading": self._train_reader(drawn, c)}

        judged = self.step >= config.reader_steps
        stretched = judged and self.step % LAZY == 0
        asked = [c]
        if judged:
            v = torch.from_numpy(rng.random((people, 1, 1), dtype=np.float32)).to(fabric.device)
            turn = c[:, 2:3] - c[:, :1]
            for shift in (0.0, -STRETCH, STRETCH) if stretched else (0.0,):
                asked.append(c[:, :1] + (v + shift) * turn)
        poses = torch.cat(asked, dim=1)
        fields = self.portraitist(k, poses).unflatten(0, (people, -1))
        x = fields[:, :_EACH].flatten(0, 1)

        weights = losses.portrait_weights(x)
        told["reconstruction"] = losses.reconstruction(x, target, weights)
        told["twins"] = losses.twins(
            fields[:, :_EACH].unflatten(1, (-1, 2)).transpose(0, 2).flatten(1, 2),
            drawn.unflatten(1, (-1, 2)).transpose(0, 2).flatten(1, 2),
        )
        loss = told["reconstruction"] + config.twin_weight * told["twins"]
        with fabric.autocast():
            if judged:
                with frozen(self.reader.module) as critic:
                    who, read = critic(fields[:, : _EACH + 1].flatten(0, 1))
                    with torch.no_grad():
                        known, _ = critic(k[:, 0])
                spoken = (read - poses[:, : _EACH + 1].flatten(0, 1)).square().mean()
                alike = 1 - (who * known.repeat_interleave(_EACH + 1, dim=0)).sum(1).mean()
                loss = loss + config.expression_weight * spoken + config.identity_weight * alike
                told |= {"expression": spoken, "identity": alike}
            if stretched:
                middle, before, after = fields[:, _EACH:].unbind(1)
                length, bend = losses.path(torch.stack([before, middle, after], dim=1))
                loss = loss + LAZY * (config.length_weight * length + config.bend_weight * bend)
            if config.adversarial(self.step):
                calm, flat = k[:, 0].repeat_interleave(_EACH, dim=0), c.flatten(0, 1)
                told["discriminator"] = self._train_discriminator(target, x, calm, flat)
                with frozen(self.discriminator.module) as critic:
                    fooled = losses.relativistic(critic(x, calm, flat), critic(target, calm, flat))
                loss = loss + config.adversary_weight * fooled
                told["adversary"] = fooled
        self._improve(self.portraitist, self._optimiser, self.average, loss)
        return {name: float(value.detach()) for name, value in told.items()}

    def _train_reader(self, drawn: Tensor, c: Tensor) -> Tensor:
        """Learn to read controls, and to tell people: half from fields, half from ink alone."""
        people, each = drawn.shape[:2]
        seen = drawn.flatten(0, 1).clone()
        seen[::2] = torch.where(seen[::2] > 0, 1.0, -1.0)
        who, read = self.reader(seen)
        told = (read - c.flatten(0, 1)).square().mean()
        # Contrastive: drawings of one person are more alike than of two (van den Oord et al. 2018).
        alike = who @ who.T / _TEMPERATURE
        own = torch.arange(people, device=alike.device).repeat_interleave(each)
        same = own[:, None] == own[None]
        itself = torch.eye(len(own), dtype=torch.bool, device=alike.device)
        score = alike.masked_fill(itself, -torch.inf).log_softmax(1)
        apart = -score.masked_fill(~same | itself, 0.0).sum(1).mean() / (each - 1)
        loss: Tensor = told + 0.1 * apart
        self._update(self.reader, self._reader_optimiser, loss)
        return loss

    def _train_discriminator(self, target: Tensor, x: Tensor, calm: Tensor, c: Tensor) -> Tensor:
        """Learn to tell drawn from generated ones of the same person and expression."""
        config = self.config
        both = torch.cat([target, x.detach()])
        shown = [both]
        if self.step % LAZY == 0:
            shown.append(self._disturbed(both, config.sigma))
        pairs = 2 * len(shown)
        logits = self.discriminator(torch.cat(shown), calm.repeat(pairs, 1, 1), c.repeat(pairs, 1))
        real, generated = logits[: len(both)].chunk(2)
        loss = losses.relativistic(real, generated)
        if self.step % LAZY == 0:
            seen, disturbed = logits.chunk(2)
            loss = loss + LAZY * 0.5 * config.gamma * losses.penalty(seen, disturbed, config.sigma)
        self._update(self.discriminator, self._discriminator_optimiser, loss)
        return loss

    @torch.no_grad()
    def draw(self, keys: NDArray[np.int8], controls: NDArray[np.float32]) -> NDArray[np.float32]:
        """Fields (n, m, 112, 128) of people under controls (n, m, 16), by the averaged weights."""
        device = self.fabric.device
        fields = []
        for k, c in zip(keys, controls, strict=True):
            key = torch.from_numpy(k[None]).to(device).float() / 127.0
            fields.append(self.average(key, torch.from_numpy(c[None]).to(device)).cpu().numpy())
        return np.stack(fields)

    def report(self, validation: Portraits, output: Path) -> dict[str, float]:
        """Overlap on validation people, and a sheet of generated above drawn ones."""
        data = validation
        rows = slice(0, _SHOWN)
        fields = self.draw(data.keys[rows], data.controls[rows, :_EACH])
        real = data.fields[rows, :_EACH]
        some = min(8, len(fields))
        sheet = np.vstack([
            np.hstack(list(np.vstack([fields[i], real[i]]).astype(np.float32) > 0))
            for i in range(some)
        ])  # fmt: skip
        cv2.imwrite(str(output / "samples.png"), sheet.astype(np.uint8) * 255)
        return {"validation_iou": overlap(fields, real)}
