"""Effect of doses at the instant when they arrive: release, coupling, and overthrow.

All doses of one instant are applied together, and every sum is exactly rounded, so their order
does not change a bit of the result::

    gain_i = prod_j (1 - G_ij theta_j)                          occupancy damps release
    q_i = gain_i * dose_i                                       counts for the overthrow
    w_i = [max_{j != i} q_j - protection (q_i + z_i) - resistance x_i]+       overthrow of i
    v_i <- min([v_i - q_i]+ + w_i, v_max)                       z_i <- min(z_i + q_i, z_max)
    r += norm * (q + gain * C^T q), within the room that is left to level_max

q, r, x, v and z are in standard strong doses, theta, the coupling C, the damping G and gain are
shares. norm makes a dose of 1 peak at a level of 1 (Bateman 1910, Proc. Camb. Philos. Soc. 15:423).
Of a dose that is spread over time, q is the peak it will reach. The overthrow's form is artistic.
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
        peaks = self._kinetics.peaks(np.array(durations)[:, None])
        doses *= gain
        self._overthrow_others(state, agent, (peaks * doses).sum(axis=0))

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

    def _overthrow_others(self, state: State, agent: int, q: Array) -> None:
        """Let doses `q` (8,) overthrow the other modulators that do not resist."""
        p = self._overthrow
        q = np.where(self._contends, q, 0.0)
        order = np.argsort(q)
        strongest = np.full_like(q, q[order[-1]])
        strongest[order[-1]] = q[order[-2]]
        w = strongest - p.protection * (q + state.novelty[agent])
        w -= p.resistance * state.excess[agent]
        w = np.where(self._contends, np.maximum(w, 0.0), 0.0)
        suppression = np.maximum(state.suppression[agent] - q, 0.0) + w
        state.suppression[agent] = np.minimum(suppression, p.suppression_max)
        state.novelty[agent] = np.minimum(state.novelty[agent] + q, p.novelty_max)

    def _reach(self, state: State, agent: int) -> Array:
        """Upper bound (8,) of the level that an agent still reaches from earlier doses."""
        norm = self._kinetics.norm
        held = state.excess[agent] + state.store[agent] / norm
        flowing = state.agent == agent
        left_s = state.remaining_s[flowing, None]
        inflows = state.rate[flowing] * left_s / norm * self._kinetics.peaks(left_s)
        reach: Array = np.concatenate(([held], inflows)).sum(axis=0)
        return reach


def _sum(stimuli: Sequence[Stimulus]) -> Array:
    """Sum of the doses (8,), exactly rounded: independent of the order."""
    columns = zip(*(stimulus.channel_doses.tolist() for stimulus in stimuli), strict=True)
    return np.array([math.fsum(column) for column in columns])
