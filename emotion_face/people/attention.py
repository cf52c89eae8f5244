"""Choice of the person whom the face looks at, and glances aside.

People who talk look at one another for about 3.3 s at a time (Binetti et al. 2016, R. Soc. Open
Sci. 3:160086), then aside and back. Somebody who starts to move draws the eyes at once (Abrams &
Christ 2003, Psychol. Sci. 14:427). The spread of these times, how far aside, and how far one must
move are artistic.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from emotion_face.people.person import Person

_LOOK_S, _LOOK_LEAST_S = 3.3, 1.5
_ASIDE_S = (0.5, 1.1)
_ASIDE_RAD = np.radians([(10.0, 18.0), (-6.0, 4.0)])  # to either side, and up
_MOVED_RAD = np.radians(3.0)  # change of a person's direction that draws the eyes
_NEARER = 0.8  # share of the distance below which a nearer person is preferred


class Attention:
    """Chooses one of the people, and a point to look at.

    Parameters
    ----------
    seed : int
        Of the glances.
    """

    def __init__(self, seed: int = 0) -> None:
        self._rng = np.random.default_rng(seed)
        self._focus_id = 0
        self._time_s = self._turns_s = -np.inf
        self._aside: NDArray[np.float64] | None = None
        self._seen_at = np.array([1.0, 0.0, 0.0])  # where the person was when the look began

    def choose(self, people: Sequence[Person], whom: str) -> Person | None:
        """The person to look at: the nearest, the newest or nobody."""
        if whom == "nobody" or not people:
            return None
        if whom == "newest":
            return max(people, key=lambda person: person.id)
        nearest = min(people, key=lambda person: person.distance_m)
        held = next((person for person in people if person.id == self._focus_id), nearest)
        return nearest if nearest.distance_m < _NEARER * held.distance_m else held

    def look(self, focus: Person | None, time_s: float) -> NDArray[np.float64] | None:
        """Point (3,) [m] to look at from the face: the person, or beside them.

        None if there is nobody. Somebody else, a movement and a jump of time back start a look.
        """
        if focus is None:
            self._focus_id = 0
            return None
        moved = _angle(self._seen_at, focus.point) > _MOVED_RAD
        if moved or focus.id != self._focus_id or time_s < self._time_s:
            self._focus_id, self._seen_at, self._aside = focus.id, focus.point, None
            self._turns_s = time_s + self._look_s()
        self._time_s = time_s
        if time_s >= self._turns_s:
            if self._aside is None:
                side, up = (self._rng.uniform(*span) for span in _ASIDE_RAD)
                self._aside = np.array([side * self._rng.choice((-1.0, 1.0)), up])
                self._turns_s = time_s + float(self._rng.uniform(*_ASIDE_S))
            else:
                self._aside = None
                self._turns_s = time_s + self._look_s()
        if self._aside is None:
            return focus.point
        reach = float(np.linalg.norm(focus.point))
        return focus.point + reach * np.tan([0.0, *self._aside])

    def _look_s(self) -> float:
        return _LOOK_LEAST_S + float(self._rng.exponential(_LOOK_S - _LOOK_LEAST_S))


def _angle(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Angle between two directions (3,) [rad]."""
    return float(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b))
