"""All generators trained alike: the same drawings in the same order, the same number of steps."""

import json
import time
from abc import abstractmethod
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from benchmark.rivals.networks import CODES, Autoencoder, Flow, Flowed, Prior, Quantised
from lightning_fabric import Fabric
from torch import Tensor, nn

from emotion_face.training import losses
from emotion_face.training.config import PRESETS, TrainConfig
from emotion_face.training.dataset import Drawings
from emotion_face.training.engine import Run, RunSettings, make_fabric, overlap
from emotion_face.training.loop import Trainer

BATCH = 64
_RATE = 2e-3
_MEASURED = 64
_LEFT = 0.05  # of the way, at least: the velocity's error has a pole at the end


@dataclass(frozen=True)
class Budget:
    """How long every generator is trained.

    Attributes
    ----------
    steps : int
        Optimiser steps of `BATCH` drawings. The quantised rival's autoencoder has the first half of
        them, its prior the other.
    """

    steps: int = 1_000

    @property
    def drawings(self) -> int:
        """Drawings seen, some of them again and again."""
        return self.steps * BATCH

    @property
    def ours(self) -> TrainConfig:
        """The preset, whose encoder judges from half of the steps on."""
        return replace(
            PRESETS["cpu"], batch=BATCH, encoder_steps=self.steps // 2, **self._shared(self.steps)
        )

    @property
    def flow(self) -> RunSettings:
        return RunSettings(learning_rate=_RATE, **self._shared(self.steps))

    @property
    def stage(self) -> RunSettings:
        """Of the quantised rival."""
        return RunSettings(learning_rate=_RATE, **self._shared(self.steps // 2))

    @staticmethod
    def _shared(steps: int) -> dict[str, Any]:
        return {"steps": steps, "warmup": steps // 5, "ema": 0.99, "checkpoint_every": 50}


class Metered:
    """A run whose log has the CPU seconds of a step."""

    def train_step(self, training: Drawings) -> dict[str, float]:
        """One optimiser step; the losses by name, and what it cost."""
        began_s = time.process_time()
        told = super().train_step(training)
        return told | {"cpu_s": time.process_time() - began_s}


class Ours(Metered, Trainer):
    """The package's own training."""


class Rival(Run[Drawings]):
    """A rival's network and its moving average."""

    def __init__(self, config: RunSettings, fabric: Fabric, network: nn.Module, twin: nn.Module):
        super().__init__(config, fabric)
        self.average = self._average_of(network, twin).eval()
        optimiser = torch.optim.Adam(network.parameters(), lr=0.0, betas=(0.9, 0.99))
        self.network, self.optimiser = fabric.setup(network, optimiser)

    def _parts(self) -> dict[str, Any]:
        return {"network": self.network, "average": self.average, "optimiser": self.optimiser}

    def train_step(self, training: Drawings) -> dict[str, float]:
        """One optimiser step on the drawings that ours sees in this step."""
        rng = np.random.default_rng([self.config.seed, self.step])
        first = 2 * rng.choice(len(training.fields) // 2, BATCH // 2, replace=False)
        rows = np.concatenate([first, first + 1])
        torch.manual_seed((self.config.seed << 32) + self.step)
        target = torch.from_numpy(training.fields[rows]).float() / 127.0
        z = torch.from_numpy(training.identities[rows])
        c = torch.from_numpy(training.controls[rows])
        loss = self.loss(target, z, c)
        self._improve(self.network, self.optimiser, self.average, loss)
        for slow, fast in zip(self.average.buffers(), self.network.buffers(), strict=True):
            slow.copy_(fast)
        return {"loss": float(loss.detach())}

    @abstractmethod
    def loss(self, target: Tensor, z: Tensor, c: Tensor) -> Tensor:
        """What a step lowers."""

    @abstractmethod
    def drawn(self, target: Tensor, z: Tensor, c: Tensor) -> Tensor:
        """What the average makes of drawings or their codes."""

    @torch.no_grad()
    def report(self, validation: Drawings, output: Path) -> dict[str, float]:
        """Overlap on validation people, and a sheet of what is drawn above what should be."""
        real = validation.fields[:_MEASURED]
        target = torch.from_numpy(real).float() / 127.0
        z = torch.from_numpy(validation.identities[:_MEASURED])
        c = torch.from_numpy(validation.controls[:_MEASURED])
        fields = self.drawn(target, z, c).numpy()
        rows = [np.hstack(list(source[:4] > 0)) for source in (fields, real)]
        cv2.imwrite(str(output / "samples.png"), np.vstack(rows).astype(np.uint8) * 255)
        return {"validation_iou": overlap(fields, real)}


class Autoencoding(Metered, Rival):
    """First stage of the quantised rival: drawings to tokens and back, by our reconstruction."""

    def __init__(self, config: RunSettings, fabric: Fabric) -> None:
        torch.manual_seed(config.seed)
        super().__init__(config, fabric, Autoencoder(), Autoencoder())

    def loss(self, target: Tensor, z: Tensor, c: Tensor) -> Tensor:
        x, commitment = self.network(target)
        return losses.reconstruction(x, target, losses.part_weights(x)) + commitment

    def drawn(self, target: Tensor, z: Tensor, c: Tensor) -> Tensor:
        return self.average(target)[0]


class Foretelling(Metered, Rival):
    """Second stage: its tokens, of which a random share is masked, from person and controls."""

    def __init__(self, config: RunSettings, fabric: Fabric, autoencoder: Autoencoder) -> None:
        torch.manual_seed(config.seed)
        super().__init__(config, fabric, Prior(), Prior())
        self.autoencoder = autoencoder

    def loss(self, target: Tensor, z: Tensor, c: Tensor) -> Tensor:
        with torch.no_grad(), self.fabric.autocast():
            tokens = self.autoencoder.tokens(target)
        share = torch.cos(torch.rand(len(tokens), 1) * torch.pi / 2)
        masked = torch.rand(tokens.shape) < share
        logits = self.network(torch.where(masked, CODES, tokens), z, c)
        return F.cross_entropy(logits[masked], tokens[masked])

    def drawn(self, target: Tensor, z: Tensor, c: Tensor) -> Tensor:
        return Quantised(self.autoencoder, self.average)(z, c)


class Flowing(Metered, Rival):
    """The flow."""

    def __init__(self, config: RunSettings, fabric: Fabric) -> None:
        torch.manual_seed(config.seed)
        super().__init__(config, fabric, Flow(), Flow())

    def loss(self, target: Tensor, z: Tensor, c: Tensor) -> Tensor:
        t, noise = torch.rand(len(target)), torch.randn_like(target)
        share = t[:, None, None]
        found = self.network(share * target + (1 - share) * noise, t, z, c)
        velocity_error = (found - target) / (1 - share).clamp(min=_LEFT)
        return velocity_error.square().mean()

    def drawn(self, target: Tensor, z: Tensor, c: Tensor) -> Tensor:
        return Flowed(self.average)(z, c)


@dataclass(frozen=True)
class Trained:
    """A generator of x of z and c.

    Attributes
    ----------
    network : Module
    parameters : int
        Of what draws.
    cpu_s : float
        CPU time of its training.
    """

    network: nn.Module
    parameters: int
    cpu_s: float


def train_all(
    budget: Budget, training: Drawings, validation: Drawings, work: Path
) -> dict[str, Trained]:
    """Train every generator, or go on training it, in a folder each; by their names."""

    def done(name: str, kind: type[Run[Drawings]], config: RunSettings, *met: Any) -> nn.Module:
        run = kind(config, make_fabric(config), *met)
        run.run(training, validation, work / name)
        return run.average.eval()

    def trained(network: nn.Module, *names: str) -> Trained:
        cpu_s = sum(cpu_seconds(work / name) for name in names)
        return Trained(network, drawing_parameters(network), cpu_s)

    ours = done("ours", Ours, budget.ours)
    autoencoder = done("autoencoder", Autoencoding, budget.stage)
    prior = done("prior", Foretelling, budget.stage, autoencoder)
    flow = done("flow", Flowing, budget.flow)
    return {
        "ours": trained(ours, "ours"),
        "quantised": trained(Quantised(autoencoder, prior), "autoencoder", "prior"),
        "flow": trained(Flowed(flow), "flow"),
    }


def drawing_parameters(network: nn.Module) -> int:
    """Parameters of what draws: with the codes, without the autoencoder's encoder."""
    count = sum(p.numel() for p in network.parameters())
    if isinstance(network, Quantised):
        count += network.autoencoder.quantiser.codebook.numel()
        count -= sum(p.numel() for p in network.autoencoder.encoder.parameters())
    return count


def cpu_seconds(run: Path) -> float:
    """CPU time [s] of a run, by its log."""
    entries = [json.loads(row) for row in (run / "log.jsonl").read_text().splitlines()]
    steps = np.diff([0, *(entry["step"] for entry in entries)])
    return float(np.dot(steps, [entry["cpu_s"] for entry in entries]))
