"""The networks: generator (mapping and synthesis), style encoder and discriminator.

Symbols as in the papers: z an identity code (n, IDENTITY_SIZE), c controls (n, CONTROL_SIZE),
w a style (n, style), x a drawing field (n, 96, 128) in [-1, 1].
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from torch import Tensor, nn

from emotion_face.errors import ConfigError
from emotion_face.face import CONTROL_NAMES, HEIGHT, IDENTITY_SIZE, WIDTH

CONTROL_SIZE = len(CONTROL_NAMES)
_COARSEST = 16  # how much smaller than the canvas the learned constant is
_BATCH = 64  # drawings at once


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

    channels: tuple[int, ...] = (128, 96, 32, 16)
    style: int = 192

    def __post_init__(self) -> None:
        if len(self.channels) != 4 or min(self.channels) < 1:
            raise ConfigError(f"channels: {self.channels}, expected four positive numbers")


class Mapping(nn.Module):
    """w of z and c: the style of a person with an expression (StyleGAN, Karras et al. 2019)."""

    def __init__(self, style: int) -> None:
        super().__init__()
        self.style = style
        sizes = (IDENTITY_SIZE + CONTROL_SIZE, style, style, style)
        self.layers = nn.Sequential(
            *(nn.Sequential(nn.Linear(i, o), nn.SiLU()) for i, o in pairwise(sizes))
        )

    def forward(self, z: Tensor, c: Tensor) -> Tensor:
        w: Tensor = self.layers(torch.cat([z, c], dim=1))
        return w

    def truncated(self, z: Tensor, c: Tensor, psi: Tensor) -> Tensor:
        """W moved towards the mean person of the same c: ``psi`` 1 is the person, 0 the mean."""
        mean = self(torch.zeros_like(z), c)
        return torch.lerp(mean, self(z, c), psi)


class Block(nn.Module):
    """Residual block, feature-wise modulated by the style (FiLM, Perez et al. 2018)."""

    def __init__(self, inputs: int, outputs: int, style: int, *, upsample: bool) -> None:
        super().__init__()
        self.upsample = upsample
        self.first = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.second = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.skip = nn.Conv2d(inputs, outputs, 1, bias=False) if inputs != outputs else None
        self.modulation = nn.Linear(style, 2 * outputs)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        skip = x if self.skip is None else self.skip(x)
        hidden = self.first(x)
        if self.upsample:
            hidden = F.interpolate(hidden, scale_factor=2, mode="bilinear")
            skip = F.interpolate(skip, scale_factor=2, mode="bilinear")
        scale, shift = self.modulation(w)[:, :, None, None].chunk(2, dim=1)
        hidden = F.leaky_relu(hidden * (1 + scale) + shift, 0.2)
        out: Tensor = F.leaky_relu(skip + self.second(hidden), 0.2)
        return out


class Synthesis(nn.Module):
    """x of w: a learned constant, four modulated blocks, a pixel shuffle (Shi et al. 2016)."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        first = config.channels[0]
        self.constant = nn.Parameter(
            0.3 * torch.randn(1, first, HEIGHT // _COARSEST, WIDTH // _COARSEST)
        )
        inputs = (first, *config.channels[:-1])
        self.blocks = nn.ModuleList(
            Block(i, o, config.style, upsample=k > 0)
            for k, (i, o) in enumerate(zip(inputs, config.channels, strict=True))
        )
        self.head = nn.Conv2d(config.channels[-1], 4, 3, padding=1)

    def forward(self, w: Tensor) -> Tensor:
        x = self.constant  # of one drawing, so that what does not depend on w is computed once
        for block in self.blocks:
            x = block(x, w)
        return torch.tanh(F.pixel_shuffle(self.head(x), 2).float())[:, 0]


class Generator(nn.Module):
    """x = G(z, c), the synthesis of the mapping."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        self.mapping = Mapping(config.style)
        self.synthesis = Synthesis(config)

    def forward(self, z: Tensor, c: Tensor) -> Tensor:
        x: Tensor = self.synthesis(self.mapping(z, c))
        return x


def stages(sizes: tuple[int, ...]) -> nn.Sequential:
    """Convolutions, each of which halves the resolution."""
    return nn.Sequential(
        *(
            nn.Sequential(nn.Conv2d(i, o, 3, stride=2, padding=1), nn.LeakyReLU(0.2))
            for i, o in pairwise(sizes)
        )
    )


def _unshuffled(x: Tensor) -> Tensor:
    """Channels (n, 4 k, 48, 64) at half the resolution of x (n, k, 96, 128)."""
    return F.pixel_unshuffle(x, 2).contiguous(memory_format=torch.channels_last)


class Encoder(nn.Module):
    """Style encoder: (z, c) = E(x), who is drawn and with what expression."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        self.stages = stages((4, width, 2 * width, 3 * width, 4 * width))
        cells = (HEIGHT // 32) * (WIDTH // 32)
        self.out = nn.Sequential(
            nn.Flatten(),
            nn.Linear(4 * width * cells, 192),
            nn.SiLU(),
            nn.Linear(192, IDENTITY_SIZE + CONTROL_SIZE),
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        code = self.out(self.stages(_unshuffled(x[:, None]))).float()
        z, c = code.split([IDENTITY_SIZE, CONTROL_SIZE], dim=1)
        return z, c


class Discriminator(nn.Module):
    """D(x, z, c): how real a drawing is as one of this person with this expression.

    Sees the field and its ink, so that broken lines and specks tell; conditioned by projection
    (Miyato & Koyama 2018).
    """

    def __init__(self, width: int = 32, sharpness: float = 3.0) -> None:
        super().__init__()
        self.sharpness = sharpness
        self.stages = stages((8, width, 2 * width, 3 * width, 4 * width))
        self.condition = nn.Linear(IDENTITY_SIZE + CONTROL_SIZE, 4 * width)
        self.out = nn.Conv2d(4 * width, 1, 1)

    def forward(self, x: Tensor, z: Tensor, c: Tensor) -> Tensor:
        seen = torch.stack([x, torch.tanh(self.sharpness * x)], dim=1)
        features = self.stages(_unshuffled(seen)).float()
        wanted = self.condition(torch.cat([z, c], dim=1)).float()
        match = (features.mean((2, 3)) * wanted).sum(1) / wanted.shape[1] ** 0.5
        return self.out(features).float().mean((1, 2, 3)) + match


@torch.no_grad()
def draw(
    generator: nn.Module, identities: NDArray[np.float32], controls: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Fields (n, 96, 128) of identities and controls, in batches."""
    device = next(generator.parameters()).device
    parts = -(-len(identities) // _BATCH)
    batches = [
        generator(torch.from_numpy(z).to(device), torch.from_numpy(c).to(device))
        for z, c in zip(
            np.array_split(identities, parts), np.array_split(controls, parts), strict=True
        )
    ]
    return np.concatenate([fields.cpu().numpy() for fields in batches])


@contextmanager
def frozen(network: nn.Module) -> Iterator[nn.Module]:
    """The network as a critic: gradients pass through it and leave its weights alone."""
    network.requires_grad_(False)
    try:
        yield network
    finally:
        network.requires_grad_(True)
