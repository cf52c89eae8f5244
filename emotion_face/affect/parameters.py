"""Parameters of the affect model. Units are in the names; `docs/affect.md` has the equations.

Field names say how a parameter changes with the time scale: ``*_s`` are times, ``*_per_s`` are
rates, everything else does not depend on time.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from emotion_face.affect.names import CHANNELS, EMOTIONS
from emotion_face.affect.wheel import Wheel
from emotion_face.errors import ConfigError
from emotion_face.settings import Checked, check_names, check_weights, quantity, refusal

DAY_S = 86400.0

C = TypeVar("C", bound=Checked)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Modulator(Checked):
    """Kinetics and receptors of one neuromodulator (or of the dopamine dip)."""

    release_s: float = quantity("s, time constant from store to effect", 0.0, DAY_S, above=True)
    clearance_s: float = quantity("s, time constant of the decay", 0.0, DAY_S, above=True)
    baseline: float = quantity("level shown at rest", 0.0, 1.0)
    ec50: float = quantity("level that occupies half of the receptors", 0.0, 10.0, above=True)
    hill: float = quantity("Hill exponent", 1.0, 8.0)
    contends: bool  # takes part in the overthrow of one emotion by another

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.release_s >= self.clearance_s:
            raise refusal("release_s", self.release_s, f"less than clearance_s {self.clearance_s}")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Response(Checked):
    """How fast an emotion follows its receptors."""

    rise_s: float = quantity("s", 0.0, DAY_S, above=True)
    fall_s: float = quantity("s", 0.0, DAY_S, above=True)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Overthrow(Checked):
    """How a new stimulus clears the modulators of the old emotion."""

    novelty_s: float = quantity("s, decay of the memory of a dose", 0.0, DAY_S, above=True)
    suppression_s: float = quantity("s, decay of a suppression", 0.0, DAY_S, above=True)
    clearing_per_s: float = quantity("1/s, extra clearance at suppression 1", 0.0, 1000.0)
    resistance: float = quantity("dose needed per level to begin an overthrow", 0.0, 10.0)
    protection: float = quantity("how far a dose of its own shields a modulator", 0.0, 100.0)
    novelty_max: float = quantity("dose", 0.0, 10.0)
    suppression_max: float = quantity("1", 0.0, 10.0)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Desensitisation(Checked):
    """Loss of receptor sensitivity in use, and its recovery."""

    loss_per_s: float = quantity("1/s, at full occupancy", 0.0, 100.0)
    recovery_s: float = quantity("s", 0.0, 100 * DAY_S, above=True)
    floor: float = quantity("least sensitivity", 0.0, 1.0)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Opponent(Checked):
    """Opponent process: a slow counterforce that outlasts the emotion (gain 0: none)."""

    gain: float = quantity("1", 0.0, 1.0)
    delay_s: float = quantity("s", 0.0, DAY_S, above=True)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Affect(Checked):
    """A point in valence, arousal, dominance."""

    valence: float = quantity("1", -1.0, 1.0)
    arousal: float = quantity("1", -1.0, 1.0)
    dominance: float = quantity("1", -1.0, 1.0)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Mood(Checked):
    """Slow average of the emotions' valence, arousal and dominance around the temperament."""

    time_s: float = quantity("s", 0.0, 100 * DAY_S, above=True)
    gain: float = quantity("1", 0.0, 1.0)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Neutral(Checked):
    """The neutral class of the softmax over the emotions."""

    sharpness: float = quantity("1, beta of the softmax", 0.0, 100.0, above=True)
    strength: float = quantity("emotion strength that equals neutral", 0.0, 1.0)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Naming(Checked):
    """Thresholds, margins and times of the naming."""

    enter: float = quantity("emotion strength that gives a name", 0.0, 1.0, above=True)
    exit: float = quantity("emotion strength that loses it", 0.0, 1.0, above=True)
    margin: float = quantity("lead that takes the name from another emotion", 0.0, 1.0)
    dwell_s: float = quantity("s, least time between two emotions", 0.0, DAY_S)
    blend_enter: float = quantity("second/first that makes a blend", 0.0, 1.0, above=True)
    blend_exit: float = quantity("second/first that ends it", 0.0, 1.0, above=True)
    blend_suppression_max: float = quantity("no blend above this suppression", 0.0, 10.0)
    tier_base: float = quantity("emotion strength of the base words", 0.0, 1.0)
    tier_intense: float = quantity("emotion strength of the intense words", 0.0, 1.0)
    tier_hysteresis: float = quantity("emotion strength", 0.0, 0.5)
    tier_hold_s: float = quantity("s a new tier must last", 0.0, DAY_S)
    stable_s: float = quantity("s a label must last before it is published", 0.0, DAY_S)

    def __post_init__(self) -> None:
        super().__post_init__()
        for lower, upper in (
            ("exit", "enter"),
            ("blend_exit", "blend_enter"),
            ("tier_base", "tier_intense"),
        ):
            if getattr(self, lower) >= getattr(self, upper):
                raise refusal(
                    lower, getattr(self, lower), f"less than {upper} {getattr(self, upper)}"
                )


@dataclasses.dataclass(frozen=True, kw_only=True)
class AffectParameters(Checked):
    """All parameters of the affect model.

    `coupling[j][i]` is the share of a dose of j that also releases i; `damping[i][j]` how far
    full occupancy of j lowers the release of i; `mapping[e][k]` how strongly occupancy of k causes
    emotion e; `antagonism[e][k]` how strongly it weakens it. All are dimensionless.
    `temperament` is the mood at rest, set by the personality.
    """

    level_max: float = quantity("level that doses can build up", 0.0, 10.0, above=True)
    modulators: Mapping[str, Modulator]
    coupling: Mapping[str, Mapping[str, float]]
    damping: Mapping[str, Mapping[str, float]]
    mapping: Mapping[str, Mapping[str, float]]
    antagonism: Mapping[str, Mapping[str, float]]
    response: Response
    overthrow: Overthrow
    desensitisation: Desensitisation
    opponent: Opponent
    mood: Mood
    affect: Mapping[str, Affect]
    neutral: Neutral
    naming: Naming
    wheel: Wheel
    temperament: Affect = Affect(valence=0.0, arousal=0.0, dominance=0.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        for key, names in (("modulators", CHANNELS), ("affect", EMOTIONS), ("mapping", EMOTIONS)):
            entries = getattr(self, key)
            check_names(key, entries, names)
            missing = [name for name in names if name not in entries]
            if missing:
                raise ConfigError(f"{', '.join(missing)} missing, expected all of them", key=key)
        check_weights("coupling", self.coupling, CHANNELS, CHANNELS, 4.0)
        check_weights("damping", self.damping, CHANNELS, CHANNELS, 4.0)
        check_weights("mapping", self.mapping, EMOTIONS, CHANNELS, 4.0)
        check_weights("antagonism", self.antagonism, EMOTIONS, CHANNELS, 1.0)
        for emotion, weights in self.mapping.items():
            if not any(weights.values()):
                raise refusal(("mapping", emotion), dict(weights), "a weight above 0")
        gain = self.mood.gain
        for axis, value in dataclasses.asdict(self.temperament).items():
            if abs(value) + gain > 1.0:
                raise refusal(("temperament", axis), value, f"at most 1 - gain = {1 - gain:g}")


def scaled(parameters: C, factor: float) -> C:
    """The same parameters with every time multiplied (and every rate divided) by `factor`."""
    changes: dict[str, Any] = {}
    for field in dataclasses.fields(parameters):
        value = getattr(parameters, field.name)
        if field.name.endswith("_per_s"):
            changes[field.name] = value / factor
        elif field.name.endswith("_s"):
            changes[field.name] = value * factor
        elif isinstance(value, Checked):
            changes[field.name] = scaled(value, factor)
        elif field.name == "modulators":
            changes[field.name] = {name: scaled(entry, factor) for name, entry in value.items()}
    return dataclasses.replace(parameters, **changes)
