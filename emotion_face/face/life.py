"""Signs of life: blinks, breath, sway, and the tone of lids and pupils.

Deterministic: the same seed and the same steps give the same life, at any frame rate.
"""

from dataclasses import dataclass

import numpy as np

from emotion_face.affect.checked import Checked, quantity
from emotion_face.face.path import Glide


@dataclass(frozen=True, kw_only=True)
class LifeParameters(Checked):
    """How lively a face is; 0 turns a sign of life off."""

    blink_rate_per_min: float = quantity(
        "1/min", 0.0, 60.0, default=17.0,
        about="blinks at rest; arousal raises it, and dopamine (disputed: artistic)",
    )  # fmt: skip
    blink_partial_share: float = quantity(
        "1", 0.0, 1.0, default=0.5, about="share of blinks that do not close the eye"
    )
    breath_rate_hz: float = quantity(
        "Hz", 0.0, 2.0, default=0.25, about="breaths a second at rest; arousal quickens them"
    )
    breath_depth: float = quantity(
        "1", 0.0, 1.0, default=0.12, about="nod of a breath, share of the full pitch"
    )
    sway: float = quantity(
        "1", 0.0, 1.0, default=0.12, about="how far the head sways, share of its full turn"
    )
    lid_tone: float = quantity(
        "1",
        0.0,
        1.0,
        default=0.2,
        about="how far full arousal widens the eyes, and lack droops them",
    )
    pupil_tone: float = quantity(
        "1", 0.0, 1.0, default=0.6, about="how far full arousal widens the pupils"
    )


@dataclass(frozen=True)
class Vitals:
    """What life adds at one moment.

    Attributes
    ----------
    shut : float
        How far a blink closes the lids, 0 to 1.
    lids, pupil : float
        Tone: openness of the lids, 1 at rest, and size of the pupils, 0 at rest.
    yaw, pitch, roll : float
        Sway and breath of the head, in units of its controls.
    """

    shut: float = 0.0
    lids: float = 1.0
    pupil: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0


_CLOSE_S = 0.07  # a blink: Kwon et al. 2013, J. R. Soc. Interface 10
_HOLD_S, _OPEN_S = (0.02, 0.04), (0.12, 0.18)
_PARTIAL_DEPTH = 0.6  # Cruz et al. 2011: about half are incomplete
_INTERVAL_SIGMA = 0.6  # log-normal intervals: Bentivoglio et al. 1997
_BLINKS_PER_MIN = (4.0, 35.0)
_BREATH_BY_AROUSAL = 0.5
_TONE_S = 1.2

# Sines without a common period, slower ones larger, are no path that the eye can learn.
_SWAY_HZ = np.array([0.061, 0.1, 0.173, 0.281]) * np.array([[1.0], [1.13], [0.89]])
_SWAY_WEIGHT = (1.0 / _SWAY_HZ) / (1.0 / _SWAY_HZ).sum(1, keepdims=True)


class Life:
    """The running signs of life of one face.

    Parameters
    ----------
    rng : np.random.Generator
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._time_s = 0.0
        self._breath = 0.0
        self._tone = Glide([1.0, 0.0])
        self._sway_phase = rng.uniform(0.0, 2 * np.pi, _SWAY_HZ.shape)
        self._blinks_left = self._interval()  # until the next blink, in mean intervals
        self._blink_s = np.full(4, -np.inf)  # closing, closed, opening, open
        self._blink_depth = 1.0

    def advance(self, step_s: float, arousal: float, dopamine: float, p: LifeParameters) -> Vitals:
        """Vitals after ``step_s``.

        Parameters
        ----------
        step_s : float
        arousal : float
            -1 to 1.
        dopamine : float
            Displayed level relative to its baseline (1 at rest).
        p : LifeParameters
        """
        self._plan_blinks(step_s, arousal, dopamine, p)
        self._time_s += step_s
        self._breath += step_s * p.breath_rate_hz * (1 + _BREATH_BY_AROUSAL * max(arousal, 0.0))
        lids, pupil = self._tone.advance(
            step_s, [1.0 + p.lid_tone * arousal, p.pupil_tone * arousal], _TONE_S
        )
        phase = 2 * np.pi * self._time_s * _SWAY_HZ + self._sway_phase
        yaw, nod, roll = p.sway * (_SWAY_WEIGHT * np.sin(phase)).sum(1)
        shut = np.interp(self._time_s, self._blink_s, [0.0, 1.0, 1.0, 0.0])
        return Vitals(
            shut=self._blink_depth * float(shut),
            lids=float(lids),
            pupil=float(pupil),
            yaw=float(yaw),
            pitch=float(nod) + p.breath_depth * float(np.sin(2 * np.pi * self._breath)),
            roll=float(roll),
        )

    def blink(self, after_s: float = 0.0, depth: float = 1.0) -> None:
        """Blink ``after_s`` from now, unless a blink is under way."""
        start_s = self._time_s + after_s
        if start_s >= self._blink_s[-1]:
            lasts = np.cumsum([_CLOSE_S, self._rng.uniform(*_HOLD_S), self._rng.uniform(*_OPEN_S)])
            self._blink_s = start_s + np.array([0.0, *lasts])
            self._blink_depth = depth

    def _plan_blinks(
        self, step_s: float, arousal: float, dopamine: float, p: LifeParameters
    ) -> None:
        if p.blink_rate_per_min == 0.0:
            return
        rate = p.blink_rate_per_min * (1 + 0.4 * (dopamine - 1) + 0.3 * arousal)
        rate_hz = float(np.clip(rate, *_BLINKS_PER_MIN)) / 60.0
        done_s = 0.0
        while self._blinks_left <= rate_hz * (step_s - done_s):
            done_s += self._blinks_left / rate_hz
            partial = self._rng.random() < p.blink_partial_share
            self.blink(done_s, _PARTIAL_DEPTH if partial else 1.0)
            self._blinks_left = self._interval()
        self._blinks_left -= rate_hz * (step_s - done_s)

    def _interval(self) -> float:
        """Time to the next blink, in mean intervals."""
        return float(self._rng.lognormal(-(_INTERVAL_SIGMA**2) / 2, _INTERVAL_SIGMA))
