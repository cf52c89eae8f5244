"""The network that tells feelings from the crop of a face and from facial actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from emotion_face.errors import ConfigError
from emotion_face.recognition import FEELINGS
from emotion_face.training.photo_network import contrast

AFFECT_SIZE = 2  # valence, arousal


@dataclass(frozen=True)
class FeelingsNetConfig:
    """Size of the network.

    Attributes
    ----------
    channels : tuple of int
        Channels at 1/2, 1/4, 1/8 and 1/16 of the crop's resolution.
    hidden : int
        Width of the layer between the facial actions and what they tell.
    """

    channels: tuple[int, ...] = (32, 48, 96, 128)
    hidden: int = 32

    def __post_init__(self) -> None:
        if len(self.channels) != 4 or min(self.channels) < 1:
            raise ConfigError(f"channels: {self.channels}, expected four positive numbers")


class _Residual(nn.Module):
    """Two convolutions around which the input passes (He et al. 2016, arXiv 1512.03385)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor) -> Tensor:
        return F.silu(x + self.second(F.silu(self.first(x))))


class FeelingsNet(nn.Module):
    """Two experts: one sees the crop, the other is told the facial actions."""

    def __init__(self, config: FeelingsNetConfig, actions: int) -> None:
        super().__init__()
        first, *_, last = config.channels
        stages: list[nn.Module] = [nn.Conv2d(4, first, 3, padding=1), nn.SiLU()]
        for inputs, outputs in pairwise(config.channels):
            stages += [nn.Conv2d(inputs, outputs, 3, stride=2, padding=1), nn.SiLU()]
            stages.append(_Residual(outputs))
        self.stages = nn.Sequential(*stages)
        self.dropout = nn.Dropout(0.3)
        self.out = nn.Linear(2 * last, len(FEELINGS) + AFFECT_SIZE)
        self.geometry = nn.Sequential(
            nn.BatchNorm1d(actions, affine=False),
            nn.Linear(actions, config.hidden),
            nn.SiLU(),
            nn.Linear(config.hidden, len(FEELINGS)),
        )

    def forward(self, face: Tensor, actions: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What the crops (n, 64, 64) in [0, 1] and the actions (n, a) tell.

        Returns
        -------
        seen : (n, 7)
            Logits of the feelings by the crop.
        told : (n, 7)
            The same by the actions.
        affect : (n, 2)
            Valence and arousal by the crop, -1 to 1.
        """
        x = self.stages(F.pixel_unshuffle(contrast(face)[:, None], 2)).float()
        pooled = torch.cat([x.mean((2, 3)), x.amax((2, 3))], dim=1)
        seen, affect = self.out(self.dropout(pooled)).float().split([len(FEELINGS), AFFECT_SIZE], 1)
        return seen, self.geometry(actions).float(), torch.tanh(affect)


class Judge(nn.Module):
    """Weighs the experts and gives calibrated probabilities; this is what is shipped.

    The logits are added, the actions' with a weight (product of experts, Hinton 2002), freed of how
    frequent each feeling was in training (logit adjustment, Menon et al. 2021, arXiv 2007.07314),
    and divided by a temperature (Guo et al. 2017, arXiv 1706.04599).
    """

    def __init__(
        self, network: nn.Module, share: float, temperature: float, prior: Sequence[float]
    ) -> None:
        super().__init__()
        self.network, self.share, self.temperature = network, share, temperature
        self.register_buffer("expected", (1.0 + share) * torch.tensor(prior).log())

    def forward(self, face: Tensor, actions: Tensor) -> tuple[Tensor, Tensor]:
        seen, told, affect = self.network(face, actions)
        logits = seen + self.share * told - self.expected
        return (logits / self.temperature).softmax(1), affect
