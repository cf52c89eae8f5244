"""Figures of a generator on people it never saw, each beside the same figure of real drawings."""

import math
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import trange

from emotion_face.affect import EMOTIONS
from emotion_face.training import losses
from emotion_face.training.dataset import Drawings
from emotion_face.training.networks import Encoder

Draw = Callable[[NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]]

_CLEAR, _REST = 0.6, 0.3  # an emotion is clear from, and neutral is below


def train_classifier(drawings: Drawings, steps: int, seed: int) -> Encoder:
    """An encoder that the generator never met: another seed, real drawings only."""
    torch.manual_seed(seed)
    classifier = Encoder()
    optimiser = torch.optim.Adam(classifier.parameters(), lr=1e-3)
    rng = np.random.default_rng(seed)
    for _ in trange(steps, desc="training the classifier", unit="step"):
        rows = np.sort(rng.choice(len(drawings.fields), min(64, len(drawings.fields)), False))
        field = torch.from_numpy(drawings.fields[rows]).float() / 127.0
        sharp = torch.where(field > 0, 1.0, -1.0)
        loss = losses.code(
            classifier,
            sharp,
            torch.from_numpy(drawings.identities[rows]),
            torch.from_numpy(drawings.controls[rows]),
            1.0,
        )
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return classifier


def expression_accuracy(
    classifier: Encoder, fields: NDArray[np.float32], controls: NDArray[np.float32]
) -> float:
    """Share of the drawings of one clear emotion, or none, that the classifier predicts right.

    Not a number if there are no such drawings.
    """
    emotions = controls[:, : len(EMOTIONS)]
    single = ((emotions > 0).sum(1) == 1) & (emotions.max(1) >= _CLEAR)
    chosen = single | (emotions.max(1) == 0)
    if not chosen.any():
        return math.nan
    sharp = np.where(fields[chosen] > 0, np.float32(1), np.float32(-1))
    with torch.no_grad():
        predicted = classifier(torch.from_numpy(sharp))[1].numpy()[:, : len(EMOTIONS)]

    def name(values: NDArray[np.float32]) -> NDArray[np.intp]:
        return np.where(values.max(1) < _REST, len(EMOTIONS), values.argmax(1))

    return float((name(predicted) == name(emotions[chosen])).mean())


def evaluate(draw: Draw, classifier: Encoder, test: Drawings) -> dict[str, float]:
    """Figures for the model card, of thresholded drawings of the test people."""
    fields = draw(test.identities, test.controls)
    drawn, real = fields > 0, test.fields > 0
    scaled = test.fields.astype(np.float32) / 127.0
    return {
        "iou": float((drawn & real).sum() / (drawn | real).sum()),
        "wrong_pixels": float((drawn != real).sum((1, 2)).mean()),
        "ink_ratio": float(drawn.sum() / real.sum()),
        "expression_accuracy": expression_accuracy(classifier, fields, test.controls),
        "expression_accuracy_real": expression_accuracy(classifier, scaled, test.controls),
    }
