"""Signs of life: blinks, glances and breath, all through the generator's own controls.

Deterministic: the same seed and the same sequence of times and arousals give the same life.
"""

from dataclasses import dataclass

import numpy as np

_CLOSE_S, _HOLD_S, _OPEN_S = 0.07, 0.03, 0.15  # Kwon et al. 2013, J. R. Soc. Interface 10
_PARTIAL_SHARE = 0.5  # Bentivoglio et al. 1997; Cruz et al. 2011: about half are incomplete


@dataclass(frozen=True)
class LifeParameters:
    """How lively a calm face is.

    Attributes
    ----------
    blink_rate_per_min : float
        Blinks at rest; arousal and dopamine raise it (the dopamine link is disputed: artistic).
    glance_range : float
        How far glances go, share of the full gaze; 0 keeps the eyes still.
    glance_every_s : float
        Mean time between glances.
    breath_rate_hz : float
        Breaths a second at rest; arousal quickens them.
    breath_depth : float
        Nod of a breath, share of the full pitch.
    """

    blink_rate_per_min: float = 17.0
    glance_range: float = 0.5
    glance_every_s: float = 2.0
    breath_rate_hz: float = 0.25
    breath_depth: float = 0.12


@dataclass(frozen=True)
class Vitals:
    """What life adds at one moment: lid openness 0 to 1, gaze, nod and breath -1 to 1."""

    lids: float = 1.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0
    breath: float = 0.0


class Life:
    """The running signs of life of one face."""

    def __init__(self, parameters: LifeParameters, rng: np.random.Generator) -> None:
        self._parameters = parameters
        self._rng = rng
        self._time_s: float | None = None
        self._phase = 0.0
        self._blink_at = 0.0
        self._blink_depth = 1.0
        self._glance_at = 0.0
        self._gaze = np.zeros(2)
        self._target = np.zeros(2)

    def advance(self, time_s: float, arousal: float, dopamine: float) -> Vitals:
        """Vitals at ``time_s``; a jump of time back or over 1 s starts life afresh.

        Parameters
        ----------
        time_s : float
            Time of the frame [s].
        arousal : float
            -1 to 1.
        dopamine : float
            Displayed level relative to its baseline (1 at rest).
        """
        p = self._parameters
        if self._time_s is None or not 0.0 <= time_s - self._time_s <= 1.0:
            self._time_s = time_s
            self._gaze = self._target = np.zeros(2)
            self._plan_blink(time_s, arousal, dopamine)
            self._glance_at = time_s + p.glance_every_s
        step = time_s - self._time_s
        self._time_s = time_s
        self._phase += step * p.breath_rate_hz * (1 + 0.5 * max(arousal, 0.0))
        if time_s > self._blink_at + _CLOSE_S + _HOLD_S + _OPEN_S:
            self._plan_blink(time_s, arousal, dopamine)
        if time_s >= self._glance_at:
            away = self._rng.random() < 0.6
            self._target = self._rng.uniform(-1, 1, 2) * p.glance_range if away else np.zeros(2)
            self._glance_at = time_s + p.glance_every_s * (0.25 + self._rng.exponential(0.75))
        # A saccade lasts 30-80 ms: most of the way within two frames.
        self._gaze = self._gaze + (self._target - self._gaze) * (1 - np.exp(-step / 0.025))
        return Vitals(
            lids=self._lids(time_s - self._blink_at),
            gaze_x=float(self._gaze[0]),
            gaze_y=float(0.6 * self._gaze[1]),
            breath=p.breath_depth * float(np.sin(2 * np.pi * self._phase)),
        )

    def _plan_blink(self, time_s: float, arousal: float, dopamine: float) -> None:
        """Log-normal interval, sigma 0.6 (Bentivoglio et al. 1997)."""
        rate = self._parameters.blink_rate_per_min
        if rate <= 0.0:
            self._blink_at = np.inf
            return
        rate = float(np.clip(rate * (1 + 0.4 * (dopamine - 1) + 0.3 * arousal), 4.0, 35.0))
        interval = 60.0 / rate * np.exp(self._rng.normal(-0.18, 0.6))
        self._blink_at = time_s + float(interval)
        self._blink_depth = 0.6 if self._rng.random() < _PARTIAL_SHARE else 1.0

    def _lids(self, since_s: float) -> float:
        shut = np.interp(
            since_s,
            [0.0, _CLOSE_S, _CLOSE_S + _HOLD_S, _CLOSE_S + _HOLD_S + _OPEN_S],
            [0.0, 1.0, 1.0, 0.0],
        )
        return 1.0 - self._blink_depth * float(shut)
