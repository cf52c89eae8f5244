"""Gates of the portrait generator, on test people."""

import time
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS, NEUTRAL
from emotion_face.evaluation.classifier import (
    Classifier,
    accuracy,
    expression_labels,
    probabilities,
    train_classifier,
)
from emotion_face.evaluation.gates import Gate
from emotion_face.evaluation.movement import Movement, full, movement, path
from emotion_face.face import (
    CONTROL_NAMES,
    Controls,
    Drawn,
    PortraitGenerator,
    Portrayed,
    View,
    binarize,
    warp,
)
from emotion_face.training.engine import overlap
from emotion_face.training.portrait_dataset import Portraits

NAMES = (NEUTRAL, *EMOTIONS)
CLASSIFIED = slice(16, 112)  # rows of the canvas that the classifier sees
_EYES = ((slice(50, 68), slice(38, 62)), (slice(50, 68), slice(66, 90)))
_MOUTH = (slice(78, 108), slice(44, 84))
_NEAR_PX = 3
_LEAST_EYE_PX, _LEAST_MOUTH_PX = 8, 10
_SPLIT_STEPS = 1_500
_GAZE = [CONTROL_NAMES.index(name) for name in ("gaze_x", "gaze_y")]
RECOGNISED = "expression recognised by the classifier"
_TIMED = 200
_SEED = 3_000
_VIEW = View(0.93, y=15.0)


def people_of(test: Portraits, generator: PortraitGenerator) -> list[Portrayed]:
    """The test people, for the generator."""
    framed = np.full(8, 44.0), np.full(8, 98.0)
    return [
        generator.person(Drawn(keys.astype(np.float32) / np.float32(127), points, *framed))
        for keys, points in zip(test.keys, test.landmarks.astype(np.float64), strict=True)
    ]


def redrawn(
    generator: PortraitGenerator, people: list[Portrayed], controls: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Fields (p, n, 112, 128) of people under controls (p, n, 16)."""
    return np.array([
        [generator.field(person, Controls.of(c)) for c in poses]
        for person, poses in zip(people, controls, strict=True)
    ])  # fmt: skip


def disturbance(drawn: NDArray[Any], wanted: NDArray[Any]) -> float:
    """Changes by one group of controls outside its place.

    Parameters
    ----------
    drawn, wanted : (p, n, 112, 128) array
        The generator's and the pen's fields; 2 k and 2 k + 1 differ by one group of controls.

    Returns
    -------
    float
        Share of the pixels that the group flips in the generator's drawings that lie more than
        `_NEAR_PX` from all that it flips in the pen's.
    """
    flips, meant = ((fields[:, 0::2] > 0) != (fields[:, 1::2] > 0) for fields in (drawn, wanted))
    size = 2 * _NEAR_PX + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    beyond = sum(
        int((own & (cv2.dilate(pen.astype(np.uint8), disc) == 0)).sum())
        for own, pen in zip(
            flips.reshape(-1, *flips.shape[2:]), meant.reshape(-1, *meant.shape[2:]), strict=True
        )
    )
    return beyond / max(int(flips.sum()), 1)


def followed(drawn: NDArray[Any], wanted: NDArray[Any], controls: NDArray[np.float32]) -> float:
    """How much of a changed gaze is seen.

    Parameters
    ----------
    drawn, wanted : (p, n, 112, 128) array
        The generator's and the pen's fields, in twins.
    controls : (p, n, 16) array

    Returns
    -------
    float
        Share of the pixels that the pen flips between twins of which only the gaze differs that the
        generator flips, too; NaN if there are no such twins.
    """
    changed = controls[:, 0::2] != controls[:, 1::2]
    looks_elsewhere = changed[:, :, _GAZE].any(2) & (changed.sum(2) == changed[:, :, _GAZE].sum(2))
    flips, meant = (
        (fields[:, 0::2] > 0)[looks_elsewhere] != (fields[:, 1::2] > 0)[looks_elsewhere]
        for fields in (drawn, wanted)
    )
    return float((flips & meant).sum() / meant.sum()) if meant.any() else float("nan")


def expression_classifier(training: Portraits, seed: int = _SEED) -> Classifier:
    """A classifier of the expression, trained on the pen's drawings of the training people."""
    drawings = (training.fields[:, :, CLASSIFIED] > 0).reshape(-1, 96, training.fields.shape[-1])
    labels = expression_labels(training.controls.reshape(-1, training.controls.shape[-1]))
    return train_classifier(
        drawings, labels, steps=_SPLIT_STEPS, seed=seed, name="expressions of portraits"
    )


def share_recognised(classifier: Classifier, fields: NDArray[Any]) -> float:
    """Share of fields (p, 8, 112, 128), one of each of `NAMES`, whose expression is recognised."""
    labels = expression_labels(np.array([full(name) for name in NAMES]))
    drawings = (fields[:, :, CLASSIFIED] > 0).reshape(-1, 96, fields.shape[-1])
    return accuracy(probabilities(classifier, drawings), np.tile(labels, (len(fields), 1)))


def paths(
    generator: PortraitGenerator, people: list[Portrayed], count: int = 200
) -> tuple[list[Movement], int]:
    """Movements between two expressions of random people, and frames that lack a part."""
    rng = np.random.default_rng(_SEED)
    lost, found = 0, []
    for _ in range(count):
        person = people[rng.integers(len(people))]
        start, end = rng.choice(len(NAMES), 2, replace=False)
        frames: list[NDArray[np.uint8]] = []
        for vector in path(NAMES[start], NAMES[end]):
            field = generator.field(person, Controls.of(vector))
            lost += _lacks_a_part(field)
            frames.append(binarize(warp(field, _VIEW), frames[-1] if frames else None))
        found.append(movement(np.array(frames)))
    return found, lost


def _lacks_a_part(field: NDArray[np.float32]) -> bool:
    dark = field <= 0
    eyes = min(int(dark[window].sum()) for window in _EYES)
    return eyes < _LEAST_EYE_PX or int(dark[_MOUTH].sum()) < _LEAST_MOUTH_PX


def milliseconds(generator: PortraitGenerator, person: Portrayed) -> float:
    """Median time of a frame [ms]."""
    times_s = []
    for _ in range(_TIMED):
        start_s = time.perf_counter()
        generator.field(person, Controls())
        times_s.append(time.perf_counter() - start_s)
    return 1000.0 * float(np.median(times_s))


def gates(
    generator: PortraitGenerator, training: Portraits, test: Portraits, weights_mb: float
) -> list[Gate]:
    """The generator's gates."""
    people = people_of(test, generator)
    classifier = expression_classifier(training)
    drawn = redrawn(generator, people, test.controls)
    full_strength = np.tile(np.array([full(name) for name in NAMES]), (len(people), 1, 1))
    posed = redrawn(generator, people, full_strength)
    moved, lost = paths(generator, people)
    return [
        Gate("overlap (IoU) with the pen's drawings of unseen people", overlap(drawn, test.fields),
             least=0.9),
        Gate("flips by one group of controls away from where the pen has them",
             disturbance(drawn, test.fields), most=0.1),
        Gate("flips of a changed gaze that are drawn", followed(drawn, test.fields, test.controls),
             least=0.5),
        Gate(RECOGNISED, share_recognised(classifier, posed),
             least=0.95, floor=share_recognised(classifier, test.keys[:, :8])),
        Gate("frames with lost parts on 200 paths", lost, most=0),
        Gate(
            "flips along a path / between its ends, median",
            float(np.median([one.ratio for one in moved])),
            most=2.0,
        ),
        Gate("pixels that flicker, mean of a path", float(np.mean([m.flicker for m in moved])),
             most=0),
        Gate("a frame, one thread [ms]", milliseconds(generator, people[0]), most=2.5),
        Gate("weights [MB]", weights_mb, most=8.0),
    ]  # fmt: skip
