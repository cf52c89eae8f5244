"""Films: a person becomes another one, through expressions, with the face's own motion."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.face import (
    Controls,
    Drawn,
    Expression,
    FaceAnimator,
    FaceParameters,
    Morph,
    OnnxGenerator,
    PortraitGenerator,
)
from emotion_face.settings import check_names, is_number, refusal

FILM_PERIOD_S = 0.04
SCENE_S = 2.0
"""How long an expression is shown."""
_SCENE_RANGE_S = (0.5, 60.0)

Way = Callable[[float], Any]
"""The face that a generator draws a share of the way from one person to another."""


class Take(NamedTuple):
    """A frame (64, 128) of a film: when it is shown [s], and the controls it shows."""

    time_s: float
    frame: NDArray[np.uint8]
    controls: Controls


def way_of_portraits(generator: PortraitGenerator, first: Drawn, second: Drawn) -> Way:
    """The way between two portrayed people: see `Morph`."""
    morph = Morph(first, second)
    return lambda share: generator.person(morph.at(share))


def way_of_cartoons(first: NDArray[np.float32], second: NDArray[np.float32]) -> Way:
    """The straight way between two cartoons' codes: its middle is drawn by one code, too."""
    return lambda share: (first + np.float32(share) * (second - first)).astype(np.float32)


def film(
    generator: OnnxGenerator | PortraitGenerator,
    way: Way,
    emotions: Sequence[str],
    scene_s: float = SCENE_S,
) -> Iterator[Take]:
    """The frames of a film, every `FILM_PERIOD_S`; always the same ones.

    It begins and ends calm, for half as long as an expression is shown; in between the first
    person becomes the second, slowly at first and at last.

    Parameters
    ----------
    generator : OnnxGenerator or PortraitGenerator
    way : callable (float) -> identity
    emotions : sequence of str
        What is shown, one after another.
    scene_s : float
        How long each is shown [s].

    Raises
    ------
    ConfigError
        If an emotion is unknown, or it is shown for too short or too long.
    """
    check_names("emotions", emotions, EMOTIONS)
    low_s, high_s = _SCENE_RANGE_S
    if not (is_number(scene_s) and low_s <= scene_s <= high_s):
        raise refusal("seconds", scene_s, f"seconds from {low_s:g} to {high_s:g}")
    return _frames(generator, way, emotions, scene_s)


def _frames(
    generator: OnnxGenerator | PortraitGenerator,
    way: Way,
    emotions: Sequence[str],
    scene_s: float,
) -> Iterator[Take]:
    rest_s = scene_s / 2.0
    changes_s = max(len(emotions), 1) * scene_s
    animator = FaceAnimator(generator, way(0.0), FaceParameters())
    shown = np.array([EMOTIONS.index(emotion) for emotion in emotions], dtype=int)
    before = 0.0
    for index in range(round((2.0 * rest_s + changes_s) / FILM_PERIOD_S)):
        time_s = index * FILM_PERIOD_S
        gone = min(max((time_s - rest_s) / changes_s, 0.0), 1.0)
        share = gone * gone * (3.0 - 2.0 * gone)
        if share != before:
            animator.identity, before = way(share), share
        felt = np.zeros(len(EMOTIONS))
        if len(shown) and 0.0 <= time_s - rest_s < changes_s:
            felt[shown[int((time_s - rest_s) / scene_s)]] = 1.0
        expression = Expression(felt, intensity=float(felt.max()))
        frame = animator.frame(time_s, expression)
        yield Take(time_s, frame, animator.controls)
