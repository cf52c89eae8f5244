"""A source: a running entry of the map."""

import dataclasses
import math
import re
from typing import Any

from emotion_face.affect import BACK_JUMP_S, DAY_S, INTENSITY_LIMIT
from emotion_face.errors import ConfigError, Kind, SourceError
from emotion_face.settings import Checked, are_numbers, quantity, refusal
from emotion_face.sources.conditions import Condition
from emotion_face.sources.habituation import HabituatedResponse, Habituation
from emotion_face.sources.messages import Field, Value, message_class
from emotion_face.sources.signals import make_signal

_INTENSITY = f"a number from 0 to {INTENSITY_LIMIT:g}"
_WITHIN = {
    ("sensor_msgs/msg/BatteryState", "percentage"): (0.0, 1.0),
    ("sensor_msgs/msg/RelativeHumidity", "relative_humidity"): (0.0, 1.0),
}
"""Ranges of fields by the definitions of ROS messages."""
_TOPIC = re.compile(r"(/|~/)?[a-zA-Z_]\w*(/[a-zA-Z_]\w*)*", re.ASCII)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Scale(Checked):
    """Linear map from two values of the signal to two intensities.

    It is constant outside the values.
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
    """An entry of the map: topic and field, condition, and stimulus.

    `field` may be empty where any message counts. `within` is the least and the greatest value
    that the field can have, if limited. The rest is explained at `Condition`,
    `make_signal`, `Scale` and `Habituation`. An `optional` entry is left out if its package
    is not installed.
    """

    topic: str
    type: str
    field: str = ""
    within: tuple[float, ...] = ()
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
        ends = [value for value in self.within if value not in (-math.inf, math.inf)]
        if self.within and not (
            len(self.within) == 2
            and are_numbers(ends, len(ends), -math.inf, math.inf)
            and self.within[0] < self.within[1]
        ):
            raise refusal("within", list(self.within), "the least and the greatest value")
        if not isinstance(self.intensity, Scale) and not are_numbers(
            [self.intensity], 1, 0.0, INTENSITY_LIMIT
        ):
            raise refusal("intensity", self.intensity, f"{_INTENSITY}, or values and intensities")


class Source:
    """Turns messages of one topic into the intensity of a stimulus.

    The same messages at the same times give the same intensities.

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
        if entry.within and not (self._field and self._field.holds is float):
            raise refusal("within", list(entry.within), "none unless the field is a number")
        self._within = entry.within or _WITHIN.get((entry.type, entry.field))
        self._forget()

    def _forget(self) -> None:
        entry = self.entry
        self._signal, holds = make_signal(entry.signal, self._field.holds if self._field else bool)
        self._condition = Condition(entry.when, entry.limit, entry.hysteresis, holds)
        if isinstance(entry.intensity, Scale) and holds is not float:
            raise ConfigError("values need a signal that is a number", key="intensity")
        self._response = HabituatedResponse(entry.habituation)
        self._last_s = self._fired_s = -math.inf

    def hear(self, message: Any, time_s: float) -> float | None:
        """Intensity of a message's stimulus, or None if it is not a stimulus.

        NaN is ignored. Infinity, as from a range sensor that detects nothing
        (REP 117), is beyond all other numbers, and has no rate. After a jump of time
        back the source starts afresh.

        Parameters
        ----------
        message : message of `message_type`
        time_s : float
            Time at which it was sent.

        Raises
        ------
        SourceError
            If it lacks the field, or the value is out of its range.
        """
        if time_s < self._last_s - BACK_JUMP_S:
            self._forget()
        self._last_s = time_s
        value = self._field.read(message) if self._field else True
        if isinstance(value, float) and not self._is_heard(value):
            return None
        signal = self._signal(value, time_s)
        if not self._condition(signal) or time_s - self._fired_s < self.entry.cooldown_s:
            return None
        self._fired_s = time_s
        scale = self.entry.intensity
        intensity = scale(float(signal)) if isinstance(scale, Scale) else scale
        return intensity * self._response(time_s)

    def _is_heard(self, value: float) -> bool:
        if math.isnan(value):
            return False
        if self._within and not self._within[0] <= value <= self._within[1]:
            raise SourceError(
                key=self.entry.field,
                value=value,
                expectation=f"{self._within[0]:g} to {self._within[1]:g}: in another unit, set "
                "'within' and the limits in the map",
                kind=Kind.VALUE,
            )
        return math.isfinite(value) or self.entry.signal == "value"
