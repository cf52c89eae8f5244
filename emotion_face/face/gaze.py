"""The gaze: glances and fixations of its own accord, or a point to look at.

Eyes jump (a saccade), the head follows, and the eyes turn back by as much. Directions are in units
of the eyes' full turn, to the image's right and up, which is the robot's left and up.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect.checked import Checked, quantity
from emotion_face.errors import FaceInputError
from emotion_face.face.path import Glide

EYE_SPAN_DEG = 30.0
HEAD_SPAN_DEG = np.array([15.0, 11.0])  # of the yaw and pitch controls


@dataclass(frozen=True, kw_only=True)
class GazeParameters(Checked):
    """How eyes and head look about; 0 turns a movement off."""

    glance_range: float = quantity(
        "1", 0.0, 1.0, default=0.5, about="how far idle glances go, share of the full gaze"
    )
    glance_every_s: float = quantity(
        "s", 0.2, 60.0, default=2.0, about="mean time between idle glances"
    )
    fixation_range: float = quantity(
        "1", 0.0, 1.0, default=0.06, about="how far the eyes wander while they rest on something"
    )
    blink_share: float = quantity(
        "1", 0.0, 1.0, default=0.3, about="share of large glances that go with a blink"
    )
    head_share: float = quantity(
        "1", 0.0, 1.0, default=0.35, about="share of a look at a point that the head takes over"
    )
    head_s: float = quantity("s", 0.1, 5.0, default=0.7, about="time in which the head follows")
    hold_s: float = quantity(
        "s", 0.0, 3600.0, default=2.0, about="how long a point of look_at holds the gaze"
    )


@dataclass(frozen=True)
class Look:
    """Where a face looks: its gaze, yaw and pitch controls, and whether it blinks with that."""

    x: float = 0.0
    y: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    blink: bool = False


_SACCADE_S, _SACCADE_S_PER_DEG = 0.021, 0.0022  # main sequence: Carpenter 1988
_AWAY_SHARE = 0.6  # glances that go away from the middle
_HEIGHT = 0.6  # glances go less far up and down
_LARGE = 0.3  # a glance that may go with a blink
_SMALLEST = 0.05  # a point that moves by less is not followed
_HEAD_IDLE = 0.12  # share of an idle glance that the head takes over


def direction_to(point: NDArray[np.float64]) -> NDArray[np.float64]:
    """Direction (2,) of a point (3,) [m] from the face: x forward, y left, z up (REP-103).

    Raises
    ------
    FaceInputError
        If the point is not finite, or not in front of the face.
    """
    x, y, z = point
    if not np.isfinite(point).all() or x <= 0.0:
        raise FaceInputError(
            f"look_at: point {point.tolist()} is refused, expected finite numbers in front of the "
            "face, x above 0 [m] (x forward, y left, z up)"
        )
    turn = np.degrees([np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))])
    return np.asarray((turn / EYE_SPAN_DEG).clip(-1.0, 1.0))


class Gaze:
    """The running gaze of one face.

    Parameters
    ----------
    rng : np.random.Generator
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._time_s = 0.0
        self._from = self._goal = self._anchor = np.zeros(2)
        self._start_s, self._lasts_s = 0.0, _SACCADE_S
        self._next_s, self._wander_s = 0.0, 0.0
        self._head = Glide(np.zeros(2))

    def advance(
        self,
        step_s: float,
        attention: float,
        point: NDArray[np.float64] | None,
        p: GazeParameters,
    ) -> Look:
        """Look after ``step_s``.

        Parameters
        ----------
        step_s : float
        attention : float
            How freely the eyes glance, 0 to 1.
        point : (2,) array, optional
            Direction of a point to look at all that time.
        p : GazeParameters
        """
        end_s, blink = self._time_s + step_s, False
        if point is not None:
            self._next_s = end_s + _SACCADE_S  # glances go on when it is gone
            if np.abs(point - self._anchor).max() > _SMALLEST:
                blink = self._jump(self._time_s, point, p)
        while self._next_s <= end_s or self._wander_s <= end_s:
            if self._next_s <= self._wander_s:
                away = self._rng.uniform(-1.0, 1.0, 2) * np.array([1.0, _HEIGHT]) * p.glance_range
                goes = self._rng.random() < _AWAY_SHARE
                blink |= self._jump(self._next_s, attention * away * goes, p)
                wait_s = p.glance_every_s * (0.25 + self._rng.exponential(0.75))
                self._wander_s = self._next_s + wait_s / 2
                self._next_s += wait_s
            else:
                aside = attention * self._rng.uniform(-1.0, 1.0, 2) * p.fixation_range
                self._saccade(self._wander_s, (self._anchor + aside).clip(-1.0, 1.0))
                self._wander_s += p.glance_every_s * self._rng.uniform(0.2, 0.6)
        self._time_s = end_s
        share = p.head_share if point is not None else _HEAD_IDLE * p.head_share
        head = self._head.advance(step_s, share * self._anchor, p.head_s)
        gaze = (self._eyes(end_s) - head).clip(-1.0, 1.0)
        yaw, pitch = (head * EYE_SPAN_DEG / HEAD_SPAN_DEG).clip(-1.0, 1.0)
        return Look(float(gaze[0]), float(gaze[1]), float(yaw), float(pitch), blink)

    def _jump(self, time_s: float, goal: NDArray[np.float64], p: GazeParameters) -> bool:
        """Look at something new; whether the eyes blink with it (Evinger et al. 1994)."""
        large = bool(np.abs(goal - self._anchor).max() > _LARGE)
        self._anchor = goal
        self._saccade(time_s, goal)
        return large and bool(self._rng.random() < p.blink_share)

    def _saccade(self, time_s: float, goal: NDArray[np.float64]) -> None:
        self._from = self._eyes(time_s)
        self._goal, self._start_s = goal, time_s
        angle_deg = float(np.hypot(*(goal - self._from))) * EYE_SPAN_DEG
        self._lasts_s = _SACCADE_S + _SACCADE_S_PER_DEG * angle_deg

    def _eyes(self, time_s: float) -> NDArray[np.float64]:
        """Direction (2,) of the eyes in space: a jump is a path of minimum jerk."""
        t = min(max((time_s - self._start_s) / self._lasts_s, 0.0), 1.0)
        share = t**3 * (10.0 - 15.0 * t + 6.0 * t**2)
        return self._from + share * (self._goal - self._from)
