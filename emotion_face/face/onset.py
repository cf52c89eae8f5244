"""The onset of emotions: what the parts of the face show while feelings rise, change and fade.

A large onset begins with an anticipation in the opposite direction and then rises in the time of
its emotion; a startle rises at once. Eyes lead, brows, head and mouth follow, and a spring makes
it overshoot and settle. In an overthrow the new emotion replaces the old one while a blink hides
the eyes, and the old one stays hidden.
"""

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.face.expression import HEAD_OF_EMOTIONS, Expression
from emotion_face.face.motion import MotionParameters
from emotion_face.face.path import SmoothDamp
from emotion_face.face.spring import Spring
from emotion_face.settings import Checked, quantity


@dataclass(frozen=True, kw_only=True)
class OnsetParameters(Checked):
    """How strongly emotions are shown; a standard dose peaks at 0.8 and shows in full at 1.25."""

    expressiveness: float = quantity(
        "1", 0.0, 3.0, default=1.25, about="intensity shown per unit of emotion"
    )
    offset_s: float = quantity(
        "s", 0.1, 5.0, default=0.5, about="time in which an emotion fades by itself"
    )


@dataclass(frozen=True)
class Shown:
    """What the parts of the face show at one moment.

    Attributes
    ----------
    eyes, brows, mouth : (7,) array
        Emotions, 0 to 1.
    yaw, pitch, roll : float
        Head pose of the emotions.
    lift : float
        Position of the spring: -1 anticipation, 0 at rest, above 0 beyond the goal.
    """

    eyes: NDArray[np.float64]
    brows: NDArray[np.float64]
    mouth: NDArray[np.float64]
    yaw: float
    pitch: float
    roll: float
    lift: float


CLOSED_S, OPENED_S = 0.08, 0.24
"""Step of an overthrow, while a blink hides the eyes."""

# Direction of the stretch: up and wide, or down and narrow.
_WAYS = {
    "fear": 1.0, "mad": -0.8, "joy": 1.0, "love": 0.3, "sad": -0.3, "surprise": 1.0, "power": 0.7,
}  # fmt: skip
_WAY = np.array([_WAYS[name] for name in EMOTIONS])
# Length of each anticipation, share of the whole; a startle has none.
_GATHERS = {"fear": 0.0, "mad": 0.5, "joy": 0.5, "surprise": 0.0}
_GATHER = np.array([_GATHERS.get(name, 1.0) for name in EMOTIONS])

_TICK_S, _EPSILON_S = 0.02, 1e-9
_LEAD_S, _LEAD_MOST = 0.2, 3.0  # compensates the affect model's rise, two lags of 0.1 s
_ONSET, _ARRIVED = 0.12, 0.04  # distance to the target of an onset, and of its end
_SMALL, _LARGE = 0.2, 0.6  # size from which an onset has an anticipation, and a full one
_OVERTHROW, _FALLING = 0.25, 0.1  # strength that overthrows, and relative fall of the old emotion
_SEEN_S = 0.05  # time to measure the size of an onset
_SWAP_S, _SWAP_SHARE = 0.09, 0.8  # time of a swap, and share of it when the eyes open
_CREST_S = 3.0  # an emotion that falls more slowly fades by itself
_KEPT_OFF_S, _AGAIN = 1.0, 0.1  # hide time of an overthrown emotion, and rise that shows it again
_QUICKER = 0.25  # share by which a strong, aroused onset is faster than a weak one
_GATHER_HZ, _GATHER_DAMPING = 3.5, 0.9
_HEAD_HZ, _HEAD_DAMPING = 2.6, 0.6
_KICK, _RECOIL = 1.1, 2.0  # velocities of the spring at an onset, and after an anticipation
_MEMORY_S = 0.5


class Onset:
    """The emotions in transition on one face, starting from a calm face.

    Attributes
    ----------
    has_overthrown : bool
        Whether an emotion was overthrown in the last step.
    has_begun : bool
        Whether an emotion began to rise in it.
    """

    def __init__(self) -> None:
        count = len(EMOTIONS)
        self.has_overthrown = self.has_begun = False
        self._time_s = 0.0
        self._felt: NDArray[np.float64] | None = None
        self._shown = SmoothDamp(np.zeros(count))
        self._past = deque([(0.0, np.zeros(count))])
        self._coming = np.zeros(count, dtype=bool)
        self._gathering = np.zeros(count, dtype=bool)
        self._came_s = np.zeros(count)
        self._strength = np.zeros(count)
        self._kicked = np.zeros(count)
        self._overthrown_s = np.full(count, -np.inf)
        self._least = np.zeros(count)
        self._crest = np.zeros(count)
        self._swap_s = -np.inf
        self._lift = Spring([0.0])
        self._head = Spring(np.zeros(3))

    def advance(
        self, step_s: float, expression: Expression, p: OnsetParameters, m: MotionParameters
    ) -> Shown:
        """What the parts show after ``step_s`` under an expression felt all that time."""
        felt = np.clip(expression.emotions * p.expressiveness, 0.0, 1.0)
        before = felt if self._felt is None else self._felt
        self.has_overthrown = self.has_begun = False
        if step_s > 0.0:
            rise = (felt - before) / step_s
            ahead = np.minimum(felt + _LEAD_S * rise, _LEAD_MOST * felt).clip(0.0, 1.0)
            drive = min((expression.intensity + max(expression.arousal, 0.0)) / 2.0, 1.0)
            attack_s = np.array([getattr(m.attack, name) for name in EMOTIONS])
            attack_s *= 1.0 + _QUICKER * (0.7 - drive)
            ticks = math.ceil(step_s / _TICK_S - _EPSILON_S)
            for _ in range(ticks):
                self._tick(step_s / ticks, felt, ahead, attack_s, p, m)
            self._felt = felt
        yaw, pitch, roll = self._head.value.clip(-1.0, 1.0).tolist()
        now_s = self._time_s
        return Shown(
            eyes=self._at(now_s),
            brows=self._at(now_s - m.stagger_s),
            mouth=self._at(now_s - 2.0 * m.stagger_s),
            yaw=yaw,
            pitch=pitch,
            roll=roll,
            lift=float(self._lift.value[0]),
        )

    def _tick(
        self,
        step_s: float,
        felt: NDArray[np.float64],
        ahead: NDArray[np.float64],
        attack_s: NDArray[np.float64],
        p: OnsetParameters,
        m: MotionParameters,
    ) -> None:
        shown = self._shown.value
        self._crest = np.maximum(self._crest * math.exp(-step_s / _CREST_S), felt)
        away = self._away(felt, shown)
        goal = np.where(away, 0.0, np.maximum(felt, ahead))
        self._notice(goal, felt, ahead, away, m)
        away = self._away(felt, shown)
        since_s = self._time_s - self._swap_s + _EPSILON_S
        swapping = CLOSED_S <= since_s < OPENED_S
        goal = np.where(away, 0.0, goal)
        duration_s = np.where(goal > shown, attack_s, p.offset_s)
        if swapping:
            goal = np.where(self._coming, np.maximum(_SWAP_SHARE * goal, shown), goal)
            duration_s = np.where(away | self._coming, _SWAP_S, duration_s)
        duration_s = np.where(away, _SWAP_S, duration_s)
        waits = self._gathering | ((since_s < CLOSED_S) & (away | self._coming))
        goal = np.where(waits, shown, goal)
        shown = self._shown.advance(step_s, goal, duration_s).clip(0.0, 1.0)
        self._time_s += step_s
        self._past.append((self._time_s, shown))
        while self._past[1][0] < self._time_s - _MEMORY_S:
            self._past.popleft()
        self._swing(step_s, m)
        late = self._at(self._time_s - m.stagger_s)
        damping = max(_HEAD_DAMPING, m.damping)
        self._head.advance(step_s, late @ HEAD_OF_EMOTIONS, _HEAD_HZ, damping)

    def _notice(
        self,
        goal: NDArray[np.float64],
        felt: NDArray[np.float64],
        ahead: NDArray[np.float64],
        away: NDArray[np.bool_],
        m: MotionParameters,
    ) -> None:
        """Look for onsets, for their release, and for an overthrow."""
        shown = self._shown.value
        behind = goal - shown
        onsets = (behind > _ONSET) & ~self._coming & ~away
        self._coming = (self._coming | onsets) & ((behind > _ARRIVED) | self._gathering) & ~away
        self._gathering = (self._gathering | onsets) & self._coming
        self._came_s[onsets] = self._time_s
        self._strength[onsets] = self._kicked[onsets] = 0.0
        self.has_begun |= bool(onsets.any())
        strength = ((behind - _SMALL) / (_LARGE - _SMALL)).clip(0.0, 1.0)
        self._strength = np.maximum(self._strength, strength * self._coming)
        leader = int(shown.argmax())
        if (
            (behind * self._coming).max() > _OVERTHROW
            and shown[leader] > _OVERTHROW
            and ahead[leader] < (1.0 - _FALLING) * self._crest[leader]
            and not away[leader]
        ):
            self.has_overthrown = True
            self._swap_s = self._overthrown_s[leader] = self._time_s
            self._least[leader] = felt[leader]
        # What comes over another emotion waits until it is seen whether it overthrows it.
        is_calm = shown[leader] < _OVERTHROW
        gathers_s = np.maximum(m.anticipation_s * self._strength, min(_SEEN_S, m.anticipation_s))
        gathers_s = np.where(is_calm | ~self._gathering, _GATHER, 1.0) * gathers_s
        hidden = self._time_s - self._swap_s + _EPSILON_S < CLOSED_S
        gathered_s = np.where(hidden, self._swap_s + CLOSED_S, self._came_s + gathers_s)
        self._gathering &= self._time_s < gathered_s - _EPSILON_S
        free = self._coming & ~self._gathering
        kick = float(((self._strength - self._kicked) * free * _WAY).sum())
        self._kicked = np.where(free, self._strength, self._kicked)
        kick *= _KICK + _RECOIL * max(-float(self._lift.value[0]) * np.sign(kick), 0.0)
        self._lift.velocity += 2.0 * np.pi * m.spring_hz * m.overshoot * kick

    def _away(self, felt: NDArray[np.float64], shown: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which emotions (7,) are hidden: overthrown, and not risen again since."""
        away = self._overthrown_s > -np.inf
        self._least = np.where(away, np.minimum(self._least, felt), felt)
        rival = float(np.where(away, 0.0, shown).max())
        free = (felt > self._least + _AGAIN) | (
            (self._time_s - self._overthrown_s > _KEPT_OFF_S) & (rival < felt)
        )
        self._overthrown_s[away & free] = -np.inf
        kept: NDArray[np.bool_] = away & ~free
        return kept

    def _swing(self, step_s: float, m: MotionParameters) -> None:
        """Move the spring: backwards during an anticipation, then beyond the goal."""
        gathered = float((self._gathering * self._strength * _WAY).sum())
        if gathered and self._time_s - self._swap_s > OPENED_S:
            target = [-m.anticipation * gathered]
            self._lift.advance(step_s, target, _GATHER_HZ, _GATHER_DAMPING)
        else:
            self._lift.advance(step_s, [0.0], m.spring_hz, m.damping)

    def _at(self, time_s: float) -> NDArray[np.float64]:
        """The emotions (7,) as they were at a time."""
        later_s, later = self._past[-1]
        for past_s, past in reversed(self._past):
            if past_s <= time_s:
                share = (time_s - past_s) / (later_s - past_s) if later_s > past_s else 0.0
                return past + min(share, 1.0) * (later - past)
            later_s, later = past_s, past
        return later
