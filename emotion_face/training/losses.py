"""Losses of the generator; ``field`` is generated, ``target`` drawn, both (n, 96, 128)."""

import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

_EDGE_WEIGHT = 3.0  # how much more a pixel on a stroke's edge counts than one far from it
_EDGE_REACH = 0.6
_SHARPNESS = 10.0  # logit of the ink per unit of field


def reconstruction(field: Tensor, target: Tensor) -> Tensor:
    """Distance between fields, weighted towards the strokes, plus the ink's cross-entropy.

    The field's own distance is that of the distance transform, so a stroke drawn a pixel off costs
    little and a stroke left out costs much.
    """
    near = (target.abs() < _EDGE_REACH).float()
    distance = ((field - target).abs() * (1 + _EDGE_WEIGHT * near)).mean()
    ink = F.binary_cross_entropy_with_logits(_SHARPNESS * field, (target > 0).float())
    return distance + 0.5 * ink


def expression(reader: nn.Module, field: Tensor, controls: Tensor) -> Tensor:
    """How far the controls that the reader tells from ``field`` are from those asked for."""
    loss: Tensor = F.mse_loss(reader(field), controls)
    return loss
