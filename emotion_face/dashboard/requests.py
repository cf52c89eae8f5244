"""Requests of a page."""

import dataclasses
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from emotion_face.affect import Event, StimulusVocabulary
from emotion_face.dashboard.feed import PageVocabulary
from emotion_face.errors import DashboardError, EmotionFaceError
from emotion_face.settings import Checked, build, check_names, shortened

C = TypeVar("C", bound=Checked)

REFUSED = "request refused"
_UNNAMED = StimulusVocabulary({})


@dataclasses.dataclass(frozen=True, kw_only=True)
class StimulusRequest(Event):
    """Request of a stimulus."""

    def __post_init__(self) -> None:
        super().__post_init__()
        _UNNAMED.resolve(intensity=self.intensity, doses=self.listed_doses)

    def check(self, words: PageVocabulary) -> None:
        """Refuse a stimulus that has no such name."""
        check_names("stimulus", (self.stimulus,), ("", *words.stimuli))


@dataclasses.dataclass(frozen=True, kw_only=True)
class PersonalityRequest(Checked):
    """Request of a shipped personality, never of a file."""

    personality: str

    def check(self, words: PageVocabulary) -> None:
        """Refuse a personality that has no such name."""
        check_names("personality", (self.personality,), words.personalities)


@dataclasses.dataclass(frozen=True, kw_only=True)
class FaceRequest(Checked):
    """Request to show another face."""

    face: str


Request = StimulusRequest | PersonalityRequest


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except EmotionFaceError as error:
        raise DashboardError(f"{REFUSED}: {error}") from error


def _read_json(text: str) -> object:
    try:
        content: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DashboardError(f"{shortened(text)} is no JSON") from error
    return content


@_refusing()
def request_of(kind: type[C], text: str) -> C:
    """Request of a kind from a page's JSON text.

    Raises
    ------
    DashboardError
        With the invalid value and the expectation.
    """
    return build(kind, _read_json(text))


@_refusing()
def parse(text: str, words: PageVocabulary | None, faces: Sequence[str]) -> Request | FaceRequest:
    """Request of a JSON text.

    Parameters
    ----------
    text : str
    words : PageVocabulary or None
        Vocabulary of the shown face, if it is known.
    faces : sequence of str
        The available faces.

    Raises
    ------
    DashboardError
        With the invalid value and the expectation.
    """
    content = _read_json(text)
    if isinstance(content, dict) and "face" in content:
        wanted = build(FaceRequest, content)
        check_names("face", (wanted.face,), faces)
        return wanted
    if words is None:
        raise DashboardError("no vocabulary yet, is the affect node running?")
    kind: type[Request] = StimulusRequest
    if isinstance(content, dict) and "personality" in content:
        kind = PersonalityRequest
    request = build(kind, content)
    request.check(words)
    return request
