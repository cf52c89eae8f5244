"""What a page may ask for."""

import dataclasses
import json

from emotion_face.affect import StimulusVocabulary
from emotion_face.affect.checked import Checked, check_names, shortened
from emotion_face.affect.config import build
from emotion_face.affect.stimulus import Event
from emotion_face.dashboard.feed import Words
from emotion_face.errors import DashboardError, EmotionFaceError

REFUSED = "request refused"
_UNNAMED = StimulusVocabulary({})


@dataclasses.dataclass(frozen=True, kw_only=True)
class StimulusRequest(Event):
    """Something is to happen."""

    def __post_init__(self) -> None:
        super().__post_init__()
        _UNNAMED.resolve(intensity=self.intensity, doses=self.listed_doses)

    def check(self, words: Words) -> None:
        """Refuse a stimulus that has no such name."""
        check_names(f"{REFUSED}: stimulus", (self.stimulus,), ("", *words.stimuli))


@dataclasses.dataclass(frozen=True, kw_only=True)
class PersonalityRequest(Checked):
    """The robot is to be somebody else: a shipped personality, never a file."""

    personality: str

    def check(self, words: Words) -> None:
        """Refuse a personality that has no such name."""
        check_names(f"{REFUSED}: personality", (self.personality,), words.personalities)


Request = StimulusRequest | PersonalityRequest


def parse(text: str, words: Words | None) -> Request:
    """Request of a JSON text.

    Raises
    ------
    DashboardError
        Naming what cannot be used and what was expected.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DashboardError(f"{REFUSED}: {shortened(text)} is no JSON") from error
    if words is None:
        raise DashboardError(f"{REFUSED}: no vocabulary yet, is the affect node running?")
    kind: type[Request] = StimulusRequest
    if isinstance(content, dict) and "personality" in content:
        kind = PersonalityRequest
    try:
        request = build(kind, content, REFUSED)
        request.check(words)
    except EmotionFaceError as error:
        raise DashboardError(str(error)) from error
    return request
