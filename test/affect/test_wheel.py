"""Words: complete wheels, and the context that picks the most specific one."""

import pytest

from emotion_face.affect import EMOTIONS, AffectModel, StimulusVocabulary, load_parameters
from emotion_face.affect.wheel import Context

PLUTCHIK = """
serenity joy ecstasy acceptance trust admiration apprehension fear terror distraction surprise
amazement pensiveness sadness grief boredom disgust loathing annoyance anger rage interest
anticipation vigilance
"""
WILLCOX = {
    "sad": "sleepy apathetic bored inferior lonely inadequate depressed miserable ashamed stupid "
    "guilty bashful",
    "mad": "hurt jealous hostile selfish angry frustrated rage furious hateful irritated critical "
    "skeptical",
    "scared": "rejected bewildered confused discouraged helpless insignificant submissive weak "
    "insecure foolish anxious embarrassed",
    "joyful": "excited daring sexy fascinating energetic stimulating playful amused creative "
    "extravagant aware delightful",
    "powerful": "faithful confident important intelligent hopeful worthwhile appreciated valuable "
    "respected satisfied proud cheerful",
    "peaceful": "content relaxed thoughtful pensive intimate responsive loving serene trusting "
    "sentimental nurturing thankful",
}


@pytest.fixture(scope="module")
def plutchik():
    return load_parameters(wheel="plutchik").wheel


@pytest.fixture(scope="module")
def willcox():
    return load_parameters(wheel="willcox").wheel


def context(tier="base", second="", age_s=1.0, suggested=()):
    return Context(second=second, tier=tier, age_s=age_s, suggested=suggested)


def test_plutchik_is_complete(plutchik):
    words = {word.word for core in plutchik.cores.values() for word in core.words}
    assert set(PLUTCHIK.split()) <= words
    assert len(plutchik.cores) == 8
    assert len(plutchik.dyads) == 20
    for core in plutchik.cores.values():
        assert {tier for word in core.words for tier in word.strength} == {
            "mild",
            "base",
            "intense",
        }


def test_willcox_is_complete(willcox):
    for name, words in WILLCOX.items():
        pairs = {(word.word, word.outer) for word in willcox.cores[name].words}
        expected = words.split()
        assert pairs == set(zip(expected[::2], expected[1::2], strict=True))
    assert set(willcox.cores) == set(WILLCOX)


@pytest.mark.parametrize(
    ("emotion", "words"),
    [
        ("joy", ["serenity", "joy", "ecstasy"]),
        ("love", ["acceptance", "love", "adoration"]),
        ("fear", ["apprehension", "fear", "terror"]),
        ("surprise", ["distraction", "surprise", "amazement"]),
        ("sad", ["pensiveness", "sadness", "grief"]),
        ("mad", ["annoyance", "anger", "rage"]),
        ("power", ["confidence", "power", "triumph"]),
    ],
)
def test_strength_picks_the_tier(plutchik, emotion, words):
    assert [plutchik.word(emotion, context(t)) for t in ("mild", "base", "intense")] == words


def test_a_dyad_is_the_word_in_either_order(plutchik):
    assert plutchik.word("joy", context(second="fear")) == "guilt"
    assert plutchik.word("fear", context(second="joy")) == "guilt"
    assert plutchik.blend("joy", "sad") == plutchik.blend("sad", "joy") == ""


def test_a_cause_picks_a_word_of_the_right_tier(plutchik):
    suggested = ("admiration", "trust")
    assert plutchik.word("love", context("base", suggested=suggested)) == "trust"
    assert plutchik.word("love", context("intense", suggested=suggested)) == "admiration"
    assert plutchik.word("love", context("mild", suggested=suggested)) == "acceptance"
    assert plutchik.word("joy", context("base", suggested=suggested)) == "joy"


def test_the_first_suggestion_wins(willcox):
    assert willcox.word("sad", context(suggested=("bored", "lonely"))) == "bored"
    assert willcox.word("sad", context(suggested=("lonely", "bored"))) == "lonely"


def test_the_second_emotion_picks_a_word(willcox):
    assert willcox.word("sad", context()) == "depressed"
    assert willcox.word("sad", context(second="fear")) == "guilty"
    assert willcox.word("sad", context(second="love")) == "lonely"
    assert willcox.word("sad", context(second="love", suggested=("bored",))) == "bored"


def test_strength_and_age_make_the_word_more_specific(willcox):
    assert willcox.word("love", context("mild", age_s=9.0)) == "peaceful"
    assert willcox.word("love", context("base", age_s=1.0)) == "loving"
    assert willcox.word("love", context("base", age_s=9.0)) == "serene"
    assert willcox.word("mad", context("base")) == "angry"
    assert willcox.word("mad", context("intense")) == "rage"


def test_an_emotion_the_wheel_lacks_keeps_its_own_name(willcox):
    assert willcox.word("surprise", context()) == "surprise"


@pytest.mark.parametrize("wheel", ["plutchik", "willcox"])
def test_every_word_of_the_seven_can_be_reached(wheel):
    wheel = load_parameters(wheel=wheel).wheel
    for core in wheel.cores.values():
        for word in core.words if core.emotion else ():
            tier = word.strength[0] if word.strength else "intense"
            young = context(tier, suggested=(word.word,), age_s=0.0)
            assert wheel.word(core.emotion, young) == word.word
            old = context(tier, suggested=(word.word,), age_s=60.0)
            assert wheel.word(core.emotion, old) == (word.outer or word.word)


def words_over_time(wheel, name):
    vocabulary = StimulusVocabulary.load()
    model, words = AffectModel(load_parameters(wheel=wheel)), []
    model.stimulate([vocabulary.resolve(name)])
    for _ in range(1500):
        model.step(0.02)
        if not words or words[-1] != model.reading().word:
            words.append(model.reading().word)
    return words


@pytest.mark.parametrize(
    ("wheel", "name", "words"),
    [
        ("plutchik", "praised", ["calm", "serenity", "joy", "serenity", "calm"]),
        ("plutchik", "fed", ["calm", "acceptance", "trust", "acceptance", "calm"]),
        ("willcox", "petted", ["neutral", "peaceful", "loving", "serene", "peaceful", "neutral"]),
        ("willcox", "ignored", ["neutral", "sad", "bored", "inferior", "sad", "neutral"]),
        ("willcox", "startled", ["neutral", "surprise", "neutral"]),
    ],
)
def test_the_word_lives_with_the_feeling(wheel, name, words):
    assert words_over_time(wheel, name) == words


def test_the_word_follows_the_latest_cause():
    vocabulary = StimulusVocabulary.load()
    model = AffectModel(load_parameters(wheel="willcox"))
    seen = []
    for name in ("left_alone", "ignored"):
        model.stimulate([vocabulary.resolve(name)])
        for _ in range(60):
            model.step(0.02)
        seen.append(model.reading().word)
    assert seen == ["lonely", "bored"]


def test_users_bring_their_own_wheel(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "{source: me, neutral: ok, words_from: mild, outer_age_s: 0, dyads: {joy+love: bliss},"
        " cores: {glad: {emotion: joy, words: [{word: merry}]}}}"
    )
    wheel = load_parameters(wheel=file).wheel
    assert wheel.word("joy", context()) == "merry"
    assert wheel.word("joy", context(second="love")) == "bliss"
    assert [wheel.word(e, context()) for e in EMOTIONS if e != "joy"] == [
        e for e in EMOTIONS if e != "joy"
    ]
