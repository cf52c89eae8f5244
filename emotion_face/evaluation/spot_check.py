"""Cheap figures that a test recomputes from the weights, to tie a report to its model."""

import numpy as np

from emotion_face.evaluation.marks import specks
from emotion_face.evaluation.movement import NAMES, drawing_by, film, full, movement, path
from emotion_face.face import OnnxGenerator, load_identity

_PERSON = "seed:7"
_PATHS = (("joy", "mad"), ("sad", "surprise"), ("fear", "power"))


def spot_check(generator: OnnxGenerator) -> dict[str, list[int]]:
    """Flips along three paths, and ink [px] and specks of each expression, of one person."""
    draw, person = drawing_by(generator), load_identity(generator, _PERSON)
    expressions = np.array([full(name) for name in NAMES])
    stills = draw(np.tile(person, (len(NAMES), 1)), expressions) > 0
    ways = [path(*ends) for ends in _PATHS]
    films = [film(draw(np.tile(person, (len(way), 1)), way)) for way in ways]
    return {
        "path_flips": [int(movement(frames).per_frame.sum()) for frames in films],
        "ink_px": [int(still.sum()) for still in stills],
        "specks": [specks(still) for still in stills],
    }
