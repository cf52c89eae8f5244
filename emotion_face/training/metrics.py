"""Figures of a generator on people it never saw, each beside the same figure of real drawings."""

from collections.abc import Callable
from itertools import permutations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import trange

from emotion_face.affect import EMOTIONS
from emotion_face.face.camera import SPECK_PX, View, ink, look
from emotion_face.face.controls import Controls
from emotion_face.training import losses
from emotion_face.training.dataset import Drawings
from emotion_face.training.networks import Encoder

Draw = Callable[[NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]]

_PATH_FRAMES = 31
_PATH_VIEW = View(zoom=0.82, y=0.5)
_CLEAR, _REST = 0.6, 0.3  # an emotion is clear from, and neutral is below


def specks(field: NDArray[np.float32]) -> int:
    """Number of lit specks in the drawing of a field (rows, columns)."""
    _, _, stats, _ = cv2.connectedComponentsWithStats((field > 0).astype(np.uint8), connectivity=8)
    return int((stats[1:, cv2.CC_STAT_AREA] < SPECK_PX).sum())


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


def path_controls(first: int, second: int) -> NDArray[np.float32]:
    """Controls (31, 16) on the straight path between two full emotions."""
    path = np.tile(Controls().vector(), (_PATH_FRAMES, 1))
    along = np.linspace(0.0, 1.0, _PATH_FRAMES)
    path[:, first], path[:, second] = 1.0 - along, along
    return path


def path_figures(draw: Draw, identities: NDArray[np.float32]) -> dict[str, float]:
    """Movement along all 42 paths between emotions, on the panel, with hysteresis.

    ``flicker``: pixels that toggle three times or more; ``worst_flips``: most pixels that change
    in one frame; ``flip_ratio``: pixels changed in all over pixels that differ between the ends.
    """
    flicker, worst, ratios = 0, 0, []
    for first, second in permutations(range(len(EMOTIONS)), 2):
        controls = path_controls(first, second)
        for identity in identities:
            fields = draw(np.tile(identity, (_PATH_FRAMES, 1)), controls)
            frames = [ink(look(fields[0], _PATH_VIEW))]
            for field in fields[1:]:
                frames.append(ink(look(field, _PATH_VIEW), frames[-1]))
            flips = np.diff(np.array(frames) > 0, axis=0)
            flicker += int((flips.sum(0) >= 3).sum())
            worst = max(worst, int(flips.sum((1, 2)).max()))
            ratios.append(flips.sum() / max((frames[0] != frames[-1]).sum(), 1))
    return {
        "path_flicker_px": flicker / len(ratios),
        "path_worst_flips": worst,
        "path_flip_ratio_median": float(np.median(ratios)),
        "path_flip_ratio_max": float(np.max(ratios)),
    }


def evaluate(draw: Draw, judge: Encoder, test: Drawings) -> dict[str, float]:
    """All figures of a generator on the test people, thresholded as the panel shows them."""
    fields = draw(test.identities, test.controls)
    drawn, real = fields > 0, test.fields > 0
    scaled = test.fields.astype(np.float32) / 127.0
    return {
        "iou": float((drawn & real).sum() / (drawn | real).sum()),
        "wrong_pixels": float((drawn != real).sum((1, 2)).mean()),
        "ink_ratio": float(drawn.sum() / real.sum()),
        "specks_per_drawing": float(np.mean([specks(f) for f in fields])),
        "specks_per_real_drawing": float(np.mean([specks(f) for f in scaled])),
        "expression_accuracy": expression_accuracy(judge, fields, test.controls),
        "expression_accuracy_real": expression_accuracy(judge, scaled, test.controls),
        **path_figures(draw, test.identities[:3]),
    }
