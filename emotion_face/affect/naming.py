"""From the emotion vector to a name that does not chatter: hysteresis, dwell, blends, tiers."""

import dataclasses
from collections.abc import Sequence

import numpy as np

from emotion_face.affect.names import EMOTIONS, NEUTRAL, TIERS, Array
from emotion_face.affect.parameters import AffectParameters, Naming
from emotion_face.affect.wheel import Context, Wheel

_NONE = -1


@dataclasses.dataclass(frozen=True)
class Label:
    """What is published: the emotion, and the second one that makes it a blend (or -1)."""

    emotion: int = _NONE
    second: int = _NONE


class Namer:
    """Names the state of one agent, step by step.

    Parameters
    ----------
    parameters : AffectParameters
    """

    def __init__(self, parameters: AffectParameters) -> None:
        self._emotion = _NONE
        self._since_s = np.inf  # since the emotion last changed
        self._second = _NONE
        self._tier = self._next_tier = 0
        self._tier_s = 0.0
        self._candidate = self._label = Label()
        self._stable_s = np.inf
        self._age_s = 0.0
        self.suggested: tuple[str, ...] = ()
        self.parameters = parameters

    @property
    def parameters(self) -> AffectParameters:
        """Parameters in use; setting them keeps the name."""
        return self._parameters

    @parameters.setter
    def parameters(self, parameters: AffectParameters) -> None:
        self._parameters = parameters
        self._naming: Naming = parameters.naming
        self._wheel: Wheel = parameters.wheel

    def step(self, emotions: Sequence[float], suppression: Sequence[float], h_s: float) -> None:
        """Follow the emotion vector (7,) and the suppression of each emotion's modulator (7,)."""
        self._since_s += h_s
        strongest = max(range(len(emotions)), key=emotions.__getitem__)
        emotion = self._prevailing(emotions, strongest)
        if emotion != self._emotion:
            self._emotion, self._since_s, self._second = emotion, 0.0, _NONE
        self._follow_second(emotions, suppression)
        self._follow_tier(emotions[strongest], h_s)
        candidate = Label(self._emotion, self._second)
        self._stable_s = self._stable_s + h_s if candidate == self._candidate else h_s
        self._candidate = candidate
        self._age_s += h_s
        if candidate != self._label and self._stable_s >= self._naming.stable_s - 1e-9:
            if candidate.emotion != self._label.emotion:
                self._age_s = 0.0
            self._label = candidate

    def _prevailing(self, emotions: Sequence[float], strongest: int) -> int:
        p, held = self._naming, self._emotion
        enters = strongest if emotions[strongest] >= p.enter else _NONE
        if held == _NONE or emotions[held] < p.exit:
            return enters
        leads = emotions[strongest] > emotions[held] + p.margin
        if enters != _NONE and leads and self._since_s >= p.dwell_s:
            return enters
        return held

    def _follow_second(self, emotions: Sequence[float], suppression: Sequence[float]) -> None:
        p, first = self._naming, self._emotion
        if first == _NONE:
            return
        others = [k for k in range(len(emotions)) if k != first]
        second = max(others, key=emotions.__getitem__)
        if self._second != _NONE and emotions[self._second] >= p.blend_exit * emotions[first]:
            second, least = self._second, p.blend_exit
        else:
            least = p.blend_enter
        blends = emotions[second] >= max(least * emotions[first], p.exit)
        overthrown = max(suppression[first], suppression[second]) >= p.blend_suppression_max
        self._second = second if blends and not overthrown else _NONE

    def _follow_tier(self, strength: float, h_s: float) -> None:
        p = self._naming
        bounds = (p.tier_base, p.tier_intense)
        tier = sum(
            strength >= bound + (p.tier_hysteresis if k >= self._tier else -p.tier_hysteresis)
            for k, bound in enumerate(bounds)
        )
        self._tier_s = self._tier_s + h_s if tier == self._next_tier else 0.0
        self._next_tier = tier
        if tier != self._tier and self._tier_s >= p.tier_hold_s:
            self._tier = tier

    @property
    def emotion(self) -> str:
        """The published emotion: one of the seven, or neutral."""
        return NEUTRAL if self._label.emotion == _NONE else EMOTIONS[self._label.emotion]

    @property
    def blend(self) -> str:
        """The published dyad, or empty."""
        return self._wheel.blend(self.emotion, self._second_name())

    @property
    def word(self) -> str:
        """The wheel's most specific word."""
        context = Context(
            second=self._second_name(),
            tier=TIERS[self._tier],
            age_s=self._age_s,
            suggested=self.suggested,
        )
        return self._wheel.word(self.emotion, context)

    def _second_name(self) -> str:
        return "" if self._label.second == _NONE else EMOTIONS[self._label.second]


def main_channels(mapping: Array) -> Array:
    """Index (7,) of the channel that makes each emotion most, of a mapping (7, 8)."""
    index: Array = mapping.argmax(axis=1)
    return index
