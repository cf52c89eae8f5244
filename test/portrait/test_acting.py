"""A photographed person acts: the calm, frontal face, and the effect of controls."""

import dataclasses

import cv2
import numpy as np
import pytest
from studio import KnownFaces, RoundSegmenter, Studio

from emotion_face.affect import EMOTIONS
from emotion_face.errors import PhotoError
from emotion_face.face import KEYS
from emotion_face.face.controls import Controls
from emotion_face.portrait.acting import marks_of, pose
from emotion_face.portrait.artist import Artist, Model
from emotion_face.portrait.layout import CHIN_Y, EYES_Y
from emotion_face.portrait.pen import draw

EYES = ((slice(50, 68), slice(38, 62)), (slice(50, 68), slice(66, 90)))
MOUTH = (slice(78, 112), slice(44, 84))


def acted(model: Model, name: str) -> np.ndarray:
    return pose(model.sitter, KEYS[name]).landmarks


def test_a_calm_face_lies_where_the_canvas_has_it(model: Model) -> None:
    places = model.sitter.places
    assert places[36:48, 1].mean() == pytest.approx(EYES_Y, abs=0.01)
    assert places[8, 1] == pytest.approx(CHIN_Y, abs=0.01)
    assert places[36:48, 0].mean() == pytest.approx(64.0, abs=0.5)


@pytest.mark.parametrize("yaw", [-0.2, 0.0, 0.2])
def test_a_turned_head_is_seen_from_the_front(studio: Studio, yaw: float) -> None:
    image, face = studio.photograph(yaw=yaw)
    sitter = Artist(KnownFaces(face), RoundSegmenter(), studio.head).model(image).sitter
    assert sitter.yaw_rad == pytest.approx(yaw, abs=0.06)
    nose, left, right = sitter.places[[30, 36, 45], 0]
    assert nose - left == pytest.approx(right - nose, rel=0.15)


def test_a_photographed_smile_is_gone_from_the_calm_face(studio: Studio) -> None:
    artist = Artist(KnownFaces(), RoundSegmenter(), studio.head)
    corners = []
    for smile in (0.0, 0.9):
        sides = {f"mouthSmile{side}": smile for side in ("Left", "Right")}
        named = {f"mouthSmile_{side}": smile for side in "LR"}
        image, face = studio.photograph(actions=named)
        face.actions.update(sides)
        places = artist.model_of(image, face).sitter.places
        corners.append(places[57, 1] - places[[48, 54], 1].mean())
    assert corners[1] == pytest.approx(corners[0], abs=1.5)


def test_emotions_move_the_face_as_they_should(model: Model) -> None:
    calm = acted(model, "calm")

    def rise(name: str, points: list[int]) -> float:
        return float((calm - acted(model, name))[points, 1].mean())

    corners, inner_brows, brows, chin = [48, 54], [21, 22], [*range(17, 27)], [8]
    assert rise("joy", corners) > 1.0
    assert rise("sad", corners) < -1.0
    assert rise("sad", inner_brows) > 1.0
    assert rise("mad", inner_brows) < -1.0
    assert rise("surprise", brows) > 2.0
    assert rise("surprise", chin) < -3.0


def test_the_head_turns_and_hair_goes_with_it(model: Model) -> None:
    left, right = (model.field(Controls(yaw=yaw)) > 0 for yaw in (-1.0, 1.0))
    columns = np.arange(left.shape[1])
    face = slice(60, 95)
    assert (right[face] * columns).sum() / right[face].sum() > 3.0 + (
        (left[face] * columns).sum() / left[face].sum()
    )
    assert (left[:40] != right[:40]).sum() > 50


@pytest.mark.parametrize("name", list(KEYS))
def test_no_part_is_lost(model: Model, name: str) -> None:
    dark = model.field(KEYS[name]) <= 0
    for eye in EYES:
        assert dark[eye].sum() >= 8
    assert dark[MOUTH].sum() >= 10


def test_eyes_are_lit_with_a_dark_iris_and_a_glint_and_lids_shut_them(model: Model) -> None:
    for window in EYES:
        wide, shut = (model.field(KEYS[name])[window] for name in ("calm", "shut"))
        assert (wide > 0).mean() > 0.4
        assert (wide <= 0).sum() > (shut <= 0).sum()


@pytest.mark.parametrize("name", [name for name in EMOTIONS if name != "love"])
def test_no_emotion_fills_the_eyes_with_black(model: Model, name: str) -> None:
    for window in EYES:
        assert (model.field(KEYS[name])[window] > 0).mean() > 0.4


def enclosed(field: np.ndarray) -> int:
    """Lit pixels that a dark line surrounds."""
    lit = np.pad((field > 0).astype(np.uint8), 1, constant_values=1)
    _, labels = cv2.connectedComponents(lit, connectivity=4)
    return int(((labels > 0) & (labels != labels[0, 0])).sum())


def test_joy_shows_its_teeth_and_anger_shuts_its_mouth(model: Model) -> None:
    assert enclosed(model.field(KEYS["joy"])[MOUTH]) > 10
    assert enclosed(model.field(KEYS["mad"])[MOUTH]) <= 5


@pytest.mark.parametrize("name", ["fear", "mad", "sad"])
def test_what_hurts_does_not_smile_while_it_fades(name: str) -> None:
    felt = np.array([0.3 * (emotion == name) for emotion in EMOTIONS])
    assert marks_of(Controls(emotions=felt)).corner < 0.0


def test_a_first_tear_is_a_drop_and_no_dark_dot(model: Model) -> None:
    cheek = (slice(64, 84), slice(38, 58))
    sad = np.array([float(emotion == "sad") for emotion in EMOTIONS])
    inside = [enclosed(model.field(Controls(emotions=share * sad))[cheek]) for share in (0.2, 0.35)]
    assert inside[0] == 0
    assert inside[1] >= 3


def test_sweat_is_a_drop_on_the_cheek(model: Model) -> None:
    beside = (slice(60, 84), slice(74, 94))
    assert enclosed(model.field(KEYS["fear"])[beside]) >= 3
    assert enclosed(model.field(KEYS["calm"])[beside]) == 0


@pytest.mark.parametrize("name", ["calm", *(name for name in EMOTIONS if name != "surprise")])
def test_a_moustache_is_as_wide_as_the_mouth_and_apart_from_it(model: Model, name: str) -> None:
    shaved, worn = (
        draw(model.sitter, dataclasses.replace(model.likeness, moustache=on), KEYS[name]) <= 0
        for on in (False, True)
    )
    grown = worn & ~shaved
    columns = np.flatnonzero(grown.any(0))
    lips = model.sitter.places[[48, 54], 0]
    assert columns[0] <= lips[0] + 2.0
    assert columns[-1] >= lips[1] - 2.0
    middle = worn[:, 64]
    lowest = int(np.flatnonzero(grown[:, 60:69].any(1))[-1])
    assert not middle[lowest + 1] or not middle[lowest + 2]


@pytest.mark.parametrize("iris", [50, 80])  # a column beside its glint
def test_no_white_is_seen_above_the_iris_of_a_calm_eye_but_of_a_frightened_one(
    model: Model, iris: int
) -> None:
    def dark_parts(name: str) -> int:
        """Of that column: lid with iris, and lower lid; or three."""
        column = model.field(KEYS[name])[46:66, iris] <= 0
        return int((np.diff(np.pad(column, 1).astype(int)) == 1).sum())

    assert dark_parts("calm") == 2
    assert dark_parts("fear") == 3


def test_hearts_leave_the_brows_whole(model: Model) -> None:
    above = (slice(40, 54), slice(42, 86))
    calm, love = ((model.field(KEYS[name])[above] <= 0).sum() for name in ("calm", "love"))
    assert love > 0.7 * calm


def test_gaze_moves_the_irises_and_nothing_else(model: Model) -> None:
    left, right = (model.field(Controls(gaze_x=x)) > 0 for x in (-1.0, 1.0))
    moved = left != right
    inside = sum(int(moved[eye].sum()) for eye in EYES)
    assert inside > 20
    assert moved.sum() == inside


def test_speech_opens_the_mouth(model: Model) -> None:
    lips = (slice(82, 98), slice(56, 72))
    opened = [(model.field(Controls(jaw=jaw))[lips] <= 0).sum() for jaw in (0.0, 0.5, 1.0)]
    assert opened[0] < opened[1] < opened[2]


def test_the_same_controls_make_the_same_bits(model: Model) -> None:
    controls = Controls(emotions=np.full(len(EMOTIONS), 0.2), yaw=0.3, roll=-0.2)
    assert (model.field(controls) == draw(model.sitter, model.likeness, controls)).all()


def test_dark_hair_keeps_a_lit_rim_and_light_hair_is_lit(studio: Studio) -> None:
    for tone, least, most in ((25, 0.02, 0.5), (235, 0.5, 1.0)):
        image, face = studio.photograph(hair=tone)
        model = Artist(KnownFaces(face), RoundSegmenter(), studio.head).model(image)
        crown = model.field(KEYS["calm"])[4:22, 44:84] > 0
        assert least < crown.mean() < most


@pytest.mark.parametrize("light", [0.35, 1.0])
def test_dark_skin_keeps_its_features(studio: Studio, light: float) -> None:
    image, face = studio.photograph(hair=10)
    model = Artist(KnownFaces(face), RoundSegmenter(), studio.head)
    lit = model.model((image * light).astype(np.uint8)).field(KEYS["calm"]) > 0
    assert lit[64:76, 50:60].mean() > 0.8
    assert 0.2 < lit[EYES[0]].mean() < 0.95


def test_what_cannot_be_drawn_is_refused_with_the_remedy(studio: Studio) -> None:
    image, face = studio.photograph()
    far = studio.photograph(yaw=0.7)
    small = np.ascontiguousarray(image[::9, ::9])
    tiny = type(face)(face.landmarks / 9, face.turn, face.actions, face.points / 9)
    for picture, faces, said in (
        (image, (), "no face"),
        (image, (face, face), "2 faces"),
        (small, (tiny,), "expected at least"),
        (far[0], (far[1],), "look into the camera"),
    ):
        with pytest.raises(PhotoError, match=said):
            Artist(KnownFaces(*faces), RoundSegmenter(), studio.head).model(picture)
