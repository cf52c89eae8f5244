"""Diagnoses with level, message and figures."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum


class Level(IntEnum):
    """Severity, with the numbers of ``diagnostic_msgs/DiagnosticStatus``."""

    OK = 0
    WARN = 1
    ERROR = 2


@dataclass(frozen=True)
class Diagnosis:
    """The health of something.

    Attributes
    ----------
    level : Level
    message : str
        Cause and fix in a sentence.
    values : dict of str to str
        Figures with their units in the names.
    """

    level: Level = Level.OK
    message: str = ""
    values: dict[str, str] = field(default_factory=dict)


def together(parts: Iterable[Diagnosis]) -> Diagnosis:
    """Combined diagnosis: the worst level of the parts, its messages, and all figures."""
    parts = list(parts)
    level = max(part.level for part in parts)
    said = [part.message for part in parts if part.level == level and part.message]
    values = {key: value for part in parts for key, value in part.values.items()}
    return Diagnosis(level, "; ".join(said) or "all is well", values)
