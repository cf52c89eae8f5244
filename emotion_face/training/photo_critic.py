"""The critic of drawings: learns from clean drawings beside their copies with a flaw."""

from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from tqdm import trange

from emotion_face.recognition import STYLES
from emotion_face.training.photo_augment import FLAWS, flawed, photographed
from emotion_face.training.photo_network import QualityCritic
from emotion_face.training.photo_pairs import Pairs

_BATCH = 24
_RANKED = 1_000
_PEAK_RATE = 2e-3


def clean_and_flawed(
    pairs: Pairs, flaws: list[str], rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.intp]]:
    """Drawings (n, 96, 128), copies with these n flaws, and the rows of their photographs."""
    rows = rng.choice(len(pairs.views), len(flaws))
    clean, spoilt = [], []
    for row, flaw in zip(rows, flaws, strict=True):
        style = rng.integers(len(STYLES)) if pairs.styled[row] else 0
        clean.append((pairs.fields[row, style] > 0).astype(np.uint8))
        spoilt.append(flawed(clean[-1], flaw, rng))
    return np.array(clean, np.float32), np.array(spoilt, np.float32), rows


def train_critic(training: Pairs, steps: int, seed: int) -> QualityCritic:
    """A critic that tells clean drawings from flawed ones, and ranks each above its flawed copy."""
    torch.manual_seed(seed)
    critic = QualityCritic()
    optimiser = torch.optim.Adam(critic.parameters(), betas=(0.9, 0.99))
    for step in trange(steps, desc="training the critic", unit="step"):
        rng = np.random.default_rng([seed, step])
        flaws = [str(flaw) for flaw in rng.choice(list(FLAWS), _BATCH)]
        clean, spoilt, rows = clean_and_flawed(training, flaws, rng)
        views = torch.from_numpy(np.stack([photographed(training.views[k], rng) for k in rows]))
        ink = torch.from_numpy(np.concatenate([clean, spoilt]))
        with torch.autocast("cpu", torch.bfloat16):
            good, bad = critic.logit(ink, views.repeat(2, 1, 1)).float().chunk(2)
        loss = F.softplus(bad - good).mean() + 0.5 * (F.softplus(-good) + F.softplus(bad)).mean()
        for group in optimiser.param_groups:
            group["lr"] = _PEAK_RATE * min(1.0, 2 * (1 - step / steps))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return critic


@torch.no_grad()
def qualities(
    critic: QualityCritic, drawings: NDArray[Any], views: NDArray[np.uint8]
) -> NDArray[np.float32]:
    """Quality (n,) of drawings (n, 96, 128), lit or dark, of photographs (n, 192, 256)."""
    ink = torch.from_numpy(drawings.astype(np.float32))
    quality: NDArray[np.float32] = critic(ink, torch.from_numpy(views).float() / 255).numpy()
    return quality


def ranked(critic: QualityCritic, pairs: Pairs, seed: int = 0) -> dict[str, float]:
    """Share of the drawings that the critic ranks above their copy with a flaw, by flaw."""
    rng = np.random.default_rng(seed)
    figures = {}
    for flaw in FLAWS:
        clean, spoilt, rows = clean_and_flawed(pairs, [flaw] * (_RANKED // len(FLAWS)), rng)
        good, bad = (qualities(critic, drawings, pairs.views[rows]) for drawings in (clean, spoilt))
        figures[f"ranked_{flaw.replace(' ', '_')}"] = float((good > bad).mean())
    return {"ranked": float(np.mean(list(figures.values())))} | figures
