"""Figures of a trained portraitist on people it never met."""

import numpy as np

from emotion_face.affect import EMOTIONS
from emotion_face.training.engine import overlap
from emotion_face.training.portrait_dataset import Portraits
from emotion_face.training.portrait_loop import PortraitRun

_FACE = (slice(40, 110), slice(30, 98))  # rows and columns of brows, eyes, nose, mouth and chin


def evaluate_portrait(run: PortraitRun, test: Portraits) -> dict[str, float]:
    """Overlap with the pen's drawings of the test people.

    The moved keys alone, without the network, are the floor.
    """
    drawn = run.draw(test.keys, test.controls)
    felt = test.controls[:, :, : len(EMOTIONS)].clip(0.0)
    total = felt.sum(2, keepdims=True)
    shares = np.concatenate([(1 - total).clip(0.0), felt / np.maximum(total, 1.0)], axis=2)
    blend = np.einsum("pnk,pkhw->pnhw", shares, test.keys[:, : shares.shape[2]].astype(np.float32))
    ink, real = drawn > 0, test.fields > 0
    face = (slice(None), slice(None), *_FACE)
    return {
        "iou": overlap(drawn, test.fields),
        "iou_face": overlap(drawn[face], test.fields[face]),
        "iou_dark_face": overlap(-drawn[face], -test.fields[face].astype(np.float32)),
        "iou_dark_face_of_blend": overlap(-blend[face], -test.fields[face].astype(np.float32)),
        "wrong_pixels": float((ink != real).sum((2, 3)).mean()),
        "ink": float(ink.mean()),
        "ink_real": float(real.mean()),
    }
