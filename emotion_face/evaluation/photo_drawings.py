"""Figures of the network that draws photographs, on test people."""

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.evaluation.marks import Drawing, lost_parts, overlap, specks
from emotion_face.face import SHAPE_SIZE
from emotion_face.recognition import PARTS, STYLES, vagueness
from emotion_face.training.photo_critic import qualities, ranked
from emotion_face.training.photo_loop import PhotoTrainer
from emotion_face.training.photo_network import QualityCritic
from emotion_face.training.photo_pairs import Pairs

Fields = NDArray[np.float32]

_PART_PX = 12  # a part of fewer pixels of ink is not drawn
_CLEAR = 0.5  # intensity from which an emotion is shown


def lost_share(ink: Drawing, wanted: Drawing) -> float:
    """Share of the brows, eyes and mouths of ``wanted`` (n, 96, 128) that ``ink`` has lost."""
    lost, count = 0, 0
    for drawn, asked in zip(ink, wanted, strict=True):
        parts = {name: np.zeros_like(asked) for name in PARTS}
        for name, window in PARTS.items():
            parts[name][window] = asked[window]
        there = {name: part for name, part in parts.items() if part.sum() >= _PART_PX}
        lost += len(lost_parts(drawn, there))
        count += len(there)
    return lost / max(count, 1)


def _correlation(a: Fields, b: Fields) -> float:
    a, b = a - a.mean(0), b - b.mean(0)
    scale = np.sqrt((a**2).sum(0) * (b**2).sum(0)) + 1e-9
    return float(((a * b).sum(0) / scale).mean())


def vagueness_tells(drawn: Fields, real: Fields) -> float:
    """Correlation of the parts' vagueness with their error."""
    vague: list[float] = []
    wrong: list[float] = []
    for part, (rows, columns) in PARTS.items():
        vague += [vagueness(field, part) for field in drawn]
        wrong += (1 - overlap(drawn[:, rows, columns] > 0, real[:, rows, columns] > 0)).tolist()
    if not np.ptp(vague) or not np.ptp(wrong):
        return 0.0
    return float(np.corrcoef(vague, wrong)[0, 1])


def _drawing_figures(
    drawn: Fields, test: Pairs, chosen: Drawing, style: str, critic: QualityCritic
) -> dict[str, float]:
    """Of drawings (n, 96, 128) of the test's ``chosen`` rows in a style."""
    fields = test.fields[chosen]
    real = fields[:, STYLES.index(style)].astype(np.float32) / 127.0
    if style == "stencil":  # the face is lit and its lines are dark
        lost = lost_share(drawn <= 0, fields[:, STYLES.index("lines")] > 0)
    else:
        lost = lost_share(drawn > 0, real > 0)
    return {
        "iou": float(overlap(drawn > 0, real > 0).mean()),
        "specks": float(np.mean([specks(field > 0) for field in drawn])),
        "specks_real": float(np.mean([specks(field > 0) for field in real])),
        "lost_parts": lost,
        "vagueness_tells": vagueness_tells(drawn, real),
        "quality": float(qualities(critic, drawn > 0, test.views[chosen]).mean()),
    }


def _latent_figures(
    identities: Fields, controls: Fields, test: Pairs, chosen: Drawing
) -> dict[str, float]:
    """Of the person and the controls predicted, against the test's ``chosen`` rows."""
    shapes = identities[:, :SHAPE_SIZE], test.identities[chosen, :SHAPE_SIZE]
    figures = {
        "shape_correlation": _correlation(*shapes),
        "controls_error": float(np.abs(controls - test.controls[chosen]).mean()),
    }
    predicted, shown = (c[:, : len(EMOTIONS)] for c in (controls, test.controls[chosen]))
    clear = shown.max(1) >= _CLEAR
    if clear.any():
        figures["emotion_agreement"] = float(
            (predicted[clear].argmax(1) == shown[clear].argmax(1)).mean()
        )
    return figures


def evaluate_photo_net(
    trainer: PhotoTrainer, critic: QualityCritic, test: Pairs
) -> dict[str, float]:
    """All figures, separately for photographs and renderings."""
    figures: dict[str, float] = {}
    for group, chosen in (("photographs", test.styled), ("renders", ~test.styled)):
        if not chosen.any():
            continue
        for style in STYLES if group == "photographs" else STYLES[:1]:
            drawn, identities, controls = trainer.draw(test.views[chosen], style)
            predicted = _drawing_figures(drawn, test, chosen, style, critic)
            figures |= {f"{style}_{group}_{name}": value for name, value in predicted.items()}
            if style == STYLES[0]:
                latent = _latent_figures(identities, controls, test, chosen)
                figures |= {f"{name}_{group}": value for name, value in latent.items()}
    return figures | ranked(critic, test)
