"""The package's errors: every one names the value, what was expected, and the fix."""

from enum import Enum
from typing import Any

Key = tuple[str | int, ...]
"""Path of a value in nested mappings and lists, from the outside in."""


class Kind(Enum):
    """Kind of an error, as a template of its message."""

    VALUE = "{value} is refused, expected {expectation}"
    NAME = "unknown name {value}, {expectation}"
    KEY = "unknown key {value}, {expectation}"
    MISSING = "{value} is missing, expected {expectation}"
    OTHER = "{text}"


class EmotionFaceError(Exception):
    """Base of all errors that this package raises on purpose.

    The message is built from the fields: ``path:line: key: value is refused, expected ...``.

    Parameters
    ----------
    text : str
        The message, for `Kind.OTHER`.
    path : str
        The file; empty: none.
    line : int
        Line in it; 0: unknown.
    key : str or tuple of str and int
        The key of the value; several parts are nested.
    value : object
        The invalid value; for `Kind.KEY` and `Kind.MISSING` the name of the key.
    expectation : str
        Description of valid values.
    kind : Kind
    """

    subject = ""

    def __init__(
        self,
        text: str = "",
        *,
        path: str = "",
        line: int = 0,
        key: str | Key = (),
        value: Any = None,
        expectation: str = "",
        kind: Kind = Kind.OTHER,
    ) -> None:
        super().__init__(text)
        self.text, self.path, self.line = text, path, line
        self.key: Key = (key,) if isinstance(key, str) else key
        self.value, self.expectation, self.kind = value, expectation, kind

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        shown = str(self.value) if self.kind is Kind.MISSING else shortened(self.value)
        sentence = self.kind.value.format(text=self.text, value=shown, expectation=self.expectation)
        return ": ".join(part for part in (self.subject, place, dotted(self.key), sentence) if part)

    @property
    def location(self) -> Key:
        """The key to change: for an unknown one, that key itself."""
        return (*self.key, self.value) if self.kind is Kind.KEY else self.key

    @property
    def category(self) -> str:
        """Identifier of the kind of mistake, independent of the value."""
        cause = self.__cause__
        if self.kind is Kind.OTHER and isinstance(cause, EmotionFaceError):
            return f"{type(self).__name__} by {cause.category}"
        return f"{type(self).__name__} {self.kind.name} {dotted(self.key)}"


class ConfigError(EmotionFaceError):
    """A configuration file or parameter has an invalid value."""


class NotInstalledError(ConfigError):
    """A configuration needs something that is not installed."""


class SourceError(EmotionFaceError):
    """A message of a source lacks a field of the map, and was ignored."""


class StimulusError(EmotionFaceError):
    """A stimulus is invalid and was refused; the affective state is unchanged."""

    subject = "stimulus refused"


class StateFileError(EmotionFaceError):
    """A file with an affective state cannot be read, used or written."""


class FaceInputError(EmotionFaceError):
    """A gaze target, a speech level or a performance is refused; the face is unchanged."""


class ModelError(EmotionFaceError):
    """A face model is missing, damaged, or does not fit the request."""


class PhotoError(EmotionFaceError):
    """A photograph cannot be read, or shows no face."""


class DesignError(EmotionFaceError):
    """A share code is invalid, or a design request cannot be carried out."""


class PanelError(EmotionFaceError):
    """A panel cannot be opened or written."""


class DashboardError(EmotionFaceError):
    """The dashboard cannot be served, or a browser's request is invalid."""


class BagError(EmotionFaceError):
    """A recording cannot be written, read or replayed."""


class RosError(EmotionFaceError):
    """ROS does not start, or refuses a node."""


def dotted(key: Key) -> str:
    """A key as text, as in ``cues[0].doses.dopamine``."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in key)
    return "".join(parts).removeprefix(".")


def shortened(value: object, limit: int = 40) -> str:
    """`repr` of a value, cut to at most about `limit` characters."""
    try:
        text = repr(value[: limit + 1] if isinstance(value, (str, bytes)) else value)
    except (ValueError, RecursionError):  # Python does not print integers of thousands of digits
        return f"{type(value).__name__} too large to be shown"
    return text if len(text) <= limit + 2 else f"{text[:limit]}..."
