"""Stimuli: doses of neuromodulators, and the vocabulary of named ones."""

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from emotion_face.affect.names import DOPAMINE, EMOTIONS, MODULATORS, Array
from emotion_face.errors import Key, Kind, StimulusError
from emotion_face.resources import share_path, user_path
from emotion_face.settings import (
    Checked,
    build_mapping,
    check_names,
    is_number,
    located,
    quantity,
    read_yaml,
    refusal,
    suggestion,
)

DOSE_LIMIT = 10.0
INTENSITY_LIMIT = 10.0
DURATION_LIMIT_S = 3600.0
SPREAD_MIN_S = 1e-3
TEXT_LIMIT = 64


@dataclasses.dataclass(frozen=True, eq=False)
class Stimulus:
    """An event that happened to the agent, as doses of neuromodulators.

    Parameters
    ----------
    doses : (7,) array_like
        Dose per modulator in the order of `MODULATORS`; 1 is a standard strong dose, which raises
        the level by 1 at its peak. From 0 to 10; dopamine from -10 (negative: a dip).
    name : str
        Name such as "petted"; may be empty.
    source : str
        Publisher of the stimulus; may be empty.
    duration_s : float
        Time over which the doses are spread evenly, in seconds; below 1 ms they act at once.
    words : tuple of str
        Words of a feeling wheel that this cause suggests.

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
                size = f", this has {len(text)}" if isinstance(text, str) else ""
                raise _refused(field, text, f"text of at most {TEXT_LIMIT} characters{size}")
        _check_number("duration_s", self.duration_s, 0.0, DURATION_LIMIT_S)
        if self.duration_s < SPREAD_MIN_S:
            object.__setattr__(self, "duration_s", 0.0)
        object.__setattr__(self, "doses", _doses(self.doses))

    @property
    def title(self) -> str:
        """Its name, or the modulators of its doses."""
        return self.name or ", ".join(
            name for name, dose in zip(MODULATORS, self.doses, strict=True) if dose
        )

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
        _check_number(("doses", modulator), dose, low, DOSE_LIMIT)
    doses = np.array(listed, dtype=np.float64)
    doses.setflags(write=False)
    return doses


def _check_number(key: str | Key, value: object, low: float, high: float) -> None:
    if not is_number(value) or not low <= value <= high:  # type: ignore[operator]
        raise _refused(key, value, f"a number from {low:g} to {high:g}")


def _refused(key: str | Key, value: object, expectation: str) -> StimulusError:
    return StimulusError(key=key, value=value, expectation=expectation, kind=Kind.VALUE)


@dataclasses.dataclass(frozen=True, kw_only=True)
class NamedStimulus(Checked):
    """An entry of the vocabulary.

    `feels` is the emotion it causes at intensity 1, `doses` the dose per modulator, `words` the
    suggested words of feeling wheels, `key` the key for it in a terminal.
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
            raise refusal(error.key, error.value, error.expectation) from error
        if len(self.key) > 1:
            raise refusal("key", self.key, "one character")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event(Checked):
    """A stimulus as written in a file: a name, doses by modulator, or both."""

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
                    (name, "key"), entry.key, f"a key of its own ({keys[entry.key]} has it)"
                )
            if entry.key:
                keys[entry.key] = name

    @classmethod
    def load(cls, path: str | Path | None = None) -> "StimulusVocabulary":
        """Load a vocabulary from a YAML file (default: the shipped one).

        Raises
        ------
        ConfigError
            If the file is missing or invalid.
        """
        file = user_path(path) if path is not None else share_path("config", "stimuli.yaml")
        with located(path=file):
            return cls(build_mapping(NamedStimulus, read_yaml(file)))

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
            Publisher of the stimulus.

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
            raise StimulusError(value=name, expectation=help_, kind=Kind.NAME)
        named = np.array([entry.doses.get(modulator, 0.0) for modulator in MODULATORS])
        return Stimulus(
            doses=intensity * (named + explicit.doses),
            name=name,
            source=source,
            duration_s=duration_s or entry.duration_s,
            words=entry.words,
        )
