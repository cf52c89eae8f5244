"""From an emotional state to frames: the trained generator, its animator and its camera."""

from emotion_face.face.animator import FaceAnimator, FaceParameters
from emotion_face.face.expression import Expression, ExpressionParameters
from emotion_face.face.framing import FramingParameters
from emotion_face.face.gaze import GazeParameters
from emotion_face.face.generator import FieldGenerator, OnnxGenerator, load_generator
from emotion_face.face.identity import load_identity
from emotion_face.face.life import LifeParameters
from emotion_face.face.performance import Outcome, Performance, Phase, Play, Stage
from emotion_face.face.speech import SpeechParameters

__all__ = [
    "Expression",
    "ExpressionParameters",
    "FaceAnimator",
    "FaceParameters",
    "FieldGenerator",
    "FramingParameters",
    "GazeParameters",
    "LifeParameters",
    "OnnxGenerator",
    "Outcome",
    "Performance",
    "Phase",
    "Play",
    "SpeechParameters",
    "Stage",
    "load_generator",
    "load_identity",
]
