"""Figures of readers of feelings, on labelled faces."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotion_face.evaluation.cost import milliseconds
from emotion_face.recognition import FEELINGS, FeelingsReader
from emotion_face.training.feeling_faces import FeelingFaces
from emotion_face.training.feelings_loop import AFFECT, crops
from emotion_face.training.teachers import Teacher

SIX = tuple(feeling for feeling in FEELINGS if feeling != "disgust")
_BINS = 10


@dataclass(frozen=True)
class Answers:
    """Answers of one method for some faces.

    Attributes
    ----------
    probabilities : (n, 7) array
    affect : (n, 2) array
        Valence and arousal.
    ms : float
        Time of one face on one thread [ms].
    """

    probabilities: NDArray[np.floating[Any]]
    affect: NDArray[np.floating[Any]]
    ms: float


def ours(reader: FeelingsReader, faces: FeelingFaces) -> Answers:
    """Answers of the shipped network, or another."""
    seen = crops(faces.views)
    probabilities, affect = reader.tell(seen, faces.actions)
    ms = milliseconds(lambda: reader.tell(seen[:1], faces.actions[:1]), 200)
    return Answers(probabilities, affect, ms)


def by_teacher(teacher: Teacher, faces: FeelingFaces) -> Answers:
    """Answers of a published network; valence and arousal are those of its feelings."""
    seen = crops(faces.views)
    probabilities = teacher.tell(seen)
    ms = milliseconds(lambda: teacher.tell(seen[:1]), 50)
    return Answers(probabilities, probabilities @ AFFECT, ms)


def together(answers: Mapping[str, Answers]) -> Answers:
    """The mean log of several methods, as `Answers`."""
    logs = np.mean([np.log(one.probabilities.clip(1e-4)) for one in answers.values()], axis=0)
    odds = np.exp(logs)
    probabilities = odds / odds.sum(1, keepdims=True)
    return Answers(probabilities, probabilities @ AFFECT, sum(one.ms for one in answers.values()))


def confusion(
    probabilities: NDArray[np.floating[Any]], labels: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Confusion matrix (7, 7): shares of predicted feelings, columns, for each shown one, rows."""
    counts = np.zeros((len(FEELINGS), len(FEELINGS)))
    np.add.at(counts, (labels, probabilities.argmax(1)), 1.0)
    return np.asarray(counts / np.maximum(counts.sum(1, keepdims=True), 1.0))


def concordance(said: NDArray[np.floating[Any]], true: NDArray[np.floating[Any]]) -> float:
    """Lin's concordance correlation coefficient (Lin 1989, Biometrics 45, 255-268)."""
    apart = (said.mean() - true.mean()) ** 2 + said.var() + true.var()
    return float(2.0 * ((said - said.mean()) * (true - true.mean())).mean() / max(apart, 1e-12))


def calibration_error(probabilities: NDArray[np.floating[Any]], labels: NDArray[np.int64]) -> float:
    """Expected calibration error (Guo et al. 2017, arXiv 1706.04599), ten bins."""
    confidence, right = probabilities.max(1), probabilities.argmax(1) == labels
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    apart = [
        (bins == k).mean() * abs(confidence[bins == k].mean() - right[bins == k].mean())
        for k in range(_BINS)
        if (bins == k).any()
    ]
    return float(np.sum(apart))


def figures(answers: Answers, faces: FeelingFaces) -> dict[str, float]:
    """All figures of one method on labelled faces.

    ``macro`` is the mean accuracy over the feelings that the faces show; ``macro_six`` the same
    without disgust, both shown and predicted.
    """
    said, labels = answers.probabilities, faces.labels
    right = said.argmax(1) == labels
    told = {
        f"accuracy_{name}": float(right[labels == k].mean())
        for k, name in enumerate(FEELINGS)
        if (labels == k).any()
    }
    six = [FEELINGS.index(name) for name in SIX]
    among = np.array(six)[said[:, six].argmax(1)] == labels
    told_six = [among[labels == k].mean() for k in six if (labels == k).any()]
    found = {
        "faces": float(len(labels)),
        "accuracy": float(right.mean()),
        "macro": float(np.mean(list(told.values()))),
        "macro_six": float(np.mean(told_six)),
        "worst": min(told.values()),
        **told,
        "calibration_error": calibration_error(said, labels),
        "ms": answers.ms,
    }
    for column, name in enumerate(("valence", "arousal")):
        known = ~np.isnan(faces.affect[:, column])
        if known.any():
            found[f"ccc_{name}"] = concordance(
                answers.affect[known, column], faces.affect[known, column]
            )
    return found


def clear(faces: FeelingFaces, least: float = 0.7) -> FeelingFaces:
    """The faces with a clear label."""
    return faces.rows(np.flatnonzero((faces.labels >= 0) & (faces.strengths >= least)))


def table(found: Mapping[str, Mapping[str, float]]) -> str:
    """Figures as a Markdown table, one column per method."""
    names = list(dict.fromkeys(name for one in found.values() for name in one))
    lines = ["| figure | " + " | ".join(found) + " |", "|---|" + "---|" * len(found)]
    for name in names:
        cells = (f"{one[name]:.3f}" if name in one else "-" for one in found.values())
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
