"""The affect model of one agent as an ordinary differential equation, for any solver.

`AffectModel.step` solves these equations in closed form; here they are written as in
`docs/affect.md`, as the reference for tests of the step.
"""

import numpy as np

from emotion_face.affect.dynamics import matrix, vector
from emotion_face.affect.names import CHANNELS, DIP, DOPAMINE, EMOTIONS, Array
from emotion_face.affect.parameters import AffectParameters
from emotion_face.affect.state import State

SPLITS = np.cumsum([8, 8, 8, 8, 8, 7, 8, 3])  # r, x, z, v, a, E, o, mood, and the inflow u


def pack(state: State, agent: int = 0) -> Array:
    """State of one agent as the vector y (66,) of the equation."""
    inflow = state.rate[state.agent == agent].sum(axis=0)
    parts = (state.linear[agent], state.sensitivity[agent], state.relaxing[agent], inflow)
    return np.concatenate(parts)


class VectorField:
    """Right-hand side ``y' = f(t, y)`` for one set of parameters, between doses.

    The vector y (66,) holds store r (8), level above baseline x (8), novelty z (8), suppression
    v (8), sensitivity a (8), emotions E (7), opponent o (8), mood (3) and inflow u (8).
    """

    def __init__(self, parameters: AffectParameters) -> None:
        self._p = parameters
        modulators = [parameters.modulators[name] for name in CHANNELS]
        self._release_s = np.array([m.release_s for m in modulators])
        self._clearance_s = np.array([m.clearance_s for m in modulators])
        self._ec50 = np.array([m.ec50 for m in modulators])
        self._hill = np.array([m.hill for m in modulators])
        self._mapping = matrix(parameters.mapping, EMOTIONS, CHANNELS)
        self._antagonism = matrix(parameters.antagonism, EMOTIONS, CHANNELS)
        self._affects = np.array([vector(parameters.affect[name]) for name in EMOTIONS])
        self._temperament = vector(parameters.temperament)

    def __call__(self, t_s: float, y: Array) -> Array:
        p, response = self._p, self._p.response
        r, x, z, v, a, emotions, o, mood, u = np.split(y, SPLITS)
        clearing = p.overthrow.clearing_per_s * v

        level = x.copy()
        level[DOPAMINE] = max(x[DOPAMINE] - x[DIP], 0.0)
        level[DIP] = max(x[DIP] - x[DOPAMINE], 0.0)
        drive = (a * np.maximum(level, 0.0)) ** self._hill
        theta = drive / (self._ec50**self._hill + drive)

        felt = self._mapping @ np.maximum(theta - o, 0.0)
        target = np.minimum(felt * (1.0 - self._antagonism @ theta), 1.0)
        tau_s = np.where(target > emotions, response.rise_s, response.fall_s)
        vad = emotions @ self._affects / max(1.0, emotions.sum())
        loss = p.desensitisation.loss_per_s * theta * (a - p.desensitisation.floor)
        return np.concatenate(
            (
                u - (1.0 / self._release_s + clearing) * r,
                r / self._release_s - (1.0 / self._clearance_s + clearing) * x,
                -z / p.overthrow.novelty_s,
                -v / p.overthrow.suppression_s,
                (1.0 - a) / p.desensitisation.recovery_s - loss,
                (target - emotions) / tau_s,
                (p.opponent.gain * theta - o) / p.opponent.delay_s,
                (self._temperament + p.mood.gain * vad - mood) / p.mood.time_s,
                -clearing * u,
            )
        )
