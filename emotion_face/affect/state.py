"""The state of the affect model: arrays with one row per agent."""

import numpy as np
import numpy.typing as npt

from emotion_face.affect.names import CHANNELS, EMOTIONS, Array

N_CHANNELS = len(CHANNELS)
N_EMOTIONS = len(EMOTIONS)


class State:
    """Everything that changes in time, for all agents.

    Attributes
    ----------
    linear : (agents, 4 * 8) array
        The linear part: `store`, `excess`, `novelty`, `suppression` side by side.
    store, excess, novelty, suppression : (agents, 8) views
        Per channel: released but not yet effective; level above baseline; memory of recent doses;
        how strongly it is being overthrown. All >= 0, in doses (1 = a standard strong dose).
    sensitivity : (agents, 8) array
        Receptor sensitivity, 1 when rested.
    relaxing : (agents, 7 + 8 + 3) array
        The quantities that relax to a target: `emotions`, `opponent`, `mood` side by side.
    emotions : (agents, 7) view
        The vector E, in [0, 1].
    opponent : (agents, 8) view
        Opponent process, in [0, 1].
    mood : (agents, 3) view
        Mood: valence, arousal, dominance, in [-1, 1].
    rate : (infusions, 8) array
        Inflow into the stores of doses that are spread over time, in 1/s.
    remaining_s : (infusions,) array
        How long each of them still flows.
    agent : (infusions,) int array
        The agent of each.
    """

    def __init__(self, agents: int, mood: Array) -> None:
        self.linear = np.zeros((agents, 4 * N_CHANNELS))
        blocks = self.linear.reshape(agents, 4, N_CHANNELS)
        self.store, self.excess, self.novelty, self.suppression = (blocks[:, i] for i in range(4))
        self.cleared = blocks[:, :2]
        self.sensitivity = np.ones((agents, N_CHANNELS))
        self.relaxing = np.zeros((agents, N_EMOTIONS + N_CHANNELS + 3))
        self.emotions = self.relaxing[:, :N_EMOTIONS]
        self.opponent = self.relaxing[:, N_EMOTIONS:-3]
        self.mood = self.relaxing[:, -3:]
        self.mood[:] = mood
        self.rate = np.zeros((0, N_CHANNELS))
        self.remaining_s = np.zeros(0)
        self.agent = np.zeros(0, dtype=np.intp)

    def keep_infusions(self, kept: npt.NDArray[np.bool_]) -> None:
        """Remove finished infusions; `kept` (infusions,) marks those that still flow."""
        self.rate, self.agent = self.rate[kept], self.agent[kept]
        self.remaining_s = self.remaining_s[kept]

    def infuse(self, agent: int, rate: Array, duration_s: float) -> None:
        """Let a dose flow into an agent's stores at a constant `rate` (8,) in 1/s."""
        self.rate = np.vstack((self.rate, rate))
        self.remaining_s = np.append(self.remaining_s, duration_s)
        self.agent = np.append(self.agent, agent)
