"""Morphs: the people on the way from one to another.

Landmarks and the outline of the hair move from the one's places to the other's, and the drawings
between them are blended as in :mod:`~emotion_face.face.mixing`. Of two haircuts there is no half:
lines that do not meet vanish in between. So hair keeps the first person's lines, bent to the
outline it has by then, until a front that sweeps over the head brings the second's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.face.canvas import PORTRAIT, REACH_PX
from emotion_face.face.mixing import REGIONS, moved, region_weights
from emotion_face.face.points import points_of
from emotion_face.face.portrait import Drawn

_FRONT_PX = 24.0  # width of the front


@dataclass(frozen=True)
class _End:
    """One end of a morph.

    Attributes
    ----------
    drawn : Drawn
    points : (68 + 33, 2) array
        Landmarks, and the outline of the hair from ear to ear [px].
    """

    drawn: Drawn
    points: NDArray[np.float64]


class Morph:
    """The way from one portrayed person to another.

    Parameters
    ----------
    first, second : Drawn
    """

    def __init__(self, first: Drawn, second: Drawn) -> None:
        self._first, self._second = (_End(drawn, points_of(drawn)) for drawn in (first, second))

    def at(self, share: float) -> Drawn:
        """The person who has so much of the second, 0 to 1."""
        first, second = self._first, self._second
        if share in (0.0, 1.0):
            return (second if share else first).drawn
        points = (1.0 - share) * first.points + share * second.points
        landmarks = points[: len(first.drawn.landmarks)]
        weights = region_weights(landmarks, dict.fromkeys(REGIONS, 1.0) | {"hair": 0.0})
        columns = np.arange(PORTRAIT.width, dtype=np.float32)
        front = share * (PORTRAIT.width + _FRONT_PX)
        hair = ((front - columns) / _FRONT_PX).clip(0.0, 1.0)
        weight = weights * np.float32(share) + (1.0 - weights) * hair
        ways = [moved(end.drawn.distances, end.points, points) for end in (first, second)]
        field = ways[0] + weight * (ways[1] - ways[0])
        brows_y, mouth_y = (
            (1.0 - share) * getattr(first.drawn, name) + share * getattr(second.drawn, name)
            for name in ("brows_y", "mouth_y")
        )
        return Drawn((field / np.float32(REACH_PX)).clip(-1.0, 1.0), landmarks, brows_y, mouth_y)
