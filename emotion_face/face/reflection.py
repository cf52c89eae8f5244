"""Mirroring: a person's expression in place of the face's own."""

import math
from dataclasses import fields, replace
from typing import Any

from emotion_face.face.controls import Controls
from emotion_face.face.parts import Pose

HOLD_S = 0.6
"""How long the newest expression holds."""
_EASE_S = 0.05  # time constant in which the face follows it
_FADE_S = 0.3  # fade of the mirror
_SHOWN = [part.name for part in fields(Controls) if part.name not in ("emotions", "pupil")]


class Reflection:
    """Replaces a pose by the expression of the mirrored person, while there is one."""

    def __init__(self) -> None:
        self._goal = self._shown = Controls()
        self._age_s, self._weight = math.inf, 0.0

    def take(self, controls: Controls) -> None:
        """Show these controls for some time, from the next pose on."""
        if self._weight == 0.0:
            self._shown = controls
        self._goal, self._age_s = controls, 0.0

    def over(self, pose: Pose, step_s: float) -> Pose:
        """A pose ``step_s`` after the last, under what is mirrored."""
        is_mirror = self._age_s <= HOLD_S
        self._age_s += step_s
        moved = step_s / _FADE_S * (1.0 if is_mirror else -1.0)
        self._weight = min(max(self._weight + moved, 0.0), 1.0)
        if self._weight == 0.0:
            return pose
        share = -math.expm1(-step_s / _EASE_S)
        self._shown = _between(self._shown, self._goal, share)
        laid = _between(pose, self._shown, self._weight)
        shown = self._shown.emotions
        parts = {
            name: _mean(getattr(pose, name), shown, self._weight) for name in ("brows", "mouth")
        }
        return replace(
            pose, emotions=laid.emotions, **parts, **{n: getattr(laid, n) for n in _SHOWN}
        )


def _between(here: Controls, there: Controls, share: float) -> Controls:
    values = {n: _mean(getattr(here, n), getattr(there, n), share) for n in _SHOWN}
    return Controls(emotions=_mean(here.emotions, there.emotions, share), **values)


def _mean(here: Any, there: Any, share: float) -> Any:
    return here + share * (there - here)
