"""What a parameter does: how an emotion rises, decays and is overthrown as the parameter changes.

The emotion gets a standard dose at 0. Agents beside that one get, `LATER_S` later, doses of a rival
emotion, each another one.
"""

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from emotion_face.affect.checked import Checked
from emotion_face.affect.loading import load_parameters
from emotion_face.affect.model import AffectModel
from emotion_face.affect.names import CHANNELS, DIP, DOPAMINE, EMOTIONS, MODULATORS, Array
from emotion_face.affect.parameters import DAY_S, AffectParameters
from emotion_face.affect.simulation import rise_time_s
from emotion_face.affect.stimulus import Stimulus
from emotion_face.affect.timeline import TICK_S
from emotion_face.errors import ConfigError

LATER_S = 3.0
RIVAL_DOSES = np.linspace(0.05, 2.0, 40)
STANDARD = int(np.abs(RIVAL_DOSES - 1.0).argmin())
TAKEOVER_S = 2.0
FACTORS = (0.25, 0.5, 1.0, 2.0, 4.0)
WEIGHT = "weight"
_GROWTH = 2e-3  # of the time that has passed: a step, where that is longer than a tick
_GONE = 0.2  # of the peak: no more to see below
_NOT_OF_A_PRESET = ("wheel", "temperament")
_WEIGHTS = {
    "coupling": (CHANNELS, CHANNELS),
    "damping": (CHANNELS, CHANNELS),
    "mapping": (EMOTIONS, CHANNELS),
    "antagonism": (EMOTIONS, CHANNELS),
}


class Setting(NamedTuple):
    """A parameter of a preset: its value, its unit and what it may be."""

    value: Any
    unit: str
    range: str


class Effect(NamedTuple):
    """What became of a standard dose under one value of a parameter.

    Attributes
    ----------
    times_s, strength : (n,) arrays
        The emotion after its dose.
    named_s, lasted_s : float
        Time until it had its name, and how long it kept it; NaN if it got none.
    rise_s : float
        Time from 10 to 90 % of its peak.
    peak_s, peak : float
        When it was at its peak, and the peak.
    decay_s : float
        Time from the peak to 1/e of it.
    later_s, old, new : (m,) arrays
        Seconds since a standard dose of the rival; the emotion, and the rival.
    takeover_s : float
        Time until the rival had the name; NaN if it did not get it.
    reached : (40,) array
        The rival's peak for each of `RIVAL_DOSES`.
    left : (40,) array
        What is left of the emotion `TAKEOVER_S` after them.
    least_dose : float
        The smallest of them that gave it the name; NaN if none did.
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


def settings(parameters: AffectParameters) -> dict[str, Setting]:
    """Everything that a preset sets, by names such as ``"overthrow.resistance"``."""
    return dict(_settings(parameters, ""))


def _settings(parameters: Checked, prefix: str) -> Iterator[tuple[str, Setting]]:
    for field in dataclasses.fields(parameters):
        name, value = f"{prefix}{field.name}", getattr(parameters, field.name)
        if field.name in _NOT_OF_A_PRESET:
            continue
        if isinstance(value, Checked):
            yield from _settings(value, f"{name}.")
        elif field.name in _WEIGHTS:
            rows, columns = _WEIGHTS[field.name]
            for row in rows:
                for column in columns:
                    weight = value.get(row, {}).get(column, 0.0)
                    yield f"{name}.{row}.{column}", Setting(weight, WEIGHT, "0 to 1")
        elif isinstance(value, Mapping):
            for key, entry in value.items():
                yield from _settings(entry, f"{name}.{key}.")
        elif isinstance(value, bool):
            yield name, Setting(value, "", "true or false")
        else:
            low, high, above = field.metadata["range"]
            range_ = f"{'above ' if above else ''}{low:g} to {high:g}"
            yield name, Setting(value, field.metadata["unit"], range_)


def changed(name: str, value: object) -> dict[str, Any]:
    """What a preset file says to set one parameter."""
    first, _, rest = name.partition(".")
    return {first: changed(rest, value) if rest else value}


def sweep(name: str, preset: str, personality: str) -> list[Any]:
    """Values around a parameter's own that the checks accept."""
    value = settings(load_parameters(preset))[name].value
    if isinstance(value, bool):
        candidates: tuple[Any, ...] = (False, True)
    else:
        candidates = tuple(f * value if value else f / max(FACTORS) for f in (0.0, *FACTORS))
    accepted = []
    for candidate in sorted(set(candidates)):
        try:
            load_parameters(preset, personality, changes=changed(name, candidate))
        except ConfigError:
            continue
        accepted.append(candidate)
    return accepted


def concerned(parameters: AffectParameters, name: str) -> str:
    """The emotion that a parameter's name speaks of, or whose modulator it does; else joy."""
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
        With the value that is tried.
    base : AffectParameters
        Which say what doses make the two emotions.
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
