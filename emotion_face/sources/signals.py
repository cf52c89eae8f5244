"""What is looked at: a value as it is, how fast it changes, or how kind a text is."""

from collections.abc import Callable
from typing import Any

from emotion_face.affect.checked import check_names, refusal
from emotion_face.sources.messages import Value
from emotion_face.sources.sentiment import load_sentiment

STEP_MIN_S, STEP_MAX_S = 0.02, 0.2

Signal = Callable[[Any, float], Value]
"""Of a value and its time [s]; it may remember earlier ones."""

SIGNALS = ("value", "rate", "jerk", "sentiment")


class Slope:
    """Change of a value per second, 0 at first.

    A value holds until the next message. So time steps count as at least `STEP_MIN_S` (messages
    that come in a burst were not sent in one) and at most `STEP_MAX_S` (after a pause the change
    is recent).
    """

    def __init__(self) -> None:
        self._last: tuple[float, float] | None = None

    def __call__(self, value: float, time_s: float) -> float:
        """The slope at a time [1/s]."""
        last, then_s = self._last or (value, time_s)
        self._last = value, time_s
        return (value - last) / min(max(time_s - then_s, STEP_MIN_S), STEP_MAX_S)


def make_signal(name: str, holds: type) -> tuple[Signal, type]:
    """A signal of a field that holds values of a type, and the type of its own values.

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
    slope, slope_of_slope = Slope(), Slope()
    if name == "rate":
        return lambda value, time_s: abs(slope(value, time_s)), float
    return lambda value, time_s: abs(slope_of_slope(slope(value, time_s), time_s)), float


_NOUNS = {float: "a number", bool: "true or false", str: "text"}
