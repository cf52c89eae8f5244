"""Scores: how often people named what was shown, and how sure that is."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from emotion_face.guess.answers import Answer
from emotion_face.guess.cards import FEELINGS

_Z = 1.959964  # 95 % of a normal distribution lie so many deviations about its mean


@dataclass(frozen=True)
class Tally:
    """Answers to some cards.

    Attributes
    ----------
    viewers : int
        People who answered.
    right, answers : int
    """

    viewers: int
    right: int
    answers: int


def tallies(answers: Iterable[Answer], style: str) -> dict[str, Tally]:
    """By feeling what people said of the cards of a style, and ``all`` of them together."""
    found: dict[str, list[Answer]] = {name: [] for name in ("all", *FEELINGS)}
    for answer in answers:
        if answer.style == style:
            for name in ("all", answer.shown):
                found[name].append(answer)
    return {
        name: Tally(
            len({answer.viewer for answer in given}),
            sum(answer.shown == answer.said for answer in given),
            len(given),
        )
        for name, given in found.items()
    }


def wilson(right: int, answers: int) -> tuple[float, float]:
    """The interval of 95 % of a share of some answers, 0 to 1.

    With p = right / n and z the quantile::

        (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)

    (E. B. Wilson 1927, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22, 209-212). It takes answers to be
    independent, which several of one person are not quite.
    """
    if answers == 0:
        return 0.0, 1.0
    share, square = right / answers, _Z**2 / answers
    middle = share + square / 2.0
    half = _Z * math.sqrt(share * (1.0 - share) / answers + square / (4.0 * answers))
    return (
        max((middle - half) / (1.0 + square), 0.0),
        min((middle + half) / (1.0 + square), 1.0),
    )
