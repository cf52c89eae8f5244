"""Effect of a parameter on how an emotion rises, decays and is overthrown.

The emotion gets a standard dose at time 0. Copies of the agent get a dose of a rival emotion
`LATER_S` later, each a different one of `RIVAL_DOSES`.
"""

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from emotion_face.affect.loading import load_parameters
from emotion_face.affect.model import AffectModel
from emotion_face.affect.names import CHANNELS, DIP, DOPAMINE, EMOTIONS, MODULATORS, Array
from emotion_face.affect.parameters import DAY_S, AffectParameters
from emotion_face.affect.simulation import rise_time_s
from emotion_face.affect.stimulus import Stimulus
from emotion_face.affect.timeline import TICK_S
from emotion_face.errors import ConfigError
from emotion_face.settings import Checked

LATER_S = 3.0
RIVAL_DOSES = np.linspace(0.05, 2.0, 40)
STANDARD = int(np.abs(RIVAL_DOSES - 1.0).argmin())
TAKEOVER_S = 2.0
FACTORS = (0.25, 0.5, 1.0, 2.0, 4.0)
WEIGHT = "weight"
_GROWTH = 2e-3  # step as a share of the time that has passed, if longer than a tick
_GONE = 0.2  # share of the peak below which the run ends
_NOT_OF_A_PRESET = ("wheel", "temperament")
_WEIGHTS = {
    "coupling": (CHANNELS, CHANNELS),
    "damping": (CHANNELS, CHANNELS),
    "mapping": (EMOTIONS, CHANNELS),
    "antagonism": (EMOTIONS, CHANNELS),
}


class PresetValue(NamedTuple):
    """A parameter of a preset: its value, its unit and its range."""

    value: Any
    unit: str
    range: str


class Effect(NamedTuple):
    """Effect of a standard dose with one value of a parameter.

    Attributes
    ----------
    times_s, strength : (n,) arrays
        The emotion after its dose.
    named_s, lasted_s : float
        Time until it was named, and how long it kept the name; NaN if it was not.
    rise_s : float
        Time from 10 to 90 % of its peak.
    peak_s, peak : float
        Time of the peak, and the peak.
    decay_s : float
        Time from the peak to 1/e of it.
    later_s, old, new : (m,) arrays
        Seconds since a standard dose of the rival; the emotion, and the rival.
    takeover_s : float
        Time until the rival had the name; NaN if it did not get it.
    reached : (40,) array
        The rival's peak for each of `RIVAL_DOSES`.
    left : (40,) array
        Strength of the emotion `TAKEOVER_S` after each of them.
    least_dose : float
        The smallest of them that gave the rival the name; NaN if none did.
    """

    times_s: Array
    strength: Array
    named_s: float
    lasted_s: float
    rise_s: float
    peak_s: float
    peak: float
    decay_s: float
    later_s: Array
    old: Array
    new: Array
    takeover_s: float
    reached: Array
    left: Array
    least_dose: float


def preset_values(parameters: AffectParameters) -> dict[str, PresetValue]:
    """All parameters of a preset, by names such as ``"overthrow.resistance"``."""
    return dict(_preset_values(parameters, ""))


def _preset_values(parameters: Checked, prefix: str) -> Iterator[tuple[str, PresetValue]]:
    for field in dataclasses.fields(parameters):
        name, value = f"{prefix}{field.name}", getattr(parameters, field.name)
        if field.name in _NOT_OF_A_PRESET:
            continue
        if isinstance(value, Checked):
            yield from _preset_values(value, f"{name}.")
        elif field.name in _WEIGHTS:
            rows, columns = _WEIGHTS[field.name]
            for row in rows:
                for column in columns:
                    weight = value.get(row, {}).get(column, 0.0)
                    yield f"{name}.{row}.{column}", PresetValue(weight, WEIGHT, "0 to 1")
        elif isinstance(value, Mapping):
            for key, entry in value.items():
                yield from _preset_values(entry, f"{name}.{key}.")
        elif isinstance(value, bool):
            yield name, PresetValue(value, "", "true or false")
        else:
            low, high, above = field.metadata["range"]
            range_ = f"{'above ' if above else ''}{low:g} to {high:g}"
            yield name, PresetValue(value, field.metadata["unit"], range_)


def preset_with(name: str, value: object) -> dict[str, Any]:
    """Content of a preset file that sets one parameter."""
    first, _, rest = name.partition(".")
    return {first: preset_with(rest, value) if rest else value}


def sweep(name: str, preset: str, personality: str) -> list[Any]:
    """Values around a parameter's own that the checks accept."""
    value = preset_values(load_parameters(preset))[name].value
    if isinstance(value, bool):
        candidates: tuple[Any, ...] = (False, True)
    else:
        candidates = tuple(f * value if value else f / max(FACTORS) for f in (0.0, *FACTORS))
    accepted = []
    for candidate in sorted(set(candidates)):
        try:
            load_parameters(preset, personality, changes=preset_with(name, candidate))
        except ConfigError:
            continue
        accepted.append(candidate)
    return accepted


def emotion_of_parameter(parameters: AffectParameters, name: str) -> str:
    """The emotion in a parameter's name, or that of the modulator in it; else joy."""
    for part in name.split("."):
        if part in EMOTIONS:
            return part
        if part in CHANNELS:
            column = CHANNELS.index(part)
            weights = [_row(parameters, emotion)[column] for emotion in EMOTIONS]
            return EMOTIONS[int(np.argmax(weights))]
    return "joy"


def standard_dose(parameters: AffectParameters, emotion: str, amount: float = 1.0) -> Stimulus:
    """A dose of the modulator that makes an emotion."""
    channel = int(_row(parameters, emotion).argmax())
    doses = np.zeros(len(MODULATORS))
    doses[DOPAMINE if channel == DIP else channel] = -amount if channel == DIP else amount
    return Stimulus(doses)


def effect(
    parameters: AffectParameters, base: AffectParameters, emotion: str, rival: str
) -> Effect:
    """Give a standard dose of an emotion, and later doses of its rival.

    Parameters
    ----------
    parameters : AffectParameters
        With the value to try.
    base : AffectParameters
        They determine the doses that make the two emotions.
    emotion, rival : str
    """
    dose = standard_dose(base, emotion)
    rivals = [standard_dose(base, rival, amount) for amount in RIVAL_DOSES.tolist()]
    times_s, strength, named = _alone(parameters, dose, emotion)
    top = int(strength.argmax())
    below = np.flatnonzero(strength[top:] <= strength[top] / math.e)
    since = np.flatnonzero(named)
    later_s, old, new, owns = _contested(parameters, dose, rivals, emotion, rival)
    taken = np.flatnonzero(owns[:, STANDARD])
    winners = np.flatnonzero(owns.any(axis=0))
    return Effect(
        times_s=times_s,
        strength=strength,
        named_s=float(times_s[since[0]]) if since.size else math.nan,
        lasted_s=float(times_s[since[-1]] - times_s[since[0]]) if since.size else math.nan,
        rise_s=rise_time_s(times_s, strength),
        peak_s=float(times_s[top]),
        peak=float(strength[top]),
        decay_s=float(times_s[top + below[0]] - times_s[top]) if below.size else math.nan,
        later_s=later_s,
        old=old[:, STANDARD],
        new=new[:, STANDARD],
        takeover_s=float(later_s[taken[0]]) if taken.size else math.nan,
        reached=new.max(axis=0),
        left=old[-1],
        least_dose=float(RIVAL_DOSES[winners[0]]) if winners.size else math.nan,
    )


def _row(parameters: AffectParameters, emotion: str) -> Array:
    return np.array([parameters.mapping[emotion].get(channel, 0.0) for channel in CHANNELS])


def _alone(
    parameters: AffectParameters, dose: Stimulus, emotion: str
) -> tuple[Array, Array, list[bool]]:
    """Times [s], strength of the emotion, and whether it has the name, until it is gone."""
    model, index = AffectModel(parameters), EMOTIONS.index(emotion)
    model.stimulate([dose])
    times_s, strength, named = [0.0], [0.0], [False]
    while model.time_s < DAY_S:
        model.step(max(TICK_S, _GROWTH * model.time_s))
        times_s.append(model.time_s)
        strength.append(float(model.state.emotions[0, index]))
        named.append(model.reading().emotion == emotion)
        if model.time_s > 1.0 and not named[-1] and strength[-1] <= _GONE * max(strength):
            break
    return np.array(times_s), np.array(strength), named


def _contested(
    parameters: AffectParameters,
    dose: Stimulus,
    rivals: Sequence[Stimulus],
    emotion: str,
    rival: str,
) -> tuple[Array, Array, Array, Array]:
    """Times [s] (m,); the emotion, the rival, and whether that has the name: (m, 40) each."""
    model = AffectModel(parameters, agents=len(rivals))
    for agent in range(len(rivals)):
        model.stimulate([dose], agent)
    for _ in range(round(LATER_S / TICK_S)):
        model.step(TICK_S)
    for agent, stimulus in enumerate(rivals):
        model.stimulate([stimulus], agent)
    pair = [EMOTIONS.index(emotion), EMOTIONS.index(rival)]
    steps = round(TAKEOVER_S / TICK_S)
    strengths = np.empty((steps, len(rivals), 2))
    owns = np.empty((steps, len(rivals)))
    for step in range(steps):
        strengths[step] = model.state.emotions[:, pair]
        owns[step] = [model.reading(agent).emotion == rival for agent in range(len(rivals))]
        model.step(TICK_S)
    later_s: Array = TICK_S * np.arange(steps, dtype=np.float64)
    return later_s, strengths[..., 0], strengths[..., 1], owns
