"""A source: an entry of the map at work."""

import dataclasses
import math
import re
from typing import Any

from emotion_face.affect.checked import Checked, are_numbers, quantity, refusal
from emotion_face.affect.metronome import BACK_JUMP_S
from emotion_face.affect.parameters import DAY_S
from emotion_face.affect.stimulus import INTENSITY_LIMIT
from emotion_face.errors import ConfigError
from emotion_face.sources.conditions import Condition
from emotion_face.sources.habituation import Habituation, Response
from emotion_face.sources.messages import Field, Value, message_class
from emotion_face.sources.signals import make_signal

_INTENSITY = f"a number from 0 to {INTENSITY_LIMIT:g}"
_TOPIC = re.compile(r"(/|~/)?[a-zA-Z_]\w*(/[a-zA-Z_]\w*)*", re.ASCII)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Scale(Checked):
    """Intensity between two, as the signal is between two values, of which either may be greater.

    Beyond the values it stays at its ends.
    """

    values: tuple[float, ...]
    intensities: tuple[float, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        if not are_numbers(self.values, 2, -1e9, 1e9) or self.values[0] == self.values[1]:
            raise refusal("values", list(self.values), "two different numbers, -1e9 to 1e9")
        if not are_numbers(self.intensities, 2, 0.0, INTENSITY_LIMIT):
            raise refusal("intensities", list(self.intensities), f"two of {_INTENSITY}")

    def __call__(self, value: float) -> float:
        """Intensity for a value of the signal."""
        first, last = self.values
        share = min(max((value - first) / (last - first), 0.0), 1.0)
        return self.intensities[0] + share * (self.intensities[1] - self.intensities[0])


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entry(Checked):
    """An entry of the map: what is heard, when it counts, and what stimulus it is.

    `field` may be empty where any message counts; the rest is explained at `Condition`,
    `make_signal`, `Scale` and `Habituation`. An `optional` entry is left out where its package
    is not installed.
    """

    topic: str
    type: str
    field: str = ""
    signal: str = "value"
    when: str
    limit: Value | None = None
    hysteresis: float = quantity("as the signal", 0.0, 1e9, default=0.0)
    cooldown_s: float = quantity("s", 0.0, DAY_S, default=1.0)
    stimulus: str
    intensity: float | Scale = 1.0
    habituation: Habituation = dataclasses.field(default_factory=Habituation)
    optional: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if not _TOPIC.fullmatch(self.topic):
            raise refusal("topic", self.topic, "a name of a topic, such as 'bump' or '/joy'")
        if not isinstance(self.intensity, Scale) and not are_numbers(
            [self.intensity], 1, 0.0, INTENSITY_LIMIT
        ):
            raise refusal("intensity", self.intensity, f"{_INTENSITY}, or values and intensities")


class Source:
    """Turns messages of one topic into the intensity of a stimulus.

    Same messages at the same times, same intensities.

    Parameters
    ----------
    name : str
    entry : Entry

    Raises
    ------
    ConfigError
        If the message, field, signal and condition of the entry do not fit together.
    """

    def __init__(self, name: str, entry: Entry) -> None:
        self.name, self.entry = name, entry
        self.message_type = message_class(entry.type)
        if not entry.field and entry.when != "any":
            raise refusal("field", entry.field, f"a field, for 'when: {entry.when}'")
        self._field = Field(self.message_type, entry.field) if entry.field else None
        self._forget()

    def _forget(self) -> None:
        entry = self.entry
        self._signal, holds = make_signal(entry.signal, self._field.holds if self._field else bool)
        self._condition = Condition(entry.when, entry.limit, entry.hysteresis, holds)
        if isinstance(entry.intensity, Scale) and holds is not float:
            raise ConfigError("intensity: values need a signal that is a number")
        self._response = Response(entry.habituation)
        self._last_s = self._fired_s = -math.inf

    def hear(self, message: Any, time_s: float) -> float | None:
        """Intensity of the stimulus that a message is, or None if it is none.

        A number that is none (NaN) is not heard. When time has jumped back, all is forgotten.

        Parameters
        ----------
        message : message of `message_type`
        time_s : float
            When it was sent.

        Raises
        ------
        SourceError
            If it does not hold the field.
        """
        if time_s < self._last_s - BACK_JUMP_S:
            self._forget()
        self._last_s = time_s
        value = self._field.read(message) if self._field else True
        if isinstance(value, float) and not math.isfinite(value):
            return None
        signal = self._signal(value, time_s)
        if not self._condition(signal) or time_s - self._fired_s < self.entry.cooldown_s:
            return None
        self._fired_s = time_s
        scale = self.entry.intensity
        intensity = scale(float(signal)) if isinstance(scale, Scale) else scale
        return intensity * self._response(time_s)
