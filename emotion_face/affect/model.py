"""The affect model: stimuli in, a named emotional state out, for any number of agents."""

import dataclasses
from collections.abc import Sequence

import numpy as np

from emotion_face.affect.dynamics import Dynamics, matrix
from emotion_face.affect.names import CHANNELS, DIP, DOPAMINE, EMOTIONS, MODULATORS, NEUTRAL, Array
from emotion_face.affect.naming import Namer, main_channels
from emotion_face.affect.parameters import AffectParameters
from emotion_face.affect.state import State
from emotion_face.affect.stimulus import Stimulus


@dataclasses.dataclass(frozen=True, eq=False)
class EmotionReading:
    """The emotional state of one agent.

    Attributes
    ----------
    time_s : float
        Time of the state [s].
    levels : (7,) array
        Displayed level of each modulator: baseline plus excess; dopamine's is always positive.
    emotions : (7,) array
        The vector E, each 0 to 1.
    neutral : float
        Probability that no emotion prevails.
    valence, arousal, dominance : float
        Core affect, -1 to 1 (Mehrabian & Russell 1974).
    mood_valence, mood_arousal, mood_dominance : float
        Its slow average around the temperament.
    emotion : str
        One of `EMOTIONS`, or "neutral".
    blend : str
        Name of the dyad, or empty.
    word : str
        The wheel's most specific word.
    intensity : float
        Strength of the prevailing emotion, 0 to 1.
    """

    time_s: float
    levels: Array
    emotions: Array
    neutral: float
    valence: float
    arousal: float
    dominance: float
    mood_valence: float
    mood_arousal: float
    mood_dominance: float
    emotion: str
    blend: str
    word: str
    intensity: float


class AffectModel:
    """Neuromodulators, emotions and names of one or many agents that share their parameters.

    Parameters
    ----------
    parameters : AffectParameters
    agents : int
        How many agents are stepped together.
    """

    def __init__(self, parameters: AffectParameters, *, agents: int = 1) -> None:
        self._agents = agents
        self.parameters = parameters
        self.reset()

    @property
    def parameters(self) -> AffectParameters:
        """Parameters in use; new ones act from the next step on and keep the state."""
        return self._parameters

    @parameters.setter
    def parameters(self, parameters: AffectParameters) -> None:
        self._parameters = p = parameters
        self._dynamics = Dynamics(p)
        self._coupling_t = np.ascontiguousarray(matrix(p.coupling, CHANNELS, CHANNELS).T)
        self._damping = matrix(p.damping, CHANNELS, CHANNELS)
        self._contends = np.array([p.modulators[name].contends for name in CHANNELS])
        self._baseline = np.array([p.modulators[name].baseline for name in MODULATORS])
        self._main = main_channels(self._dynamics.mapping)
        for namer in getattr(self, "_namers", ()):
            namer.parameters = p

    def reset(self) -> None:
        """Back to rest: no modulators, no emotion, the temperament's mood, rested receptors."""
        self.time_s = 0.0
        self._state = State(self._agents, self._dynamics.temperament)
        self._namers = [Namer(self._parameters) for _ in range(self._agents)]

    def stimulate(self, stimuli: Sequence[Stimulus], agent: int = 0) -> None:
        """Apply stimuli of one instant, together: their order does not matter.

        Doses are damped by what is already at work, limited to what the level can still take,
        release other modulators with them, and suppress rivals weaker than themselves.
        """
        state, kinetics, p = self._state, self._dynamics.kinetics, self._parameters
        row = slice(agent, agent + 1)
        theta = self._dynamics.occupancy(state.excess[row], state.sensitivity[row])[0]
        gain = np.prod(1.0 - self._damping * theta, axis=1)
        doses = np.array([stimulus.channel_doses for stimulus in stimuli]).reshape(-1, len(CHANNELS))
        doses = doses * gain
        shares = np.array([kinetics.sustained(s.duration_s) for s in stimuli]).reshape(doses.shape)
        felt = (doses * shares).sum(axis=0)
        taken = state.excess[agent] + state.store[agent] / kinetics.norm
        room = np.maximum(p.level_max - taken, 0.0)
        limit = np.minimum(1.0, room / np.maximum(felt, 1e-12))
        doses, felt = doses * limit, felt * limit
        self._contend(agent, felt)
        inflow = kinetics.norm * (doses + gain * (doses @ self._coupling_t.T))
        for stimulus, stores in zip(stimuli, inflow, strict=True):
            if stimulus.duration_s > 0.0:
                state.infuse(agent, stores / stimulus.duration_s, stimulus.duration_s)
            else:
                state.store[agent] += stores
        strongest = max(stimuli, key=lambda s: float(np.abs(s.doses).sum()), default=None)
        if strongest is not None and strongest.doses.any():
            self._namers[agent].suggested = strongest.words

    def _contend(self, agent: int, felt: Array) -> None:
        """Overthrow: a dose suppresses the modulators it outdoes, and frees its own."""
        state, p = self._state, self._parameters.overthrow
        attack = np.where(self._contends, felt, 0.0)
        strongest = int(attack.argmax())
        runner_up = float(np.delete(attack, strongest).max())
        attackers = np.full(len(CHANNELS), attack[strongest])
        attackers[strongest] = runner_up
        novelty, suppression = state.novelty[agent], state.suppression[agent]
        rival = np.maximum(
            attackers - p.protection * (felt + novelty) - p.resistance * state.excess[agent], 0.0
        )
        rival[~self._contends] = 0.0
        suppression[:] = np.minimum(
            np.maximum(suppression - felt, 0.0) + rival, p.suppression_max
        )
        novelty[:] = np.minimum(novelty + felt, p.novelty_max)

    def step(self, h_s: float) -> None:
        """Advance all agents by ``h_s`` seconds."""
        self._dynamics.step(self._state, h_s)
        self.time_s += h_s
        emotions = self._state.emotions.tolist()
        suppression = self._state.suppression[:, self._main].tolist()
        for namer, row, held in zip(self._namers, emotions, suppression, strict=True):
            namer.step(row, held, h_s)

    def reading(self, agent: int = 0) -> EmotionReading:
        """The state of an agent now."""
        state, namer = self._state, self._namers[agent]
        emotions = state.emotions[agent].copy()
        excess = state.excess[agent]
        levels = self._baseline + excess[: len(MODULATORS)]
        levels[DOPAMINE] = self._baseline[DOPAMINE] * np.exp(excess[DOPAMINE] - excess[DIP])
        neutral = self._parameters.neutral
        weights = np.exp(neutral.sharpness * (emotions - neutral.strength))
        affect = self._dynamics.affect(emotions[None])[0].tolist()
        mood = state.mood[agent].tolist()
        name = namer.emotion
        strength = emotions.max() if name == NEUTRAL else emotions[EMOTIONS.index(name)]
        return EmotionReading(
            self.time_s,
            levels,
            emotions,
            1.0 / (1.0 + float(weights.sum())),
            *affect,
            *mood,
            emotion=name,
            blend=namer.blend,
            word=namer.word,
            intensity=float(strength),
        )
