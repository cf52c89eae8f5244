"""What doses do at the instant they arrive: release, coupling, and the overthrow of rivals.

All doses of one instant are applied together, and every sum is exactly rounded, so the order in
which they are given does not change a bit of the result::

    gain_i = prod_j (1 - G_ij theta_j)                          occupancy damps release
    q_i = gain_i * dose_i                                       what counts for the overthrow
    rival_i = [max_{j != i} q_j - protection (q_i + z_i) - resistance x_i]+
    v_i <- min([v_i - q_i]+ + rival_i, v_max)                   z_i <- min(z_i + q_i, z_max)
    r += norm * (q + gain * C^T q), within the room that is left to level_max

Of a dose that is spread over time, q is the peak it will reach.
"""

import math
from collections.abc import Sequence

import numpy as np

from emotion_face.affect.dynamics import matrix
from emotion_face.affect.kinetics import Kinetics
from emotion_face.affect.names import CHANNELS, Array
from emotion_face.affect.parameters import AffectParameters
from emotion_face.affect.state import State
from emotion_face.affect.stimulus import Stimulus


class Dosing:
    """Applies doses to the state, for one set of parameters."""

    def __init__(self, parameters: AffectParameters, kinetics: Kinetics) -> None:
        self._kinetics = kinetics
        self._overthrow = parameters.overthrow
        self._level_max = parameters.level_max
        self._coupling = matrix(parameters.coupling, CHANNELS, CHANNELS)
        self._damping = matrix(parameters.damping, CHANNELS, CHANNELS)
        self._contends = np.array([parameters.modulators[name].contends for name in CHANNELS])

    def apply(
        self, state: State, agent: int, stimuli: Sequence[Stimulus], occupancy: Array
    ) -> None:
        """Apply the stimuli of one instant to an agent with receptor occupancy (8,)."""
        gain = np.prod(1.0 - self._damping * occupancy, axis=1)
        durations = sorted({stimulus.duration_s for stimulus in stimuli})
        doses = np.array([_sum([s for s in stimuli if s.duration_s == d]) for d in durations])
        peaks = np.array([self._kinetics.peak(d) for d in durations])
        doses *= gain
        self._contend(state, agent, (peaks * doses).sum(axis=0))

        released = doses + gain * (doses @ self._coupling)
        rise = (peaks * released).sum(axis=0)
        room = np.maximum(self._level_max - self._reach(state, agent), 0.0)
        share = np.divide(room, rise, out=np.ones_like(rise), where=rise > room)
        for amount, duration_s in zip(
            released * share * self._kinetics.norm, durations, strict=True
        ):
            if duration_s > 0.0:
                state.infuse(agent, amount / duration_s, duration_s)
            else:
                state.store[agent] += amount

    def _contend(self, state: State, agent: int, q: Array) -> None:
        """Doses `q` (8,) suppress the other modulators, unless these hold their ground."""
        p = self._overthrow
        q = np.where(self._contends, q, 0.0)
        order = np.argsort(q)
        attack = np.full_like(q, q[order[-1]])
        attack[order[-1]] = q[order[-2]]
        rival = attack - p.protection * (q + state.novelty[agent])
        rival -= p.resistance * state.excess[agent]
        rival = np.where(self._contends, np.maximum(rival, 0.0), 0.0)
        suppression = np.maximum(state.suppression[agent] - q, 0.0) + rival
        state.suppression[agent] = np.minimum(suppression, p.suppression_max)
        state.novelty[agent] = np.minimum(state.novelty[agent] + q, p.novelty_max)

    def _reach(self, state: State, agent: int) -> Array:
        """Highest level (8,), at most, that an agent still gets from earlier doses."""
        norm = self._kinetics.norm
        reach: Array = state.excess[agent] + state.store[agent] / norm
        for i in np.flatnonzero(state.agent == agent):
            left_s = float(state.remaining_s[i])
            reach = reach + state.rate[i] * left_s / norm * self._kinetics.peak(left_s)
        return reach


def _sum(stimuli: Sequence[Stimulus]) -> Array:
    """Sum of the doses (8,), exactly rounded: independent of the order."""
    columns = zip(*(stimulus.channel_doses.tolist() for stimulus in stimuli), strict=True)
    return np.array([math.fsum(column) for column in columns])
