"""The animator on the shipped model: readable, steady, moving, deterministic."""

import dataclasses
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.errors import FaceInputError, ModelError
from emotion_face.face import (
    Expression,
    FaceAnimator,
    FaceParameters,
    GazeParameters,
    IdleParameters,
    LifeParameters,
    MotionParameters,
    OnnxGenerator,
    load_generator,
    load_identity,
)
from emotion_face.face.camera import View
from emotion_face.face.controls import CONTROL_NAMES, Controls
from emotion_face.face.parts import Pose, drawn

FPS = 25


def expression(**emotions: float) -> Expression:
    vector = np.array([emotions.get(name, 0.0) for name in EMOTIONS])
    return Expression(vector, arousal=0.0, intensity=float(vector.max()))


def show(animator: FaceAnimator, wanted: Expression, seconds: float, start: float = 0.0) -> list:
    times = start + np.arange(round(seconds * FPS)) / FPS
    return [animator.frame(float(t), wanted) for t in times]


def events(frames: list) -> int:
    """Number of visible changes, each from the picture at the last one."""
    shown, count = frames[0], 0
    for frame in frames:
        if np.count_nonzero(frame != shown) >= 300:
            shown, count = frame, count + 1
    return count


@pytest.fixture
def still(generator: OnnxGenerator, someone: NDArray[np.float32]) -> FaceAnimator:
    return FaceAnimator(generator, someone, FaceParameters(alive=False))


def test_frames_fit_the_panel(still: FaceAnimator) -> None:
    frame = still.frame(0.0, Expression.neutral())
    assert frame.shape == (64, 128) and frame.dtype == np.uint8
    assert set(np.unique(frame)) == {0, 255}
    assert 0.05 < (frame > 0).mean() < 0.3


def test_a_still_face_at_rest_does_not_change_a_pixel(still: FaceAnimator) -> None:
    frames = show(still, Expression.neutral(), 2.0)
    assert all((frame == frames[0]).all() for frame in frames)


def test_a_living_face_moves_and_its_seed_decides_how(
    generator: OnnxGenerator, someone: NDArray[np.float32]
) -> None:
    def live(seed: int) -> NDArray[np.uint8]:
        animator = FaceAnimator(generator, someone, FaceParameters(), seed)
        return np.array(show(animator, Expression.neutral(), 5.0))

    first = live(1)
    assert (first == live(1)).all()
    assert (first != live(2)).any()
    assert len({frame.tobytes() for frame in first}) > 10


def test_every_emotion_looks_different_from_every_other(still: FaceAnimator) -> None:
    faces = [show(still, Expression.neutral(), 1.0)[-1]]
    for name in EMOTIONS:
        still.reset()
        faces.append(show(still, expression(**{name: 0.8}), 1.5)[-1])
    for i, face in enumerate(faces):
        for other in faces[:i]:
            assert np.count_nonzero(face != other) > 250


def test_intensity_shows_in_steps(still: FaceAnimator) -> None:
    rest = show(still, Expression.neutral(), 1.0)[-1]
    changed = []
    for strength in (0.2, 0.4, 0.8):
        still.reset()
        face = show(still, expression(joy=strength), 1.5)[-1]
        changed.append(np.count_nonzero(face != rest))
    assert changed == sorted(changed) and changed[0] > 30


@pytest.mark.parametrize(
    ("one", "other"), [("joy", "surprise"), ("fear", "mad"), ("love", "power")]
)
def test_a_blend_looks_like_neither_of_the_two(still: FaceAnimator, one: str, other: str) -> None:
    faces = []
    for wanted in ({one: 0.8, other: 0.8}, {one: 0.8}, {other: 0.8}):
        still.reset()
        faces.append(show(still, expression(**wanted), 2.0)[-1])
    assert min(np.count_nonzero(faces[0] != alone) for alone in faces[1:]) > 150


def test_people_look_different_and_keep_their_looks(generator: OnnxGenerator) -> None:
    faces = []
    for seed in range(4):
        animator = FaceAnimator(
            generator, load_identity(generator, f"seed:{seed}"), FaceParameters(alive=False)
        )
        faces.append(show(animator, Expression.neutral(), 0.2)[-1])
    for i, face in enumerate(faces):
        for other in faces[:i]:
            assert np.count_nonzero(face != other) > 200


# Anticipation and overshoot cross a pixel back and forth.
@pytest.mark.parametrize(("swings", "most"), [(0.0, 16), (1.0, 80)])
@pytest.mark.parametrize("second", EMOTIONS[1:])
def test_a_change_of_emotion_moves_and_never_flickers(
    still: FaceAnimator, second: str, swings: float, most: int
) -> None:
    motion = MotionParameters(anticipation=swings, overshoot=swings)
    still.parameters = FaceParameters(alive=False, motion=motion)
    show(still, expression(fear=0.8), 1.5)
    frames = np.array(show(still, expression(**{second: 0.8}), 3.5, start=1.5)) > 0
    flips = np.diff(frames, axis=0)
    assert (flips.sum(0) >= 4).sum() <= most
    assert not flips[-5:].any()  # and it comes to rest


@pytest.mark.parametrize("name", ["fear", "joy", "sad"])
def test_an_emotion_that_lasts_goes_on_moving(
    generator: OnnxGenerator, someone: NDArray[np.float32], name: str
) -> None:
    def moved(holds: float) -> int:
        parameters = FaceParameters(
            life=LifeParameters(blink_rate_per_min=0.0, sway=0.0, breath_depth=0.0),
            gaze=GazeParameters(glance_range=0.0, fixation_range=0.0),
            motion=MotionParameters(holds=holds, winks_per_min=0.0),
            idle=IdleParameters(active=False),
        )
        animator = FaceAnimator(generator, someone, parameters)
        return events(show(animator, expression(**{name: 0.8}), 12.0)[50:])

    assert moved(0.0) <= 1
    assert moved(1.0) >= 6


def test_the_parts_of_a_face_are_drawn_where_they_belong(still: FaceAnimator) -> None:
    calm, joy = np.zeros(len(EMOTIONS)), np.eye(len(EMOTIONS))[EMOTIONS.index("joy")]

    def field(eyes: np.ndarray, brows: np.ndarray, mouth: np.ndarray) -> np.ndarray:
        pose = Pose(emotions=eyes, brows=brows, mouth=mouth)
        return drawn(still._generator, still.identity, pose)

    rest, smile = field(calm, calm, calm), field(calm, calm, joy)
    half = len(rest) // 2
    assert (smile[:half] == rest[:half]).all() and (smile[half:] != rest[half:]).any()
    raised = field(calm, joy, calm)
    assert (raised[half:] == rest[half:]).all() and (raised[:half] != rest[:half]).any()


def test_eyes_that_turn_in_are_drawn_apart(
    generator: OnnxGenerator, someone: NDArray[np.float32]
) -> None:
    def field(**changes: float) -> np.ndarray:
        return drawn(generator, someone, Pose(**changes))

    crossed, left, right = field(gaze_x=0.1, vergence=0.3), field(gaze_x=0.4), field(gaze_x=-0.2)
    assert_each_eye_looks_its_own_way(crossed, left, right)
    assert (field(vergence=0.05) == field()).all(), "less than half a pixel"


def test_a_portraits_eyes_turn_in() -> None:
    generator = load_generator("portrait")
    person = load_identity(generator, "ines")
    ahead = generator.ahead(person, Controls())

    def field(gaze_x: float, vergence: float = 0.0) -> np.ndarray:
        return generator.turned(ahead, person, Controls(gaze_x=gaze_x), vergence)

    assert_each_eye_looks_its_own_way(field(0.1, 0.3), field(0.4), field(-0.2))
    assert (field(0.4) == generator.field(person, Controls(gaze_x=0.4))).all()
    assert (field(0.9, 0.3)[:, :54] == field(1.0)[:, :54]).all(), "no further than it can"


def assert_each_eye_looks_its_own_way(
    crossed: np.ndarray, left: np.ndarray, right: np.ndarray
) -> None:
    nose, beside = crossed.shape[1] // 2, 10
    for part, eye, other in (
        (np.s_[:, : nose - beside], left, right),
        (np.s_[:, nose + beside :], right, left),
    ):
        assert np.allclose(crossed[part], eye[part], atol=1e-6)
        assert np.abs(crossed - other)[part].max() > 0.1


def test_the_eyes_converge_on_a_near_point_and_stay_parallel_for_a_far_one(
    still: FaceAnimator,
) -> None:
    def turned_in(distance_m: float, eye_distance_m: float = 0.063) -> float:
        gaze = GazeParameters(eye_distance_m=eye_distance_m)
        still.reset()
        still.parameters = dataclasses.replace(still.parameters, gaze=gaze)
        still.look_at(np.array([distance_m, 0.0, 0.0]))
        return [still.pose(1 / FPS, Expression.neutral()) for _ in range(FPS)][-1].vergence

    assert turned_in(0.3) == pytest.approx(6.0 / 30.0, rel=0.02)
    assert turned_in(10.0) < 0.01
    assert turned_in(0.3, eye_distance_m=0.0) == 0.0


def test_arousal_and_intensity_push_the_camera_in(still: FaceAnimator) -> None:
    def zoom(wanted: Expression) -> float:
        still.reset()
        for _ in range(100):
            view: View = still.view(0.04, wanted)
        return view.zoom

    calm = Expression.neutral()
    aroused = dataclasses.replace(calm, arousal=1.0)
    tired = dataclasses.replace(calm, arousal=-1.0)
    moved = dataclasses.replace(calm, intensity=1.0)
    assert zoom(tired) < zoom(calm) < min(zoom(aroused), zoom(moved))


def test_the_same_past_gives_the_same_frames_also_after_a_jump_back(
    generator: OnnxGenerator, someone: NDArray[np.float32]
) -> None:
    animator = FaceAnimator(generator, someone, FaceParameters())

    def live(start: float) -> NDArray[np.uint8]:
        shown = show(animator, expression(joy=0.8), 2.0, start)
        animator.look_at(np.array([1.0, 0.3, 0.0]))
        animator.speak(0.7)
        return np.array(shown + show(animator, expression(mad=0.8), 3.0, start + 2.0))

    assert (live(100.0) == live(50.0)).all()


def test_a_jump_back_in_time_is_taken_calmly(still: FaceAnimator) -> None:
    first = still.frame(100.0, Expression.neutral())
    show(still, expression(joy=0.8), 1.0, start=100.0)
    assert (still.frame(5.0, Expression.neutral()) == first).all()


def controls(animator: FaceAnimator, wanted: Expression, seconds: float) -> np.ndarray:
    """Controls (frames, 16) of an animator."""
    frames = range(round(seconds * FPS))
    return np.array([animator.pose(1 / FPS, wanted).vector() for _ in frames])


def test_a_look_and_a_voice_leave_the_emotion_and_come_to_an_end(still: FaceAnimator) -> None:
    joy = expression(joy=0.7, surprise=0.3)
    alone = controls(still, joy, 6.0)
    still.reset()
    still.look_at(np.array([1.0, 0.4, -0.1]))
    still.speak(0.9)
    together = controls(still, joy, 6.0)
    assert (together[:, :7] == alone[:, :7]).all()
    moved = np.abs(together - alone)
    names = ("gaze_x", "gaze_y", "jaw", "yaw", "pitch")
    lids = ("lid_left", "lid_right")  # the eye on the side of a look is larger
    others = [name not in (*names, *lids) for name in CONTROL_NAMES]
    assert not moved[:, others].any()
    for name in names:
        column = moved[:, CONTROL_NAMES.index(name)]
        assert column.max() > 0.05 and column[-1] < 0.01


def test_what_cannot_be_looked_at_or_said_leaves_the_face(still: FaceAnimator) -> None:
    first = still.frame(0.0, Expression.neutral())
    with pytest.raises(FaceInputError):
        still.look_at(np.array([-1.0, 0.0, 0.0]))
    with pytest.raises(FaceInputError):
        still.speak(float("nan"))
    assert (still.frame(0.2, Expression.neutral()) == first).all()


def test_an_overthrow_comes_with_a_blink(
    generator: OnnxGenerator, someone: NDArray[np.float32]
) -> None:
    plain = MotionParameters(anticipation=0.0)
    awake = FaceParameters(life=LifeParameters(blink_rate_per_min=0.0), motion=plain)
    animator = FaceAnimator(generator, someone, awake)
    lid = CONTROL_NAMES.index("lid_left")
    assert controls(animator, expression(joy=0.8), 2.0)[:, lid].min() > 0.9
    assert controls(animator, expression(mad=0.8), 1.0)[:, lid].min() < 0.3


def test_parameters_can_be_changed_between_frames(
    generator: OnnxGenerator, someone: NDArray[np.float32]
) -> None:
    animator = FaceAnimator(generator, someone, FaceParameters())
    assert np.ptp(controls(animator, Expression.neutral(), 10.0), axis=0).max() > 0.1
    animator.parameters = FaceParameters(alive=False)
    controls(animator, Expression.neutral(), 5.0)
    assert np.ptp(controls(animator, Expression.neutral(), 10.0), axis=0).max() < 0.01


def test_an_unknown_model_names_the_shipped_ones() -> None:
    with pytest.raises(ModelError, match=r"'oil paint'.*strokes"):
        load_generator("oil paint")


def test_a_leap_of_the_clock_by_years_is_lived_in_an_instant(
    generator: OnnxGenerator, someone: NDArray[np.float32]
) -> None:
    living = FaceAnimator(generator, someone, FaceParameters())
    frames = [living.frame(time_s, Expression.neutral()) for time_s in (0.0, 0.04, 1.7e9)]
    assert frames[-1].any()


def test_nothing_is_drawn_where_nothing_has_moved(
    generator: OnnxGenerator, someone: NDArray[np.float32]
) -> None:
    def drawn(still_px: float) -> int:
        animator = FaceAnimator(generator, someone, FaceParameters(still_px=still_px))
        frames = show(animator, expression(), 4.0)
        return 1 + sum(after is not before for before, after in pairwise(frames))

    assert drawn(0.0) == 100
    assert drawn(2.0) < drawn(0.5) < 70


def test_an_emotion_is_drawn_from_its_first_moment_on(still: FaceAnimator) -> None:
    calm = show(still, expression(), 1.0)[-1]
    assert still.frame(1.0, expression()) is calm
    assert still.frame(1.01, expression(joy=0.002)) is not calm
