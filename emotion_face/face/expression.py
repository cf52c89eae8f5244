"""The expression that a face shows, and the head pose for it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS, MODULATORS, EmotionReading

# Of the emotions, arousal, intensity, and dopamine relative to its resting level.
_RANGE = np.array([*[(0.0, 1.0)] * len(EMOTIONS), (-1.0, 1.0), (0.0, 1.0), (0.0, 10.0)]).T


@dataclass(frozen=True)
class Expression:
    """The part of the emotional state that the face shows.

    Attributes
    ----------
    emotions : (7,) array
        Intensities, 0 to 1, in the order of ``EMOTIONS``.
    arousal : float
        -1 to 1.
    intensity : float
        Strength of the leading emotion, 0 to 1.
    dopamine : float
        Level relative to its resting level (1 at rest).
    """

    emotions: NDArray[np.float64]
    arousal: float = 0.0
    intensity: float = 0.0
    dopamine: float = 1.0

    @classmethod
    def neutral(cls) -> "Expression":
        """A face at rest."""
        return cls(np.zeros(len(EMOTIONS)))

    @classmethod
    def of(cls, reading: EmotionReading, dopamine_rest: float) -> "Expression":
        """Expression of a state, clipped to its range; NaN and infinity count as zero.

        Parameters
        ----------
        reading : EmotionReading
        dopamine_rest : float
            Dopamine level at rest, above 0.
        """
        dopamine = reading.levels[MODULATORS.index("dopamine")] / dopamine_rest
        rest = [reading.arousal, reading.intensity, dopamine]
        values = np.nan_to_num([*reading.emotions, *rest], posinf=0.0, neginf=0.0).clip(*_RANGE)
        return cls(values[: len(EMOTIONS)], *values[len(EMOTIONS) :].tolist())


_HEAD = {
    "fear": (0.0, -0.15, 0.0),
    "mad": (0.0, -0.3, 0.0),
    "love": (0.0, 0.0, 0.45),
    "sad": (0.0, -0.35, -0.2),
    "surprise": (0.0, 0.15, 0.0),
    "power": (-0.25, 0.35, -0.15),
}
# Head pose of each emotion at full intensity: yaw, pitch, roll.
HEAD_OF_EMOTIONS = np.array([_HEAD.get(name, (0.0, 0.0, 0.0)) for name in EMOTIONS])
