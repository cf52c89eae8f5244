"""The networks: a generator of drawing fields, and a reader that tells the controls back."""

from dataclasses import dataclass
from itertools import pairwise

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from emotion_face.errors import ConfigError
from emotion_face.face.canvas import HEIGHT, WIDTH
from emotion_face.face.controls import CONTROL_NAMES
from emotion_face.training.people import IDENTITY_SIZE

CONTROL_SIZE = len(CONTROL_NAMES)
_COARSEST = 16  # how much smaller than the canvas the learned constant is


@dataclass(frozen=True)
class GeneratorConfig:
    """Size of the generator.

    Attributes
    ----------
    channels : tuple of int
        Channels at 1/16, 1/8, 1/4 and 1/2 of the canvas' resolution.
    style : int
        Size of the latent style that modulates every block.
    """

    channels: tuple[int, ...] = (112, 64, 32, 16)
    style: int = 192

    def __post_init__(self) -> None:
        if len(self.channels) != 4 or min(self.channels) < 1:
            raise ConfigError(f"channels: {self.channels}, expected four positive numbers")


class _Block(nn.Module):
    """Residual block, feature-wise modulated by the style (FiLM, Perez et al. 2018)."""

    def __init__(self, inputs: int, outputs: int, style: int, *, upsample: bool) -> None:
        super().__init__()
        self.upsample = upsample
        self.first = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.second = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.skip = nn.Conv2d(inputs, outputs, 1, bias=False) if inputs != outputs else None
        self.modulation = nn.Linear(style, 2 * outputs)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        skip = x if self.skip is None else self.skip(x)
        hidden = self.first(x)
        if self.upsample:
            hidden = F.interpolate(hidden, scale_factor=2, mode="bilinear")
            skip = F.interpolate(skip, scale_factor=2, mode="bilinear")
        scale, shift = self.modulation(style)[:, :, None, None].chunk(2, dim=1)
        hidden = F.leaky_relu(hidden * (1 + scale) + shift, 0.2)
        out: Tensor = F.leaky_relu(skip + self.second(hidden), 0.2)
        return out


class Generator(nn.Module):
    """G(identity, controls) -> drawing field.

    A learned constant passes four modulated residual blocks and a pixel shuffle (Shi et al. 2016).
    """

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        first = config.channels[0]
        self.constant = nn.Parameter(
            0.3 * torch.randn(1, first, HEIGHT // _COARSEST, WIDTH // _COARSEST)
        )
        self.mapping = nn.Sequential(
            nn.Linear(IDENTITY_SIZE + CONTROL_SIZE, config.style),
            nn.SiLU(),
            nn.Linear(config.style, config.style),
            nn.SiLU(),
            nn.Linear(config.style, config.style),
            nn.SiLU(),
        )
        inputs = (first, *config.channels[:-1])
        self.blocks = nn.ModuleList(
            _Block(i, o, config.style, upsample=k > 0)
            for k, (i, o) in enumerate(zip(inputs, config.channels, strict=True))
        )
        self.head = nn.Conv2d(config.channels[-1], 4, 3, padding=1)

    def forward(self, identity: Tensor, controls: Tensor) -> Tensor:
        """Fields (n, 96, 128) of identities (n, IDENTITY_SIZE) and controls (n, 16)."""
        style = self.mapping(torch.cat([identity, controls], dim=1))
        x = self.constant.expand(style.shape[0], -1, -1, -1)
        for block in self.blocks:
            x = block(x, style)
        return torch.tanh(F.pixel_shuffle(self.head(x), 2).float())[:, 0]


class Reader(nn.Module):
    """Tells controls (n, 16) from drawing fields (n, 96, 128): the expression critic."""

    def __init__(self, width: int = 24) -> None:
        super().__init__()
        sizes = (4, width, 2 * width, 3 * width, 4 * width)
        self.stages = nn.Sequential(
            *(
                nn.Sequential(nn.Conv2d(i, o, 3, stride=2, padding=1), nn.LeakyReLU(0.2))
                for i, o in pairwise(sizes)
            )
        )
        cells = (HEIGHT // 32) * (WIDTH // 32)
        self.out = nn.Sequential(
            nn.Flatten(), nn.Linear(4 * width * cells, 128), nn.SiLU(), nn.Linear(128, CONTROL_SIZE)
        )

    def forward(self, field: Tensor) -> Tensor:
        x = F.pixel_unshuffle(field[:, None], 2)
        out: Tensor = self.out(self.stages(x))
        return out
