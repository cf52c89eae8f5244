"""The generator that an evaluation looks at, and what it is held against."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.evaluation.classifier import Classifier
from emotion_face.evaluation.movement import Draw
from emotion_face.evaluation.originals import Originals
from emotion_face.training.dataset import Drawings


@dataclass(frozen=True)
class Subject:
    """A generator and what it is held against.

    Attributes
    ----------
    draw : callable
        The generator.
    originals : Originals
        The pen that drew what it learned from.
    test : Drawings
        Real drawings of people that neither the generator nor the judge met.
    judge : Classifier
        Judge of the expression.
    extractors : dict of str to Classifier
        Feature extractors by their names.
    people : (n, identity_size) float32 array
        Identity codes of the people shown.
    accelerator : str
        What it was trained on, ``"cpu"`` or ``"gpu"``: more is asked of the latter.
    """

    draw: Draw
    originals: Originals
    test: Drawings
    judge: Classifier
    extractors: dict[str, Classifier]
    people: NDArray[np.float32]
    accelerator: str
