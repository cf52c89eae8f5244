"""A generator that was tuned to a hand, beside the one that it was tuned from."""

from itertools import combinations
from pathlib import Path

import numpy as np

from emotion_face.affect import EMOTIONS
from emotion_face.evaluation.movement import (
    NAMES,
    PATH_FRAMES,
    drawing_by,
    film,
    movement,
    panel,
    path,
)
from emotion_face.evaluation.pictures import in_rows, sheet
from emotion_face.evaluation.still import every_expression
from emotion_face.face import OnnxGenerator, load_identity, shipped_cartoons
from emotion_face.training.customise import HandDrawings, random_people
from emotion_face.training.engine import overlap
from emotion_face.training.metrics import expression_accuracy
from emotion_face.training.networks import Encoder, Generator, draw

LEAST_ACCURACY = 0.95

_SEED = 40_000
_PEOPLE = 25
_PAIRS = tuple(combinations(EMOTIONS, 2))


def measure(
    before: Generator, after: Generator, encoder: Encoder, drawings: HandDrawings
) -> dict[str, float]:
    """Figures of both generators: nearness to the drawings, expressions, and movement.

    Expressions are those of random people at full strength, read by the encoder. Movement is that
    of the panel's pixels on the path between each two emotions, each of another random person.
    """
    rng = np.random.default_rng(_SEED)
    people = random_people(rng, _PEOPLE)
    identities, controls = every_expression(people)
    walkers = np.repeat(np.resize(people, (len(_PAIRS), people.shape[1])), PATH_FRAMES, axis=0)
    paths = np.vstack([path(*pair) for pair in _PAIRS])
    figures: dict[str, float] = {}
    for suffix, generator in (("", after), ("_before", before)):
        copies = draw(generator, drawings.identities, drawings.controls)
        faces = draw(generator, identities, controls)
        moves = [
            movement(film(fields))
            for fields in np.split(draw(generator, walkers, paths), len(_PAIRS))
        ]
        figures |= {
            f"overlap{suffix}": overlap(copies, drawings.fields),
            f"expression_accuracy{suffix}": expression_accuracy(encoder, faces, controls),
            f"flips_per_frame{suffix}": float(np.mean([m.per_frame.mean() for m in moves])),
            f"most_flips{suffix}": float(max(m.worst for m in moves)),
            f"flickering_pixels_per_path{suffix}": float(np.mean([m.flicker for m in moves])),
        }
    return figures


def write_faces(path: Path, generator: OnnxGenerator) -> None:
    """Write a sheet of the shipped cartoons in every expression, as on the panel."""
    people = shipped_cartoons()
    codes = np.array([load_identity(generator, name) for name in people])
    frames = panel(drawing_by(generator)(*every_expression(codes)))
    rows = in_rows(list(frames), len(NAMES))
    sheet(rows, columns=NAMES, names=people).save(path, optimize=True)
