"""Receptors, emotions, desensitisation, opponent process and mood: the nonlinear part of the model.

The levels at both ends of a step are exact and give the occupancy there. The other quantities relax
to a target set by that occupancy, solved in closed form for a target that changes linearly during
the step; so every result is a weighted mean of the old value and the targets, and stays bounded::

    theta = (a y)^n / (EC50^n + (a y)^n)          y: levels, the dopamine axis split by its sign
    a' = (1 - a)/tau_rec - k_des theta (a - floor)
    e = min((M [theta - o]+) (1 - A theta), 1)    E' = (e - E)/(tau_rise or tau_fall)
    o' = (g theta - o)/tau_o                      mood' = (temperament + g VAD - mood)/tau_mood
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from emotion_face.affect.kinetics import STEPS_KEPT, Kinetics
from emotion_face.affect.names import CHANNELS, DIP, DOPAMINE, EMOTIONS, Array
from emotion_face.affect.parameters import Affect, AffectParameters
from emotion_face.affect.state import N_CHANNELS, N_EMOTIONS, State

PARTS_MAX = 4  # parts of a long step


def matrix(
    weights: Mapping[str, Mapping[str, float]], rows: Sequence[str], columns: Sequence[str]
) -> Array:
    """Weights by name as an array (rows, columns)."""
    return np.array([[weights.get(r, {}).get(c, 0.0) for c in columns] for r in rows])


def vector(affect: Affect) -> Array:
    """(valence, arousal, dominance)."""
    return np.array([affect.valence, affect.arousal, affect.dominance])


class Dynamics:
    """The model's equations for one set of parameters."""

    def __init__(self, parameters: AffectParameters) -> None:
        p = parameters
        modulators = [p.modulators[name] for name in CHANNELS]
        self.kinetics = Kinetics(p)
        self.mapping = matrix(p.mapping, EMOTIONS, CHANNELS)
        self.temperament = vector(p.temperament)
        self._mapping_t = np.ascontiguousarray(self.mapping.T)
        self._antagonism_t = np.ascontiguousarray(matrix(p.antagonism, EMOTIONS, CHANNELS).T)
        affects = np.array([vector(p.affect[name]) for name in EMOTIONS])
        self._affects = np.hstack((affects, np.ones((N_EMOTIONS, 1))))
        self._axes = np.eye(N_CHANNELS)
        self._axes[[DOPAMINE, DIP], [DIP, DOPAMINE]] = -1.0
        self._hill = np.array([m.hill for m in modulators])
        self._half = np.array([m.ec50**m.hill for m in modulators])
        self._mood_gain = p.mood.gain
        self._opponent_gain = p.opponent.gain
        self._recovery_per_s = 1.0 / p.desensitisation.recovery_s
        self._loss_per_s = p.desensitisation.loss_per_s
        self._floor = p.desensitisation.floor
        self._response_s = p.response.rise_s
        times = (N_EMOTIONS, N_CHANNELS, 3)
        self._rise_s = np.repeat((p.response.rise_s, p.opponent.delay_s, p.mood.time_s), times)
        self._fall_s = np.repeat((p.response.fall_s, p.opponent.delay_s, p.mood.time_s), times)
        self._relaxation = lru_cache(STEPS_KEPT)(self._make_relaxation)

    def occupancy(self, levels: Array, sensitivity: Array) -> Array:
        """Receptor occupancy (..., 8) in [0, 1[ of levels above baseline (..., 8)."""
        drive = np.maximum(levels @ self._axes, 0.0)
        drive *= sensitivity
        drive **= self._hill
        drive /= drive + self._half
        return drive

    def affect(self, emotions: Array) -> Array:
        """Valence, arousal, dominance (agents, 3) of emotions (agents, 7)."""
        sums = emotions @ self._affects
        vad: Array = sums[:, :3] / np.maximum(sums[:, 3:], 1.0)
        return vad

    def step(self, state: State, h_s: float) -> None:
        """Advance the state by `h_s` seconds, in parts that follow the rise of an emotion."""
        parts = min(math.ceil(2.0 * h_s / self._response_s - 1e-9), PARTS_MAX)
        for _ in range(parts):
            self._step(state, h_s / parts)

    def _step(self, state: State, h_s: float) -> None:
        levels = np.empty((2, *state.excess.shape))
        levels[0] = state.excess
        self.kinetics.step(state, h_s)
        levels[1] = state.excess
        theta = self.occupancy(levels, state.sensitivity)
        self._desensitise(state.sensitivity, 0.5 * (theta[0] + theta[1]), h_s)

        target = np.empty((2, *state.relaxing.shape))
        emotions = np.maximum(theta - state.opponent, 0.0) @ self._mapping_t
        emotions *= 1.0 - theta @ self._antagonism_t
        np.minimum(emotions, 1.0, out=target[..., :N_EMOTIONS])
        np.multiply(theta, self._opponent_gain, out=target[..., N_EMOTIONS:-3])
        mood = self.affect(state.emotions)
        mood *= self._mood_gain
        mood += self.temperament
        target[..., -3:] = mood

        change = target[1] - target[0]
        distance = np.subtract(target[0], state.relaxing, out=target[0])
        rising = distance + 0.5 * change > 0.0
        gone, ramp = np.where(rising, *self._relaxation(h_s))
        distance *= gone
        change *= ramp
        state.relaxing += distance
        state.relaxing += change

    def _make_relaxation(self, h_s: float) -> tuple[Array, Array]:
        """Relaxation in `h_s`, (2, 1, 18) for rising and for falling quantities.

        First the share of the distance to the target that is covered, then the share of the
        target's own change during the step that is followed.
        """

        def shares(tau_s: Array) -> Array:
            gone = -np.expm1(-h_s / tau_s)
            return np.stack((gone, 1.0 - gone * tau_s / h_s))[:, None]

        return shares(self._rise_s), shares(self._fall_s)

    def _desensitise(self, sensitivity: Array, theta: Array, h_s: float) -> None:
        loss = theta * self._loss_per_s
        rate = loss + self._recovery_per_s
        loss /= rate
        loss *= self._floor - 1.0
        loss += 1.0  # the sensitivity that this occupancy would lead to
        sensitivity -= loss
        rate *= -h_s
        sensitivity *= np.exp(rate, out=rate)
        sensitivity += loss
