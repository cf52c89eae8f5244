"""What is measured of every generator, of ours and of the pen alike."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.evaluation.classifier import (
    Classifier,
    accuracy,
    expression_labels,
    is_clear,
    probabilities,
    train_classifier,
)
from emotion_face.evaluation.distances import features, frechet, path_steps, random_extractor
from emotion_face.evaluation.movement import (
    NAMES,
    PATH_FRAMES,
    Draw,
    Fields,
    film,
    full,
    movement,
    path,
)
from emotion_face.evaluation.still import every_expression
from emotion_face.training.dataset import Drawings
from emotion_face.training.sampling import sample_controls

_SEED = 1_000
_JUDGE_STEPS = 1_000
_PERSON_STEPS, _PERSON_POSES = 500, 80
WALKERS = 2  # people on the paths between emotions
_TIMED = 5  # frames of each expression
_EPS = 1.0 / (PATH_FRAMES - 1)

Code = NDArray[np.float32]
Encode = Callable[[NDArray[np.bool_]], tuple[Code, Code]]


@dataclass(frozen=True)
class Judges:
    """What looks at drawings; all learned from the pen's, and met no generator.

    Attributes
    ----------
    expression, person : Classifier
    encode : callable
        Person and controls of drawings: the shipped encoder.
    people : (n, IDENTITY_SIZE) float32 array
        Whom ``person`` knows.
    """

    expression: Classifier
    person: Classifier
    encode: Encode
    people: Code

    @property
    def extractors(self) -> dict[str, Classifier]:
        """What gives features, by its name."""
        return {"classifier's": self.expression, "random": random_extractor()}


def judges(pen: Draw, labelled: Drawings, encode: Encode, people: Code) -> Judges:
    """Judges that learn from drawings of people whom no generator met, and from the pen's."""
    rng = np.random.default_rng(_SEED)
    who = np.repeat(np.arange(len(people)), _PERSON_POSES)
    poses = np.array([sample_controls(rng).vector() for _ in who])
    return Judges(
        train_classifier(
            labelled.fields > 0, expression_labels(labelled.controls),
            steps=_JUDGE_STEPS, seed=_SEED, name="expressions",
        ),
        train_classifier(
            pen(people[who], poses) > 0, np.eye(len(people), dtype=np.float32)[who],
            steps=_PERSON_STEPS, seed=_SEED, name="people",
        ),
        encode,
        people,
    )  # fmt: skip


def measure(draw: Draw, pen: Draw, test: Drawings, judges: Judges) -> dict[str, float]:
    """All figures of a generator."""
    return (
        still(draw(test.identities, test.controls), test, judges)
        | likeness(draw, judges)
        | paths(draw, judges)
        | translation(draw, pen, judges)
    )


def milliseconds(draws: Mapping[str, Draw], person: Code) -> dict[str, float]:
    """Median CPU time of a frame [ms]; the generators take turns, so that load meets all."""
    times_s: dict[str, list[float]] = {name: [] for name in draws}
    for pose in np.array([full(name) for name in NAMES]).repeat(_TIMED, 0):
        for name, draw in draws.items():
            began_s = time.process_time()
            draw(person[None], pose[None])
            times_s[name].append(time.process_time() - began_s)
    return {name: 1e3 * float(np.median(taken)) for name, taken in times_s.items()}


def still(fields: Fields, test: Drawings, judges: Judges) -> dict[str, float]:
    """Overlap, expression and Frechet distances of the fields drawn for a test."""
    drawn, real = fields > 0, test.fields > 0
    clear = is_clear(test.controls)
    labels = expression_labels(test.controls[clear])
    found = {
        "overlap": float((drawn & real).sum() / (drawn | real).sum()),
        "expression": accuracy(probabilities(judges.expression, drawn[clear]), labels),
    }
    half = len(drawn) // 2
    for name, extractor in judges.extractors.items():
        other = features(extractor, real[half : 2 * half])
        floor = frechet(features(extractor, real[:half]), other)
        gap = frechet(features(extractor, drawn[:half]), other)
        found[f"frechet, {name}"] = gap / floor
    return found


def likeness(draw: Draw, judges: Judges) -> dict[str, float]:
    """Share of the people, in every expression, who are told."""
    drawn = draw(*every_expression(judges.people)) > 0
    truth = np.eye(len(judges.people), dtype=np.float32).repeat(len(NAMES), 0)
    return {"likeness": accuracy(probabilities(judges.person, drawn), truth)}


def paths(draw: Draw, judges: Judges) -> dict[str, float]:
    """From each emotion to the next, and from each person to the next with each expression."""
    walkers = judges.people[:WALKERS].repeat(len(EMOTIONS) * PATH_FRAMES, 0)
    steps = np.vstack([path(a, b) for a, b in pairwise((*EMOTIONS, EMOTIONS[0]))])
    acted = draw(walkers, np.tile(steps, (WALKERS, 1)))
    along = np.linspace(0.0, 1.0, PATH_FRAMES, dtype=np.float32)[:, None]
    changed = [
        (1 - along) * a + along * b for a, b in pairwise(judges.people[: len(NAMES) + 1])
    ]  # fmt: skip
    held = np.array([full(name) for name in NAMES]).repeat(PATH_FRAMES, 0)
    morphed = draw(np.vstack(changed), held)
    films = acted.reshape(-1, PATH_FRAMES, *acted.shape[1:])
    moves = [movement(film(one[::way])) for one in films for way in (1, -1)]
    found = {
        "flips / ends": float(np.median([move.ratio for move in moves])),
        "most flips": float(max(move.worst for move in moves)),
        "flicker": float(np.mean([move.flicker for move in moves])),
    }
    for kind, fields in (("emotions", acted), ("people", morphed)):
        for name, extractor in judges.extractors.items():
            drawn = (fields > 0).reshape(-1, PATH_FRAMES, *fields.shape[1:])
            lengths = [path_steps(extractor, one).mean() for one in drawn]
            found[f"PPL, {kind}, {name}"] = float(np.mean(lengths)) / _EPS**2
    kept = probabilities(judges.expression, morphed > 0)
    found["expression kept"] = accuracy(kept, expression_labels(held))
    return found


def translation(draw: Draw, pen: Draw, judges: Judges) -> dict[str, float]:
    """Each person in each expression, read from the pen's drawing, with another expression.

    StarGAN's task (Choi et al. 2018): whether the judge names the target, and the person is who
    was in the source.
    """
    count = len(judges.people)
    identities, controls = every_expression(judges.people)
    read, _ = judges.encode(pen(identities, controls) > 0)
    targets = np.concatenate(
        [np.roll(controls.reshape(count, len(NAMES), -1), k, 1).reshape(controls.shape)
         for k in (1, 3, 5)]
    )  # fmt: skip
    drawn = draw(np.tile(read, (3, 1)), targets) > 0
    who = np.tile(np.eye(count, dtype=np.float32).repeat(len(NAMES), 0), (3, 1))
    return {
        "target": accuracy(probabilities(judges.expression, drawn), expression_labels(targets)),
        "source": accuracy(probabilities(judges.person, drawn), who),
    }
