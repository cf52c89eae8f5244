"""Lookup of the emotions that a word names."""

import dataclasses

import numpy as np

from emotion_face.affect.dynamics import Dynamics
from emotion_face.affect.names import EMOTIONS, NEUTRAL, TIERS, Array
from emotion_face.affect.parameters import AffectParameters
from emotion_face.affect.wheel import Meaning
from emotion_face.settings import check_names


@dataclasses.dataclass(frozen=True, eq=False)
class Feeling:
    """Emotions (7,), each 0 to 1, in the order of `EMOTIONS`, and their arousal, -1 to 1."""

    emotions: Array
    arousal: float


class Lexicon:
    """The feelings behind the seven emotions, "neutral", and the words of a wheel.

    An emotion stands for its full strength. A word stands for a typical state with that name: the
    middle of its tier, with a second emotion in the middle of the range that leads to the word.

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

    @property
    def words(self) -> frozenset[str]:
        """All known words."""
        return frozenset(self._meanings)

    def feeling(self, word: str) -> Feeling:
        """Meaning of a word.

        Raises
        ------
        ConfigError
            If the word is unknown.
        """
        check_names("expression", (word,), self._meanings)
        meaning = self._meanings[word]
        emotions = np.zeros(len(EMOTIONS))
        for emotion, share in ((meaning.emotion, 1.0), (meaning.second, self._beside)):
            if emotion:
                emotions[EMOTIONS.index(emotion)] = share * self._strengths[meaning.tier]
        arousal = self._dynamics.affect(emotions[None])[0, 1]
        return Feeling(emotions, float(arousal))
