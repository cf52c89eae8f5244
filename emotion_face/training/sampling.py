"""Random controls to draw faces under."""

import numpy as np

from emotion_face.affect import EMOTIONS
from emotion_face.face import HEAD_OF_EMOTIONS, LID_WIDE, Controls


def sample_controls(rng: np.random.Generator) -> Controls:
    """Random controls: rest, single emotions, blends and paths between two, with poses and lids."""
    emotions = np.zeros(len(EMOTIONS))
    kind = rng.random()
    order = rng.permutation(len(EMOTIONS))
    if kind < 0.45:
        emotions[order[0]] = 1.0 if rng.random() < 0.35 else rng.uniform(0.05, 1.0)
    elif kind < 0.65:
        v = rng.random()
        emotions[order[:2]] = v, 1.0 - v
    elif kind < 0.82:
        emotions[order[:2]] = rng.uniform(0.6 if rng.random() < 0.5 else 0.05, 1.0, 2)
    elif kind < 0.9:
        emotions[order[:3]] = rng.uniform(0.05, 1.0, 3)
    lids = np.ones(2)
    eyes = rng.random()
    if eyes < 0.4:
        lids[:] = 0.0 if eyes < 0.06 else rng.uniform(0.0, LID_WIDE)
    elif eyes < 0.5:
        lids = rng.uniform(0.0, LID_WIDE, 2)
    gaze = rng.uniform(-1.0, 1.0, 2) if rng.random() < 0.55 else np.zeros(2)
    jaw = rng.random() if rng.random() < 0.35 else 0.0
    if rng.random() < 0.5:  # as the animator holds the head, and what breath and glances add
        pose = (emotions @ HEAD_OF_EMOTIONS + rng.normal(0.0, 0.1, 3)).clip(-1.0, 1.0)
    else:
        pose = rng.uniform(-1.0, 1.0, 3) * rng.choice([0.0, rng.random()], p=[0.3, 0.7])
    pupil = rng.uniform(-1.0, 1.0) if rng.random() < 0.4 else 0.0
    return Controls(emotions, *(float(value) for value in (*lids, *gaze, jaw, *pose, pupil)))
