import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion_face.affect import EMOTIONS, NEUTRAL, load_parameters
from emotion_face.affect.drives import DriveGains, drives_of
from emotion_face.affect.ros4hri import BLENDS, EXPRESSIONS, ros4hri_expression

UNIT, SIGNED = st.floats(0.0, 1.0), st.floats(-1.0, 1.0)
MUTE = DriveGains(speed=0.0, voice=0.0, approach=0.0)


def of(emotion="", strength=1.0, *, gains=None, **affect):
    """Drives of one emotion."""
    emotions = np.array([strength * (name == emotion) for name in EMOTIONS])
    felt = {"valence": 0.0, "arousal": 0.0, "dominance": 0.0, **affect}
    return drives_of(emotions, **felt, gains=gains or DriveGains())


def test_who_feels_nothing_changes_nothing():
    assert list(dataclasses.asdict(of()).values()) == [1.0, 1.0, 1.0, 1.0, 0.0]


def test_a_gain_of_zero_turns_a_drive_off():
    assert of("fear", valence=-1.0, arousal=1.0, dominance=-1.0, gains=MUTE) == of()


@given(UNIT, UNIT, SIGNED, SIGNED, SIGNED, UNIT)
def test_drives_stay_in_their_ranges(fear, joy, valence, arousal, dominance, gain):
    emotions = np.array([{"fear": fear, "joy": joy}.get(name, 1.0) for name in EMOTIONS])
    gains = DriveGains(speed=gain, voice=gain, approach=2 * gain)
    felt = drives_of(emotions, valence, arousal, dominance, gains)
    assert 0.5 <= felt.speed_scale <= 2.0
    assert 0.5 - 1e-9 <= felt.voice_pitch <= 1.5 + 1e-9
    assert 0.3 - 1e-9 <= felt.voice_rate <= 1.7 + 1e-9
    assert 0.34 - 1e-9 <= felt.voice_volume <= 1.66 + 1e-9
    assert -1.0 <= felt.approach <= 1.0


def test_arousal_speeds_up_as_much_as_calm_slows_down():
    assert of(arousal=0.7).speed_scale * of(arousal=-0.7).speed_scale == pytest.approx(1.0)
    assert of(arousal=0.7).speed_scale > 1.2


def test_the_voice_is_schroeders():
    voice = of(valence=0.5, arousal=0.8, dominance=-0.4)
    assert voice.voice_pitch == pytest.approx(1.33)
    assert voice.voice_rate == pytest.approx(1.5)
    assert voice.voice_volume == pytest.approx(1.528)


@pytest.mark.parametrize(
    ("emotion", "sign"),
    [("fear", -1), ("sad", -1), ("mad", 1), ("joy", 1), ("love", 1), ("power", 1)],
)
def test_emotions_approach_or_withdraw(emotion, sign):
    strong, weak = sign * of(emotion).approach, sign * of(emotion, 0.5).approach
    assert strong > weak > 0.0


def test_every_emotion_and_no_other_has_a_word_of_ros4hri():
    assert EXPRESSIONS.keys() == {NEUTRAL, *EMOTIONS}
    assert ros4hri_expression("joy", "") == "happy"
    assert ros4hri_expression("joy", "guilt") == "guilty"
    assert ros4hri_expression("joy", "affection") == "happy"
    assert ros4hri_expression("nonsense", "") == "neutral"


def test_every_translated_blend_is_a_dyad_of_the_wheel():
    assert BLENDS.keys() <= set(load_parameters().wheel.dyads.values())
