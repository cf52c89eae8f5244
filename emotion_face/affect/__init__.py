"""From stimuli to a named emotional state: neuromodulators, emotions, mood, words.

Pure numpy: no ROS, no clock. `docs/affect.md` has the equations and their sources.
"""

from emotion_face.affect.loading import load_parameters
from emotion_face.affect.model import AffectModel, EmotionReading
from emotion_face.affect.names import EMOTIONS, MODULATORS, NEUTRAL
from emotion_face.affect.parameters import AffectParameters
from emotion_face.affect.stimulus import Stimulus, StimulusVocabulary
from emotion_face.affect.timeline import Timeline

__all__ = [
    "EMOTIONS",
    "MODULATORS",
    "NEUTRAL",
    "AffectModel",
    "AffectParameters",
    "EmotionReading",
    "Stimulus",
    "StimulusVocabulary",
    "Timeline",
    "load_parameters",
]
