"""From a word back to the emotions that it names."""

import dataclasses

import numpy as np

from emotion_face.affect.checked import check_names
from emotion_face.affect.dynamics import Dynamics
from emotion_face.affect.names import EMOTIONS, NEUTRAL, TIERS, Array
from emotion_face.affect.parameters import AffectParameters
from emotion_face.affect.wheel import Meaning


@dataclasses.dataclass(frozen=True, eq=False)
class Feeling:
    """Emotions (7,), each 0 to 1, in the order of `EMOTIONS`, and their arousal, -1 to 1."""

    emotions: Array
    arousal: float


class Lexicon:
    """The feelings behind the seven emotions, "neutral", and the words of a wheel.

    An emotion is meant in full; a word is meant as strong as it is when a state gets its name: in
    the middle of its tier, with the emotion beside it in the middle of what calls for it.

    Parameters
    ----------
    parameters : AffectParameters
        Their wheel has the words, their naming has the limits of the tiers.
    """

    def __init__(self, parameters: AffectParameters) -> None:
        naming = parameters.naming
        limits = (naming.enter, naming.tier_base, naming.tier_intense, 1.0)
        middles = (np.array(limits[:-1]) + limits[1:]) / 2.0
        self._strengths = {"": 1.0, **dict(zip(TIERS, middles.tolist(), strict=True))}
        self._beside = (naming.blend_enter + 1.0) / 2.0
        self._dynamics = Dynamics(parameters)
        own = {NEUTRAL: Meaning(), **{name: Meaning(emotion=name) for name in EMOTIONS}}
        self._meanings = parameters.wheel.meanings() | own

    def feeling(self, word: str) -> Feeling:
        """What a word means.

        Raises
        ------
        ConfigError
            If it is none of the words.
        """
        check_names("expression", (word,), self._meanings)
        meaning = self._meanings[word]
        emotions = np.zeros(len(EMOTIONS))
        for emotion, share in ((meaning.emotion, 1.0), (meaning.second, self._beside)):
            if emotion:
                emotions[EMOTIONS.index(emotion)] = share * self._strengths[meaning.tier]
        arousal = self._dynamics.affect(emotions[None])[0, 1]
        return Feeling(emotions, float(arousal))
