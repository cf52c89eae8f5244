"""Figures of a generator on people it never saw, each beside the same figure of real drawings."""

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


def train_judge(drawings: Drawings, steps: int, seed: int) -> Encoder:
    """An encoder that the generator never met: another seed, real drawings only."""
    torch.manual_seed(seed)
    judge = Encoder()
    optimiser = torch.optim.Adam(judge.parameters(), lr=1e-3)
    rng = np.random.default_rng(seed)
    for _ in trange(steps, desc="training the judge", unit="step"):
        rows = np.sort(rng.choice(len(drawings.fields), min(64, len(drawings.fields)), False))
        field = torch.from_numpy(drawings.fields[rows]).float() / 127.0
        sharp = torch.where(field > 0, 1.0, -1.0)
        loss = losses.code(
            judge,
            sharp,
            torch.from_numpy(drawings.identities[rows]),
            torch.from_numpy(drawings.controls[rows]),
            1.0,
        )
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return judge


def expression_accuracy(
    judge: Encoder, fields: NDArray[np.float32], controls: NDArray[np.float32]
) -> float:
    """Share of the drawings of one clear emotion, or none, that the judge names right."""
    emotions = controls[:, : len(EMOTIONS)]
    single = ((emotions > 0).sum(1) == 1) & (emotions.max(1) >= _CLEAR)
    chosen = single | (emotions.max(1) == 0)
    sharp = np.where(fields[chosen] > 0, np.float32(1), np.float32(-1))
    with torch.no_grad():
        told = judge(torch.from_numpy(sharp))[1].numpy()[:, : len(EMOTIONS)]

    def name(values: NDArray[np.float32]) -> NDArray[np.intp]:
        return np.where(values.max(1) < _REST, len(EMOTIONS), values.argmax(1))

    return float((name(told) == name(emotions[chosen])).mean())


def evaluate(draw: Draw, judge: Encoder, test: Drawings) -> dict[str, float]:
    """Figures for the model card, of thresholded drawings of the test people."""
    fields = draw(test.identities, test.controls)
    drawn, real = fields > 0, test.fields > 0
    scaled = test.fields.astype(np.float32) / 127.0
    return {
        "iou": float((drawn & real).sum() / (drawn | real).sum()),
        "wrong_pixels": float((drawn != real).sum((1, 2)).mean()),
        "ink_ratio": float(drawn.sum() / real.sum()),
        "expression_accuracy": expression_accuracy(judge, fields, test.controls),
        "expression_accuracy_real": expression_accuracy(judge, scaled, test.controls),
    }
