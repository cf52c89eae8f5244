"""Photographed people act feelings: facial actions, moved pixels, and what opens and folds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import NEUTRAL
from emotion_face.portrait.acting import FULL_TURN_RAD, turn_of
from emotion_face.portrait.head import Head
from emotion_face.portrait.layout import FINE, STRETCH
from emotion_face.portrait.maps import Points
from emotion_face.portrait.reenactment import acted_photograph, narrowed
from emotion_face.portrait.sitter import Sitter

ACTS: dict[str, tuple[dict[str, float], ...]] = {
    "fear": (
        {"browInnerUp": 1.0, "browOuterUp": 0.4, "browDown": 0.35, "eyeWide": 1.1,
         "mouthStretch": 0.9, "jawOpen": 0.2, "mouthLowerDown": 0.4},
        {"browInnerUp": 1.0, "browOuterUp": 0.6, "browDown": 0.3, "eyeWide": 1.2,
         "mouthStretch": 0.7, "jawOpen": 0.45},
        {"browInnerUp": 1.0, "browDown": 0.4, "eyeWide": 1.1, "mouthStretch": 1.0},
    ),
    "mad": (
        {"browDown": 1.2, "eyeSquint": 0.5, "noseSneer": 0.4, "mouthPress": 0.8,
         "mouthRollLower": 0.3},
        {"browDown": 1.2, "eyeSquint": 0.6, "noseSneer": 0.8, "mouthUpperUp": 0.7,
         "mouthLowerDown": 0.7, "jawOpen": 0.12, "mouthStretch": 0.2},
        {"browDown": 1.2, "eyeWide": 0.4, "noseSneer": 0.4, "mouthUpperUp": 0.5,
         "mouthLowerDown": 0.6, "jawOpen": 0.45, "mouthFunnel": 0.3},
        {"browDown": 1.2, "eyeSquint": 0.5, "mouthFrown": 0.6, "mouthShrugLower": 0.4},
    ),
    "joy": (
        {"mouthSmile": 1.0, "cheekSquint": 0.8, "eyeSquint": 0.4},
        {"mouthSmile": 1.0, "cheekSquint": 0.8, "eyeSquint": 0.4, "jawOpen": 0.2,
         "mouthUpperUp": 0.4},
        {"mouthSmile": 1.1, "cheekSquint": 0.8, "eyeSquint": 0.5, "jawOpen": 0.45,
         "mouthUpperUp": 0.3, "browOuterUp": 0.2},
    ),
    "sad": (
        {"browInnerUp": 1.1, "mouthFrown": 1.0, "mouthShrugLower": 0.5, "eyeSquint": 0.2},
        {"browInnerUp": 1.1, "browDown": 0.3, "mouthFrown": 0.9, "eyeBlink": 0.35,
         "mouthPress": 0.3},
        {"browInnerUp": 1.0, "browDown": 0.3, "eyeSquint": 0.7, "cheekSquint": 0.5,
         "mouthFrown": 0.9, "mouthStretch": 0.4, "jawOpen": 0.1, "mouthLowerDown": 0.3},
    ),
    "surprise": (
        {"browInnerUp": 1.0, "browOuterUp": 1.2, "eyeWide": 1.1, "jawOpen": 0.7,
         "mouthFunnel": 0.3},
        {"browInnerUp": 1.0, "browOuterUp": 1.1, "eyeWide": 0.9, "jawOpen": 0.35},
        {"browInnerUp": 1.1, "browOuterUp": 1.2, "eyeWide": 1.2, "jawOpen": 0.95},
    ),
    NEUTRAL: ({},),
    "disgust": (
        {"noseSneer": 1.2, "mouthUpperUp": 0.9, "browDown": 0.5, "eyeSquint": 0.6,
         "cheekSquint": 0.5},
        {"noseSneer": 1.1, "mouthUpperUp": 0.7, "mouthShrugLower": 0.6, "mouthFrown": 0.6,
         "browDown": 0.5, "eyeSquint": 0.5},
    ),
}  # fmt: skip
"""Facial actions of each feeling, some ways to show it, after EMFACS (Ekman & Friesen 1983)."""

_UNEVEN = 0.15  # standard deviation of one action's share in an act
_OWN = 3  # further actions that a person adds
_OWN_MOST = 0.25
_MOST = 1.7  # beyond this activation a face tears
_STRANGE = ("Pupil", "eyeLook", "cheekPuff", "mouthPucker", "mouthLeft", "mouthRight", "jaw")


@dataclass(frozen=True)
class Act:
    """What somebody does with their face.

    Attributes
    ----------
    active : (a,) array
        Activation of the head's actions.
    yaw, pitch : float
        Of the head, -1 to 1, in `FULL_TURN_RAD`.
    """

    active: NDArray[np.float64]
    yaw: float
    pitch: float


def sample_act(feeling: str, strength: float, head: Head, rng: np.random.Generator) -> Act:
    """An act as people vary it: uneven, with something of their own, the head a little turned."""
    way = ACTS[feeling][rng.integers(len(ACTS[feeling]))]
    active = strength * head.activation(way) * rng.normal(1.0, _UNEVEN, len(head.names))
    own = [k for k, name in enumerate(head.names) if not name.startswith(_STRANGE)]
    some = rng.choice(own, _OWN, replace=False)
    active[some] += rng.uniform(0.0, _OWN_MOST, _OWN)
    yaw, pitch = rng.normal(0.0, 0.45, 2).clip(-1.0, 1.0)
    return Act(active.clip(0.0, _MOST), float(yaw), float(pitch))


def picture(sitter: Sitter, act: Act) -> tuple[NDArray[np.uint8], Points]:
    """A grey photograph (336, 343) of the act, and its landmarks (68, 2) [px]."""
    turn = turn_of(act.yaw * FULL_TURN_RAD[0], act.pitch * FULL_TURN_RAD[1])
    image, landmarks = acted_photograph(sitter, act.active, turn)
    return narrowed(image), landmarks * FINE / (STRETCH, 1.0)


def clear_share(strength: float) -> float:
    """How much of an act of some strength is its feeling; the rest is neutral."""
    return float(np.clip((strength - 0.2) / 0.5, 0.0, 1.0))
