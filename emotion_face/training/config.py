"""How the generator is trained, and the presets for the machines at hand."""

from dataclasses import dataclass, field

from emotion_face.errors import ConfigError
from emotion_face.training.networks import GeneratorConfig


@dataclass(frozen=True)
class TrainConfig:
    """How the generator is trained.

    Attributes
    ----------
    accelerator : str
        ``"cpu"`` or ``"gpu"``.
    precision : str
        Lightning Fabric's name of the precision.
    steps : int
        Optimiser steps in all.
    batch : int
        Drawings a step, over all devices.
    learning_rate : float
        Peak rate of the generator, reached after ``warmup`` steps, held, and lowered linearly to
        nothing over the last ``decay`` share of the steps.
    encoder_rate, discriminator_rate : float
        Learning rates of the critics.
    expression_weight, identity_weight : float
        Weight of the encoder's loss on generated drawings, from ``encoder_steps`` on, when the
        encoder can read, and of the person in it.
    twin_weight : float
        Weight of what a moved group of controls changes otherwise than in the drawings.
    path_share : float
        Codes taken between two emotions, which only the encoder judges, as a share of the batch.
    length_weight, bend_weight : float
        Weights of the length and the bend of short stretches of path, every 4th step.
    adversary_from : float
        Share of the steps after which the discriminator joins; 1 is never.
    adversary_weight : float
        Weight of the relativistic loss against the reconstruction.
    gamma, sigma : float
        Weight of the discriminator's gradient penalty, and the noise it is measured with.
    ema : float
        Decay of the weights' exponential moving average, which is what is shipped.
    checkpoint_every : int
        Steps between checkpoints.
    seed : int
    generator : GeneratorConfig
    """

    accelerator: str = "cpu"
    precision: str = "bf16-mixed"
    steps: int = 30_000
    batch: int = 64
    learning_rate: float = 2e-3
    warmup: int = 300
    decay: float = 0.3
    encoder_rate: float = 1e-3
    discriminator_rate: float = 2e-4
    expression_weight: float = 0.2
    identity_weight: float = 0.1
    encoder_steps: int = 1_500
    twin_weight: float = 0.5
    path_share: float = 0.125
    length_weight: float = 0.1
    bend_weight: float = 1.0
    adversary_from: float = 0.85
    adversary_weight: float = 0.01
    gamma: float = 5.0
    sigma: float = 0.05
    ema: float = 0.998
    checkpoint_every: int = 500
    seed: int = 1
    generator: GeneratorConfig = field(default_factory=GeneratorConfig)

    def __post_init__(self) -> None:
        for name in ("steps", "batch", "warmup", "checkpoint_every"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name}: {getattr(self, name)}, expected at least 1")
        if self.batch % 2:
            raise ConfigError(f"batch: {self.batch}, expected an even number, for twins")
        if self.accelerator not in ("cpu", "gpu"):
            raise ConfigError(f"accelerator: {self.accelerator!r}, expected 'cpu' or 'gpu'")
        for name in ("path_share", "adversary_from"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ConfigError(f"{name}: {getattr(self, name)}, expected 0 to 1")

    def rate(self, step: int) -> float:
        """Learning rate of a step."""
        left = (self.steps - step) / max(self.decay * self.steps, 1.0)
        return self.learning_rate * min(1.0, (step + 1) / self.warmup, left)

    def adversarial(self, step: int) -> bool:
        """Whether the discriminator takes part in a step."""
        return step >= self.adversary_from * self.steps


PRESETS = {
    "cpu": TrainConfig(),
    "gpu": TrainConfig(accelerator="gpu", steps=40_000, batch=256, encoder_steps=1_000, ema=0.999),
}
"""Two cores for about two hours; one GPU for about half an hour."""
