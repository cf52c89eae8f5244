"""The model's designed behaviour: feelings and their names."""

import itertools

import numpy as np
import pytest

from emotion_face.affect import EMOTIONS, AffectModel

PAIRS = [pair for pair in itertools.combinations(EMOTIONS, 2) if set(pair) != {"joy", "sad"}]


@pytest.fixture(scope="module")
def single(parameters, dose, play):
    """One standard dose for each emotion."""
    scripts = [[(0.0, [dose(emotion)])] for emotion in EMOTIONS]
    return dict(zip(EMOTIONS, play(parameters, scripts, 40.0), strict=True))


@pytest.fixture(scope="module")
def overthrown(parameters, dose, play):
    """A standard dose of b, 3 s after one of a, for all ordered pairs."""
    pairs = list(itertools.permutations(EMOTIONS, 2))
    scripts = [[(0.0, [dose(a)]), (3.0, [dose(b)])] for a, b in pairs]
    return dict(zip(pairs, play(parameters, scripts, 36.0), strict=True))


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_a_dose_is_named_within_a_quarter_second(single, emotion):
    (named_s, name), (_, last) = single[emotion].changes
    assert (name, last) == (emotion, "neutral")
    assert named_s <= 0.25


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_a_dose_peaks_at_four_fifths(single, emotion):
    assert single[emotion].emotions.max() == pytest.approx(0.79, abs=0.02)


@pytest.mark.parametrize(
    ("emotion", "neutral_s"),
    [
        ("surprise", 3.5),
        ("fear", 9.0),
        ("joy", 13.0),
        ("mad", 16.0),
        ("power", 19.0),
        ("love", 24.0),
        ("sad", 29.0),
    ],
)
def test_a_dose_wears_off_in_its_own_time(single, emotion, neutral_s):
    assert single[emotion].changes[-1][0] == pytest.approx(neutral_s, rel=0.2)


@pytest.mark.parametrize(("a", "b"), list(itertools.permutations(EMOTIONS, 2)))
def test_a_new_stimulus_overthrows_the_old_emotion(overthrown, a, b):
    recording = overthrown[a, b]
    after = [(time, name) for time, name in recording.changes if time > 3.0]
    names = [name for _, name in after]
    named_s = after[names.index(b)][0]
    assert named_s - 3.0 <= 0.5
    assert a not in names
    assert not recording.blends


@pytest.mark.parametrize(
    ("amount", "names", "blends"),
    [
        (0.1, ["joy", "neutral"], set()),
        (0.2, ["joy", "neutral"], set()),
        (0.3, ["joy", "neutral"], set()),
        (0.4, ["joy", "neutral"], set()),
        (0.5, ["joy", "fear", "neutral"], {"guilt"}),
        (0.6, ["joy", "fear", "neutral"], {"guilt"}),
        (0.8, ["joy", "fear", "neutral"], set()),
        (1.0, ["joy", "fear", "neutral"], set()),
    ],
)
def test_a_weak_stimulus_does_not_overthrow(parameters, dose, play, amount, names, blends):
    script = [(0.0, [dose("joy")]), (3.0, [dose("fear", amount)])]
    (recording,) = play(parameters, [script], 15.0)
    assert [name for _, name in recording.changes] == names
    assert recording.blends == blends


def test_equal_doses_together_make_the_dyad(parameters, dose, play):
    scripts = [[(0.0, [dose(a), dose(b)])] for a, b in PAIRS]
    recordings = play(parameters, scripts, 2.0)
    at_one_second = [recording.labels[49][1] for recording in recordings]
    assert at_one_second == [parameters.wheel.blend(a, b) for a, b in PAIRS]
    assert all(at_one_second)
    assert len(set(at_one_second)) == 20


def test_joy_and_sad_cancel(parameters, dose, play):
    (recording,) = play(parameters, [[(0.0, [dose("joy"), dose("sad")])]], 2.0)
    assert not recording.changes


def test_no_label_flickers_in_a_storm(parameters, dose, play):
    random = np.random.default_rng(1)
    scripts = []
    for rate_hz in np.linspace(0.2, 2.0, 10):
        times = np.cumsum(random.exponential(1.0 / rate_hz, 200))
        scripts.append(
            [
                (t, [dose(str(random.choice(EMOTIONS)), random.uniform(0.2, 2.0))])
                for t in times[times < 60.0]
            ]
        )
    for recording in play(parameters, scripts, 60.0):
        runs = [len(list(run)) for _, run in itertools.groupby(recording.labels)]
        assert len(runs) > 5
        assert min(runs[:-1]) * 0.02 >= 0.1 - 1e-9


def test_rest_is_an_equilibrium(parameters):
    model = AffectModel(parameters)
    before = model.reading()
    for _ in range(500):
        model.step(0.02)
    after = model.reading()
    assert np.array_equal(after.levels, before.levels)
    assert not after.emotions.any()
    assert (after.emotion, after.blend, after.word) == ("neutral", "", "calm")
    assert after.neutral == pytest.approx(0.946, abs=5e-4)
    assert np.all(model.state.sensitivity == 1.0)


def test_desensitisation_builds_and_recovers(parameters, dose):
    def peak(model):
        model.stimulate([dose("joy")])
        strengths = []
        for _ in range(50):
            model.step(0.02)
            strengths.append(model.reading().intensity)
        return max(strengths)

    def wait(model, seconds):
        for _ in range(round(seconds / 0.5)):
            model.step(0.5)

    model = AffectModel(parameters)
    fresh = peak(model)
    for _ in range(12):
        wait(model, 5.0)
        model.stimulate([dose("joy")])
    wait(model, 30.0)
    tired = peak(model)
    wait(model, 400.0)
    assert tired < fresh - 0.05
    assert peak(model) == pytest.approx(fresh, abs=2e-3)


def test_oxytocin_buffers_cortisol(parameters, dose):
    def cortisol(first):
        model = AffectModel(parameters)
        model.stimulate(first)
        for _ in range(50):
            model.step(0.02)
        model.stimulate([dose(adrenaline=1.0, cortisol=1.0)])
        for _ in range(400):
            model.step(0.1)
        return model.reading().levels[1] - 0.1

    assert cortisol([dose("love")]) < 0.7 * cortisol([])


def test_mood_follows_emotions_slowly(parameters, dose):
    model = AffectModel(parameters)
    for _ in range(6):
        model.stimulate([dose("joy")])
        for _ in range(100):
            model.step(0.1)
    reading = model.reading()
    assert 0.05 < reading.mood_valence < 0.5 * reading.valence
    for _ in range(300):
        model.step(2.0)
    assert abs(model.reading().mood_valence) < 0.01


def test_valence_arousal_dominance_of_a_single_emotion(parameters, dose):
    model = AffectModel(parameters)
    model.stimulate([dose("fear")])
    for _ in range(25):
        model.step(0.02)
    reading = model.reading()
    fear = parameters.affect["fear"]
    expected = reading.emotions[0] * np.array([fear.valence, fear.arousal, fear.dominance])
    measured = [reading.valence, reading.arousal, reading.dominance]
    assert measured == pytest.approx(expected, abs=0.03)
