"""Guess the feeling: faces without names, and what people say they feel. Knows no ROS."""

from emotion_face.guess.answers import (
    SEED_MAX,
    Answer,
    answered,
    answers_file,
    keep,
    new_viewer,
    read_answers,
)
from emotion_face.guess.cards import FEELINGS, STYLES, Card, Dealer, cards
from emotion_face.guess.page import GuessPage
from emotion_face.guess.paper import write_paper
from emotion_face.guess.scores import Tally, tallies, wilson

__all__ = [
    "FEELINGS",
    "SEED_MAX",
    "STYLES",
    "Answer",
    "Card",
    "Dealer",
    "GuessPage",
    "Tally",
    "answered",
    "answers_file",
    "cards",
    "keep",
    "new_viewer",
    "read_answers",
    "tallies",
    "wilson",
    "write_paper",
]
