"""Words lead back to the emotions that they name."""

import numpy as np
import pytest

from emotion_face.affect import EMOTIONS, AffectParameters, Lexicon, load_parameters
from emotion_face.affect.names import Array
from emotion_face.affect.naming import Namer
from emotion_face.errors import ConfigError

WHEELS = {name: load_parameters(wheel=name) for name in ("plutchik", "willcox")}


def names_of(parameters: AffectParameters, emotions: Array, causes: tuple[str, ...]) -> set[str]:
    """Names of a state with these emotions and causes, while it lasts."""
    namer = Namer(parameters)
    for emotion in range(len(EMOTIONS)):
        namer.cause(emotion, causes)
    names = set()
    for _ in range(10):
        namer.step(0.5, emotions.tolist(), [0.0] * len(EMOTIONS))
        label = namer.memory.label
        names |= {label.word, label.blend}
    cores = parameters.wheel.cores.items()
    return names | {name for name, core in cores if core.emotion == label.emotion}


@pytest.mark.parametrize("parameters", WHEELS.values(), ids=WHEELS)
def test_a_state_like_that_gets_the_word_as_its_name(parameters: AffectParameters) -> None:
    lexicon = Lexicon(parameters)
    entries = [entry for core in parameters.wheel.cores.values() for entry in core.words]
    for word in set(parameters.wheel.meanings()) - set(EMOTIONS):
        causes = (word, *(entry.word for entry in entries if entry.outer == word))
        assert word in names_of(parameters, lexicon.feeling(word).emotions, causes)


def test_an_emotion_is_meant_in_full() -> None:
    lexicon = Lexicon(WHEELS["plutchik"])
    assert np.array_equal([lexicon.feeling(name).emotions for name in EMOTIONS], np.eye(7))


def test_arousal_is_that_of_the_emotions() -> None:
    lexicon = Lexicon(WHEELS["plutchik"])
    arousal = [lexicon.feeling(name).arousal for name in ("sad", "neutral", "love", "fear")]
    assert arousal == sorted(arousal) and arousal[1] == 0.0
    assert not np.any(lexicon.feeling("calm").emotions)


@pytest.mark.parametrize("word", ["disgust", "serenty", "", "JOY"])
def test_a_word_that_nothing_makes_is_refused(word: str) -> None:
    with pytest.raises(ConfigError, match=r"expression: unknown name .*(did you mean|expected)"):
        Lexicon(WHEELS["plutchik"]).feeling(word)
