"""The network that turns a portrait's eyes: x = a + R(a, g), in a window about one eye.

Convolutions alone, so that it does not matter where in the window the eye is. The gaze g modulates
every block (FiLM, Perez et al. 2018).
"""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

GAZE_SIZE = 3
_STYLE = 24


class EyesRedirector(nn.Module):
    """Windows (n, 24, 28) of eyes that look ahead, and gaze (n, 3), to windows that look there.

    Parameters
    ----------
    channels, blocks : int
        Size; it works at half the resolution.
    """

    def __init__(self, channels: int = 16, blocks: int = 3) -> None:
        super().__init__()
        self.mapping = nn.Sequential(nn.Linear(GAZE_SIZE, _STYLE), nn.SiLU())
        self.first = nn.Conv2d(4, channels, 3, padding=1)
        self.blocks = nn.ModuleList(
            nn.Conv2d(channels, channels, 3, padding=1) for _ in range(blocks)
        )
        self.modulations = nn.ModuleList(nn.Linear(_STYLE, 2 * channels) for _ in range(blocks))
        self.last = nn.Conv2d(channels, 4, 3, padding=1)
        with torch.no_grad():
            self.last.weight.mul_(0.1)

    def forward(self, windows: Tensor, gaze: Tensor) -> Tensor:
        w = self.mapping(gaze)
        a = windows[:, None]
        hidden = F.leaky_relu(self.first(F.pixel_unshuffle(a, 2)), 0.2)
        for block, modulation in zip(self.blocks, self.modulations, strict=True):
            scale, shift = modulation(w)[:, :, None, None].chunk(2, dim=1)
            hidden = hidden + F.leaky_relu(block(hidden) * (1 + scale) + shift, 0.2)
        return (a + F.pixel_shuffle(self.last(hidden), 2)).clamp(-1.0, 1.0).squeeze(1)
