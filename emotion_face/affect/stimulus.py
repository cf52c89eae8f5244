"""Stimuli: doses of neuromodulators, and the vocabulary of named ones."""

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from emotion_face.affect.checked import (
    Checked,
    check_names,
    is_number,
    quantity,
    refusal,
    shortened,
)
from emotion_face.affect.config import build_mapping, read_yaml
from emotion_face.affect.names import DOPAMINE, EMOTIONS, MODULATORS, Array, suggestion
from emotion_face.errors import ConfigError, StimulusError
from emotion_face.resources import share_path

DOSE_LIMIT = 10.0
INTENSITY_LIMIT = 10.0
DURATION_LIMIT_S = 3600.0
SPREAD_MIN_S = 1e-3
TEXT_LIMIT = 64


@dataclasses.dataclass(frozen=True, eq=False)
class Stimulus:
    """Something that happened to the agent, as doses of neuromodulators.

    Parameters
    ----------
    doses : (7,) array_like
        Dose per modulator in the order of `MODULATORS`; 1 is a standard strong dose, which lifts
        the level by 1 at its peak. From 0 to 10; dopamine from -10 (negative: a dip).
    name : str
        What happened, e.g. "petted"; may be empty.
    source : str
        Who says so; may be empty.
    duration_s : float
        Time over which the doses are spread evenly, in seconds; below 1 ms they come at once.
    words : tuple of str
        Words of a feeling wheel which this cause suggests.

    Raises
    ------
    StimulusError
        For anything outside these bounds.
    """

    doses: Array
    name: str = ""
    source: str = ""
    duration_s: float = 0.0
    words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field in ("name", "source"):
            text = getattr(self, field)
            if not isinstance(text, str) or len(text) > TEXT_LIMIT:
                raise _refused(field, text, f"text of at most {TEXT_LIMIT} characters")
        _check_number("duration_s", self.duration_s, 0.0, DURATION_LIMIT_S)
        if self.duration_s < SPREAD_MIN_S:
            object.__setattr__(self, "duration_s", 0.0)
        object.__setattr__(self, "doses", _doses(self.doses))

    @property
    def channel_doses(self) -> Array:
        """Doses (8,) by channel: a negative dose of dopamine is a dose of the dip."""
        doses = np.append(self.doses, max(-self.doses[DOPAMINE], 0.0))
        doses[DOPAMINE] = max(doses[DOPAMINE], 0.0)
        return doses


def _doses(values: npt.ArrayLike) -> Array:
    listed = values.tolist() if isinstance(values, np.ndarray) else values
    if not isinstance(listed, (list, tuple)) or len(listed) != len(MODULATORS):
        raise _refused("doses", values, f"{len(MODULATORS)} numbers, one per modulator")
    for modulator, dose in zip(MODULATORS, listed, strict=True):
        low = -DOSE_LIMIT if modulator == "dopamine" else 0.0
        _check_number(f"dose of {modulator}", dose, low, DOSE_LIMIT)
    doses = np.array(listed, dtype=np.float64)
    doses.setflags(write=False)
    return doses


def _check_number(key: str, value: object, low: float, high: float) -> None:
    if not is_number(value) or not low <= value <= high:  # type: ignore[operator]
        raise _refused(key, value, f"a number from {low:g} to {high:g}")


def _refused(key: str, value: object, expectation: str) -> StimulusError:
    size = f" ({len(value)} characters)" if isinstance(value, str) and len(value) > 40 else ""
    return StimulusError(
        f"stimulus refused: {key} is {shortened(value)}{size}, expected {expectation}"
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class NamedStimulus(Checked):
    """An entry of the vocabulary.

    `feels` is the emotion it makes at intensity 1, `doses` the dose per modulator, `words` the
    words of feeling wheels it suggests, `key` the key that plays it in a terminal.
    """

    description: str
    feels: str
    doses: Mapping[str, float]
    duration_s: float = quantity("s", 0.0, DURATION_LIMIT_S, default=0.0)
    words: tuple[str, ...] = ()
    key: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("feels", (self.feels,), EMOTIONS)
        check_names("doses", self.doses, MODULATORS)
        try:
            _doses([self.doses.get(name, 0.0) for name in MODULATORS])
        except StimulusError as error:
            raise ConfigError(f"doses: {error}") from error
        if len(self.key) > 1:
            raise refusal("key", self.key, "one character")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event(Checked):
    """Something that happens, as somebody writes it: a named stimulus, doses by name, or both."""

    stimulus: str = ""
    intensity: float = quantity("1", 0.0, INTENSITY_LIMIT, default=1.0)
    doses: Mapping[str, float] = dataclasses.field(default_factory=dict)
    duration_s: float = quantity("s, 0: at once", 0.0, DURATION_LIMIT_S, default=0.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.stimulus and not self.doses:
            raise refusal("stimulus", self.stimulus, "a name, or doses")
        check_names("doses", self.doses, MODULATORS)

    @property
    def listed_doses(self) -> list[float]:
        """Doses in the order of `MODULATORS`."""
        return [self.doses.get(modulator, 0.0) for modulator in MODULATORS]


class StimulusVocabulary:
    """The named stimuli of an agent.

    Parameters
    ----------
    entries : mapping from str to NamedStimulus
    """

    def __init__(self, entries: Mapping[str, NamedStimulus]) -> None:
        self.entries = MappingProxyType(dict(entries))
        keys: dict[str, str] = {}
        for name, entry in self.entries.items():
            if entry.key in keys:
                raise refusal(
                    f"{name}.key", entry.key, f"a key of its own ({keys[entry.key]} has it)"
                )
            if entry.key:
                keys[entry.key] = name

    @classmethod
    def load(cls, path: str | Path | None = None) -> "StimulusVocabulary":
        """Load a vocabulary from a YAML file (default: the one that is shipped).

        Raises
        ------
        ConfigError
            If the file is missing or holds something that cannot be used.
        """
        file = Path(path) if path is not None else share_path("config", "stimuli.yaml")
        entries = build_mapping(NamedStimulus, read_yaml(file), str(file))
        try:
            return cls(entries)
        except ConfigError as error:
            raise ConfigError(f"{file}: {error}") from error

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the stimuli, in the order of the file."""
        return tuple(self.entries)

    def resolve(
        self,
        name: str = "",
        intensity: float = 1.0,
        doses: Iterable[float] = (0.0,) * len(MODULATORS),
        duration_s: float = 0.0,
        source: str = "",
    ) -> Stimulus:
        """Stimulus with doses ``intensity * (doses of the name + explicit doses)``.

        Parameters
        ----------
        name : str
            A name of the vocabulary, or empty.
        intensity : float
            Scale of the whole stimulus, 0 to 10.
        doses : (7,) array_like
            Explicit doses, added to those of the name.
        duration_s : float
            Time over which the doses are spread; 0: the named stimulus' own duration.
        source : str
            Who says so.

        Raises
        ------
        StimulusError
            If the name is unknown or a value is outside its bounds.
        """
        _check_number("intensity", intensity, 0.0, INTENSITY_LIMIT)
        explicit = Stimulus(_doses(list(doses)), name, source, duration_s)
        if not name:
            return dataclasses.replace(explicit, doses=intensity * explicit.doses)
        entry = self.entries.get(name)
        if entry is None:
            help_ = suggestion(name, self.entries)
            raise StimulusError(f"stimulus refused: unknown name {shortened(name)}, {help_}")
        named = np.array([entry.doses.get(modulator, 0.0) for modulator in MODULATORS])
        return Stimulus(
            doses=intensity * (named + explicit.doses),
            name=name,
            source=source,
            duration_s=duration_s or entry.duration_s,
            words=entry.words,
        )
