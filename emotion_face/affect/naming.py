"""Giving the state of one agent a name, without chatter."""

import dataclasses
from collections.abc import Sequence

from emotion_face.affect.names import EMOTIONS, NEUTRAL, TIERS
from emotion_face.affect.parameters import AffectParameters
from emotion_face.affect.wheel import Context

NONE = -1
TIME_TOLERANCE_S = 1e-9


@dataclasses.dataclass(frozen=True)
class Label:
    """A named state: one of the seven emotions or "neutral", dyad or "", most specific word."""

    emotion: str
    blend: str
    word: str


class Namer:
    """Follows the emotions of one agent and publishes a label once it is stable.

    The first emotion takes the name above `enter` and loses it below `exit` or to one that leads
    by `margin`; a second emotion that is strong enough beside it makes a blend; the tier follows
    the strength with hysteresis and a hold time. What results is published after `stable_s`.
    """

    def __init__(self, parameters: AffectParameters) -> None:
        self.parameters = parameters
        self._first = NONE
        self._second = NONE
        self._tier = 0
        self._age_s = 0.0
        self._since_change_s = float("inf")
        self._tier_wait_s = 0.0
        self._stable_s = 0.0
        self._key: tuple[object, ...] = ()
        self._causes: list[tuple[str, ...]] = [()] * len(EMOTIONS)
        self._candidate = self.label = Label(NEUTRAL, "", parameters.wheel.neutral)

    @property
    def parameters(self) -> AffectParameters:
        """Parameters in use; new ones take effect with the next step."""
        return self._parameters

    @parameters.setter
    def parameters(self, parameters: AffectParameters) -> None:
        self._parameters = parameters
        self._rules = parameters.naming
        self._key = ()

    def cause(self, emotion: int, words: tuple[str, ...]) -> None:
        """Remember the words which the latest cause of an emotion suggests."""
        self._causes[emotion] = words

    def step(self, h_s: float, emotions: Sequence[float], suppression: Sequence[float]) -> None:
        """Follow the emotions (7,) after a step.

        Parameters
        ----------
        h_s : float
            Length of the step in seconds.
        emotions : sequence of 7 floats
            The vector E.
        suppression : sequence of 7 floats
            How far the modulator behind each emotion is being overthrown.
        """
        self._since_change_s += h_s
        calm = (
            self._first == NONE
            and self.label is self._candidate
            and max(emotions) < self._rules.enter
        )
        if calm and self._key:
            return
        self._age_s += h_s
        self._follow_first(emotions)
        if self._first != NONE:
            self._follow_second(emotions, suppression)
            self._follow_tier(h_s, emotions[self._first])
        self._publish(h_s)

    def _follow_first(self, emotions: Sequence[float]) -> None:
        rules, first = self._rules, self._first
        strongest = max(emotions)
        best = emotions.index(strongest)
        if first != NONE and emotions[first] < rules.exit:
            first = NONE
        if (
            best != first
            and strongest >= rules.enter
            and (first == NONE or strongest >= emotions[first] + rules.margin)
            and self._since_change_s >= rules.dwell_s - TIME_TOLERANCE_S
        ):
            first = best
        if first != self._first:
            self._first, self._second = first, NONE
            self._since_change_s = self._age_s = self._tier_wait_s = 0.0
            self._tier = (strongest >= rules.tier_base) + (strongest >= rules.tier_intense)

    def _follow_second(self, emotions: Sequence[float], suppression: Sequence[float]) -> None:
        rules, first, second = self._rules, self._first, self._second
        strength = emotions[first]
        if second != NONE and not _beside(emotions[second], strength, rules.blend_exit):
            second = NONE
        best = max((i for i in range(len(emotions)) if i != first), key=emotions.__getitem__)
        if (
            best != second
            and emotions[best] >= rules.exit
            and _beside(emotions[best], strength, rules.blend_enter)
            and (second == NONE or emotions[best] >= emotions[second] + rules.margin)
        ):
            second = best
        limit = rules.blend_suppression_max
        if second != NONE and max(suppression[first], suppression[second]) >= limit:
            second = NONE
        self._second = second

    def _follow_tier(self, h_s: float, strength: float) -> None:
        rules = self._rules
        tier = self._tier
        limits = (rules.tier_base, rules.tier_intense)
        if tier < 2 and strength >= limits[tier] + rules.tier_hysteresis:
            tier += 1
        elif tier > 0 and strength < limits[tier - 1] - rules.tier_hysteresis:
            tier -= 1
        self._tier_wait_s = self._tier_wait_s + h_s if tier != self._tier else 0.0
        if tier != self._tier and self._tier_wait_s >= rules.tier_hold_s - TIME_TOLERANCE_S:
            self._tier, self._tier_wait_s = tier, 0.0

    def _publish(self, h_s: float) -> None:
        first = self._first
        suggested = self._causes[first] if first != NONE else ()
        aged = self._age_s >= self._parameters.wheel.outer_age_s
        key = (first, self._second, self._tier, aged, suggested)
        if key != self._key:
            self._key = key
            candidate = self._named(suggested)
            if candidate != self._candidate:
                self._candidate, self._stable_s = candidate, 0.0
                return
        if self._candidate is not self.label:
            self._stable_s += h_s
            if self._stable_s >= self._rules.stable_s - TIME_TOLERANCE_S:
                self.label = self._candidate

    def _named(self, suggested: tuple[str, ...]) -> Label:
        wheel = self._parameters.wheel
        if self._first == NONE:
            return Label(NEUTRAL, "", wheel.neutral)
        emotion = EMOTIONS[self._first]
        second = EMOTIONS[self._second] if self._second != NONE else ""
        context = Context(
            second=second, tier=TIERS[self._tier], age_s=self._age_s, suggested=suggested
        )
        return Label(emotion, wheel.blend(emotion, second), wheel.word(emotion, context))


def _beside(second: float, first: float, ratio: float) -> bool:
    return min(first, second) >= ratio * max(first, second)
