"""Loading of the model's parameters: preset, personality, wheel, time scale."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from emotion_face.affect.checked import Checked, check_names, is_number, quantity, refusal
from emotion_face.affect.config import build, config_file, read_yaml
from emotion_face.affect.names import CHANNELS
from emotion_face.affect.parameters import Affect, AffectParameters, scaled
from emotion_face.affect.wheel import Wheel
from emotion_face.errors import ConfigError

TIME_SCALE_MAX = 1000.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Personality(Checked):
    """What makes one agent feel differently from another, as changes to a preset.

    `baseline`, `threshold` and `recovery` are factors per modulator (default 1) on its baseline,
    EC50 and clearance time; `name_threshold` is the factor on the emotion strengths that give and
    take a name, `resistance` the one on the resistance to an overthrow.
    """

    description: str
    baseline: Mapping[str, float]
    threshold: Mapping[str, float]
    recovery: Mapping[str, float]
    name_threshold: float = quantity("factor", 0.2, 3.0)
    resistance: float = quantity("factor", 0.0, 5.0)
    temperament: Affect

    def __post_init__(self) -> None:
        super().__post_init__()
        for key in ("baseline", "threshold", "recovery"):
            factors = getattr(self, key)
            check_names(key, factors, CHANNELS)
            for name, factor in factors.items():
                if not is_number(factor) or not 0.1 <= factor <= 10.0:
                    raise refusal(f"{key}.{name}", factor, "a factor from 0.1 to 10")

    def applied(self, parameters: AffectParameters) -> AffectParameters:
        """The parameters of an agent with this personality."""
        modulators = {
            name: dataclasses.replace(
                modulator,
                baseline=modulator.baseline * self.baseline.get(name, 1.0),
                ec50=modulator.ec50 * self.threshold.get(name, 1.0),
                clearance_s=modulator.clearance_s * self.recovery.get(name, 1.0),
            )
            for name, modulator in parameters.modulators.items()
        }
        naming, overthrow = parameters.naming, parameters.overthrow
        return dataclasses.replace(
            parameters,
            modulators=modulators,
            naming=dataclasses.replace(
                naming,
                enter=naming.enter * self.name_threshold,
                exit=naming.exit * self.name_threshold,
            ),
            overthrow=dataclasses.replace(
                overthrow, resistance=overthrow.resistance * self.resistance
            ),
            mood=dataclasses.replace(parameters.mood, temperament=self.temperament),
        )


def load_parameters(
    preset: str | Path = "default",
    personality: str | Path = "even",
    wheel: str | Path = "plutchik",
    time_scale: float = 1.0,
    changes: Mapping[str, Any] | None = None,
) -> AffectParameters:
    """Parameters of the affect model from YAML files.

    Parameters
    ----------
    preset, personality, wheel : str or Path
        Name of a shipped file in ``config/affect``, ``config/personalities``, ``config/wheels``,
        or the path of a user's YAML file.
    time_scale : float
        Factor on every time constant, above 0 up to 1000; 2 lets everything last twice as long.
    changes : mapping, optional
        What a preset that extends `preset` would say.

    Raises
    ------
    ConfigError
        Naming file, key, value and expectation of what cannot be used.
    """
    if not is_number(time_scale) or not 0.0 < time_scale <= TIME_SCALE_MAX:
        raise refusal("time_scale", time_scale, f"a number above 0 up to {TIME_SCALE_MAX:g}")
    wheel_file = config_file("wheels", wheel)
    preset_file = config_file("affect", preset)
    personality_file = config_file("personalities", personality)
    content = _merged(_preset(preset_file), changes or {})
    if "wheel" in content:
        raise ConfigError(f"{preset_file}: unknown key 'wheel', a wheel is a file of its own")
    content["wheel"] = build(Wheel, read_yaml(wheel_file), str(wheel_file))
    parameters = build(AffectParameters, content, str(preset_file))
    character = build(Personality, read_yaml(personality_file), str(personality_file))
    try:
        return scaled(character.applied(parameters), time_scale)
    except ConfigError as error:
        raise ConfigError(f"{personality_file} with {preset_file}: {error}") from error


def _preset(file: Path, extended_by: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Content of a preset; what it does not say comes from the preset named by `extends`."""
    if file in extended_by:
        raise ConfigError(f"{file}: extends itself, expected another preset at the end")
    content = read_yaml(file)
    if "extends" not in content:
        return content
    extended = content.pop("extends")
    if not isinstance(extended, str):
        raise refusal(f"{file}: extends", extended, "the name or the path of a preset")
    try:
        base = config_file("affect", extended)
        return _merged(_preset(base, (*extended_by, file)), content)
    except ConfigError as error:
        raise ConfigError(f"{file}: extends: {error}") from error


def _merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in changes.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            value = _merged(old, value)
        merged[key] = value
    return merged
