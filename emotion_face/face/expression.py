"""The expression: how the seven emotions come to the face and leave it.

An emotion comes in 0.35 to 0.8 s, the sooner the stronger; one that is overthrown leaves before
the new one is there, and shows once more, briefly, as Ekman & Friesen 1969 describe leaking
feelings. A sudden onset opens the eyes and lifts the brows for a moment, the orienting response.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.affect.checked import Checked, quantity, refusal
from emotion_face.face.controls import LID_WIDE, Controls
from emotion_face.face.path import Glide, move


@dataclass(frozen=True)
class Expression:
    """What the face needs to know of the emotional state.

    Attributes
    ----------
    emotions : (7,) array
        Intensities, 0 to 1, in the order of ``EMOTIONS``.
    arousal : float
        -1 to 1.
    intensity : float
        Strength of the leading emotion, 0 to 1.
    dopamine : float
        Level relative to its resting level (1 at rest).
    """

    emotions: NDArray[np.float64]
    arousal: float = 0.0
    intensity: float = 0.0
    dopamine: float = 1.0

    @classmethod
    def neutral(cls) -> "Expression":
        """A face at rest."""
        return cls(np.zeros(len(EMOTIONS)))


@dataclass(frozen=True, kw_only=True)
class ExpressionParameters(Checked):
    """How emotions show; a standard dose peaks at 0.8 and shows in full at 1.25."""

    expressiveness: float = quantity(
        "1", 0.0, 3.0, default=1.25, about="intensity shown per unit of emotion"
    )
    onset_fast_s: float = quantity(
        "s", 0.1, 5.0, default=0.35, about="time in which the quickest emotion comes"
    )
    onset_slow_s: float = quantity(
        "s", 0.1, 5.0, default=0.8, about="time in which the slowest emotion comes"
    )
    offset_s: float = quantity(
        "s", 0.1, 5.0, default=0.5, about="time in which an emotion leaves by itself"
    )
    overthrow_s: float = quantity(
        "s", 0.1, 5.0, default=0.35, about="time in which an overthrown emotion leaves"
    )
    hint: float = quantity(
        "1", 0.0, 1.0, default=0.2, about="strength of micro-expressions, 0: none"
    )
    hint_s: float = quantity(
        "s", 0.05, 1.0, default=0.16, about="how long a micro-expression lasts"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.onset_slow_s < self.onset_fast_s:
            raise refusal(
                "onset_slow_s", self.onset_slow_s, f"at least onset_fast_s, {self.onset_fast_s:g}"
            )


# How slowly an emotion comes, and how much its onset startles.
_SLOWNESS = {"mad": 0.3, "joy": 0.5, "love": 1.0, "sad": 1.0, "power": 0.6}
_STARTLE = {"fear": 1.0, "mad": 0.6, "joy": 0.6, "surprise": 1.0, "power": 0.4}
_SLOW = np.array([_SLOWNESS.get(name, 0.0) for name in EMOTIONS])
_STARTLING = np.array([_STARTLE.get(name, 0.0) for name in EMOTIONS])

_HEAD = {
    "fear": (0.0, -0.15, 0.0),
    "mad": (0.0, -0.3, 0.0),
    "love": (0.0, 0.0, 0.45),
    "sad": (0.0, -0.35, -0.2),
    "surprise": (0.0, 0.15, 0.0),
    "power": (-0.25, 0.35, -0.15),
}
# How the head goes with each emotion at full intensity: yaw, pitch, roll.
HEAD_OF_EMOTIONS = np.array([_HEAD.get(name, (0.0, 0.0, 0.0)) for name in EMOTIONS])

_ONSET = 0.12  # an emotion this far behind its target is coming
_ARRIVED = 0.04
_TURN = 0.25  # one that far behind its target overthrows one that leads with as much,
_FALLING = 0.08  # if that one is driven off: its target is below it by such a share
_OUSTED = 1.5  # how long an overthrown emotion is kept off the face, in overthrow_s

_ORIENTING = Controls(
    emotions=1.0 * (np.array(EMOTIONS) == "surprise"), lid_left=LID_WIDE, lid_right=LID_WIDE
)


class _Hint(NamedTuple):
    """A micro-expression: when it starts, where it goes, how far, and what of the face."""

    start_s: float
    pose: Controls
    strength: float
    groups: tuple[str, ...]


class ExpressionPath:
    """The expression on its way, from a calm face.

    Attributes
    ----------
    turned : bool
        Whether an emotion was overthrown in the last step.
    """

    def __init__(self) -> None:
        count = len(EMOTIONS)
        self.turned = False
        self._time_s = 0.0
        self._shown = Glide(np.zeros(count))
        self._coming = np.zeros(count, dtype=bool)
        self._returning = np.zeros(count, dtype=bool)
        self._ousted_until_s = np.zeros(count)
        self._hints: list[_Hint] = []

    def advance(self, step_s: float, expression: Expression, p: ExpressionParameters) -> Controls:
        """Emotions, lids and head after ``step_s`` under an expression felt all that time."""
        target = np.clip(expression.emotions * p.expressiveness, 0.0, 1.0)
        self._notice(target, p)
        ousted = self._ousted()
        target = np.where(ousted, 0.0, target)
        drive = (expression.intensity + max(expression.arousal, 0.0)) / 2.0
        onset_s = p.onset_fast_s + (p.onset_slow_s - p.onset_fast_s) * _SLOW * (1.0 - drive / 2.0)
        leave_s = np.where(ousted, p.overthrow_s, p.offset_s)
        shown = self._shown.advance(
            step_s, target, np.where(target > self._shown.value, onset_s, leave_s)
        ).clip(0.0, 1.0)
        self._time_s += step_s
        yaw, pitch, roll = (shown @ HEAD_OF_EMOTIONS).clip(-1.0, 1.0).tolist()
        pose = Controls(emotions=shown, yaw=yaw, pitch=pitch, roll=roll)
        self._hints = [hint for hint in self._hints if self._time_s < hint.start_s + p.hint_s]
        for hint in self._hints:
            phase = max(self._time_s - hint.start_s, 0.0) / p.hint_s
            share = p.hint * hint.strength * float(np.sin(np.pi * phase)) ** 2
            pose = move(pose, hint.pose, **dict.fromkeys(hint.groups, share))
        return pose

    def _notice(self, target: NDArray[np.float64], p: ExpressionParameters) -> None:
        """Look for onsets and overthrows under a new target (7,)."""
        shown = self._shown.value
        behind, ousted = target - shown, self._ousted()
        away = behind > _ARRIVED
        self._returning = ousted | (self._returning & away)
        onsets = (behind > _ONSET) & ~self._coming & ~self._returning
        self._coming = (self._coming | onsets) & away
        startle = float((onsets * _STARTLING).max())
        if startle > 0.0:
            self._hints.append(_Hint(self._time_s, _ORIENTING, startle, ("emotions", "lids")))
        leader = int(shown.argmax())
        self.turned = bool(
            (behind * self._coming).max() > _TURN
            and shown[leader] > _TURN
            and behind[leader] < -_FALLING * shown[leader]
            and not ousted[leader]
        )
        if self.turned:
            self._ousted_until_s[leader] = self._time_s + _OUSTED * p.overthrow_s
            old = Controls(emotions=shown * (np.arange(len(shown)) == leader))
            start_s = self._time_s + p.overthrow_s
            self._hints.append(_Hint(start_s, old, 1.0, ("emotions",)))

    def _ousted(self) -> NDArray[np.bool_]:
        """Which emotions (7,) are kept off the face."""
        kept: NDArray[np.bool_] = self._ousted_until_s > self._time_s
        return kept
