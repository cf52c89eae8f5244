"""Sections on single drawings: expression, distance, marks, people."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from emotion_face.evaluation import plots
from emotion_face.evaluation.classifier import (
    accuracy,
    confusion,
    expression_labels,
    is_clear,
    probabilities,
    train_classifier,
)
from emotion_face.evaluation.context import EvaluationContext
from emotion_face.evaluation.distances import features, frechet
from emotion_face.evaluation.findings import Section
from emotion_face.evaluation.gates import Gate
from emotion_face.evaluation.marks import Drawing, overlap, specks
from emotion_face.evaluation.movement import NAMES, full
from emotion_face.evaluation.pictures import in_rows, sheet
from emotion_face.training.sampling import sample_controls

_MOST_DISTANCE = {"cpu": 1.5, "gpu": 1.2}  # Frechet distance over its floor
_WORST = 16
_WORST_COLUMNS = 4
_POSES = 160  # drawings of each person that the identity classifier learns from
_IDENTITY_STEPS = 600
_IDENTITY_SEED = 30_000


def expression(context: EvaluationContext, drawn: Drawing) -> Section:
    """Whether the classifier predicts the emotion, on generated and on real drawings."""
    test = context.test
    clear = is_clear(test.controls)
    labels = expression_labels(test.controls[clear])
    predicted = {
        name: probabilities(context.classifier, drawings[clear])
        for name, drawings in (("generated", drawn), ("real", test.fields > 0))
    }
    right = {name: accuracy(p, labels) for name, p in predicted.items()}
    plot = plots.confusions({name: confusion(p, labels) for name, p in predicted.items()}, NAMES)
    return Section(
        "Expression",
        [Gate("expression accuracy", right["generated"], least=0.95, floor=right["real"])],
        [f"{clear.sum()} drawings of one clear emotion (0.6 or more), or of none."],
        {"expression_accuracy": right, "drawings": int(clear.sum())},
        {"confusion.png": (plot, "Emotion shown and predicted, in percent.")},
    )


def distance(context: EvaluationContext, drawn: Drawing) -> Section:
    """Frechet distance to real drawings, over that between two halves of real drawings."""
    half = len(drawn) // 2
    real = context.test.fields > 0
    most = _MOST_DISTANCE[context.accelerator]
    section = Section("Distance to real drawings")
    for name, extractor in context.extractors.items():
        other = features(extractor, real[half : 2 * half])
        floor = frechet(features(extractor, real[:half]), other)
        gap = frechet(features(extractor, drawn[:half]), other)
        section.gates.append(
            Gate(f"Frechet distance / floor, {name}", gap / floor, most=most, floor=1.0)
        )
        section.figures[name] = {"frechet": gap, "floor": floor}
        section.text.append(f"{name.capitalize()}: {gap:.4g} generated, {floor:.4g} real.")
    section.text.append(
        f"{half} generated drawings against {half} real ones of other people and poses; the floor "
        f"is {half} real ones of the same people and poses as the generated, against the same."
    )
    return section


def marks(context: EvaluationContext, drawn: Drawing) -> Section:
    """Specks, ink and overlap, and the drawings that overlap least."""
    real = context.test.fields > 0
    share = overlap(drawn, real)
    pieces = {
        name: float(np.mean([specks(d) for d in drawings]))
        for name, drawings in (("generated", drawn), ("real", real))
    }
    worst = np.argsort(share)[:_WORST]
    pairs = [np.vstack([drawn[k], real[k]]) for k in worst]
    titles = [f"overlap {share[k]:.2f}" for k in worst]
    picture = sheet(in_rows(pairs, _WORST_COLUMNS), titles=in_rows(titles, _WORST_COLUMNS))
    return Section(
        "Ink",
        [
            Gate("specks below 6 px, per drawing", pieces["generated"], most=0.2,
                 floor=pieces["real"]),
            Gate("ink over that of the real drawings", float(drawn.sum() / real.sum()),
                 least=0.9, most=1.1, floor=1.0),
            Gate("overlap (IoU) with held-out drawings", float(
                (drawn & real).sum() / (drawn | real).sum()), least=0.9, floor=1.0),
        ],
        [f"Mean ink: {100 * drawn.mean():.2f} % of the canvas generated, "
         f"{100 * real.mean():.2f} % real. Overlap of the worst drawing: {share.min():.2f}."],
        {"specks": pieces, "wrong_pixels": float((drawn ^ real).sum((1, 2)).mean())},
        {"worst.png": (picture, f"The {_WORST} worst of {len(drawn)} by overlap: generated above, "
                                "real below.")},
    )  # fmt: skip


def people(context: EvaluationContext) -> Section:
    """Whether each person is told from the others, in every emotion."""
    codes = context.people
    count = len(codes)
    rng = np.random.default_rng(_IDENTITY_SEED)
    who = np.repeat(np.arange(count), _POSES)
    poses = np.array([sample_controls(rng).vector() for _ in who])
    shares = np.eye(count, dtype=np.float32)
    known = context.reference.fields(codes[who], poses) > 0
    classifier = train_classifier(
        known, shares[who], steps=_IDENTITY_STEPS, seed=_IDENTITY_SEED, name="people"
    )
    shown, controls = every_expression(codes)
    truth = shares[np.repeat(np.arange(count), len(NAMES))]
    drawings = {
        "generated": context.draw(shown, controls) > 0,
        "real": context.reference.fields(shown, controls) > 0,
    }
    right = {name: accuracy(probabilities(classifier, d), truth) for name, d in drawings.items()}
    apart = {name: _apart(d.reshape(count, len(NAMES), *d.shape[1:]))
             for name, d in drawings.items()}  # fmt: skip
    return Section(
        "People",
        [Gate(f"{count} people, recognised by an identity classifier in all expressions",
              right["generated"], least=0.95, floor=right["real"])],
        [f"Two people with the same expression differ by {apart['generated'].mean():.0f} pixels "
         f"(the most alike by {apart['generated'].min():.0f}); real drawings by "
         f"{apart['real'].mean():.0f} ({apart['real'].min():.0f})."],
        {"identity_accuracy": right,
         "pixels_apart": {name: [float(a.min()), float(a.mean())] for name, a in apart.items()}},
    )  # fmt: skip


def every_expression(
    codes: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Identities and controls of all of `NAMES` at full strength, person by person."""
    poses = np.array([full(name) for name in NAMES])
    return np.repeat(codes, len(NAMES), axis=0), np.tile(poses, (len(codes), 1))


def _apart(drawings: Drawing) -> NDArray[np.float64]:
    """Mean pixels that differ between each two people (people, expressions, rows, columns)."""
    return np.array([
        (drawings[a] ^ drawings[b]).sum((1, 2)).mean()
        for a, b in combinations(range(len(drawings)), 2)
    ])  # fmt: skip
