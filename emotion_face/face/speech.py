"""Speech: the level of a voice opens the mouth."""

import math
from dataclasses import dataclass

from emotion_face.errors import FaceInputError, Kind
from emotion_face.face.path import SmoothDamp
from emotion_face.settings import Checked, quantity


@dataclass(frozen=True, kw_only=True)
class SpeechParameters(Checked):
    """How the mouth follows a voice."""

    gain: float = quantity("1", 0.0, 1.0, default=1.0, about="opening at full level, 0: none")
    attack_s: float = quantity("s", 0.02, 1.0, default=0.08, about="time in which the mouth opens")
    release_s: float = quantity(
        "s", 0.02, 1.0, default=0.18, about="time in which the mouth closes"
    )
    hold_s: float = quantity(
        "s", 0.0, 60.0, default=0.3, about="how long a level of speech holds the mouth open"
    )


def checked_level(level: float) -> float:
    """The level of a voice, as it is.

    Raises
    ------
    FaceInputError
        If it is not a number from 0 to 1.
    """
    if not (math.isfinite(level) and 0.0 <= level <= 1.0):
        raise FaceInputError(
            key="speech", value=level, expectation="a number from 0 to 1", kind=Kind.VALUE
        )
    return level


class Mouth:
    """The mouth of a speaking face."""

    def __init__(self) -> None:
        self._jaw = SmoothDamp([0.0])

    def advance(self, step_s: float, level: float, p: SpeechParameters) -> float:
        """Opening 0 to 1 after ``step_s`` under a level 0 to 1."""
        target = p.gain * level
        duration_s = p.attack_s if target > self._jaw.value[0] else p.release_s
        return float(self._jaw.advance(step_s, [target], duration_s).clip(0.0, 1.0)[0])
