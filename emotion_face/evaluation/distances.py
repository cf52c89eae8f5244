"""Distances between sets of drawings and along paths, with two feature extractors.

One extractor is the expression classifier, frozen; the other has fixed random weights, which make
usable features of pictures (Naeem et al. 2020, "Reliable Fidelity and Diversity Metrics", section
4) and are not specific to faces.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from emotion_face.evaluation.classifier import Classifier, sharp
from emotion_face.evaluation.marks import Drawing

_RANDOM_SEED = 20_000
_BATCH = 64


class _Texture(Classifier):
    """Features that are the means of the maps: which lines there are, not where."""

    def features(self, drawings: Tensor) -> Tensor:
        """Features (n, 176)."""
        return torch.cat([layer.mean((2, 3)) for layer in self.maps(drawings)], dim=1)


def random_extractor() -> Classifier:
    """The extractor with fixed random weights."""
    with torch.random.fork_rng():
        torch.manual_seed(_RANDOM_SEED)
        extractor = _Texture(1)
    extractor.eval().requires_grad_(False)
    return extractor


def features(extractor: Classifier, drawings: Drawing) -> NDArray[np.float64]:
    """Features (n, k) of drawings (n, 96, 128)."""
    parts = [
        extractor.features(sharp(drawings[first : first + _BATCH])).numpy()
        for first in range(0, len(drawings), _BATCH)
    ]
    return np.concatenate(parts).astype(np.float64)


def frechet(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Frechet distance of the normal distributions that fit two sets of features (n, k).

    Heusel et al. 2017, "GANs Trained by a Two Time-Scale Update Rule", equation 6.
    """
    gap = first.mean(0) - second.mean(0)
    one, two = np.cov(first, rowvar=False), np.cov(second, rowvar=False)
    values, vectors = np.linalg.eigh(one)
    root = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    cross = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ two @ root), 0.0)).sum()
    return float(gap @ gap + np.trace(one) + np.trace(two) - 2 * cross)


def path_steps(extractor: Classifier, frames: Drawing) -> NDArray[np.float64]:
    """Perceptual length (n - 1,) of each step along frames (n, 96, 128).

    The distance is that of Zhang et al. 2018, "The Unreasonable Effectiveness of Deep Features as
    a Perceptual Metric", without learned weights: normalised feature maps, squared differences.
    """
    steps = torch.zeros(len(frames) - 1)
    for layer in extractor.maps(sharp(frames)):
        unit: Tensor = layer / (layer.norm(dim=1, keepdim=True) + 1e-6)
        steps += (unit[1:] - unit[:-1]).square().sum(1).mean((1, 2))
    return np.asarray(steps.numpy(), dtype=np.float64)
