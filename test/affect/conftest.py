"""Shared by the affect tests: standard doses, and playing scripts of stimuli to many agents."""

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from emotion_face.affect import (
    EMOTIONS,
    MODULATORS,
    AffectModel,
    AffectParameters,
    Stimulus,
    load_parameters,
)

TICK_S = 0.02
MODULATOR_OF = {
    "fear": "adrenaline",
    "mad": "endorphins",
    "joy": "dopamine",
    "love": "oxytocin",
    "sad": "dopamine",
    "surprise": "noradrenaline",
    "power": "serotonin",
}

Script = Sequence[tuple[float, Sequence[Stimulus]]]


@dataclasses.dataclass
class Recording:
    """Record of one agent: times (steps,), emotions (steps, 7), labels (steps)."""

    times: np.ndarray
    emotions: np.ndarray
    labels: list[tuple[str, str, str]]

    @property
    def changes(self) -> list[tuple[float, str]]:
        """Times and values of changes of the named emotion; neutral at first."""
        changes, last = [], "neutral"
        for time, (emotion, _, _) in zip(self.times, self.labels, strict=True):
            if emotion != last:
                changes.append((float(time), emotion))
                last = emotion
        return changes

    @property
    def blends(self) -> set[str]:
        return {blend for _, blend, _ in self.labels if blend}


@pytest.fixture(scope="session")
def parameters() -> AffectParameters:
    return load_parameters()


@pytest.fixture(scope="session")
def dose() -> Callable[..., Stimulus]:
    """`dose("joy", 0.5)`: the modulator of an emotion; `dose(oxytocin=1.0)`: by modulator."""

    def make(emotion: str = "", amount: float = 1.0, **doses: float) -> Stimulus:
        values = np.array([doses.get(name, 0.0) for name in MODULATORS])
        if emotion:
            sign = -1.0 if emotion == "sad" else 1.0
            values[MODULATORS.index(MODULATOR_OF[emotion])] += sign * amount
        return Stimulus(values)

    return make


@pytest.fixture(scope="session")
def play() -> Callable[..., list[Recording]]:
    """Play one script per agent, all together, and record each of them."""

    def run(
        parameters: AffectParameters, scripts: Sequence[Script], until_s: float, h_s: float = TICK_S
    ) -> list[Recording]:
        model = AffectModel(parameters, agents=len(scripts))
        steps = round(until_s / h_s)
        times = h_s * np.arange(1, steps + 1)
        emotions = np.empty((steps, len(scripts), len(EMOTIONS)))
        labels: list[list[tuple[str, str, str]]] = [[] for _ in scripts]
        due: dict[int, list[tuple[int, Sequence[Stimulus]]]] = {}
        for agent, script in enumerate(scripts):
            for at_s, stimuli in script:
                due.setdefault(round(at_s / h_s), []).append((agent, stimuli))
        for step in range(steps):
            for agent, stimuli in due.get(step, ()):
                model.stimulate(stimuli, agent)
            model.step(h_s)
            emotions[step] = model.state.emotions
            for agent, record in enumerate(labels):
                reading = model.reading(agent)
                record.append((reading.emotion, reading.blend, reading.word))
        return [Recording(times, emotions[:, i], record) for i, record in enumerate(labels)]

    return run
