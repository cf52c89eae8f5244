"""What every training run shares: devices, optimisers, moving average, checkpoints, the log.

Every random choice of a step comes from generators seeded with the run's seed and the step's
number, so a run resumed from a checkpoint is bit-identical to one that was never stopped. With
several devices each takes its own rows of the same batch (data parallel, Lightning Fabric).
"""

import json
import time
from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import torch
from lightning_fabric import Fabric
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm

from emotion_face.errors import ConfigError
from emotion_face.settings import Checked, quantity, refusal

LAZY = 4
"""Penalties that cost much are taken every 4th step, 4 times as heavy (Karras et al. 2020)."""
STRETCH = 1 / 30
"""Share of a path between two neighbouring frames."""


Data = TypeVar("Data")


def count(default: int) -> Any:
    """A setting that is a whole number from 1 on."""
    return quantity("", 1, 10**9, default=default)


def share(default: float) -> Any:
    """A setting from 0 to 1."""
    return quantity("", 0.0, 1.0, default=default)


def weight(default: float) -> Any:
    """A setting that is not negative."""
    return quantity("", 0.0, 1e6, default=default)


@dataclass(frozen=True, kw_only=True)
class RunSettings(Checked):
    """How a network is trained.

    Attributes
    ----------
    accelerator : str
        ``"cpu"`` or ``"gpu"``.
    precision : str
        Lightning Fabric's name of the precision.
    steps : int
        Optimiser steps in all.
    checkpoint_every : int
        Steps between checkpoints.
    seed : int
    learning_rate : float
        Peak rate of the network, reached after ``warmup`` steps, held, and lowered linearly
        to nothing over the last ``decay`` share of the steps.
    ema : float
        Decay of the weights' exponential moving average, which is what is shipped.
    """

    accelerator: str = "cpu"
    precision: str = "bf16-mixed"
    steps: int = count(1)
    checkpoint_every: int = count(500)
    seed: int = 1
    learning_rate: float = weight(1e-3)
    warmup: int = count(200)
    decay: float = share(0.3)
    ema: float = share(0.998)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.accelerator not in ("cpu", "gpu"):
            raise refusal("accelerator", self.accelerator, "'cpu' or 'gpu'")

    def rate(self, step: int) -> float:
        """Learning rate of a step."""
        left = (self.steps - step) / max(self.decay * self.steps, 1.0)
        return self.learning_rate * min(1.0, (step + 1) / self.warmup, left)


@dataclass(frozen=True, kw_only=True)
class DrawingSettings(RunSettings):
    """How a network is trained that draws: first to reconstruct, then against an adversary.

    Attributes
    ----------
    discriminator_rate : float
        Learning rate of the discriminator.
    adversary_from : float
        Share of the steps after which the discriminator joins; 1 is never.
    adversary_weight : float
        Weight of the relativistic loss against the reconstruction.
    gamma, sigma : float
        Weight of the discriminator's gradient penalty, and the noise it is measured with.
    """

    discriminator_rate: float = weight(2e-4)
    adversary_from: float = share(0.85)
    adversary_weight: float = weight(0.01)
    gamma: float = weight(5.0)
    sigma: float = weight(0.05)

    def adversarial(self, step: int) -> bool:
        """Whether the discriminator takes part in a step."""
        return step >= self.adversary_from * self.steps


def make_fabric(config: RunSettings, devices: int = 1) -> Fabric:
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


class Run(ABC, Generic[Data]):
    """Networks, optimisers and moving average of one run.

    Attributes
    ----------
    step : int
        Optimiser steps done.
    seconds : float
        Time that they took.
    average : Module
        The moving average of the network, which is shipped.
    figure : str
        What of the report the progress bar shows.
    """

    average: nn.Module
    figure = "validation_iou"

    def __init__(self, config: RunSettings, fabric: Fabric) -> None:
        torch.manual_seed(config.seed)
        self.config = config
        torch.set_flush_denormal(True)
        self.fabric = fabric
        self.step = 0
        self.seconds = 0.0

    @abstractmethod
    def _parts(self) -> dict[str, Any]:
        """What a checkpoint holds, by name."""

    def _set_up(
        self, network: nn.Module, betas: tuple[float, float], rate: float
    ) -> tuple[Any, Any]:
        """The network and its optimiser (Adam), placed on the device."""
        network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        optimiser = torch.optim.Adam(network.parameters(), lr=rate, betas=betas)
        placed, stepper = self.fabric.setup(network, optimiser)
        return placed, stepper

    def _average_of(self, network: nn.Module, twin: nn.Module) -> nn.Module:
        """``twin`` as the moving average of a network."""
        twin.load_state_dict(network.state_dict())
        twin.requires_grad_(False)
        placed: nn.Module = twin.to(self.fabric.device)
        return placed

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

    def _update(self, network: Any, optimiser: Any, loss: Tensor) -> None:
        optimiser.zero_grad()
        self.fabric.backward(loss)
        self.fabric.clip_gradients(network, optimiser, max_norm=1.0)
        optimiser.step()

    def _improve(self, network: Any, optimiser: Any, average: nn.Module, loss: Tensor) -> None:
        """Lower the loss of the network, and end the step.

        The average begins quickly, for the first weights are random.
        """
        for group in optimiser.param_groups:
            group["lr"] = self.config.rate(self.step)
        self._update(network, optimiser, loss)
        decay = min(self.config.ema, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for slow, fast in zip(average.parameters(), network.parameters(), strict=True):
                slow.lerp_(fast, 1 - decay)
        self.step += 1

    def _disturbed(self, fields: Tensor, sigma: float) -> Tensor:
        """Fields with noise, at which the discriminator's gradient is measured."""
        seed = (self.config.seed << 40) + (self.step << 10) + self.fabric.global_rank
        noise = torch.Generator(self.fabric.device).manual_seed(seed)
        eps = torch.randn(fields.shape, generator=noise, device=fields.device)
        return fields + sigma * eps

    @abstractmethod
    def train_step(self, training: Data) -> dict[str, float]:
        """One optimiser step; the losses by name."""

    @abstractmethod
    def report(self, validation: Data, output: Path) -> dict[str, float]:
        """Figures on validation people for the log, and a sheet of samples in ``output``."""

    def run(self, training: Data, validation: Data, output: Path) -> None:
        """Train, or go on training, in ``output``: checkpoint, log of metrics, sample sheets."""
        output.mkdir(parents=True, exist_ok=True)
        settings = json.dumps(asdict(self.config), indent=2)
        (output / "config.json").write_text(settings + "\n")
        steps = self.config.steps
        checkpoint = output / "checkpoint.pt"
        if checkpoint.exists():
            self.load(checkpoint)
        bar = tqdm(
            total=steps, initial=self.step, desc="training", unit="step",
            disable=not self.fabric.is_global_zero,
        )  # fmt: skip
        mark = time.monotonic()
        recent: list[dict[str, float]] = []
        while self.step < steps:
            recent.append(self.train_step(training))
            bar.update()
            if self.step % self.config.checkpoint_every and self.step < steps:
                continue
            self.seconds, mark = self.seconds + time.monotonic() - mark, time.monotonic()
            if self.fabric.is_global_zero:
                entry = self._log(recent, validation, output)
                bar.set_postfix({self.figure: f"{entry[self.figure]:.3f}"})
            self.save(checkpoint)
            recent.clear()
        bar.close()

    def _log(
        self, recent: list[dict[str, float]], validation: Data, output: Path
    ) -> dict[str, float]:
        names = sorted({name for step in recent for name in step})
        entry = {name: float(np.mean([s[name] for s in recent if name in s])) for name in names}
        entry |= {"step": self.step, "seconds": round(self.seconds, 1)} | self.report(
            validation, output
        )
        with (output / "log.jsonl").open("a") as file:
            file.write(json.dumps(entry) + "\n")
        return entry


def overlap(fields: NDArray[np.floating[Any]], drawings: NDArray[Any]) -> float:
    """Intersection over union of the ink of fields and of drawings."""
    drawn, real = fields > 0, drawings > 0
    return float((drawn & real).sum() / (drawn | real).sum())
