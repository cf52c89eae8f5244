"""Signs of life: blinks, winks and a raised brow, breath, sway, and the tone of lids and pupils.

Deterministic: the same seed and the same steps give the same life, at any frame rate.
"""

from dataclasses import dataclass

import numpy as np

from emotion_face.face.motion import MotionParameters
from emotion_face.face.path import SmoothDamp
from emotion_face.settings import Checked, quantity


@dataclass(frozen=True, kw_only=True)
class LifeParameters(Checked):
    """How lively a face is; 0 turns a sign of life off."""

    blink_rate_per_min: float = quantity(
        "1/min", 0.0, 60.0, default=17.0,
        about="blinks at rest; arousal and dopamine raise it (dopamine: disputed, artistic)",
    )  # fmt: skip
    blink_partial_share: float = quantity(
        "1", 0.0, 1.0, default=0.5, about="share of blinks that do not close the eye"
    )
    blink_patience_s: float = quantity(
        "s", 0.0, 5.0, default=2.0,
        about="how much earlier a blink may come, together with a glance, onset or speech",
    )  # fmt: skip
    breath_rate_hz: float = quantity(
        "Hz", 0.0, 2.0, default=0.25, about="breaths a second at rest; more when aroused"
    )
    breath_depth: float = quantity(
        "1", 0.0, 1.0, default=0.12, about="how far a breath lifts the face, share of a full nod"
    )
    sway: float = quantity(
        "1", 0.0, 1.0, default=0.24, about="how far the head sways, share of its full turn"
    )
    lid_tone: float = quantity(
        "1",
        0.0,
        1.0,
        default=0.2,
        about="how far full arousal widens the eyes, and calm lowers the lids",
    )
    pupil_tone: float = quantity(
        "1", 0.0, 1.0, default=0.6, about="how far full arousal widens the pupils"
    )


@dataclass(frozen=True)
class Vitals:
    """Additions of the signs of life at one moment.

    Attributes
    ----------
    shut_left, shut_right : float
        How far a blink or wink closes the lids, 0 to 1.
    brow_left, brow_right : float
        How far one brow is raised, 0 to 1.
    lids, pupil : float
        Tone: openness of the lids, 1 at rest, and size of the pupils, 0 at rest.
    yaw, pitch, roll : float
        Sway of the head, in units of its controls.
    breath : float
        How far a breath lifts the head, in units of its pitch.
    """

    shut_left: float = 0.0
    shut_right: float = 0.0
    brow_left: float = 0.0
    brow_right: float = 0.0
    lids: float = 1.0
    pupil: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    breath: float = 0.0


# The course of a blink is like Anki's Vector: shut within 0.1 s, open more slowly, in two steps.
_BLINK_S = np.array([0.0, 0.033, 0.066, 0.1, 0.133, 0.165, 0.198, 0.231, 0.32, 0.36])
_BLINK_SHUT = np.array([0.0, 0.15, 0.4, 0.9, 1.0, 0.85, 0.3, 0.1, 0.1, 0.0])
_SHUT_AT = int(_BLINK_SHUT.argmax())
_WINK_S, _WINK_SHUT = np.array([0.0, 0.1, 0.34, 0.5]), np.array([0.0, 1.0, 1.0, 0.0])
_BROW_S, _BROW_UP = np.array([0.0, 0.1, 0.16, 0.7, 1.1]), np.array([0.0, 0.9, 1.0, 0.9, 0.0])
_LENGTHS = (0.9, 1.15)
_PARTIAL_DEPTH = 0.6  # Cruz et al. 2011: about half are incomplete
_INTERVAL_SIGMA = 0.6  # log-normal intervals: Bentivoglio et al. 1997
_BLINKS_PER_MIN = (4.0, 35.0)
_BREATH_BY_AROUSAL = 0.5
_TONE_S = 1.2

# Sines without a common period, slower ones larger, never look periodic.
_SWAY_HZ = np.array([0.061, 0.1, 0.173, 0.281]) * np.array([[1.0], [1.13], [0.89]])
_SWAY_WEIGHT = (1.0 / _SWAY_HZ) / (1.0 / _SWAY_HZ).sum(1, keepdims=True)


class Life:
    """The running signs of life of one face.

    Parameters
    ----------
    rng : np.random.Generator
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng, self._looks, self._wit, self._doubt = rng, *rng.spawn(3)
        self._time_s = 0.0
        self._breath = 0.0
        self._tone = SmoothDamp([1.0, 0.0])
        self._sway_phase = rng.uniform(0.0, 2 * np.pi, _SWAY_HZ.shape)
        self._blinks_left = self._interval()  # until the next blink, in mean intervals
        self._rate_hz = self._patience_s = self._partial_share = 0.0
        self._blink_s, self._blink_shut = np.full(len(_BLINK_S), -np.inf), _BLINK_SHUT
        self._blink_depth = 1.0
        self._first = 0  # the lid that closes first
        self._winks_left = self._wit.exponential()
        self._wink_s, self._wink_side = -np.inf, 0
        self._raises_left = self._doubt.exponential()
        self._raise_s, self._raise_side = -np.inf, 0

    def advance(
        self,
        step_s: float,
        arousal: float,
        dopamine: float,
        warmth: float,
        p: LifeParameters,
        m: MotionParameters,
    ) -> Vitals:
        """Vitals after ``step_s``.

        Parameters
        ----------
        step_s : float
        arousal : float
            -1 to 1.
        dopamine : float
            Displayed level relative to its baseline (1 at rest).
        warmth : float
            Strength of the emotions with which it winks, 0 to 1.
        p : LifeParameters
        m : MotionParameters
        """
        self._plan_blinks(step_s, arousal, dopamine, p)
        self._plan_winks(step_s, warmth, m)
        self._plan_raises(step_s, m)
        self._time_s += step_s
        shut = self._lids(m.lids_apart_s)
        brows = [0.0, 0.0]
        brows[self._raise_side] = float(np.interp(self._time_s, self._raise_s + _BROW_S, _BROW_UP))
        self._breath += step_s * p.breath_rate_hz * (1 + _BREATH_BY_AROUSAL * max(arousal, 0.0))
        lids, pupil = self._tone.advance(
            step_s, [1.0 + p.lid_tone * arousal, p.pupil_tone * arousal], _TONE_S
        )
        phase = 2 * np.pi * self._time_s * _SWAY_HZ + self._sway_phase
        yaw, nod, roll = p.sway * (_SWAY_WEIGHT * np.sin(phase)).sum(1)
        return Vitals(
            shut_left=shut[0],
            shut_right=shut[1],
            brow_left=brows[0],
            brow_right=brows[1],
            lids=float(lids),
            pupil=float(pupil),
            yaw=float(yaw),
            pitch=float(nod),
            roll=float(roll),
            breath=p.breath_depth * float(np.sin(2 * np.pi * self._breath)),
        )

    def blink(
        self,
        after_s: float = 0.0,
        depth: float = 1.0,
        *,
        hold_s: float = 0.0,
        at_once: bool = False,
    ) -> None:
        """Blink ``after_s`` from now, unless a blink is under way.

        Parameters
        ----------
        hold_s : float
            How much longer the eyes stay shut.
        at_once : bool
            Whether it replaces a blink that is under way.
        """
        start_s = self._time_s + after_s
        if start_s < self._blink_s[-1] and not at_once:
            return
        shut = self._blink_depth * np.interp(start_s, self._blink_s, self._blink_shut)
        closing = np.arange(len(_BLINK_S)) <= _SHUT_AT
        self._blink_shut = np.where(closing, np.maximum(_BLINK_SHUT, shut), _BLINK_SHUT)
        length = self._looks.uniform(*_LENGTHS)
        self._blink_s = start_s + _BLINK_S * length + hold_s * ~closing
        self._blink_depth, self._first = depth, int(self._looks.integers(2))

    def cue(self) -> None:
        """Let a blink that is nearly due come now, with a glance, onset or speech."""
        if self._blinks_left < self._rate_hz * self._patience_s:
            self._blinks_left = self._interval()
            self.blink(depth=self._depth())

    def _lids(self, apart_s: float) -> tuple[float, float]:
        """How far the left and the right lid are shut."""
        shut = [0.0, 0.0]
        for side in (0, 1):
            time_s = self._time_s - apart_s * (side != self._first)
            blink = self._blink_depth * np.interp(time_s, self._blink_s, self._blink_shut)
            wink = np.interp(self._time_s, self._wink_s + _WINK_S, _WINK_SHUT)
            shut[side] = max(float(blink), float(wink) * (side == self._wink_side))
        return shut[0], shut[1]

    def _plan_winks(self, step_s: float, warmth: float, m: MotionParameters) -> None:
        self._winks_left -= warmth * m.winks_per_min / 60.0 * step_s
        if self._winks_left <= 0.0:
            self._winks_left = self._wit.exponential()
            self._wink_s, self._wink_side = self._time_s, int(self._wit.integers(2))

    def _plan_raises(self, step_s: float, m: MotionParameters) -> None:
        rate_hz = m.brow_raises_per_min / 60.0
        self._raises_left -= rate_hz * step_s
        if self._raises_left <= 0.0:
            self._raise_s = self._time_s + step_s + self._raises_left / rate_hz
            self._raises_left = self._doubt.exponential()
            self._raise_side = int(self._doubt.integers(2))

    def _plan_blinks(
        self, step_s: float, arousal: float, dopamine: float, p: LifeParameters
    ) -> None:
        if p.blink_rate_per_min == 0.0:
            return
        rate = p.blink_rate_per_min * (1 + 0.4 * (dopamine - 1) + 0.3 * arousal)
        self._rate_hz = rate_hz = float(np.clip(rate, *_BLINKS_PER_MIN)) / 60.0
        self._patience_s, self._partial_share = p.blink_patience_s, p.blink_partial_share
        done_s = 0.0
        while self._blinks_left <= rate_hz * (step_s - done_s):
            done_s += self._blinks_left / rate_hz
            self.blink(done_s, self._depth())
            self._blinks_left = self._interval()
        self._blinks_left -= rate_hz * (step_s - done_s)

    def _depth(self) -> float:
        return _PARTIAL_DEPTH if self._rng.random() < self._partial_share else 1.0

    def _interval(self) -> float:
        """Time to the next blink, in mean intervals."""
        return float(self._rng.lognormal(-(_INTERVAL_SIGMA**2) / 2, _INTERVAL_SIGMA))
