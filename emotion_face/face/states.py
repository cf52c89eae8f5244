"""States other than emotions, such as asleep or thinking: poses and marks over the feelings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from emotion_face.affect import EMOTIONS, Feeling, Lexicon
from emotion_face.face.marks import Mark, load_marks
from emotion_face.resources import share_path
from emotion_face.settings import (
    Checked,
    are_numbers,
    build,
    check_names,
    is_number,
    located,
    quantity,
    read_yaml,
    refusal,
)

_RESTS = {
    "lids": 1.0, "lid_left": 1.0, "lid_right": 1.0, "gaze_x": 0.0, "gaze_y": 0.0, "yaw": 0.0,
    "pitch": 0.0, "roll": 0.0, "jaw": 0.0, "pupil": 0.0, "zoom": 0.0, "stretch": 0.0, "x_px": 0.0,
    "y_px": 0.0, "brow_left": 0.0, "brow_right": 0.0,
}  # fmt: skip
_MOST = 16.0
_GAZE = {"gaze_x", "gaze_y"}


@dataclass(frozen=True, kw_only=True)
class _Entry(Checked):
    """A state as in the file."""

    about: str
    emotions: Mapping[str, float] | None = None
    arousal: float = quantity("1", -1.0, 1.0, default=0.0)
    pose: Mapping[str, float] = field(default_factory=dict)
    waves: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    marks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("emotions", self.emotions or (), EMOTIONS)
        for name, value in (self.emotions or {}).items():
            if not (is_number(value) and 0.0 <= value <= 1.0):
                raise refusal(("emotions", name), value, "a number from 0 to 1")
        check_names("pose", self.pose, _RESTS)
        check_names("waves", self.waves, _RESTS)
        for name, value in self.pose.items():
            if not (is_number(value) and abs(value) <= _MOST):
                raise refusal(("pose", name), value, f"a number from -{_MOST:g} to {_MOST:g}")
        for name, wave in self.waves.items():
            if not are_numbers(wave, 3, -_MOST, _MOST):
                raise refusal(("waves", name), wave, "[amplitude, frequency in Hz, phase in turns]")


@dataclass(frozen=True, eq=False)
class State(Feeling):
    """A feeling with a posture and marks.

    Attributes
    ----------
    feels : bool
        Whether its emotions replace the felt ones.
    pose : mapping from str to float
        Additions to the face's pose.
    waves : mapping from str to (amplitude, frequency [Hz], phase [turns])
    marks : tuple of Mark
    """

    feels: bool = True
    pose: Mapping[str, float] = field(default_factory=dict)
    waves: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()

    @property
    def looks(self) -> bool:
        """Whether it turns the eyes."""
        return bool(_GAZE & {*self.pose, *self.waves})

    def posture(self, age_s: float) -> dict[str, float]:
        """Its pose ``age_s`` after it began."""
        values = _RESTS | dict(self.pose)
        for name, (amplitude, hz, phase) in self.waves.items():
            values[name] += amplitude * float(np.sin(2.0 * np.pi * (hz * age_s + phase)))
        return values


class Stance(NamedTuple):
    """A shown state: its weight, 0 to 1, and its age [s]."""

    state: State
    weight: float
    age_s: float


class Repertoire:
    """The words that a face can play: states, marks, other words for them, and a lexicon's.

    Raises
    ------
    ConfigError
        If a file is damaged; it names what was expected.
    """

    def __init__(self) -> None:
        path = share_path("config", "states.yaml")
        content = read_yaml(path)
        marks = load_marks()
        self._words: Mapping[str, str] = content["words"]
        nothing = np.zeros(len(EMOTIONS))
        self.states = {
            name: State(nothing, 0.0, feels=False, marks=(mark,)) for name, mark in marks.items()
        }
        for name, values in content["states"].items():
            with located("states", name, path=path, has_lines=True):
                entry = build(_Entry, values)
                check_names("marks", entry.marks, marks)
            emotions = np.array([(entry.emotions or {}).get(emotion, 0.0) for emotion in EMOTIONS])
            self.states[name] = State(
                emotions,
                entry.arousal,
                feels=entry.emotions is not None,
                pose=entry.pose,
                waves=entry.waves,
                marks=tuple(marks[mark] for mark in entry.marks),
            )

    def feeling(self, word: str, lexicon: Lexicon) -> Feeling:
        """Meaning of a word; a lexicon's meaning has priority over a synonym.

        Raises
        ------
        ConfigError
            If it is none of the words.
        """
        if word in self.states:
            return self.states[word]
        if word in lexicon.words:
            return lexicon.feeling(word)
        plain = word.strip().lower().replace(" ", "_").replace("-", "_")
        meant = self._words.get(plain, plain)
        if meant in self.states:
            return self.states[meant]
        if meant not in lexicon.words:
            check_names("expression", (word,), {*self.states, *self._words, *lexicon.words})
        return lexicon.feeling(meant)


@lru_cache(maxsize=1)
def repertoire() -> Repertoire:
    """The repertoire, read once."""
    return Repertoire()
