"""The state of a timeline as JSON, restored to the last bit."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from emotion_face.affect.names import EMOTIONS, MODULATORS, NEUTRAL, TIERS
from emotion_face.affect.naming import LONG_AGO_S, NONE, Label, Memory
from emotion_face.affect.state import N_CHANNELS, N_EMOTIONS
from emotion_face.affect.stimulus import DOSE_LIMIT, DURATION_LIMIT_S, Stimulus
from emotion_face.affect.timeline import Timeline
from emotion_face.errors import EmotionFaceError, StateFileError
from emotion_face.settings import (
    Checked,
    are_numbers,
    build,
    check_names,
    quantity,
    refusal,
    shortened,
)

FORMAT = "emotion_face affective state"
VERSION = 1
TICK_LIMIT = 2.0**53
AMOUNT_LIMIT = 30.0  # 10, the greatest level_max, times e, the greatest norm of a store
RATE_LIMIT = 1e5  # the same within SPREAD_MIN_S
TIME_LIMIT_S = 2 * LONG_AGO_S


def numbers(size: int, low: float, high: float) -> Any:
    """Dataclass field of ``size`` numbers, each in [low, high]."""
    expectation = f"{size} numbers from {low:g} to {high:g}"
    return dataclasses.field(metadata={"numbers": (size, low, high), "expectation": expectation})


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Part(Checked):
    """Base of the parts of a document: `numbers` are checked too."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for field in dataclasses.fields(self):
            if "numbers" in field.metadata:
                size, low, high = field.metadata["numbers"]
                values = getattr(self, field.name)
                if not are_numbers(values, size, low, high):
                    raise refusal(field.name, values, field.metadata["expectation"])


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Levels(_Part):
    """One agent's rows of the arrays of `State`, under the same names."""

    store: tuple[float, ...] = numbers(N_CHANNELS, 0.0, AMOUNT_LIMIT)
    excess: tuple[float, ...] = numbers(N_CHANNELS, 0.0, AMOUNT_LIMIT)
    novelty: tuple[float, ...] = numbers(N_CHANNELS, 0.0, AMOUNT_LIMIT)
    suppression: tuple[float, ...] = numbers(N_CHANNELS, 0.0, AMOUNT_LIMIT)
    sensitivity: tuple[float, ...] = numbers(N_CHANNELS, 0.0, 1.0)
    emotions: tuple[float, ...] = numbers(N_EMOTIONS, 0.0, 1.0)
    opponent: tuple[float, ...] = numbers(N_CHANNELS, 0.0, 1.0)
    mood: tuple[float, ...] = numbers(3, -1.0, 1.0)


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Infusion(_Part):
    """A dose that still flows."""

    rate: tuple[float, ...] = numbers(N_CHANNELS, 0.0, RATE_LIMIT)
    remaining_s: float = quantity("s", 0.0, DURATION_LIMIT_S, above=True)


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Pending(_Part):
    """A future stimulus; `Stimulus` checks the rest of it."""

    tick: int = quantity("ticks", -TICK_LIMIT, TICK_LIMIT)
    doses: tuple[float, ...] = numbers(len(MODULATORS), -DOSE_LIMIT, DOSE_LIMIT)
    name: str
    source: str
    duration_s: float
    words: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Name(_Part):
    """A `Label`."""

    emotion: str
    blend: str
    word: str

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("emotion", (self.emotion,), (NEUTRAL, *EMOTIONS))


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Naming(_Part):
    """A `Memory`; emotions and tier by name, no emotion as an empty one."""

    label: _Name
    candidate: _Name
    first: str
    second: str
    tier: str
    age_s: float = quantity("s", 0.0, TIME_LIMIT_S)
    since_change_s: float = quantity("s", 0.0, TIME_LIMIT_S)
    tier_wait_s: float = quantity("s", 0.0, TIME_LIMIT_S)
    stable_s: float = quantity("s", 0.0, TIME_LIMIT_S)
    causes: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("first", (self.first,), ("", *EMOTIONS))
        check_names("second", (self.second,), ("", *EMOTIONS))
        check_names("tier", (self.tier,), TIERS)
        if len(self.causes) != N_EMOTIONS:
            raise refusal("causes", self.causes, f"{N_EMOTIONS} lists of words")


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Record(_Part):
    """The whole document."""

    format: str
    version: int
    character: Mapping[str, object]
    tick_s: float
    tick: int = quantity("ticks", -TICK_LIMIT, TICK_LIMIT)
    levels: _Levels
    infusions: tuple[_Infusion, ...]
    pending: tuple[_Pending, ...]
    naming: _Naming


def document(timeline: Timeline, character: Mapping[str, object]) -> str:
    """Text from which a timeline can be restored.

    Parameters
    ----------
    timeline : Timeline
    character : mapping
        Names of preset, personality and wheel, for readers of the file.
    """
    state, (memory,) = timeline.model.state, timeline.model.memories
    naming = dataclasses.asdict(memory)
    naming["first"], naming["second"] = (
        "" if index == NONE else EMOTIONS[index] for index in (memory.first, memory.second)
    )
    naming["tier"] = TIERS[memory.tier]
    record = {
        "format": FORMAT,
        "version": VERSION,
        "character": dict(character),
        "tick_s": timeline.tick_s,
        "tick": timeline.tick,
        "levels": {
            field.name: getattr(state, field.name)[0].tolist()
            for field in dataclasses.fields(_Levels)
        },
        "infusions": [
            {"rate": rate, "remaining_s": remaining_s}
            for rate, remaining_s in zip(
                state.rate.tolist(), state.remaining_s.tolist(), strict=True
            )
        ],
        "pending": [
            {"tick": tick, **vars(stimulus), "doses": stimulus.doses.tolist()}
            for tick, stimulus in timeline.pending
        ],
        "naming": naming,
    }
    return json.dumps(record, allow_nan=False, indent=1)


def restore(timeline: Timeline, text: str) -> None:
    """Restore a timeline from a `document`, with its own model's parameters.

    Raises
    ------
    StateFileError
        If the text is not such a document; the timeline is unchanged.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise StateFileError(f"is not valid JSON, {error}") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise StateFileError(f"is of another kind, expected 'format': {FORMAT!r}")
    if content.get("version") != VERSION:
        version = shortened(content.get("version"))
        raise StateFileError(f"is of version {version}, expected {VERSION}")
    try:
        record = build(_Record, content)
        pending = [(int(entry.tick), _stimulus(entry)) for entry in record.pending]
    except EmotionFaceError as error:
        raise StateFileError(f"is damaged, {error}") from error
    if record.tick_s != timeline.tick_s:
        raise StateFileError(
            f"has ticks of {shortened(record.tick_s)} s, expected {timeline.tick_s:g}"
        )
    timeline.model.reset()
    state, (memory,) = timeline.model.state, timeline.model.memories
    for field in dataclasses.fields(_Levels):
        getattr(state, field.name)[0] = getattr(record.levels, field.name)
    for infusion in record.infusions:
        state.infuse(0, np.array(infusion.rate), infusion.remaining_s)
    _remember(memory, record.naming)
    timeline.resume(int(record.tick), pending)


def _stimulus(entry: _Pending) -> Stimulus:
    return Stimulus(np.array(entry.doses), entry.name, entry.source, entry.duration_s, entry.words)


def _remember(memory: Memory, naming: _Naming) -> None:
    memory.label = Label(**vars(naming.label))
    candidate = Label(**vars(naming.candidate))
    memory.candidate = memory.label if candidate == memory.label else candidate
    memory.first, memory.second = (
        EMOTIONS.index(name) if name else NONE for name in (naming.first, naming.second)
    )
    memory.tier = TIERS.index(naming.tier)
    memory.causes = list(naming.causes)
    for key in ("age_s", "since_change_s", "tier_wait_s", "stable_s"):
        setattr(memory, key, getattr(naming, key))
