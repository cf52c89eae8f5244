"""The affect model: neuromodulators, emotions and their names. Pure numpy, without a clock."""

from emotion_face.affect.lexicon import Feeling, Lexicon
from emotion_face.affect.loading import load_parameters
from emotion_face.affect.metronome import Metronome
from emotion_face.affect.model import AffectModel, EmotionReading
from emotion_face.affect.names import CHANNELS, EMOTIONS, MODULATORS, NEUTRAL
from emotion_face.affect.parameters import AffectParameters
from emotion_face.affect.stimulus import NamedStimulus, Stimulus, StimulusVocabulary
from emotion_face.affect.timeline import Timeline

__all__ = [
    "CHANNELS",
    "EMOTIONS",
    "MODULATORS",
    "NEUTRAL",
    "AffectModel",
    "AffectParameters",
    "EmotionReading",
    "Feeling",
    "Lexicon",
    "Metronome",
    "NamedStimulus",
    "Stimulus",
    "StimulusVocabulary",
    "Timeline",
    "load_parameters",
]
