"""Classifiers of drawings, trained on real drawings only: of the expression, and of the person."""

from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import trange

from emotion_face.affect import EMOTIONS
from emotion_face.evaluation.marks import Drawing
from emotion_face.face import HEIGHT, WIDTH

CLEAR = 0.6  # intensity from which an emotion must be recognised

_BATCH = 64
_SHIFT_PX = 2  # random shift in training, so that position alone is no feature


class Classifier(nn.Module):
    """Logits (n, classes) of sharp drawings (n, 96, 128) of -1 and 1."""

    def __init__(self, classes: int, width: int = 16) -> None:
        super().__init__()
        sizes = (4, width, 2 * width, 4 * width, 4 * width)
        self.stages = nn.ModuleList(nn.Conv2d(i, o, 3, 2, 1) for i, o in pairwise(sizes))
        cells = (HEIGHT // 32) * (WIDTH // 32)
        self.hidden = nn.Linear(4 * width * cells, 128)
        self.out = nn.Linear(128, classes)

    def maps(self, drawings: Tensor) -> list[Tensor]:
        """Feature maps from fine to coarse."""
        maps = [F.pixel_unshuffle(drawings[:, None], 2)]
        for stage in self.stages:
            maps.append(F.leaky_relu(stage(maps[-1]), 0.2))
        return maps[1:]

    def features(self, drawings: Tensor) -> Tensor:
        """Features (n, 128) that the classes are predicted from."""
        return F.silu(self.hidden(self.maps(drawings)[-1].flatten(1)))

    def forward(self, drawings: Tensor) -> Tensor:
        logits: Tensor = self.out(self.features(drawings))
        return logits


def sharp(drawings: Drawing) -> Tensor:
    """Drawings as a classifier's input."""
    return torch.from_numpy(np.where(drawings, np.float32(1), np.float32(-1)))


def train_classifier(
    drawings: Drawing, labels: NDArray[np.float32], *, steps: int, seed: int, name: str
) -> Classifier:
    """A classifier of ``drawings`` (n, 96, 128) by the shares (n, classes) of their labels."""
    torch.manual_seed(seed)
    classifier = Classifier(labels.shape[1])
    optimiser = torch.optim.Adam(classifier.parameters(), lr=2e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    rng = np.random.default_rng(seed)
    for _ in trange(steps, desc=f"training the classifier of {name}", unit="step"):
        rows = rng.choice(len(drawings), min(_BATCH, len(drawings)), replace=False)
        shift = rng.integers(-_SHIFT_PX, _SHIFT_PX + 1, 2)
        batch = sharp(np.roll(drawings[rows], shift, (1, 2)))
        loss = F.cross_entropy(classifier(batch), torch.from_numpy(labels[rows]))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    classifier.eval().requires_grad_(False)
    return classifier


def probabilities(classifier: Classifier, drawings: Drawing) -> NDArray[np.float32]:
    """Probabilities (n, classes) of drawings (n, 96, 128)."""
    predicted = [
        torch.softmax(classifier(sharp(drawings[first : first + _BATCH])), 1).numpy()
        for first in range(0, len(drawings), _BATCH)
    ]
    return np.concatenate(predicted)


def expression_labels(controls: NDArray[np.float32]) -> NDArray[np.float32]:
    """Shares (n, 8) of the emotions and, last, of neutral in controls (n, 16)."""
    emotions = controls[:, : len(EMOTIONS)]
    total = emotions.sum(1, keepdims=True)
    shares = emotions / np.maximum(total, 1.0)
    return np.hstack([shares, np.maximum(1.0 - total, 0.0)])


def is_clear(controls: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which controls (n, 16) show one clear emotion, or none."""
    emotions = controls[:, : len(EMOTIONS)]
    alone = ((emotions > 0).sum(1) == 1) & (emotions.max(1) >= CLEAR)
    return np.asarray(alone | (emotions.max(1) == 0))


def confusion(predicted: NDArray[np.float32], labels: NDArray[np.float32]) -> NDArray[np.float64]:
    """Confusion matrix (classes, classes): a row per true class, as shares that sum to 1."""
    counts = np.zeros((labels.shape[1],) * 2)
    np.add.at(counts, (labels.argmax(1), predicted.argmax(1)), 1)
    return np.asarray(counts / np.maximum(counts.sum(1, keepdims=True), 1))


def accuracy(predicted: NDArray[np.float32], labels: NDArray[np.float32]) -> float:
    """Share of the drawings whose most probable class is the true one."""
    return float((predicted.argmax(1) == labels.argmax(1)).mean())
