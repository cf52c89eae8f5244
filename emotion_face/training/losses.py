"""Losses; x is generated, target drawn, both fields (n, h, w); symbols as in the papers."""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

_EDGE_WEIGHT = 3.0  # how much more a pixel on a stroke's edge counts than one far from it
_EDGE_REACH = 0.6
_SHARPNESS = 10.0  # logit of the ink per unit of field
_PART_WEIGHT, _PORTRAIT_PART_WEIGHT = 3.0, 2.0  # how much a pixel of brows, eyes, mouth counts
_Window = tuple[slice, slice]  # rows, columns
_PARTS = ((slice(28, 60), slice(34, 94)), (slice(60, 86), slice(42, 86)))
_PORTRAIT_PARTS = ((slice(42, 106), slice(34, 94)),)
_INK_WEIGHT, _CHAMFER_WEIGHT = 0.5, 0.2


def part_weights(like: Tensor) -> Tensor:
    """Weights (96, 128) of the pixels: where brows, eyes and mouth are drawn counts more."""
    return _weights(like, _PARTS, _PART_WEIGHT)


def portrait_weights(like: Tensor) -> Tensor:
    """The same (112, 128) for portraits."""
    return _weights(like, _PORTRAIT_PARTS, _PORTRAIT_PART_WEIGHT)


def _weights(like: Tensor, parts: tuple[_Window, ...], weight: float) -> Tensor:
    weights = like.new_ones(like.shape[1:])
    for rows, columns in parts:
        weights[rows, columns] = weight
    return weights


def chamfer(x: Tensor, target: Tensor) -> Tensor:
    """Mean distance of each drawing's ink from the other's, both ways (Barrow et al. 1977).

    A field is its drawing's truncated distance transform, so its negative part is the distance.
    """
    ink, drawn = torch.sigmoid(_SHARPNESS * x), (target > 0).float()
    surplus = (ink * F.relu(-target)).sum() / (ink.sum() + 1)
    lacking = (drawn * F.relu(-x)).sum() / (drawn.sum() + 1)
    return surplus + lacking


def reconstruction(x: Tensor, target: Tensor, weights: Tensor) -> Tensor:
    """Distance between fields, weighted towards strokes and parts, ink's cross-entropy, Chamfer."""
    near = (target.abs() < _EDGE_REACH).float()
    distance = ((x - target).abs() * (1 + _EDGE_WEIGHT * near) * weights).mean()
    ink = F.binary_cross_entropy_with_logits(
        _SHARPNESS * x, (target > 0).float(), weight=weights.expand_as(x)
    )
    return distance + _INK_WEIGHT * ink + _CHAMFER_WEIGHT * chamfer(x, target)


def twins(x: Tensor, target: Tensor) -> Tensor:
    """How far a moved control changes x otherwise than the drawing of it.

    Both (2, n, 96, 128): before and after one group of controls moved. Counted near the strokes,
    so above all a stroke that should have stayed counts.
    """
    near = (target.abs() < _EDGE_REACH).float()
    change = (x[1] - x[0] - (target[1] - target[0])).abs()
    return (change * near).sum() / (near.sum() + 1)


def code(encoder: nn.Module, x: Tensor, z: Tensor, c: Tensor, identity_weight: float) -> Tensor:
    """How far the person and the controls that the encoder tells from x are from z and c."""
    person, told = encoder(x)
    return F.mse_loss(told, c) + identity_weight * F.mse_loss(person, z)


def relativistic(logits: Tensor, against: Tensor) -> Tensor:
    """Relativistic pairing loss, softplus(against - logits).

    Jolicoeur-Martineau 2019; Huang et al. 2024 (R3GAN). The discriminator's with real drawings as
    ``logits``, the generator's with generated ones.
    """
    return F.softplus(against - logits).mean()


def penalty(logits: Tensor, disturbed: Tensor, sigma: float) -> Tensor:
    """Finite-difference gradient penalty |D(x) - D(x + sigma eps)|^2 / sigma^2, eps ~ N(0, 1).

    Approximates R1 on real and R2 on generated x (Mescheder et al. 2018) without a second
    derivative (Lin et al. 2025).
    """
    return (logits - disturbed).square().mean() / sigma**2


def path(x: Tensor) -> tuple[Tensor, Tensor]:
    """Length and bend of paths x (n, 3, 96, 128), three neighbouring frames each.

    The mean squares of the first difference, which is least on the shortest path of even speed
    (the geodesic energy), and of the second, which is least where nothing pops.
    """
    first = x.diff(dim=1)
    return first.square().mean(), first.diff(dim=1).square().mean()
