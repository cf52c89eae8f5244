"""Loading of the model's parameters: preset, personality, wheel, time scale."""

import dataclasses
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from emotion_face.affect.names import CHANNELS
from emotion_face.affect.parameters import Affect, AffectParameters, scaled
from emotion_face.affect.wheel import Wheel
from emotion_face.errors import ConfigError, Kind
from emotion_face.resources import share_path
from emotion_face.settings import (
    Checked,
    build,
    check_names,
    config_file,
    is_number,
    located,
    quantity,
    read_yaml,
    refusal,
)

TIME_SCALE_MAX = 1000.0
_RENAMED = {"habituation": "desensitisation"}
_LOGGER = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Personality(Checked):
    """Individual differences between agents, as changes to a preset.

    `baseline`, `threshold` and `recovery` are factors per modulator (default 1) on its baseline,
    EC50 and clearance time; `name_threshold` is the factor on the emotion strengths at which a name
    begins and ends, `resistance` the factor on the resistance to an overthrow.
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
                    raise refusal((key, name), factor, "a factor from 0.1 to 10")

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
            temperament=self.temperament,
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
        Factor on every time constant, above 0 up to 1000; with 2 everything lasts twice as long.
    changes : mapping, optional
        Changes to the preset, in the form of a preset that extends it.

    Raises
    ------
    ConfigError
        With file, key, value and expectation, if a file cannot be used.
    """
    if not is_number(time_scale) or not 0.0 < time_scale <= TIME_SCALE_MAX:
        raise refusal("time_scale", time_scale, f"a number above 0 up to {TIME_SCALE_MAX:g}")
    wheel_file = config_file("wheels", wheel)
    preset_file = config_file("affect", preset)
    personality_file = config_file("personalities", personality)
    content = _merged(_preset(preset_file), changes or {})
    for key, owner in (("wheel", "a wheel"), ("temperament", "a personality")):
        if key in content:
            raise ConfigError(
                path=str(preset_file),
                value=key,
                expectation=f"{owner} is a file of its own",
                kind=Kind.KEY,
            )
    _drop_temperament(content, preset_file)
    with located(path=wheel_file):
        content["wheel"] = build(Wheel, read_yaml(wheel_file))
    with located(path=preset_file):
        parameters = build(AffectParameters, content)
    with located(path=personality_file):
        character = build(Personality, read_yaml(personality_file))
    with located(path=f"{personality_file} with {preset_file}"):
        return scaled(character.applied(parameters), time_scale)


def known_personalities() -> list[str]:
    """Names of the shipped personalities."""
    return sorted(file.stem for file in share_path("config", "personalities").iterdir())


def _preset(file: Path, extended_by: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Content of a preset; missing values come from the preset named by `extends`."""
    if file in extended_by:
        raise ConfigError("extends itself, expected another preset at the end", path=str(file))
    content = _renamed(read_yaml(file), file)
    if "extends" not in content:
        return content
    extended = content.pop("extends")
    with located("extends", path=file):
        if not isinstance(extended, str):
            raise refusal((), extended, "the name or the path of a preset")
        base = config_file("affect", extended)
    return _merged(_preset(base, (*extended_by, file)), content)


def _renamed(content: dict[str, Any], preset_file: Path) -> dict[str, Any]:
    """A preset's content with present names in place of older ones."""
    for old in _RENAMED.keys() & content.keys():
        new = _RENAMED[old]
        if new in content:
            expectation = f"{new} alone, which {old} is now called"
            raise ConfigError(
                path=str(preset_file), value=old, expectation=expectation, kind=Kind.KEY
            )
        _LOGGER.warning("%s: %s is now called %s", preset_file, old, new)
    return {_RENAMED.get(key, key): value for key, value in content.items()}


def present_name(name: str) -> str:
    """Present name of a renamed parameter, such as ``"desensitisation.floor"``."""
    first, *rest = name.split(".")
    return ".".join((_RENAMED.get(first, first), *rest))


def _drop_temperament(content: dict[str, Any], preset_file: Path) -> None:
    """Remove the mood's temperament, which has no effect, from a preset."""
    mood = content.get("mood")
    if isinstance(mood, dict) and "temperament" in mood:
        content["mood"] = {key: value for key, value in mood.items() if key != "temperament"}
        _LOGGER.warning(
            "%s: mood.temperament has no effect: write it into a personality", preset_file
        )


def _merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in changes.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            value = _merged(old, value)
        merged[key] = value
    return merged
