"""Context of an evaluation: the generator, and its references."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.evaluation.classifier import Classifier
from emotion_face.evaluation.movement import Draw
from emotion_face.evaluation.reference_drawings import ReferenceDrawings
from emotion_face.training.dataset import Drawings


@dataclass(frozen=True)
class EvaluationContext:
    """A generator and its references.

    Attributes
    ----------
    draw : callable
        The generator.
    reference : ReferenceDrawings
        The pen's drawings, which the generator learned from.
    test : Drawings
        Real drawings of people who were not in the training of generator or classifier.
    classifier : Classifier
        Classifier of the expression.
    extractors : dict of str to Classifier
        Feature extractors by their names.
    people : (n, identity_size) float32 array
        Identity codes of the people shown.
    accelerator : str
        Device of its training, ``"cpu"`` or ``"gpu"``, with stricter gates for the latter.
    """

    draw: Draw
    reference: ReferenceDrawings
    test: Drawings
    classifier: Classifier
    extractors: dict[str, Classifier]
    people: NDArray[np.float32]
    accelerator: str
