"""The portrait's networks: person encoder, generator, and the two critics.

Symbols as in the papers: k a person's key drawings (n, 14, 112, 128), c controls (n, 16), x a
drawing field (n, 112, 128) in [-1, 1], f the person's features, computed once a person.

The generator blends the keys by the emotions, moves the blend along a flow that it predicts
(after Siarohin et al. 2019, "First Order Motion Model"), and draws anew where that does not do:
lids, gaze, teeth, tears, what a turned head uncovers.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from emotion_face.affect import EMOTIONS
from emotion_face.errors import ConfigError
from emotion_face.face import KEYS, PORTRAIT
from emotion_face.training.networks import CONTROL_SIZE, stages

_FLOW_PX = 16.0  # the farthest that the flow reaches
_FLOW_GAIN = 0.2  # small: a flow that runs to its limits has no gradient to come back
BLENDED = 1 + len(EMOTIONS)
"""Keys that the generator blends: the calm one and one an emotion."""

_KEPT = 2.0  # how sure it is of the moved blend before it has learned anything, as a logit


@dataclass(frozen=True)
class PortraitConfig:
    """Size of the generator.

    Attributes
    ----------
    channels : tuple of int
        Channels at 1/16, 1/8, 1/4 and 1/2 of the canvas' resolution.
    style : int
        Size of the latent style that modulates every block.
    person : int
        Size of the vector that tells the style who is drawn.
    """

    channels: tuple[int, ...] = (96, 72, 40, 16)
    style: int = 192
    person: int = 48

    def __post_init__(self) -> None:
        if len(self.channels) != 4 or min(self.channels) < 1:
            raise ConfigError(f"channels: {self.channels}, expected four positive numbers")


class PersonEncoder(nn.Module):
    """f of k: feature maps for each of the generator's blocks, and a vector."""

    def __init__(self, config: PortraitConfig) -> None:
        super().__init__()
        widths = (128, 96, 64, 32)
        self.first = nn.Conv2d(4 * len(KEYS), widths[3], 3, padding=1)
        self.down = nn.ModuleList(
            nn.Conv2d(widths[level + 1], widths[level], 3, stride=2, padding=1)
            for level in (2, 1, 0)
        )
        self.refine = nn.ModuleList(nn.Conv2d(w, w, 3, padding=1) for w in reversed(widths))
        self.give = nn.ModuleList(
            nn.Conv2d(width, channels, 1)
            for width, channels in zip(reversed(widths), reversed(config.channels), strict=True)
        )
        self.vector = nn.Linear(widths[0], config.person)

    def forward(self, k: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        x = F.pixel_unshuffle(k, 2).contiguous(memory_format=torch.channels_last)
        x = F.leaky_relu(self.first(x), 0.2)
        maps = []
        for level, (refine, give) in enumerate(zip(self.refine, self.give, strict=True)):
            if level:
                x = F.leaky_relu(self.down[level - 1](x), 0.2)
            x = x + F.leaky_relu(refine(x), 0.2)
            maps.append(give(x))
        vector = self.vector(x.mean((2, 3)))
        return maps[3], maps[2], maps[1], maps[0], vector


class PortraitBlock(nn.Module):
    """Residual block that takes the person's features and is modulated by the style (FiLM).

    Its first convolution is apart, as that of the coarsest block does not depend on the controls.
    """

    def __init__(self, inputs: int, outputs: int, style: int, *, upsample: bool) -> None:
        super().__init__()
        self.upsample = upsample
        self.first = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.second = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.skip = nn.Conv2d(inputs, outputs, 1, bias=False) if inputs != outputs else None
        self.modulation = nn.Linear(style, 2 * outputs)
        nn.init.zeros_(self.second.weight)

    def hidden(self, x: Tensor, f: Tensor) -> Tensor:
        """What the style modulates: the first convolution, and the person's features."""
        return self._sized(self.first(x)) + f

    def forward(self, x: Tensor, hidden: Tensor, w: Tensor) -> Tensor:
        skip = self._sized(x if self.skip is None else self.skip(x))
        scale, shift = self.modulation(w)[:, :, None, None].chunk(2, dim=1)
        modulated = F.leaky_relu(hidden * (1 + scale) + shift, 0.2)
        out: Tensor = F.leaky_relu(skip + self.second(modulated), 0.2)
        return out

    def _sized(self, x: Tensor) -> Tensor:
        return F.interpolate(x, scale_factor=2, mode="bilinear") if self.upsample else x


class PortraitGenerator(nn.Module):
    """x = G(f, k, c).

    Its form is chosen for one core of a robot: what does not depend on c is in f, and operations
    on few channels are written so that ONNX Runtime does not fill them up to sixteen.
    """

    def __init__(self, config: PortraitConfig) -> None:
        super().__init__()
        style, channels = config.style, config.channels
        self.mapping = nn.Sequential(
            nn.Linear(CONTROL_SIZE + config.person, style),
            nn.SiLU(),
            nn.Linear(style, style),
            nn.SiLU(),
            nn.Linear(style, style),
            nn.SiLU(),
        )
        inputs = (channels[0], *channels[:-1])
        self.blocks = nn.ModuleList(
            PortraitBlock(i, o, style, upsample=level > 0)
            for level, (i, o) in enumerate(zip(inputs, channels, strict=True))
        )
        self.flow = nn.Conv2d(channels[2], 2, 3, padding=1)
        self.head = nn.Conv2d(channels[3] + 4, 8, 3, padding=1)
        nn.init.zeros_(self.flow.weight)
        nn.init.zeros_(self.flow.bias)
        with torch.no_grad():
            self.head.bias[:4] = _KEPT
        y = (torch.arange(PORTRAIT.height) + 0.5) * 2 / PORTRAIT.height - 1
        x = (torch.arange(PORTRAIT.width) + 0.5) * 2 / PORTRAIT.width - 1
        grid = torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)
        self.register_buffer("grid", grid[None], persistent=False)
        size = torch.tensor([2.0 / PORTRAIT.width, 2.0 / PORTRAIT.height])
        self.register_buffer("reach", _FLOW_PX * size[:, None, None], persistent=False)

    def forward(
        self,
        f3: Tensor,
        h3: Tensor,
        f2: Tensor,
        f1: Tensor,
        f0: Tensor,
        v: Tensor,
        k: Tensor,
        c: Tensor,
    ) -> Tensor:
        w = self.mapping(torch.cat([c, v.to(c.dtype)], dim=1))
        x = self.blocks[0](f3, h3, w)
        for level, f in ((1, f2), (2, f1), (3, f0)):
            block = self.blocks[level]
            x = block(x, block.hidden(x, f), w)
            if level == 2:
                flow = torch.tanh(_FLOW_GAIN * self.flow(x).float()) * self.reach
        planes = F.interpolate(flow.flatten(0, 1)[:, None], scale_factor=4, mode="bilinear")
        grid = self.grid + planes[:, 0].unflatten(0, (-1, 2)).permute(0, 2, 3, 1)
        shares = weights(c.float())[:, None]
        blend = (shares @ k[:, :BLENDED].float().flatten(2)).unflatten(2, k.shape[2:])
        moved = F.grid_sample(
            blend, grid, mode="bilinear", padding_mode="border", align_corners=False
        )
        # The same as one convolution of x and the four phases of the moved blend.
        weight, size = self.head.weight, x.shape[1]
        of_moved = F.pixel_shuffle(weight[:, size:], 2)
        head = F.conv2d(x, weight[:, :size], self.head.bias, padding=1)
        head = head + F.conv2d(moved.to(x.dtype), of_moved, stride=2, padding=2)
        keep, new = F.pixel_shuffle(head.float(), 2).chunk(2, dim=1)
        keep, new = torch.sigmoid(keep), torch.tanh(new)
        return (new + keep * (moved - new)).squeeze(1)


def weights(c: Tensor) -> Tensor:
    """Shares (n, 8) of the calm key and the emotions' in the blend."""
    felt = c[:, : len(EMOTIONS)].clamp(min=0.0)
    total = felt.sum(1, keepdim=True)
    return torch.cat([(1 - total).clamp(min=0.0), felt / total.clamp(min=1.0)], dim=1)


class Portraitist(nn.Module):
    """Encoder and generator together: x = G(f(k), k, c), several c a person."""

    def __init__(self, config: PortraitConfig) -> None:
        super().__init__()
        self.encoder = PersonEncoder(config)
        self.generator = PortraitGenerator(config)

    def features(self, k: Tensor) -> tuple[Tensor, ...]:
        """All that the generator is told of people k (n, 14, 112, 128), but k itself."""
        f3, f2, f1, f0, v = self.encoder(k)
        return f3, self.generator.blocks[0].hidden(f3, f3), f2, f1, f0, v

    def forward(self, k: Tensor, c: Tensor) -> Tensor:
        """Fields (n m, 112, 128) of people k (n, 14, 112, 128) under controls c (n, m, 16)."""
        count = c.shape[1]
        several = [part.repeat_interleave(count, dim=0) for part in (*self.features(k), k)]
        x: Tensor = self.generator(*several, c.flatten(0, 1))
        return x


class Reader(nn.Module):
    """(e, c) = R(x): who is drawn, as a unit vector, and with what controls."""

    def __init__(self, width: int = 32, person: int = 32) -> None:
        super().__init__()
        self.stages = stages((4, width, 2 * width, 3 * width, 4 * width))
        self.out = nn.Sequential(
            nn.Flatten(),
            nn.Linear(4 * width * 4 * 4, 192),
            nn.SiLU(),
            nn.Linear(192, person + CONTROL_SIZE),
        )
        self.person = person

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        seen = F.pixel_unshuffle(x[:, None], 2).contiguous(memory_format=torch.channels_last)
        code = self.out(self.stages(seen)).float()
        e, c = code.split([self.person, CONTROL_SIZE], dim=1)
        return F.normalize(e, dim=1), c


class PortraitDiscriminator(nn.Module):
    """D(x, k, c): how real a drawing is as one of this person with this expression.

    Sees the field, its ink and the person's calm key; conditioned on c by projection (Miyato &
    Koyama 2018).
    """

    def __init__(self, width: int = 32, sharpness: float = 3.0) -> None:
        super().__init__()
        self.sharpness = sharpness
        self.stages = stages((12, width, 2 * width, 3 * width, 4 * width))
        self.condition = nn.Linear(CONTROL_SIZE, 4 * width)
        self.out = nn.Conv2d(4 * width, 1, 1)

    def forward(self, x: Tensor, calm: Tensor, c: Tensor) -> Tensor:
        seen = torch.stack([x, torch.tanh(self.sharpness * x), calm], dim=1)
        seen = F.pixel_unshuffle(seen, 2).contiguous(memory_format=torch.channels_last)
        features = self.stages(seen).float()
        wanted = self.condition(c).float()
        match = (features.mean((2, 3)) * wanted).sum(1) / wanted.shape[1] ** 0.5
        return self.out(features).float().mean((1, 2, 3)) + match
