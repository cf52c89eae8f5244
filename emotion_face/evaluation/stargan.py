"""StarGAN v2's generator at its published size, to measure its cost beside ours.

Layers of Choi et al. 2020, "StarGAN v2: Diverse Image Synthesis for Multiple Domains", appendix A,
table "Generator architecture", with random weights, for timing only.
"""

from itertools import pairwise

import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

SIZE = 256
STYLE = 64

_DOWN = (64, 128, 256, 512, 512)
_SLOPE = 0.2


class _Encode(nn.Module):
    """Residual block with instance norm; halves the picture if asked to."""

    def __init__(self, inputs: int, outputs: int, *, halve: bool) -> None:
        super().__init__()
        self.halve = halve
        self.norms = nn.ModuleList(nn.InstanceNorm2d(inputs, affine=True) for _ in range(2))
        self.first = nn.Conv2d(inputs, inputs, 3, padding=1)
        self.second = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.skip = (
            nn.Conv2d(inputs, outputs, 1, bias=False) if inputs != outputs else nn.Identity()
        )

    def forward(self, x: Tensor) -> Tensor:
        hidden = self.first(F.leaky_relu(self.norms[0](x), _SLOPE))
        skip = self.skip(x)
        if self.halve:
            hidden, skip = F.avg_pool2d(hidden, 2), F.avg_pool2d(skip, 2)
        out: Tensor = skip + self.second(F.leaky_relu(self.norms[1](hidden), _SLOPE))
        return out / 2**0.5


class _Decode(nn.Module):
    """Residual block with adaptive instance norm; doubles the picture if asked to."""

    def __init__(self, inputs: int, outputs: int, *, double: bool) -> None:
        super().__init__()
        self.double = double
        self.norms = nn.ModuleList(nn.InstanceNorm2d(size) for size in (inputs, outputs))
        self.styles = nn.ModuleList(nn.Linear(STYLE, 2 * size) for size in (inputs, outputs))
        self.first = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.second = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.skip = (
            nn.Conv2d(inputs, outputs, 1, bias=False) if inputs != outputs else nn.Identity()
        )

    def _normed(self, x: Tensor, style: Tensor, index: int) -> Tensor:
        scale, shift = self.styles[index](style)[:, :, None, None].chunk(2, dim=1)
        return F.leaky_relu((1 + scale) * self.norms[index](x) + shift, _SLOPE)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        hidden, skip = self._normed(x, style, 0), x
        if self.double:
            hidden, skip = F.interpolate(hidden, scale_factor=2), F.interpolate(x, scale_factor=2)
        hidden = self.second(self._normed(self.first(hidden), style, 1))
        out: Tensor = self.skip(skip) + hidden
        return out / 2**0.5


class StarGanGenerator(nn.Module):
    """A picture (n, 3, height, width) in the style (n, 64) of another."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Conv2d(3, _DOWN[0], 3, padding=1)
        pairs = list(pairwise(_DOWN))
        middle = _DOWN[-1]
        self.encode = nn.Sequential(
            *(_Encode(i, o, halve=True) for i, o in pairs),
            *(_Encode(middle, middle, halve=False) for _ in range(2)),
        )
        self.decode = nn.ModuleList(
            [
                *(_Decode(middle, middle, double=False) for _ in range(2)),
                *(_Decode(o, i, double=True) for i, o in reversed(pairs)),
            ]
        )
        self.leave = nn.Sequential(
            nn.InstanceNorm2d(_DOWN[0], affine=True),
            nn.LeakyReLU(_SLOPE),
            nn.Conv2d(_DOWN[0], 3, 1),
        )

    def forward(self, picture: Tensor, style: Tensor) -> Tensor:
        x = self.encode(self.enter(picture))
        for block in self.decode:
            x = block(x, style)
        out: Tensor = self.leave(x)
        return out
