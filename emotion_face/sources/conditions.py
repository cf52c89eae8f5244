"""Conditions under which a signal is a stimulus."""

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

from emotion_face.settings import check_names, is_number, refusal
from emotion_face.sources.messages import Value


class _Rule(NamedTuple):
    """Test of a value; `direction` is the side of the limit, 0: no limit."""

    holds: Callable[[Any, Any], bool]
    direction: int = 0
    is_edge: bool = False


RULES = {
    "any": _Rule(lambda value, limit: True),
    "equal": _Rule(operator.eq),
    "above": _Rule(operator.gt, 1),
    "below": _Rule(operator.lt, -1),
    "rises_above": _Rule(operator.gt, 1, is_edge=True),
    "falls_below": _Rule(operator.lt, -1, is_edge=True),
    "rises": _Rule(lambda value, limit: bool(value), is_edge=True),
    "falls": _Rule(lambda value, limit: not value, is_edge=True),
}


class Condition:
    """Condition on the values of a signal.

    Parameters
    ----------
    when : str
        ``any``; ``equal``, ``above`` or ``below`` the limit, at every message; ``rises_above`` or
        ``falls_below`` it, when that begins; ``rises`` (becomes true, or not 0) or ``falls``.
        Before the first message nothing is above, below or true.
    limit : bool, float or str, optional
    hysteresis : float
        How far a value must go back beyond the limit before it can cross it again.
    holds : type
        Type of the values.

    Raises
    ------
    ConfigError
        If these do not fit together.
    """

    def __init__(self, when: str, limit: Value | None, hysteresis: float, holds: type) -> None:
        check_names("when", (when,), RULES)
        self._rule = rule = RULES[when]
        if rule.direction and not is_number(limit):
            raise refusal("limit", limit, f"a number, for 'when: {when}'")
        if rule.direction and holds is not float:
            raise refusal("when", when, "a signal that is a number")
        if when == "equal" and type(_plain(limit)) is not holds:
            raise refusal("limit", limit, f"a {_NAMES[holds]}, as the signal")
        if when in ("rises", "falls") and holds is str:
            raise refusal("when", when, "a signal that is a number or boolean")
        if limit is not None and not rule.direction and when != "equal":
            raise refusal("limit", limit, f"none, for 'when: {when}'")
        if hysteresis and not (rule.direction and rule.is_edge):
            raise refusal("hysteresis", hysteresis, "0 unless it rises_above or falls_below")
        self._limit: Any = limit
        self._hysteresis = hysteresis * rule.direction
        self._held = when == "falls"

    def __call__(self, value: Value) -> bool:
        """Whether this value, the next one, counts."""
        held = self._held
        limit = self._limit - self._hysteresis if held and self._rule.direction else self._limit
        self._held = self._rule.holds(value, limit)
        return self._held and not (held and self._rule.is_edge)


def _plain(limit: Value | None) -> Value | None:
    return float(limit) if is_number(limit) else limit  # type: ignore[arg-type]


_NAMES = {float: "number", bool: "boolean", str: "text (quote it)"}
