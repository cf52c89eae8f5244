"""Release and clearance of the modulators: the linear part of the model, solved exactly.

With the accumulated clearance phi = exp(-kappa * integral of v), the stores r, the levels x and the
inflow u of every channel are phi times the solution of a linear system with constant coefficients,
so a step of any length is one matrix product and one factor::

    r' = u - (1/tau_r + kappa v) r      x' = r/tau_r - (1/tau_d + kappa v) x
    z' = -z/tau_z                       v' = -v/tau_v            u' = -kappa v u
"""

import dataclasses
from functools import lru_cache

import numpy as np

from emotion_face.affect.names import CHANNELS, Array
from emotion_face.affect.parameters import AffectParameters
from emotion_face.affect.state import N_CHANNELS, State

STEPS_KEPT = 64  # step lengths whose constants are kept


@dataclasses.dataclass(frozen=True)
class Propagator:
    """Constants of a step of one length.

    `matrix` (32, 32) carries the linear state to the end of the step, `to_middle` (32, 8) the
    levels to its middle; `clearing` and `clearing_middle` are the logarithm of phi at
    suppression 1.
    """

    matrix: Array
    to_middle: Array
    clearing: float
    clearing_middle: float


class Kinetics:
    """Exact solver of the linear part for one set of parameters."""

    def __init__(self, parameters: AffectParameters) -> None:
        modulators = [parameters.modulators[name] for name in CHANNELS]
        self._release_s = np.array([m.release_s for m in modulators])
        self._clearance_s = np.array([m.clearance_s for m in modulators])
        self._overthrow = parameters.overthrow
        self._propagator = lru_cache(STEPS_KEPT)(self._make_propagator)
        r, d = self._release_s, self._clearance_s
        self._bateman_s = d * r / (d - r)
        peak_s = np.log(d / r) * self._bateman_s
        # store that makes a level of exactly 1 at its peak (Bateman function)
        self.norm = (d - r) / d / (np.exp(-peak_s / d) - np.exp(-peak_s / r))

    def step(self, state: State, h_s: float) -> Array:
        """Advance the linear part by `h_s` and return the levels (agents, 8) at the middle."""
        propagator = self._propagator(h_s)
        middle: Array = state.linear @ propagator.to_middle
        phi_middle = np.exp(state.suppression * propagator.clearing_middle)
        phi = np.exp(state.suppression * propagator.clearing)
        state.linear[:] = state.linear @ propagator.matrix
        if state.agent.size:
            self._add_inflow(state, h_s, middle)
            state.rate *= phi[state.agent]
            state.remaining_s -= h_s
            flowing = state.remaining_s > 1e-9 * h_s
            if not flowing.all():
                state.rate, state.agent = state.rate[flowing], state.agent[flowing]
                state.remaining_s = state.remaining_s[flowing]
        state.cleared *= phi[:, None]
        middle *= phi_middle
        return middle

    def sustained(self, duration_s: float) -> Array:
        """Share (8,) of a dose spread over `duration_s` that is there when it has all flowed."""
        if duration_s <= 0.0:
            return np.ones(N_CHANNELS)
        share: Array = -np.expm1(-duration_s / self._clearance_s) * self._clearance_s / duration_s
        return share

    def _make_propagator(self, h_s: float) -> Propagator:
        matrix, middle = self._matrix(h_s), self._matrix(0.5 * h_s)
        tau, kappa = self._overthrow.suppression_s, self._overthrow.clearing_per_s
        return Propagator(
            matrix=matrix,
            to_middle=np.ascontiguousarray(middle[:, N_CHANNELS : 2 * N_CHANNELS]),
            clearing=kappa * tau * float(np.expm1(-h_s / tau)),
            clearing_middle=kappa * tau * float(np.expm1(-0.5 * h_s / tau)),
        )

    def _matrix(self, h_s: float) -> Array:
        """Transition matrix (32, 32) of store, excess, novelty, suppression as row vectors."""
        released, cleared = np.exp(-h_s / self._release_s), np.exp(-h_s / self._clearance_s)
        matrix = np.zeros((4, N_CHANNELS, 4, N_CHANNELS))
        k = np.arange(N_CHANNELS)
        matrix[0, k, 0, k] = released
        matrix[0, k, 1, k] = (cleared - released) * self._bateman_s / self._release_s
        matrix[1, k, 1, k] = cleared
        matrix[2, k, 2, k] = np.exp(-h_s / self._overthrow.novelty_s)
        matrix[3, k, 3, k] = np.exp(-h_s / self._overthrow.suppression_s)
        return matrix.reshape(4 * N_CHANNELS, 4 * N_CHANNELS)

    def _add_inflow(self, state: State, h_s: float, middle: Array) -> None:
        """Add what the infusions bring to the levels at the middle and to the state at the end."""
        _, excess = self._inflow(state, 0.5 * h_s)
        np.add.at(middle, state.agent, excess)
        store, excess = self._inflow(state, h_s)
        np.add.at(state.store, state.agent, store)
        np.add.at(state.excess, state.agent, excess)

    def _inflow(self, state: State, t_s: float) -> tuple[Array, Array]:
        """What each infusion has brought to store and excess after `t_s`, each (infusions, 8)."""
        idle_s = np.maximum(t_s - state.remaining_s, 0.0)[:, None]
        store, excess = self._filled(np.full_like(idle_s, t_s))
        idle_store, idle_excess = self._filled(idle_s)
        return state.rate * (store - idle_store), state.rate * (excess - idle_excess)

    def _filled(self, t_s: Array) -> tuple[Array, Array]:
        """Store and excess after a unit inflow for `t_s` (infusions, 1)."""
        released, cleared = np.exp(-t_s / self._release_s), np.exp(-t_s / self._clearance_s)
        store = self._release_s * (1.0 - released)
        return store, self._clearance_s * (1.0 - cleared) - self._bateman_s * (cleared - released)
