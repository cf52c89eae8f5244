"""What a page may ask for."""

import dataclasses
import json
from collections.abc import Mapping

from emotion_face.affect import MODULATORS, StimulusVocabulary
from emotion_face.affect.checked import Checked, check_names, quantity, refusal, shortened
from emotion_face.affect.config import build
from emotion_face.affect.stimulus import DURATION_LIMIT_S, INTENSITY_LIMIT
from emotion_face.dashboard.feed import Words
from emotion_face.errors import DashboardError, EmotionFaceError

REFUSED = "request refused"
_UNNAMED = StimulusVocabulary({})


@dataclasses.dataclass(frozen=True, kw_only=True)
class StimulusRequest(Checked):
    """Something is to happen: a named stimulus, doses per modulator, or both."""

    stimulus: str = ""
    intensity: float = quantity("1", 0.0, INTENSITY_LIMIT, default=1.0)
    doses: Mapping[str, float] = dataclasses.field(default_factory=dict)
    duration_s: float = quantity("s, 0: at once", 0.0, DURATION_LIMIT_S, default=0.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.stimulus and not self.doses:
            raise refusal("stimulus", self.stimulus, "a name, or doses")
        check_names("doses", self.doses, MODULATORS)
        doses = [self.doses.get(modulator, 0.0) for modulator in MODULATORS]
        _UNNAMED.resolve(intensity=self.intensity, doses=doses)

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
