"""The networks that draw photographs and judge drawings."""

from dataclasses import dataclass
from itertools import pairwise

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from emotion_face.errors import ConfigError
from emotion_face.face import HEIGHT, IDENTITY_SIZE, WIDTH
from emotion_face.recognition import STYLES, VIEW_FINE
from emotion_face.training.networks import CONTROL_SIZE, Block, stages

_UNSHUFFLE = 2 * VIEW_FINE  # the network works at half the canvas' resolution and coarser


@dataclass(frozen=True)
class PhotoNetConfig:
    """Size of the network.

    Attributes
    ----------
    channels : tuple of int
        Channels at 1/2, 1/4, 1/8 and 1/16 of the canvas' resolution.
    style : int
        Size of the latent style that modulates the drawing blocks.
    """

    channels: tuple[int, ...] = (32, 48, 64, 96)
    style: int = 128

    def __post_init__(self) -> None:
        if len(self.channels) != 4 or min(self.channels) < 1:
            raise ConfigError(f"channels: {self.channels}, expected four positive numbers")


def _halving(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(outputs, outputs, 3, padding=1),
        nn.LeakyReLU(0.2),
    )


def contrast(view: Tensor) -> Tensor:
    """Views (n, 192, 256) without their brightness and contrast."""
    level = view.mean((1, 2), keepdim=True)
    spread = (view - level).square().mean((1, 2), keepdim=True).sqrt()
    return (view - level) / (spread + 0.02)


class PhotoNet(nn.Module):
    """(x, z, c) = P(view, style): the drawing, the person and the controls of a photograph.

    A U-Net (Ronneberger et al. 2015). Its bottleneck tells z and c; they and the style code
    modulate the drawing half (FiLM), and 1x1 convolutions carry the photograph's detail across.
    """

    def __init__(self, config: PhotoNetConfig) -> None:
        super().__init__()
        channels = config.channels
        coarsest = channels[-1]
        self.first = nn.Conv2d(_UNSHUFFLE**2, channels[0], 3, padding=1)
        self.halvings = nn.ModuleList(_halving(i, o) for i, o in pairwise(channels))
        cells = (HEIGHT // 32) * (WIDTH // 32)
        self.latent = nn.Sequential(
            nn.Conv2d(coarsest, coarsest, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(coarsest * cells, 160),
            nn.SiLU(),
            nn.Linear(160, IDENTITY_SIZE + CONTROL_SIZE),
        )
        self.style = nn.Sequential(
            nn.Linear(len(STYLES) + IDENTITY_SIZE + CONTROL_SIZE, config.style),
            nn.SiLU(),
            nn.Linear(config.style, config.style),
            nn.SiLU(),
        )
        outputs = channels[::-1]
        inputs = (coarsest, *outputs[:-1])
        self.blocks = nn.ModuleList(
            Block(i, o, config.style, upsample=k > 0)
            for k, (i, o) in enumerate(zip(inputs, outputs, strict=True))
        )
        self.across = nn.ModuleList(nn.Conv2d(o, o, 1) for o in outputs[1:])
        self.head = nn.Conv2d(channels[0], 4, 3, padding=1)

    def forward(self, view: Tensor, style: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Fields (n, 96, 128), z and c of views (n, 192, 256) in [0, 1] and styles (n, 3)."""
        seen = contrast(view)[:, None]
        levels = [F.leaky_relu(self.first(F.pixel_unshuffle(seen, _UNSHUFFLE)), 0.2)]
        for halving in self.halvings:
            levels.append(halving(levels[-1]))
        code = self.latent(levels[-1]).float()
        w = self.style(torch.cat([style, code], dim=1))
        x = self.blocks[0](levels.pop(), w)
        for block, across in zip(self.blocks[1:], self.across, strict=True):
            x = block(x, w) + across(levels.pop())
        field = torch.tanh(F.pixel_shuffle(self.head(x), 2).float())[:, 0]
        identity, controls = code.split([IDENTITY_SIZE, CONTROL_SIZE], dim=1)
        return field, identity, controls


class PatchDiscriminator(nn.Module):
    """D(x, view, style): how real the patches of a drawing are as this photograph's (pix2pix).

    Isola et al. 2017. Sees the field and its ink, so that broken lines and specks tell.
    """

    def __init__(self, width: int = 24, sharpness: float = 6.0) -> None:
        super().__init__()
        self.sharpness = sharpness
        self.stages = stages((12, width, 2 * width, 4 * width))
        self.style = nn.Linear(len(STYLES), 4 * width)

    def forward(self, x: Tensor, view: Tensor, style: Tensor) -> Tensor:
        """Mean logit (n,) of the patches."""
        small = F.avg_pool2d(view[:, None], VIEW_FINE)[:, 0]
        seen = torch.stack([x, torch.tanh(self.sharpness * x), small], dim=1)
        features = self.stages(F.pixel_unshuffle(seen, 2)).float()
        logit: Tensor = (features.mean((2, 3)) * self.style(style)).sum(1)
        return logit


class QualityCritic(nn.Module):
    """Q(ink, view): 0 to 1, how clean a drawing of a photograph is."""

    def __init__(self, width: int = 24) -> None:
        super().__init__()
        self.stages = stages((8, width, 2 * width, 3 * width, 4 * width))
        self.out = nn.Linear(8 * width, 1)

    def logit(self, ink: Tensor, view: Tensor) -> Tensor:
        """Logits (n,) of drawings (n, 96, 128), 1 lit and 0 dark; a flaw may be a few pixels."""
        small = F.avg_pool2d(contrast(view)[:, None], VIEW_FINE)
        seen = torch.cat([ink[:, None], small], dim=1)
        features = self.stages(F.pixel_unshuffle(seen, 2)).float()
        pooled = torch.cat([features.mean((2, 3)), features.amax((2, 3))], dim=1)
        logit: Tensor = self.out(pooled)[:, 0]
        return logit

    def forward(self, ink: Tensor, view: Tensor) -> Tensor:
        return torch.sigmoid(self.logit(ink, view))
