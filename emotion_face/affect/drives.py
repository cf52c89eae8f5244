"""Drives: hints from the feelings for the robot's speed, voice and approach."""

import dataclasses

import numpy as np

from emotion_face.affect.names import EMOTIONS, Array
from emotion_face.settings import Checked, quantity

APPROACH = {
    "fear": -1.0, "mad": 0.6, "joy": 0.7, "love": 1.0, "sad": -0.4, "surprise": -0.2, "power": 0.5,
}  # fmt: skip
"""How strongly each emotion makes the robot approach.

The signs are those of C. S. Carver & E. Harmon-Jones, Anger is an approach-related affect,
Psychological Bulletin 135 (2009) 183, and R. J. Davidson, Cerebral asymmetry and emotion, Cognition
and Emotion 7 (1993) 115: joy, love, power and anger approach, fear and sadness withdraw, surprise
halts. The numbers are artistic.
"""

_WEIGHTS = np.array([APPROACH[emotion] for emotion in EMOTIONS])


@dataclasses.dataclass(frozen=True, kw_only=True)
class DriveGains(Checked):
    """How strongly feelings show in the drives; 0: not at all."""

    speed: float = quantity(
        "octaves", 0.0, 1.0, default=0.5, about="change of speed at full arousal"
    )
    voice: float = quantity(
        "1", 0.0, 1.0, default=1.0, about="change of the voice; 1 as in the literature"
    )
    approach: float = quantity("1", 0.0, 2.0, default=1.0, about="approach and withdrawal")


@dataclasses.dataclass(frozen=True)
class Drives:
    """Hints for other parts of the robot.

    Attributes
    ----------
    speed_scale : float
        Factor on its speed, 0.5 to 2.
    voice_pitch, voice_rate, voice_volume : float
        Factors on the voice, 1 when neutral, always above 0.
    approach : float
        -1 (withdraw) to 1 (come near).
    """

    speed_scale: float
    voice_pitch: float
    voice_rate: float
    voice_volume: float
    approach: float


def drives_of(
    emotions: Array, valence: float, arousal: float, dominance: float, gains: DriveGains
) -> Drives:
    """Drives of a feeling.

    People see arousal in fast movement (F. E. Pollick et al., Perceiving affect from arm movement,
    Cognition 82 (2001) B51; M. Saerbeck & C. Bartneck, Perception of affect elicited by robot
    motion, HRI 2010, 53); the exponential, by which calm slows as much as arousal speeds up, is
    artistic. The voice follows M. Schröder, Dimensional emotion representation as a basis for
    speech synthesis with non-extreme emotions, ADS 2004, LNCS 3068, 209, with the coefficients of
    the rules in MaryTTS.

    Parameters
    ----------
    emotions : (7,) array
        The vector E, each in [0, 1].
    valence, arousal, dominance : float
        Each in [-1, 1].
    gains : DriveGains
    """
    voice = gains.voice
    approach = gains.approach * float(emotions @ _WEIGHTS)
    return Drives(
        speed_scale=2.0 ** (gains.speed * arousal),
        voice_pitch=1.0 + voice * (0.3 * arousal + 0.1 * valence - 0.1 * dominance),
        voice_rate=1.0 + voice * (0.5 * arousal + 0.2 * valence),
        voice_volume=1.0 + voice * 0.66 * arousal,
        approach=min(max(approach, -1.0), 1.0),
    )
