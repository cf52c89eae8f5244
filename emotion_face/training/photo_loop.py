"""The training of the network that draws photographs: reconstruct, then an adversary joins."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from lightning_fabric import Fabric
from numpy.typing import NDArray
from torch import Tensor

from emotion_face.recognition import STYLES, VIEW_FINE
from emotion_face.training import losses
from emotion_face.training.engine import (
    LAZY,
    DrawingSettings,
    Run,
    count,
    overlap,
    share,
    shared,
    weight,
)
from emotion_face.training.networks import frozen
from emotion_face.training.photo_augment import Misalignment, photographed
from emotion_face.training.photo_network import (
    PatchDiscriminator,
    PhotoNet,
    PhotoNetConfig,
)
from emotion_face.training.photo_pairs import Pairs

_MEASURED = 256  # validation photographs


@dataclass(frozen=True, kw_only=True)
class PhotoTrainConfig(DrawingSettings):
    """How the network is trained.

    Attributes
    ----------
    batch : int
        Photographs a step, over all devices.
    render_share : float
        Share of the photographs that are rendered.
    code_weight, identity_weight : float
        Weight of the latent's loss, and of the person against the controls in it.
    network : PhotoNetConfig
    """

    steps: int = count(3_000)
    batch: int = count(24)
    render_share: float = share(0.4)
    learning_rate: float = weight(2e-3)
    warmup: int = count(100)
    decay: float = share(0.5)
    discriminator_rate: float = weight(5e-4)
    code_weight: float = weight(1.0)
    identity_weight: float = weight(0.2)
    adversary_from: float = share(0.7)
    gamma: float = weight(1.0)
    ema: float = share(0.995)
    checkpoint_every: int = count(250)
    network: PhotoNetConfig = field(default_factory=PhotoNetConfig)


PHOTO_PRESETS = {"cpu": PhotoTrainConfig(), "gpu": PhotoTrainConfig(accelerator="gpu")}


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

    def shared(self, fabric: Fabric) -> "Batch":
        """The rows that are this device's, on it."""
        rows = shared(np.arange(len(self.view)), fabric)
        return Batch(*(part[rows].to(fabric.device) for part in vars(self).values()))


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


class PhotoTrainer(Run[Pairs]):
    """Network, discriminator, optimisers and moving average of one run."""

    config: PhotoTrainConfig

    def __init__(self, config: PhotoTrainConfig, fabric: Fabric) -> None:
        super().__init__(config, fabric)
        network = PhotoNet(config.network)
        self.average = self._average_of(network, PhotoNet(config.network))
        self.network, self._optimiser = self._set_up(network, (0.9, 0.99), 0.0)
        self.discriminator, self._discriminator_optimiser = self._set_up(
            PatchDiscriminator(), (0.0, 0.99), config.discriminator_rate
        )

    def _parts(self) -> dict[str, Any]:
        return {
            "network": self.network,
            "average": self.average,
            "discriminator": self.discriminator,
            "optimiser": self._optimiser,
            "discriminator_optimiser": self._discriminator_optimiser,
        }

    def train_step(self, training: Pairs) -> dict[str, float]:
        """One optimiser step; the losses by name."""
        config = self.config
        batch = sample_batch(training, config, self.step).shared(self.fabric)
        x, identity, controls = self.network(batch.view, batch.style)
        miss = (controls - batch.controls).square().mean(1)
        miss = miss + config.identity_weight * (identity - batch.identity).square().mean(1)
        terms = {
            "reconstruction": losses.reconstruction(x, batch.target, losses.part_weights(x)),
            "code": (miss * batch.coded).mean(),
        }
        loss = terms["reconstruction"] + config.code_weight * terms["code"]
        if config.adversarial(self.step):
            terms["discriminator"] = self._train_discriminator(batch, x.detach())
            with self.fabric.autocast(), frozen(self.discriminator.module) as critic:
                terms["adversary"] = losses.relativistic(
                    critic(x, batch.view, batch.style),
                    critic(batch.target, batch.view, batch.style),
                )
            loss = loss + config.adversary_weight * terms["adversary"]
        self._improve(self.network, self._optimiser, self.average, loss)
        return {name: float(value.detach()) for name, value in terms.items()}

    def _train_discriminator(self, batch: Batch, x: Tensor) -> Tensor:
        config = self.config
        both = torch.cat([batch.target, x])
        view, style = batch.view.repeat(2, 1, 1), batch.style.repeat(2, 1)
        logits = self.discriminator(both, view, style)
        loss = losses.relativistic(*logits.chunk(2))
        if self.step % LAZY == 0:
            disturbed = self.discriminator(self._disturbed(both, config.sigma), view, style)
            smooth = losses.penalty(logits, disturbed, config.sigma)
            loss = loss + LAZY * 0.5 * config.gamma * smooth
        self._update(self.discriminator, self._discriminator_optimiser, loss)
        return loss

    @torch.no_grad()
    def draw(
        self, views: NDArray[np.uint8], style: str
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Fields, identities and controls of photographs, by the averaged weights."""
        device = self.fabric.device
        chosen = torch.tensor([[float(style == known) for known in STYLES]], device=device)
        parts = [
            self.average(
                torch.from_numpy(part).to(device).float() / 255, chosen.expand(len(part), -1)
            )
            for part in np.array_split(views, -(-len(views) // 32))
        ]
        fields, identities, controls = (
            torch.cat(part).cpu().numpy() for part in zip(*parts, strict=True)
        )
        return fields, identities, controls

    def report(self, validation: Pairs, output: Path) -> dict[str, float]:
        """Overlap of the first style on validation people, and a sheet of every style."""
        cv2.imwrite(str(output / "samples.png"), sample_sheet(self, validation))
        fields, _, _ = self.draw(validation.views[:_MEASURED], STYLES[0])
        return {"validation_iou": overlap(fields, validation.fields[:_MEASURED, 0])}


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
