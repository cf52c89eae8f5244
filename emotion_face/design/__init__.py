"""Designing a person: parents, shares, broods, codes, films, and a page for it. Knows no ROS."""

from emotion_face.design.cartoons import MEAN, Cartoon, Cartoons
from emotion_face.design.code import code_of, is_code, recipe_of_code
from emotion_face.design.designer import (
    BROOD,
    SEED_MAX,
    Design,
    Designer,
    bred,
)
from emotion_face.design.films import (
    FILM_PERIOD_S,
    SCENE_S,
    Way,
    film,
    way_of_cartoons,
    way_of_portraits,
)
from emotion_face.design.page import DesignPage
from emotion_face.design.people import People, recipe_of
from emotion_face.design.pictures import calm_frame, photograph
from emotion_face.design.sketch import Match, nearest
from emotion_face.design.words import Understood

__all__ = [
    "BROOD",
    "FILM_PERIOD_S",
    "MEAN",
    "SCENE_S",
    "SEED_MAX",
    "Cartoon",
    "Cartoons",
    "Design",
    "DesignPage",
    "Designer",
    "Match",
    "People",
    "Understood",
    "Way",
    "bred",
    "calm_frame",
    "code_of",
    "film",
    "is_code",
    "nearest",
    "photograph",
    "recipe_of",
    "recipe_of_code",
    "way_of_cartoons",
    "way_of_portraits",
]
