"""Naming the state of one agent, without chatter.

Each decision is a Schmitt trigger (O. H. Schmitt 1938, J. Sci. Instrum. 15:24): an upper threshold
to begin and a lower one to end, so that noise smaller than their distance changes nothing. With E_i
the emotions, f the first, s the second, v_i the suppression of the modulator of i, and all
thresholds from ``naming`` of the preset::

    f begins    E_f >= enter,  and E_f >= E_old + margin,  and dwell_s since the last change
    f ends      E_f < exit
    s begins    min(E_f, E_s) >= blend_enter * max(E_f, E_s),  E_s >= exit,  E_s >= E_old + margin
    s ends      min(E_f, E_s) < blend_exit * max(E_f, E_s),  or max(v_f, v_s) >= its limit
    tier up     E_f >= limit + tier_hysteresis,  for tier_hold_s
    tier down   E_f <  limit - tier_hysteresis,  for tier_hold_s

E is 0 to 1, v in standard doses, names with ``_s`` in seconds.
The resulting label is published once it has lasted `stable_s`. The numbers are artistic.
"""

import dataclasses
from collections.abc import Sequence

from emotion_face.affect.names import EMOTIONS, NEUTRAL, TIERS
from emotion_face.affect.parameters import AffectParameters
from emotion_face.affect.wheel import Context

NONE = -1
TIME_TOLERANCE_S = 1e-9
LONG_AGO_S = 1e12


@dataclasses.dataclass(frozen=True)
class Label:
    """A named state: one of the seven emotions or "neutral", dyad or "", most specific word."""

    emotion: str
    blend: str
    word: str


@dataclasses.dataclass(slots=True)
class Memory:
    """Memory of the naming from step to step.

    Attributes
    ----------
    label, candidate : Label
        The published label, and the next one, which must last first; the same object if it has.
    first, second : int
        Indices of the emotion that has the name and of the second one, or `NONE`.
    tier : int
        Index into `TIERS`.
    age_s, since_change_s : float
        Age of the first emotion, and time since the last change of it.
    tier_wait_s, stable_s : float
        How long another tier, and another label, have waited.
    causes : list of 7 tuples of str
        Words that the latest cause of each emotion suggests.
    """

    label: Label
    candidate: Label
    first: int = NONE
    second: int = NONE
    tier: int = 0
    age_s: float = 0.0
    since_change_s: float = LONG_AGO_S
    tier_wait_s: float = 0.0
    stable_s: float = 0.0
    causes: list[tuple[str, ...]] = dataclasses.field(default_factory=lambda: [()] * len(EMOTIONS))


class Namer:
    """Follows the emotions of one agent and publishes a label once it is stable.

    The first emotion gets the name above `enter` and loses it below `exit` or to one that is
    stronger by `margin`; a second emotion of similar strength makes a blend; the tier follows
    the strength with hysteresis and a hold time. The result is published after `stable_s`.
    """

    def __init__(self, parameters: AffectParameters) -> None:
        self.parameters = parameters
        self._key: tuple[object, ...] = ()
        neutral = Label(NEUTRAL, "", parameters.wheel.neutral)
        self.memory = Memory(neutral, neutral)

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
        """Remember the words that the latest cause of an emotion suggests."""
        self.memory.causes[emotion] = words

    def step(self, h_s: float, emotions: Sequence[float], suppression: Sequence[float]) -> None:
        """Follow the emotions (7,) after a step.

        Parameters
        ----------
        h_s : float
            Length of the step in seconds.
        emotions : sequence of 7 floats
            The vector E.
        suppression : sequence of 7 floats
            How strongly the modulator of each emotion is being overthrown.
        """
        memory = self.memory
        memory.since_change_s += h_s
        calm = (
            memory.first == NONE
            and memory.label is memory.candidate
            and max(emotions) < self._rules.enter
        )
        if calm and self._key:
            return
        if memory.first != NONE:
            memory.age_s += h_s
        self._follow_first(emotions)
        if memory.first != NONE:
            self._follow_second(emotions, suppression)
            self._follow_tier(h_s, emotions[memory.first])
        self._publish(h_s)

    def _follow_first(self, emotions: Sequence[float]) -> None:
        rules, memory = self._rules, self.memory
        first = memory.first
        strongest = max(emotions)
        best = emotions.index(strongest)
        if first != NONE and emotions[first] < rules.exit:
            first = NONE
        if (
            best != first
            and strongest >= rules.enter
            and (first == NONE or strongest >= emotions[first] + rules.margin)
            and memory.since_change_s >= rules.dwell_s - TIME_TOLERANCE_S
        ):
            first = best
        if first != memory.first:
            memory.first, memory.second = first, NONE
            memory.since_change_s = memory.age_s = memory.tier_wait_s = 0.0
            memory.tier = (strongest >= rules.tier_base) + (strongest >= rules.tier_intense)

    def _follow_second(self, emotions: Sequence[float], suppression: Sequence[float]) -> None:
        rules, memory = self._rules, self.memory
        first, second = memory.first, memory.second
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
        memory.second = second

    def _follow_tier(self, h_s: float, strength: float) -> None:
        rules, memory = self._rules, self.memory
        tier = memory.tier
        limits = (rules.tier_base, rules.tier_intense)
        if tier < 2 and strength >= limits[tier] + rules.tier_hysteresis:
            tier += 1
        elif tier > 0 and strength < limits[tier - 1] - rules.tier_hysteresis:
            tier -= 1
        memory.tier_wait_s = memory.tier_wait_s + h_s if tier != memory.tier else 0.0
        if tier != memory.tier and memory.tier_wait_s >= rules.tier_hold_s - TIME_TOLERANCE_S:
            memory.tier, memory.tier_wait_s = tier, 0.0

    def _publish(self, h_s: float) -> None:
        memory = self.memory
        first = memory.first
        suggested = memory.causes[first] if first != NONE else ()
        aged = memory.age_s >= self._parameters.wheel.outer_age_s
        key = (first, memory.second, memory.tier, aged, suggested)
        if key != self._key:
            self._key = key
            candidate = self._named(suggested)
            if candidate != memory.candidate:
                memory.candidate = memory.label if candidate == memory.label else candidate
                memory.stable_s = 0.0
                return
        if memory.candidate is not memory.label:
            memory.stable_s += h_s
            if memory.stable_s >= self._rules.stable_s - TIME_TOLERANCE_S:
                memory.label = memory.candidate

    def _named(self, suggested: tuple[str, ...]) -> Label:
        wheel, memory = self._parameters.wheel, self.memory
        if memory.first == NONE:
            return Label(NEUTRAL, "", wheel.neutral)
        emotion = EMOTIONS[memory.first]
        second = EMOTIONS[memory.second] if memory.second != NONE else ""
        context = Context(
            second=second, tier=TIERS[memory.tier], age_s=memory.age_s, suggested=suggested
        )
        return Label(emotion, wheel.blend(emotion, second), wheel.word(emotion, context))


def _beside(second: float, first: float, ratio: float) -> bool:
    return min(first, second) >= ratio * max(first, second)
