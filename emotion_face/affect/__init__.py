"""The affect model: neuromodulators, emotions and their names. Pure numpy, without a clock."""

from emotion_face.affect.company import CompanyParameters
from emotion_face.affect.drives import DriveGains, drives_of
from emotion_face.affect.dynamics import Dynamics
from emotion_face.affect.inputs import doses_of
from emotion_face.affect.lexicon import Feeling, Lexicon
from emotion_face.affect.loading import (
    Personality,
    known_personalities,
    load_parameters,
    present_name,
)
from emotion_face.affect.metronome import Metronome
from emotion_face.affect.model import AffectModel, EmotionReading
from emotion_face.affect.names import CHANNELS, EMOTIONS, MODULATORS, NEUTRAL
from emotion_face.affect.parameters import DAY_S, AffectParameters
from emotion_face.affect.pulse import Pulse
from emotion_face.affect.ros4hri import ros4hri_expression
from emotion_face.affect.sensitivity import (
    LATER_S,
    RIVAL_DOSES,
    TAKEOVER_S,
    WEIGHT,
    Effect,
    PresetValue,
    effect,
    emotion_of_parameter,
    preset_values,
    preset_with,
    sweep,
)
from emotion_face.affect.settings import AffectSettings, StimulusSettings
from emotion_face.affect.simulation import (
    StoryOutcome,
    Trace,
    simulate_story,
    spans,
    story_outcomes,
)
from emotion_face.affect.stamps import STAMP_TOLERANCE_S, meant_s, seconds
from emotion_face.affect.state_keeper import StateKeeper
from emotion_face.affect.stimulus import (
    INTENSITY_LIMIT,
    TEXT_LIMIT,
    Event,
    NamedStimulus,
    Stimulus,
    StimulusVocabulary,
)
from emotion_face.affect.story import Story, load_story
from emotion_face.affect.story_player import StoryPlayer
from emotion_face.affect.tick_grid import BACK_JUMP_S
from emotion_face.affect.timeline import TICK_S, Timeline
from emotion_face.affect.wheel import Wheel

__all__ = [
    "BACK_JUMP_S",
    "CHANNELS",
    "DAY_S",
    "EMOTIONS",
    "INTENSITY_LIMIT",
    "LATER_S",
    "MODULATORS",
    "NEUTRAL",
    "RIVAL_DOSES",
    "STAMP_TOLERANCE_S",
    "TAKEOVER_S",
    "TEXT_LIMIT",
    "TICK_S",
    "WEIGHT",
    "AffectModel",
    "AffectParameters",
    "AffectSettings",
    "CompanyParameters",
    "DriveGains",
    "Dynamics",
    "Effect",
    "EmotionReading",
    "Event",
    "Feeling",
    "Lexicon",
    "Metronome",
    "NamedStimulus",
    "Personality",
    "PresetValue",
    "Pulse",
    "StateKeeper",
    "Stimulus",
    "StimulusSettings",
    "StimulusVocabulary",
    "Story",
    "StoryOutcome",
    "StoryPlayer",
    "Timeline",
    "Trace",
    "Wheel",
    "doses_of",
    "drives_of",
    "effect",
    "emotion_of_parameter",
    "known_personalities",
    "load_parameters",
    "load_story",
    "meant_s",
    "persistence",
    "present_name",
    "preset_values",
    "preset_with",
    "ros4hri_expression",
    "seconds",
    "simulate_story",
    "spans",
    "state_file",
    "story_outcomes",
    "sweep",
]
