"""Feeling wheels: from an emotion and its context to the most specific word."""

import dataclasses
from collections.abc import Mapping

from emotion_face.affect.names import EMOTIONS, NEUTRAL, TIERS
from emotion_face.errors import ConfigError
from emotion_face.settings import Checked, check_names, quantity, refusal


@dataclasses.dataclass(frozen=True, kw_only=True)
class Word(Checked):
    """A word of a wheel with its conditions.

    `strength` lists its tiers (empty: all), `beside` the second emotions of which it needs one
    (empty: none needed), `outer` the more specific word for an emotion that has lasted.
    """

    word: str
    outer: str = ""
    strength: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("strength", self.strength, TIERS)
        check_names("beside", self.beside, EMOTIONS)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Core(Checked):
    """A petal of the wheel: the emotion that it names (empty: none of the seven) and its words."""

    emotion: str = ""
    words: tuple[Word, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.emotion:
            check_names("emotion", (self.emotion,), EMOTIONS)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Context:
    """Inputs of the choice: second emotion, tier, age of the emotion, words its cause suggests."""

    second: str
    tier: str
    age_s: float
    suggested: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a word names: an emotion, a second one, a tier (empty: none, none, any)."""

    emotion: str = ""
    second: str = ""
    tier: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wheel(Checked):
    """A feeling wheel as data: cores with words, names of dyads ("fear+joy": "guilt")."""

    source: str
    neutral: str  # word of the neutral state
    words_from: str  # weakest tier that gets more than the core's name
    outer_age_s: float = quantity("s, age from which outer words are used", 0.0, 86400.0)
    cores: Mapping[str, Core]
    dyads: Mapping[str, str]

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("words_from", (self.words_from,), TIERS)
        seen: dict[str, str] = {}
        for name, core in self.cores.items():
            if core.emotion in seen:
                other = seen[core.emotion]
                raise refusal(
                    ("cores", name, "emotion"), core.emotion, f"one core ({other} has it)"
                )
            if core.emotion:
                seen[core.emotion] = name
        for key, dyad in self.dyads.items():
            parts = key.split("+")
            check_names(("dyads", key), parts, EMOTIONS)
            if len(parts) != 2 or parts[0] == parts[1]:
                raise refusal(("dyads", key), dyad, "'emotion+emotion: word'")
            if f"{parts[1]}+{parts[0]}" in self.dyads:
                raise ConfigError("given twice, expected one order of the two", key=("dyads", key))

    def blend(self, first: str, second: str) -> str:
        """Name of the dyad of two emotions in any order, empty if the wheel has none."""
        return self.dyads.get(f"{first}+{second}") or self.dyads.get(f"{second}+{first}", "")

    def word(self, emotion: str, context: Context) -> str:
        """The most specific word for an emotion in its context.

        A dyad has priority. Otherwise, of the words of the emotion's core for this tier: one that
        the cause suggests, else one for the second emotion, else one for this tier only, else the
        first in the file.
        """
        if emotion == NEUTRAL:
            return self.neutral
        if blend := self.blend(emotion, context.second):
            return blend
        for name, core in self.cores.items():
            if core.emotion == emotion:
                return self._core_word(name, core, context)
        return emotion

    def meanings(self) -> dict[str, Meaning]:
        """Every word that this wheel can give to a state, with its meaning."""
        found = {self.neutral: Meaning()}
        for name, core in self.cores.items():
            if core.emotion:
                found[name] = Meaning(emotion=core.emotion)
                for entry in core.words:
                    meaning = Meaning(
                        emotion=core.emotion,
                        second=next(iter(entry.beside), ""),
                        tier=next(iter(entry.strength), ""),
                    )
                    found |= {word: meaning for word in (entry.word, entry.outer) if word}
        for key, dyad in self.dyads.items():
            first, second = key.split("+")
            found[dyad] = Meaning(emotion=first, second=second)
        named = {core.emotion for core in self.cores.values()}
        return found | {name: Meaning(emotion=name) for name in EMOTIONS if name not in named}

    def _core_word(self, name: str, core: Core, context: Context) -> str:
        best, best_score = None, (-1, False, False)
        for entry in core.words:
            if entry.strength and context.tier not in entry.strength:
                continue
            suggested = entry.word in context.suggested and (
                len(context.suggested) - context.suggested.index(entry.word)
            )
            beside = context.second in entry.beside
            if entry.beside and not beside and not suggested:
                continue
            score = (int(suggested), beside, bool(entry.strength))
            if score > best_score:
                best, best_score = entry, score
        if best is None or TIERS.index(context.tier) < TIERS.index(self.words_from):
            return name
        return best.outer if best.outer and context.age_s >= self.outer_age_s else best.word
