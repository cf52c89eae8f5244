"""Signals: a value, its rate of change, or the sentiment of a text."""

from collections import deque
from collections.abc import Callable
from typing import Any

from emotion_face.settings import check_names, refusal
from emotion_face.sources.messages import Value
from emotion_face.sources.sentiment import load_sentiment

WINDOW_S = 0.2
HISTORY_MAX = 1000

Signal = Callable[[Any, float], Value]
"""Function of a value and its time [s], which may remember earlier ones."""

SIGNALS = ("value", "rate", "jerk", "sentiment")


class Change:
    """Size of a backward difference of a value per second, over `WINDOW_S` for each order.

    A value holds until the next message, and the first one also holds before it. So the rate of
    the messages does not matter, nor do bursts or pauses.

    Parameters
    ----------
    order : int
        1: of the value; 2: of its first difference.
    """

    def __init__(self, order: int) -> None:
        self._weights = {1: (1.0, -1.0), 2: (1.0, -2.0, 1.0)}[order]
        self._per_s = WINDOW_S**-order
        self._past: deque[tuple[float, float]] = deque(maxlen=HISTORY_MAX)

    def __call__(self, value: float, time_s: float) -> float:
        """The change at a time [1/s per order]."""
        self._past.append((time_s, value))
        values = (self._at(time_s - index * WINDOW_S) for index in range(len(self._weights)))
        pairs = zip(self._weights, values, strict=True)
        return abs(sum(weight * held for weight, held in pairs)) * self._per_s

    def _at(self, time_s: float) -> float:
        held = (value for then_s, value in reversed(self._past) if then_s <= time_s)
        return next(held, self._past[0][1])


def make_signal(name: str, holds: type) -> tuple[Signal, type]:
    """A signal of a field with values of a type, and the type of the signal's values.

    ``rate`` is the size of dx/dt and ``jerk`` that of d²x/dt², which is a jerk if x is a speed.

    Raises
    ------
    ConfigError
        If there is no such signal of such a field, or its library is not installed.
    """
    check_names("signal", (name,), SIGNALS)
    if name == "value":
        return lambda value, _: value, holds
    needed = str if name == "sentiment" else float
    if holds is not needed:
        raise refusal(
            "signal", name, f"a field with {_NOUNS[needed]}, this one has {_NOUNS[holds]}"
        )
    if name == "sentiment":
        rate = load_sentiment()
        return lambda text, _: rate(text), float
    return Change(1 if name == "rate" else 2), float


_NOUNS = {float: "a number", bool: "true or false", str: "text"}
