"""States and marks: every word is known, every state is visible, none disturbs other parts."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from emotion_face.affect import Feeling, Lexicon, load_parameters
from emotion_face.errors import ConfigError
from emotion_face.face import (
    Expression,
    FaceAnimator,
    FaceParameters,
    OnnxGenerator,
    Performance,
    PerformanceBlender,
    Stance,
    repertoire,
)
from emotion_face.face.marks import load_marks
from emotion_face.face.performance import expression_of
from emotion_face.face.states import Repertoire, State

LEXICON = Lexicon(load_parameters())
NEUTRAL = Expression.neutral()
ROS4HRI = (
    "neutral",
    "angry",
    "sad",
    "happy",
    "surprised",
    "disgusted",
    "scared",
    "pleading",
    "vulnerable",
    "despaired",
    "guilty",
    "disappointed",
    "embarrassed",
    "horrified",
    "skeptical",
    "annoyed",
    "furious",
    "suspicious",
    "rejected",
    "bored",
    "tired",
    "asleep",
    "confused",
    "amazed",
    "excited",
)
ASKED_FOR = (
    "sleepy",
    "asleep",
    "waking",
    "thinking",
    "listening",
    "speaking",
    "confused",
    "bored",
    "curious",
    "shy",
    "dizzy",
    "sweating",
    "winking",
    "laughing",
    "low_battery",
    "charging",
    "error",
)
USUAL = (
    "Happy", "in love", "wake-up", "glad", "anger", "mad", "joy", "love", "fear", "surprise",
    "afraid", "fearful", "loving", "proud", "calm", "unhappy", "drowsy", "sleeping", "sleep",
    "think", "listen", "talking", "speak", "puzzled", "blush", "nervous", "wink", "smirk", "smug",
    "laugh", "disgust", "lonely", "battery_low", "fault",
)  # fmt: skip
OWN = """about: A cross
middle: [10, 10]
pictures:
  - |
    x#
    #o
"""


@pytest.fixture
def still(generator: OnnxGenerator, someone: NDArray[np.float32]) -> FaceAnimator:
    return FaceAnimator(generator, someone, FaceParameters(alive=False))


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = tmp_path / "emotion_face" / "marks"
    folder.mkdir(parents=True)
    return folder


def shown(animator: FaceAnimator, feeling: Feeling, frames: int = 20) -> NDArray[np.uint8]:
    animator.reset()
    state = feeling if isinstance(feeling, State) else None
    felt = NEUTRAL if state and not state.feels else expression_of(feeling)
    for frame in range(frames):
        stances = [Stance(state, 1.0, frame / 25)] if state else []
        picture = animator.frame(frame / 25, felt, stances)
    return picture.copy()


@pytest.mark.parametrize("word", [*ROS4HRI, *ASKED_FOR, *USUAL])
def test_the_usual_words_are_understood(word: str) -> None:
    repertoire().feeling(word, LEXICON)


def test_every_word_of_ros4hri_is_there_and_shows_something_of_its_own(
    still: FaceAnimator,
) -> None:
    assert len(set(ROS4HRI)) == 25
    shows = {shown(still, repertoire().feeling(word, LEXICON)).tobytes() for word in ROS4HRI}
    assert len(shows) == 25


def test_a_wrong_word_is_refused_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"expression: unknown name 'hapy', did you mean 'happy'"):
        repertoire().feeling("hapy", LEXICON)


def test_every_other_word_means_something_and_no_mark_hides_a_feeling() -> None:
    known = {*repertoire().states, *LEXICON.words}
    assert {*repertoire()._words.values()} <= known
    assert not {*load_marks()} & LEXICON.words


@pytest.mark.parametrize("name", ASKED_FOR)
def test_every_state_is_seen(still: FaceAnimator, name: str) -> None:
    calm = shown(still, State(np.zeros(7), 0.0, feels=False))
    pictures = [shown(still, repertoire().states[name], frames) for frames in (20, 32)]
    assert max(np.count_nonzero(picture != calm) for picture in pictures) > 40


def test_a_state_without_emotions_leaves_those_that_are_felt() -> None:
    felt = Expression(np.full(7, 0.3), 0.1, 0.3)
    for name, feels in (("listening", False), ("asleep", True)):
        blender = PerformanceBlender()
        blender.blend(0.0, felt)
        blender.begin(Performance(expression=name), repertoire().states[name])
        emotions = blender.blend(5.0, felt).emotions
        assert (emotions == felt.emotions).all() == (not feels)
        assert [stance.weight for stance in blender.stances()] == [1.0]


def test_a_state_comes_and_goes_without_a_jump() -> None:
    blender = PerformanceBlender()
    blender.blend(0.0, NEUTRAL)
    blender.begin(Performance(expression="shy", duration_s=1.0), repertoire().states["shy"])
    weights = []
    for frame in range(1, 60):
        blender.blend(frame / 25, NEUTRAL)
        weights.append(sum(stance.weight for stance in blender.stances()))
    assert max(weights) == 1.0 and weights[-1] == 0.0
    assert np.abs(np.diff([0.0, *weights])).max() < 0.25


def test_a_look_keeps_the_eyes_and_a_voice_the_mouth(still: FaceAnimator) -> None:
    thinking = Stance(repertoire().states["thinking"], 1.0, 0.0)
    away = still.pose(0.04, NEUTRAL, [thinking])
    still.reset()
    still.look_at(np.array([1.0, -0.5, 0.0]))
    still.speak(1.0)
    for _ in range(6):
        pose = still.pose(0.04, NEUTRAL, [thinking])
    assert away.gaze_x > 0.4 and pose.gaze_x < -0.4
    assert pose.jaw > 0.8


@pytest.mark.parametrize("name", ["curious", "confused", "thinking", "skeptical", "smirking"])
def test_a_doubt_raises_one_brow(still: FaceAnimator, name: str) -> None:
    bend = still.pose(0.04, NEUTRAL, [Stance(repertoire().states[name], 1.0, 0.0)]).bend
    assert min(bend[:2]) == 0.0 and max(bend[:2]) >= 3.0


def test_ones_own_mark_is_one_file_and_an_expression(own: Path, still: FaceAnimator) -> None:
    (own / "cross.yaml").write_text(OWN)
    state = Repertoire().states["cross"]
    with_mark, without = shown(still, state), shown(still, State(np.zeros(7), 0.0, feels=False))
    changed = np.argwhere(with_mark != without)
    assert with_mark[9, 10] == with_mark[10, 9] == 255 and with_mark[10, 10] == 0
    assert len(changed) and (np.abs(changed - 9.5) <= 2.5).all()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (OWN.replace("#o", "#"), "equally long rows"),
        (OWN.replace("#o", "#?"), "equally long rows"),
        (OWN.replace("[10, 10]", "[10, 1000]"), "middle: .*two numbers from 0"),
        (OWN + "period_s: 0\n", "period_s: 0 is refused"),
    ],
)
def test_a_damaged_mark_names_its_file_and_what_was_expected(
    own: Path, text: str, reason: str
) -> None:
    (own / "cross.yaml").write_text(text)
    with pytest.raises(ConfigError, match=rf"(?s)cross\.yaml.*{reason}"):
        load_marks()


@pytest.mark.parametrize("name", [*load_marks()])
def test_a_shipped_mark_stays_on_the_panel(name: str) -> None:
    mark = load_marks()[name]
    for age_s in np.linspace(0.0, mark.period_s, 9)[:-1].tolist():
        frame = np.full((64, 128), 255, np.uint8)
        mark.draw(frame, age_s)
        edge = np.concatenate([frame[0], frame[-1], frame[:, 0], frame[:, -1]])
        assert edge.all(), "no rim runs over the edge"


@pytest.mark.parametrize("name", [*load_marks()])
def test_a_mark_is_drawn_at_the_same_place_of_a_small_panel(name: str) -> None:
    mark = load_marks()[name]
    changed = []
    for shape in ((64, 128), (32, 64)):
        frame = np.full(shape, 255, np.uint8)
        mark.draw(frame, 0.0)
        changed.append((np.argwhere(frame == 0).mean(0) + 0.5) / shape)
    assert changed[0] == pytest.approx(changed[1], abs=0.2)
