"""Photographed people: identity without pose and expression, controls, splits."""

import logging
from pathlib import Path

import cv2
import numpy as np
import pytest

from emotion_face.affect import EMOTIONS
from emotion_face.errors import ModelError
from emotion_face.face.code import SHAPE_SIZE, Grooming, grooming
from emotion_face.portrait.fitting import angles
from emotion_face.portrait.head import by_scan_name
from emotion_face.recognition.landmarks import (
    _OUTLINE,
    _PARTS,
    LANDMARKS,
    FoundFace,
    resampled,
)
from emotion_face.training import population
from emotion_face.training.caricature import _rotate
from emotion_face.training.dataset import Recipe, Sources, _somebody, render
from emotion_face.training.expressions import ExpressionReader, without_habits
from emotion_face.training.people import ShapeSpace
from emotion_face.training.population import SPLITS, Person, photographed_people
from emotion_face.training.portraits import Measured, fit_portraits, measure, photographs
from emotion_face.training.prototypes import PROTOTYPES
from emotion_face.training.scan_faces import ScanFaces

NAMES = [
    f"{name}{side}"
    for name in (
        "browDown", "browInnerUp", "browOuterUp", "eyeBlink", "eyeSquint", "eyeWide", "mouthFrown",
        "mouthPress", "mouthSmile", "mouthStretch", "noseSneer", "eyeLookOut", "eyeLookIn",
        "eyeLookUp", "eyeLookDown",
    )
    for side in ("_L", "_R")
] + ["jawOpen"]  # fmt: skip


@pytest.fixture(scope="module")
def faces(sources: Sources) -> ScanFaces:
    return ScanFaces.load(sources.scans)


@pytest.fixture(scope="module")
def space(faces: ScanFaces) -> ShapeSpace:
    return ShapeSpace.of(faces)


def person(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 1, SHAPE_SIZE).clip(-2, 2)


def seen_from(
    faces: ScanFaces, space: ShapeSpace, shape: np.ndarray, actions: dict[str, float],
    turn: tuple[float, float] = (0.0, 0.0),
) -> np.ndarray:  # fmt: skip
    """Landmarks (68, 2) [px, y up] of a photograph."""
    face = space.landmarks(shape) + faces.motion(actions)
    return np.array([200.0, -300.0]) + 17.0 * _rotate(face, *turn)[:, :2]


NOWHERE = np.zeros((68, 2))


def test_a_turned_head_is_the_same_person(faces: ScanFaces, space: ShapeSpace) -> None:
    fitter, shape = space.fitter(faces), person(0)
    straight = fitter.fit(seen_from(faces, space, shape, {}), {}, NOWHERE)
    turned = fitter.fit(seen_from(faces, space, shape, {}, (0.2, -0.1)), {}, NOWHERE)
    other = fitter.fit(seen_from(faces, space, person(1), {}), {}, NOWHERE)
    distance = np.linalg.norm(straight.shape - turned.shape)
    assert distance < 0.3 * np.linalg.norm(straight.shape - other.shape)
    assert angles(turned.rotation) == pytest.approx([0.2, -0.1, 0.0], abs=0.05)


def test_a_smile_is_no_part_of_the_person(faces: ScanFaces, space: ShapeSpace) -> None:
    fitter, shape = space.fitter(faces), person(2)
    calm = fitter.fit(seen_from(faces, space, shape, {}), {}, NOWHERE)
    smile = seen_from(faces, space, shape, {"mouthSmile": 1.0})
    known = fitter.fit(smile, {"mouthSmile_L": 1.0, "mouthSmile_R": 1.0}, NOWHERE)
    unknown = fitter.fit(smile, {}, NOWHERE)
    error = np.linalg.norm(known.shape - calm.shape)
    assert error < 0.5 * np.linalg.norm(unknown.shape - calm.shape)


def test_how_landmarks_are_placed_is_no_part_of_the_people(
    faces: ScanFaces, space: ShapeSpace
) -> None:
    fitter = space.fitter(faces)
    views = [seen_from(faces, space, person(seed), {}) for seed in range(40)]
    beside = 17.0 * np.random.default_rng(9).normal(0, 0.3, (68, 2))
    nothing: list[dict[str, float]] = [{}] * len(views)
    expected = np.array([fit.shape for fit in fitter.fit_all(views, nothing)])
    placed = fitter.fit_all([view + beside for view in views], nothing)
    assert np.array([fit.shape for fit in placed]) == pytest.approx(expected, abs=0.35)
    assert np.mean([np.abs(fit.residual).mean() for fit in placed]) < 0.1


def test_actions_without_a_side_go_to_both() -> None:
    found = by_scan_name({"browDownLeft": 0.3, "browInnerUp": 0.7, "jawOpen": 0.2}, NAMES)
    assert found["browDown_L"] == 0.3 and found["browDown_R"] == 0.0
    assert found["browInnerUp_L"] == found["browInnerUp_R"] == 0.7
    assert found["jawOpen"] == 0.2


def acted(emotion: str, amount: float) -> dict[str, float]:
    actions = dict.fromkeys(NAMES, 0.05)
    for action, full in PROTOTYPES[emotion].actions.items():
        for name in (action, f"{action}_L", f"{action}_R"):
            if name in actions:
                actions[name] += amount * full
    return actions


@pytest.mark.parametrize("emotion", [name for name in EMOTIONS if name != "love"])
def test_an_acted_emotion_is_read(emotion: str) -> None:
    reader = ExpressionReader(NAMES)
    strong, weak = (reader.emotions(acted(emotion, amount)) for amount in (0.9, 0.4))
    index = EMOTIONS.index(emotion)
    assert strong.argmax() == index and strong[index] > 0.5
    assert weak[index] < strong[index]


def test_a_calm_face_shows_nothing() -> None:
    reader = ExpressionReader(NAMES)
    controls = reader.controls(dict.fromkeys(NAMES, 0.05), np.zeros(3))
    assert controls.emotions.max() == 0.0
    assert controls.lid_left == controls.lid_right == pytest.approx(1.0, abs=0.02)
    assert controls.jaw < 0.05


def test_eyes_and_mouth_are_read_on_the_images_side() -> None:
    actions = dict.fromkeys(NAMES, 0.0) | {
        "eyeBlink_R": 1.0, "eyeLookOut_L": 0.8, "eyeLookIn_R": 0.8, "jawOpen": 0.6,
    }  # fmt: skip
    controls = ExpressionReader(NAMES).controls(actions, np.radians([15.0, -11.0, 0.0]))
    assert controls.lid_left < 0.1 and controls.lid_right == pytest.approx(1.0, abs=0.05)
    assert controls.gaze_x == pytest.approx(0.8)
    assert controls.jaw == pytest.approx(0.55)
    assert (controls.yaw, controls.pitch, controls.roll) == pytest.approx((1.0, -1.0, 0.0))


def test_brows_that_are_always_low_are_no_scowl() -> None:
    low, lower = (dict.fromkeys(NAMES, 0.0) | {"browDown_L": amount} for amount in (0.6, 0.9))
    first, second = without_habits([low, lower])
    assert first["browDown_L"] < 0.2
    assert second["browDown_L"] - first["browDown_L"] == pytest.approx(0.3)
    assert without_habits([low]) == [low]


def mesh_of(face: np.ndarray, size: float) -> np.ndarray:
    """MediaPipe's landmarks (478, 3) [px] of a face (68, 2) [cm], about as wide as `size`."""
    mesh = np.zeros((LANDMARKS, 3))
    mesh[_OUTLINE, :2] = resampled(face[:17], len(_OUTLINE))
    for landmark, part in enumerate(_PARTS, start=17):
        mesh[part, :2] = face[landmark]
    mesh[:, 1] *= -1
    return mesh * size / 15.0


class FakeFinder:
    """Finds as many faces as a picture's first pixel says; the next are who, and how large."""

    face: np.ndarray

    def __init__(self, model: Path) -> None:
        self.calls = 0

    def __enter__(self) -> "FakeFinder":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def find(self, image: np.ndarray) -> list[FoundFace]:
        self.calls += 1
        one = self.face[:, :2] + np.random.default_rng(int(image[0, 1, 0])).normal(0, 0.1, (68, 2))
        mesh = mesh_of(one, 100.0 if image[0, 2, 0] else 10.0)
        face = FoundFace(mesh, np.eye(3), {"mouthSmileLeft": 1.0, "mouthSmileRight": 1.0})
        return [face] * int(image[0, 0, 0])


@pytest.fixture(scope="module")
def fake_finder(faces: ScanFaces) -> type[FakeFinder]:
    return type("FinderOfMadeUpFaces", (FakeFinder,), {"face": faces.mean})


def picture(path: Path, *, faces: int = 1, seed: int = 0, large: bool = True) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = np.zeros((4, 4), np.uint8)
    image[0, :3] = faces, seed, large
    cv2.imwrite(str(path), image)


def test_photographs_without_one_usable_face_are_left_out_and_counted(
    tmp_path: Path, fake_finder: type[FakeFinder], caplog: pytest.LogCaptureFixture
) -> None:
    picture(tmp_path / "good.png")
    picture(tmp_path / "nobody.png", faces=0)
    picture(tmp_path / "crowd.png", faces=3)
    picture(tmp_path / "far.png", large=False)
    (tmp_path / "torn.png").write_bytes(b"not a picture")
    (tmp_path / "notes.txt").write_text("no picture")
    with caplog.at_level(logging.WARNING):
        found = measure(photographs(tmp_path), fake_finder(tmp_path), tmp_path / "cache")
    assert [file.name for file in found] == ["good.png"]
    for fault in ("no face", "several faces", "face below 48 px", "not a picture"):
        assert f"1 photographs left out: {fault}" in caplog.text


def test_a_photograph_is_measured_once_wherever_it_lies(
    tmp_path: Path, fake_finder: type[FakeFinder]
) -> None:
    picture(tmp_path / "a" / "one.png", seed=4)
    finder = fake_finder(tmp_path)
    (first,) = measure(photographs(tmp_path / "a"), finder, tmp_path / "cache").values()
    (tmp_path / "a").rename(tmp_path / "b")
    (again,) = measure(photographs(tmp_path / "b"), finder, tmp_path / "cache").values()
    assert finder.calls == 1
    assert (first.landmarks == again.landmarks).all() and first.actions == again.actions


def test_what_a_person_wears_is_read_with_the_face_and_kept(
    tmp_path: Path, fake_finder: type[FakeFinder]
) -> None:
    picture(tmp_path / "one.png", seed=4)
    worn = Grooming(glasses=1.0, length=-0.5)
    seen = []

    def reader(image: np.ndarray, face: FoundFace) -> Grooming:
        seen.append(face)
        return worn

    for _ in range(2):
        files = photographs(tmp_path)
        (found,) = measure(files, fake_finder(tmp_path), tmp_path / "cache", reader).values()
        assert found.grooming == worn
    assert len(seen) == 1


def test_crossbred_people_have_parts_of_several(faces: ScanFaces) -> None:
    people = [
        Person(
            f"album/{k}",
            np.full(SHAPE_SIZE, 0.1 * k),
            (),
            (Measured(Path("x"), np.zeros((68, 2)), {}, Grooming(length=k, glasses=k, lips=k)),),
        )
        for k in range(5)
    ]
    recipe = Recipe(london_share=0.0, portraits_share=0.0, crossbred_share=1.0)
    rng = np.random.default_rng(0)
    mixed = [grooming(_somebody(rng, recipe, [], people)[0]) for _ in range(200)]
    assert all({one.length, one.glasses, one.lips} <= set(range(5)) for one in mixed)
    assert np.mean([len({one.length, one.glasses, one.lips}) > 1 for one in mixed]) > 0.8


def test_photographs_of_one_person_give_one_identity(faces: ScanFaces, space: ShapeSpace) -> None:
    flip = np.array([1.0, -1.0])
    views = [seen_from(faces, space, person(5), {}, turn) * flip for turn in ((0, 0), (0.1, 0))]
    other = seen_from(faces, space, person(6), {}) * flip
    portraits = fit_portraits(
        {
            "ann": [Measured(Path("x"), view, {}) for view in views],
            "bob": [Measured(Path("x"), other, {})],
        },
        faces,
        space,
    )
    ann, ann_turned, bob = portraits
    assert (ann.shape == ann_turned.shape).all() and (ann.shape != bob.shape).any()
    assert ann_turned.controls.yaw > ann.controls.yaw + 0.2
    assert all(portrait.residual_mm < 5.0 for portrait in portraits)


@pytest.fixture
def found_people(
    tmp_path: Path,
    sources: Sources,
    faces: ScanFaces,
    fake_finder: type[FakeFinder],
    monkeypatch: pytest.MonkeyPatch,
) -> list[Person]:
    monkeypatch.setattr(population, "FaceFinder", fake_finder)
    album = tmp_path / "album"
    picture(album / "cleo.png", seed=1)
    picture(album / "dan" / "1.png", seed=2)
    picture(album / "dan" / "2.png", seed=3)
    model = tmp_path / "model.task"
    model.touch()
    folders = {"album": album, "london": sources.root / "london"}
    return photographed_people(folders, faces, model, tmp_path / "cache")


def test_a_subfolder_is_a_person_and_so_is_a_file(found_people: list[Person]) -> None:
    poses = {one.name: len(one.poses) for one in found_people if one.source == "album"}
    assert poses == {"album/cleo": 1, "album/dan": 2}
    assert sum(one.source == "london" for one in found_people) == 7


def test_a_person_has_one_split_for_ever() -> None:
    people = [Person(f"album/{k}", np.zeros(SHAPE_SIZE), ()) for k in range(2000)]
    counts = {split: sum(one.split == split for one in people) for split in SPLITS}
    assert counts["train"] == pytest.approx(1600, abs=80)
    assert counts["validation"] == pytest.approx(200, abs=60)
    assert Person("congress/A000014", np.ones(SHAPE_SIZE), ()).split == "validation"


def test_without_a_landmarker_the_hand_placed_people_remain(
    tmp_path: Path, sources: Sources, faces: ScanFaces,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    picture(tmp_path / "album" / "cleo.png")

    def missing(model: Path) -> None:
        raise ModelError("no MediaPipe here")

    monkeypatch.setattr(population, "FaceFinder", missing)
    monkeypatch.setattr(population, "model_path", lambda path: tmp_path / "album" / "cleo.png")
    folders = {"album": tmp_path / "album", "london": sources.root / "london"}
    with caplog.at_level(logging.WARNING):
        known = photographed_people(folders, faces, None, tmp_path / "cache")
    assert {one.source for one in known} == {"london"} and len(known) == 7
    assert caplog.text.count("no MediaPipe here") == 1


def test_portraits_take_part_in_the_drawings(
    tmp_path: Path,
    sources: Sources,
    fake_finder: type[FakeFinder],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(population, "FaceFinder", fake_finder)
    model = tmp_path / "model.task"
    model.touch()
    monkeypatch.setenv("EMOTION_FACE_LANDMARKER", str(model))
    for k in range(20):
        picture(tmp_path / "album" / f"{k}.png", seed=k)
    both = Sources(sources.root, portraits=(tmp_path / "album",))
    recipe = Recipe(
        train=20, validation=1, test=1, london_share=0.0, portraits_share=1.0,
        crossbred_share=0.0, as_photographed=1.0,
    )  # fmt: skip
    drawings = render(both, recipe, tmp_path / "cache", processes=1)("train")
    assert len(np.unique(drawings.identities[:, :SHAPE_SIZE], axis=0)) < 20
    shown = drawings.controls[::2, : len(EMOTIONS)]  # the others are moved twins
    assert (shown.argmax(1) == EMOTIONS.index("joy")).all() and shown.max(1).min() > 0.2
