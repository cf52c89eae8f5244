"""How the generator is trained, and the presets for the machines at hand."""

from dataclasses import dataclass, field

from emotion_face.settings import refusal
from emotion_face.training.engine import DrawingSettings, count, share, weight
from emotion_face.training.networks import GeneratorConfig


@dataclass(frozen=True, kw_only=True)
class TrainConfig(DrawingSettings):
    """How the generator is trained.

    Attributes
    ----------
    batch : int
        Drawings a step, over all devices.
    encoder_rate : float
        Learning rate of the encoder.
    expression_weight, identity_weight : float
        Weight of the encoder's loss on generated drawings, from ``encoder_steps`` on, when the
        encoder can read, and of the person in it.
    twin_weight : float
        Weight of what a moved group of controls changes otherwise than in the drawings.
    path_share : float
        Codes taken between two emotions, which only the encoder judges, as a share of the batch.
    length_weight, bend_weight : float
        Weights of the length and the bend of short stretches of path, every 4th step.
    generator : GeneratorConfig
    """

    steps: int = count(8_000)
    batch: int = count(64)
    learning_rate: float = weight(2e-3)
    warmup: int = count(300)
    encoder_rate: float = weight(1e-3)
    expression_weight: float = weight(0.2)
    identity_weight: float = weight(0.1)
    encoder_steps: int = 1_000
    twin_weight: float = weight(0.5)
    path_share: float = share(0.125)
    length_weight: float = weight(0.1)
    bend_weight: float = weight(1.0)
    generator: GeneratorConfig = field(default_factory=GeneratorConfig)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.batch % 2:
            raise refusal("batch", self.batch, "an even number, for twins")


PRESETS = {
    "cpu": TrainConfig(),
    "gpu": TrainConfig(accelerator="gpu", steps=40_000, batch=256, encoder_steps=1_000, ema=0.999),
}
"""One core for about an hour; one GPU for about half an hour."""
