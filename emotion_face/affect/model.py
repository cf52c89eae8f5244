"""The affect model: stimuli in, a named and measurable emotion out."""

import dataclasses
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from emotion_face.affect.dosing import Dosing
from emotion_face.affect.dynamics import Dynamics
from emotion_face.affect.names import DIP, DOPAMINE, EMOTIONS, MODULATORS, Array
from emotion_face.affect.naming import Memory, Namer
from emotion_face.affect.parameters import AffectParameters
from emotion_face.affect.state import State
from emotion_face.affect.stimulus import Stimulus

CAUSE_DOSE_MIN = 0.1  # contribution to an emotion from which a stimulus counts as its cause


@dataclasses.dataclass(frozen=True, eq=False)
class EmotionReading:
    """State of one agent at one time.

    Attributes
    ----------
    time_s : float
        Time of the state in seconds.
    levels : (7,) array
        Level per modulator, >= 0; 1 above its baseline is the peak of a standard strong dose.
    emotions : (7,) array
        The vector E, each in [0, 1], in the order of `EMOTIONS`.
    neutral : float
        Probability of "no emotion" in the softmax over E, in [0, 1].
    valence, arousal, dominance : float
        Of the emotions, each in [-1, 1].
    mood_valence, mood_arousal, mood_dominance : float
        Of the mood, each in [-1, 1].
    emotion : str
        One of `EMOTIONS` or "neutral".
    blend : str
        Name of the dyad of two emotions, or empty.
    word : str
        The wheel's most specific word now.
    intensity : float
        The strongest emotion, in [0, 1].
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

    def published(self) -> "EmotionReading":
        """The same in the precision of a message: single precision, whole nanoseconds."""
        seconds, nanoseconds = divmod(round(self.time_s * 1e9), 10**9)
        singles: dict[str, Any] = {
            name: float(np.float32(value))
            for name, value in vars(self).items()
            if isinstance(value, float) and name != "time_s"
        }
        levels, emotions = (
            a.astype(np.float32).astype(float) for a in (self.levels, self.emotions)
        )
        time_s = seconds + 1e-9 * nanoseconds
        return dataclasses.replace(self, time_s=time_s, levels=levels, emotions=emotions, **singles)

    def fields(self) -> dict[str, Any]:
        """All fields except the time, by the names of the message's fields."""
        named = (name for name in vars(self) if name not in ("time_s", "levels", "emotions"))
        return {
            **dict(zip(MODULATORS, self.levels.tolist(), strict=True)),
            **dict(zip(EMOTIONS, self.emotions.tolist(), strict=True)),
            **{name: getattr(self, name) for name in named},
        }


class AffectModel:
    """Neuromodulators, emotions and names of one or more agents.

    Parameters
    ----------
    parameters : AffectParameters
        From `load_parameters`; can be changed at any time, which keeps the state and takes
        effect with the next step.
    agents : int
        How many agents are stepped together.
    """

    def __init__(self, parameters: AffectParameters, *, agents: int = 1) -> None:
        if agents < 1:
            raise ValueError(f"agents: {agents} is refused, expected 1 or more")
        self._agents = agents
        self._namers: list[Namer] = []
        self.parameters = parameters
        self.reset()

    @property
    def parameters(self) -> AffectParameters:
        """Parameters in use."""
        return self._parameters

    @parameters.setter
    def parameters(self, parameters: AffectParameters) -> None:
        self._parameters = parameters
        self._dynamics = Dynamics(parameters)
        self._dosing = Dosing(parameters, self._dynamics.kinetics)
        self._carriers = self._dynamics.mapping.argmax(axis=1)
        self._baselines = np.array([parameters.modulators[name].baseline for name in MODULATORS])
        for namer in self._namers:
            namer.parameters = parameters

    @property
    def agents(self) -> int:
        """Number of agents."""
        return self._agents

    @property
    def state(self) -> State:
        """The state's arrays, one row per agent."""
        return self._state

    @property
    def memories(self) -> list[Memory]:
        """Memory of the naming, per agent."""
        return [namer.memory for namer in self._namers]

    def reset(self) -> None:
        """Return every agent to rest, at time 0."""
        self.time_s = 0.0
        self._state = State(self._agents, self._dynamics.temperament)
        self._namers = [Namer(self._parameters) for _ in range(self._agents)]

    def stimulate(self, stimuli: Sequence[Stimulus], agent: int = 0) -> None:
        """Apply the stimuli of one instant to an agent; their order does not matter."""
        if not stimuli:
            return
        occupancy = self._dynamics.occupancy(
            self._state.excess[agent], self._state.sensitivity[agent]
        )
        self._dosing.apply(self._state, agent, stimuli, occupancy)
        drives = [(self._dynamics.mapping @ s.channel_doses).tolist() for s in stimuli]
        for emotion, drive in enumerate(zip(*drives, strict=True)):
            strongest, words = max(zip(drive, (s.words for s in stimuli), strict=True))
            if strongest >= CAUSE_DOSE_MIN:
                self._namers[agent].cause(emotion, words)

    def step(self, h_s: float) -> None:
        """Advance every agent by `h_s` seconds (above 0)."""
        if not 0.0 < h_s < math.inf:
            raise ValueError(f"h_s: {h_s} is refused, expected seconds above 0")
        state = self._state
        self._dynamics.step(state, h_s)
        self.time_s += h_s
        emotions = state.emotions.tolist()
        suppression = state.suppression[:, self._carriers].tolist()
        for namer, e, v in zip(self._namers, emotions, suppression, strict=True):
            namer.step(h_s, e, v)

    def reading(self, agent: int = 0) -> EmotionReading:
        """State of an agent for publishing."""
        state, label = self._state, self._namers[agent].memory.label
        excess, emotions = state.excess[agent], state.emotions[agent].copy()
        levels = self._baselines + excess[: len(MODULATORS)]
        rise = float(excess[DOPAMINE] - excess[DIP])
        levels[DOPAMINE] = self._baselines[DOPAMINE] * math.exp(rise)
        valence, arousal, dominance = self._dynamics.affect(emotions[None])[0].tolist()
        mood_valence, mood_arousal, mood_dominance = state.mood[agent].tolist()
        strengths = emotions.tolist()
        neutral = self._parameters.neutral
        odds = sum(math.exp(neutral.sharpness * (e - neutral.strength)) for e in strengths)
        return EmotionReading(
            time_s=self.time_s,
            levels=levels,
            emotions=emotions,
            neutral=1.0 / (1.0 + odds),
            valence=valence,
            arousal=arousal,
            dominance=dominance,
            mood_valence=mood_valence,
            mood_arousal=mood_arousal,
            mood_dominance=mood_dominance,
            emotion=label.emotion,
            blend=label.blend,
            word=label.word,
            intensity=max(strengths),
        )
