"""The gaze: idle glances and fixations, or a point to look at.

The eyes jump (a saccade), the head h follows, and the eyes in the head turn back equally, as by the
vestibulo-ocular reflex. Directions are in units of the eyes' full turn of 30 degrees, to the
image's right and up, which is the robot's left and up; A is the length of the jump [degrees]::

    T = 0.021 s + 0.0022 s/degree A                  main sequence (Carpenter 1988, Movements of the
                                                     Eyes)
    g(t) = g_0 + (10 u^3 - 15 u^4 + 6 u^5)(g_1 - g_0),  u = t/T    least jerk (Flash & Hogan 1985,
                                                                   J. Neurosci. 5:1688)
    gaze = g - h                                     h follows head_share g_1 in head_s
    v = arctan(eye_distance_m / (2 d))               each eye turns in, to a point at a distance d

v changes without a jump, in about half a second (Rashbass & Westheimer 1961, J. Physiol. 159:339).
Large jumps may come with a blink (Evinger et al. 1994, Exp. Brain Res. 100:337). How far and how
often it glances is artistic.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import FaceInputError, Kind
from emotion_face.face.path import SmoothDamp
from emotion_face.settings import Checked, quantity

EYE_SPAN_DEG = 30.0
HEAD_SPAN_DEG = np.array([15.0, 11.0])  # of the yaw and pitch controls


@dataclass(frozen=True, kw_only=True)
class GazeParameters(Checked):
    """How eyes and head look around; 0 turns a movement off."""

    glance_range: float = quantity(
        "1", 0.0, 1.0, default=0.8, about="size of idle glances, share of the full gaze"
    )
    glance_every_s: float = quantity(
        "s", 0.2, 60.0, default=2.6, about="mean time between idle glances"
    )
    fixation_range: float = quantity(
        "1", 0.0, 1.0, default=0.06, about="how far the eyes wander while they rest on something"
    )
    blink_share: float = quantity(
        "1", 0.0, 1.0, default=0.7, about="share of large glances that go with a blink"
    )
    head_share: float = quantity(
        "1", 0.0, 1.0, default=0.35, about="share of a look that the head does"
    )
    head_delay_s: float = quantity(
        "s", 0.0, 1.0, default=0.1, about="time after which the head begins to follow"
    )
    head_s: float = quantity("s", 0.1, 5.0, default=0.7, about="time in which the head follows")
    hold_s: float = quantity(
        "s", 0.0, 3600.0, default=2.0, about="how long a point of look_at holds the gaze"
    )
    eye_distance_m: float = quantity(
        "m", 0.0, 0.5, default=0.063, about="distance of the eyes, which converge on a near point"
    )


@dataclass(frozen=True)
class Look:
    """Gaze of a face: its gaze, yaw and pitch controls, and whether it blinks with them.

    Attributes
    ----------
    turning : float
        Speed of the head, 0 at rest, about 1 in the middle of a whole turn.
    jumped : bool
        Whether the eyes jumped to something new.
    vergence : float
        How far each eye turns in, in units of the gaze control.
    """

    x: float = 0.0
    y: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    turning: float = 0.0
    blink: bool = False
    jumped: bool = False
    vergence: float = 0.0


_SACCADE_S, _SACCADE_S_PER_DEG = 0.021, 0.0022
_AWAY_SHARE = 0.6  # share of glances away from the middle
_HEIGHT = 0.6  # factor on glances up and down
_SMALL = 0.1  # size from which a glance is visible
_LARGE = 0.3  # size from which a glance may come with a blink
_SMALLEST = 0.05  # least move of a point that is followed
_VERGENCE_S = 0.5  # time in which the eyes converge


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
            key="look_at",
            value=point.tolist(),
            expectation="finite numbers in front of the face, x above 0 [m] (x forward, y left, "
            "z up)",
            kind=Kind.VALUE,
        )
    turn = np.degrees([np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))])
    return np.asarray((turn / EYE_SPAN_DEG).clip(-1.0, 1.0))


def vergence_to(point: NDArray[np.float64], eye_distance_m: float) -> float:
    """How far each eye turns in to a point (3,) [m] from the face, 0 to 1."""
    turn = np.degrees(np.arctan2(eye_distance_m / 2.0, np.linalg.norm(point)))
    return float(min(turn / EYE_SPAN_DEG, 1.0))


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
        self._head = SmoothDamp(np.zeros(2))
        self._vergence = SmoothDamp(0.0)
        self._follows_s, self._behind = 0.0, np.zeros(2)

    def advance(
        self,
        step_s: float,
        attention: float,
        point: NDArray[np.float64] | None,
        p: GazeParameters,
        vergence: float = 0.0,
    ) -> Look:
        """Look after ``step_s``.

        Parameters
        ----------
        step_s : float
        attention : float
            Strength of idle glances, 0 to 1.
        point : (2,) array, optional
            Direction of a point to look at all that time.
        p : GazeParameters
        vergence : float
            How far each eye has to turn in for the point.
        """
        end_s, blink, was = self._time_s + step_s, False, self._anchor
        if point is not None:
            self._next_s = end_s + _SACCADE_S  # glances go on when it is gone
            if np.abs(point - self._anchor).max() > _SMALLEST:
                blink = self._jump(self._time_s, point, p)
        while self._next_s <= end_s or self._wander_s <= end_s:
            if self._next_s <= self._wander_s:
                aside, up = self._rng.uniform(-1.0, 1.0, 2)
                aside = (aside + np.copysign(1.0, aside)) / 2.0  # by half of the range at least
                away = np.array([aside, _HEIGHT * up]) * p.glance_range
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
        before = self._head.value
        waits_s = min(max(self._follows_s - (end_s - step_s), 0.0), step_s)
        self._head.advance(waits_s, p.head_share * self._behind, p.head_s)
        if waits_s < step_s:
            self._behind = self._anchor
            self._head.advance(step_s - waits_s, p.head_share * self._anchor, p.head_s)
        head = self._head.value
        gaze = (self._eyes(end_s) - head).clip(-1.0, 1.0)
        head_pose = (head * EYE_SPAN_DEG / HEAD_SPAN_DEG).clip(-1.0, 1.0)
        turning = abs(float(head[0] - before[0])) / step_s * p.head_s if step_s else 0.0
        jumped = bool(np.abs(self._anchor - was).max() > _SMALL)
        (x, y), (yaw, pitch) = gaze.tolist(), head_pose.tolist()
        turned_in = float(self._vergence.advance(step_s, vergence, _VERGENCE_S))
        return Look(x, y, yaw, pitch, turning, blink, jumped, turned_in)

    def _jump(self, time_s: float, goal: NDArray[np.float64], p: GazeParameters) -> bool:
        """Look at something new; whether the eyes blink with it."""
        large = bool(np.abs(goal - self._anchor).max() > _LARGE)
        if time_s >= self._follows_s:
            self._follows_s = time_s + p.head_delay_s
        self._anchor = goal
        self._saccade(time_s, goal)
        return large and bool(self._rng.random() < p.blink_share)

    def _saccade(self, time_s: float, goal: NDArray[np.float64]) -> None:
        self._from = self._eyes(time_s)
        self._goal, self._start_s = goal, time_s
        angle_deg = float(np.hypot(*(goal - self._from))) * EYE_SPAN_DEG
        self._lasts_s = _SACCADE_S + _SACCADE_S_PER_DEG * angle_deg

    def _eyes(self, time_s: float) -> NDArray[np.float64]:
        """Direction (2,) of the eyes in space."""
        t = min(max((time_s - self._start_s) / self._lasts_s, 0.0), 1.0)
        share = t**3 * (10.0 - 15.0 * t + 6.0 * t**2)
        return self._from + share * (self._goal - self._from)
