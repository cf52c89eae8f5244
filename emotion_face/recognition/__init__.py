"""Photographs of people: face detection, drawings and feelings."""

from emotion_face.recognition.alignment import VIEW_FINE, canvas_matrix, view
from emotion_face.recognition.drawing import STYLES, PhotoArtist, PhotoDrawing, load_artist
from emotion_face.recognition.feelings import (
    CROP_ANCHOR,
    CROP_PX,
    CROP_REACH,
    FEELINGS,
    ON_ROBOT,
    Feelings,
    FeelingsReader,
    crop,
    crop_matrix,
)
from emotion_face.recognition.fetching import fetch
from emotion_face.recognition.landmarks import (
    FaceFinder,
    Finder,
    FoundFace,
    model_path,
    model_place,
    resampled,
)
from emotion_face.recognition.quality import PARTS, complaints, unlit, unsure_parts, vagueness

__all__ = [
    "CROP_ANCHOR",
    "CROP_PX",
    "CROP_REACH",
    "FEELINGS",
    "ON_ROBOT",
    "PARTS",
    "STYLES",
    "VIEW_FINE",
    "FaceFinder",
    "Feelings",
    "FeelingsReader",
    "Finder",
    "FoundFace",
    "PhotoArtist",
    "PhotoDrawing",
    "canvas_matrix",
    "complaints",
    "crop",
    "crop_matrix",
    "fetch",
    "load_artist",
    "model_path",
    "model_place",
    "resampled",
    "unlit",
    "unsure_parts",
    "vagueness",
    "view",
]
