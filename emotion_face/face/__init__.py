"""From an emotional state to frames: the trained generator, its animator and its camera."""

from emotion_face.face.animator import Expression, FaceAnimator, FaceParameters
from emotion_face.face.generator import FieldGenerator, OnnxGenerator, load_generator
from emotion_face.face.identity import load_identity
from emotion_face.face.life import LifeParameters

__all__ = [
    "Expression",
    "FaceAnimator",
    "FaceParameters",
    "FieldGenerator",
    "LifeParameters",
    "OnnxGenerator",
    "load_generator",
    "load_identity",
]
