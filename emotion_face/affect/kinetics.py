"""Release and clearance of the modulators: the linear part of the model, solved exactly.

With the accumulated clearance phi = exp(-kappa * integral of v), the stores r, the levels x and the
inflow u of every channel are phi times the solution of a linear system with constant coefficients,
so a step of any length is one matrix product and one factor::

    r' = u - (1/tau_r + kappa v) r      x' = r/tau_r - (1/tau_d + kappa v) x
    z' = -z/tau_z                       v' = -v/tau_v            u' = -kappa v u
"""

from functools import lru_cache

import numpy as np

from emotion_face.affect.names import CHANNELS, Array
from emotion_face.affect.parameters import AffectParameters
from emotion_face.affect.state import N_CHANNELS, State

STEPS_KEPT = 64  # step lengths whose constants are kept


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

    def step(self, state: State, h_s: float) -> None:
        """Advance the linear part of the state by `h_s` seconds."""
        matrix, clearing = self._propagator(h_s)
        phi = np.exp(state.suppression * clearing)
        state.linear[:] = state.linear @ matrix
        if state.agent.size:
            self._add_inflow(state, h_s)
            state.rate *= phi[state.agent]  # the rest of an overthrown stimulus is cleared too
        state.cleared *= phi[:, None]

    def peaks(self, durations_s: Array) -> Array:
        """Highest levels (n, 8), at most, of doses of 1 spread over `durations_s` (n, 1)."""
        spread = durations_s > 0.0
        spans_s = np.where(spread, durations_s, 1.0)
        kept = -np.expm1(-spans_s / self._clearance_s) * self._clearance_s / spans_s
        peaks: Array = np.where(spread, np.minimum(self.norm * kept, 1.0), 1.0)
        return peaks

    def _make_propagator(self, h_s: float) -> tuple[Array, float]:
        """Transition matrix of a step, and the logarithm of phi at suppression 1."""
        tau_s = self._overthrow.suppression_s
        clearing = self._overthrow.clearing_per_s * tau_s * float(np.expm1(-h_s / tau_s))
        return self._matrix(h_s), clearing

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

    def _add_inflow(self, state: State, h_s: float) -> None:
        """Add the inflow of a step, and remove finished infusions."""
        idle_s = np.maximum(h_s - state.remaining_s, 0.0)[:, None]
        store, excess = self._filled(np.full_like(idle_s, h_s))
        idle_store, idle_excess = self._filled(idle_s)
        np.add.at(state.store, state.agent, state.rate * (store - idle_store))
        np.add.at(state.excess, state.agent, state.rate * (excess - idle_excess))
        state.remaining_s -= h_s
        flowing = state.remaining_s > 1e-9 * h_s
        if not flowing.all():
            state.keep_infusions(flowing)

    def _filled(self, t_s: Array) -> tuple[Array, Array]:
        """Store and excess after a unit inflow for `t_s` (infusions, 1)."""
        released, cleared = np.exp(-t_s / self._release_s), np.exp(-t_s / self._clearance_s)
        store = self._release_s * (1.0 - released)
        return store, self._clearance_s * (1.0 - cleared) - self._bateman_s * (cleared - released)
