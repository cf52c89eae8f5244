"""Drawings made from people and controls."""

import dataclasses
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from emotion_face.affect import EMOTIONS
from emotion_face.errors import ConfigError
from emotion_face.face.code import (
    GROOMING_NAMES,
    IDENTITY_SIZE,
    SHAPE_SIZE,
    Grooming,
)
from emotion_face.face.controls import CONTROL_NAMES, Controls
from emotion_face.face.expression import HEAD_OF_EMOTIONS
from emotion_face.face.path import GROUPS
from emotion_face.portrait.grooming import CARTOON_EYES_Y, STRETCH
from emotion_face.training import people
from emotion_face.training.caricature import Caricaturist
from emotion_face.training.dataset import (
    Drawings,
    Recipe,
    Sources,
    fingerprint,
    render,
)
from emotion_face.training.sampling import sample_controls
from emotion_face.training.scan_faces import LANDMARK_VERTICES, ScanFaces
from emotion_face.training.strokes import distance_field, draw


@pytest.fixture(scope="module")
def faces(sources: Sources) -> ScanFaces:
    return ScanFaces.load(sources.scans)


def drawn(
    faces: ScanFaces,
    controls: Controls,
    groom: Grooming = Grooming(),  # noqa: B008
) -> np.ndarray:
    return distance_field(draw(Caricaturist(faces).geometry(faces.mean, groom, controls)))


def test_the_field_is_a_clipped_signed_distance(faces: ScanFaces) -> None:
    field = drawn(faces, Controls())
    assert field.shape == (96, 128)
    assert field.min() == -1.0 and field.max() > 0.2
    slope = np.hypot(*np.gradient(field))[(np.abs(field) < 0.2)]
    assert np.median(slope) == pytest.approx(1 / 3, rel=0.25)  # one pixel is a third of the reach


def test_every_emotion_changes_the_drawing(faces: ScanFaces) -> None:
    rest = drawn(faces, Controls()) > 0
    for row in np.eye(len(EMOTIONS)):
        assert np.count_nonzero((drawn(faces, Controls(emotions=row)) > 0) != rest) > 200


@pytest.mark.parametrize("name", GROOMING_NAMES)
def test_every_number_of_grooming_shows(faces: ScanFaces, name: str) -> None:
    worn = {"length": 1.0, "glasses": 1.0 if name == "lens" else 0.0, name: 0.0}
    without, other = (
        drawn(faces, Controls(), Grooming(**(worn | {name: value}))) > 0 for value in (0.0, 1.0)
    )
    assert np.count_nonzero(without != other) > 12


def test_an_eye_is_lit_with_a_dark_pupil_and_a_glint(faces: ScanFaces) -> None:
    geometry = Caricaturist(faces).geometry(faces.mean, Grooming(), Controls())
    lit = distance_field(draw(geometry)) > 0
    for eye in geometry.eyes:
        x, y = np.round(eye.pupil).astype(int)
        around = lit[y - 3 : y + 4, x - 3 : x + 4]
        assert 1.0 - around.mean() > 0.4 and around.any()
        assert lit[y, x - 7] or lit[y, x + 7]


def test_parts_that_are_worn_leave_the_emotions_readable(faces: ScanFaces) -> None:
    worn = Grooming(glasses=1.0, beard=1.0, moustache=1.0, fringe=2.0)
    calm = drawn(faces, Controls(), worn) > 0
    for row in np.eye(len(EMOTIONS)):
        assert np.count_nonzero((drawn(faces, Controls(emotions=row), worn) > 0) != calm) > 200


def test_a_head_has_true_proportions(faces: ScanFaces) -> None:
    geometry = Caricaturist(faces).geometry(faces.mean, Grooming(), Controls())
    width = np.ptp(geometry.jaw[:, 0]) / np.ptp(faces.mean[:17, 0])
    eyes = faces.mean[36:48, 1].mean() - faces.mean[8, 1]
    height = (geometry.jaw[8, 1] - CARTOON_EYES_Y) / eyes
    assert width / height == pytest.approx(STRETCH, abs=0.05)


@pytest.mark.parametrize("fringe", [0.0, 2.2])
def test_calm_brows_are_level_within_the_head_and_free_of_hair(
    faces: ScanFaces, fringe: float
) -> None:
    geometry = Caricaturist(faces).geometry(faces.mean, Grooming(fringe=fringe), Controls())
    hair = geometry.hair.inner
    for brow in geometry.brows:
        assert geometry.jaw[0, 0] + 3.0 < brow[:, 0].min()
        assert brow[:, 0].max() < geometry.jaw[-1, 0] - 3.0
        assert abs(brow[0, 1] - brow[3, 1]) < 2.0
        above = np.abs(hair[:, 0] - brow[1:4, 0].mean()) < np.ptp(brow[1:4, 0]) / 2
        assert hair[above, 1].max() < brow[1:4, 1].min() - 1.0


def test_eyes_stay_behind_their_lenses(faces: ScanFaces) -> None:
    surprised = Controls(emotions=np.eye(len(EMOTIONS))[EMOTIONS.index("surprise")])
    geometry = Caricaturist(faces).geometry(faces.mean, Grooming(glasses=1.0), surprised)
    for eye, lens in zip(geometry.eyes, geometry.lenses, strict=True):
        corners = np.array([eye.inner, eye.outer])
        assert lens[:, 0].min() < corners[:, 0].min() and corners[:, 0].max() < lens[:, 0].max()
        assert lens[:, 1].min() < corners[:, 1].mean() - eye.upper
        assert corners[:, 1].mean() + eye.lower < lens[:, 1].max()


def test_a_closed_eye_has_no_pupil(faces: ScanFaces) -> None:
    both = drawn(faces, Controls()) > 0
    wink = drawn(faces, Controls(lid_left=0.0)) > 0
    changed = np.nonzero(both != wink)[1]
    assert changed.max() < 64  # the image's left eye only
    assert (both[:, :64].sum() - wink[:, :64].sum()) > 30


def test_gaze_moves_the_pupils_only(faces: ScanFaces) -> None:
    rows = np.nonzero((drawn(faces, Controls()) > 0) != (drawn(faces, Controls(gaze_x=1)) > 0))[0]
    assert 0 < np.ptp(rows) < 24


def test_speech_opens_the_mouth_below_the_eyes(faces: ScanFaces) -> None:
    changed = (drawn(faces, Controls()) > 0) != (drawn(faces, Controls(jaw=1)) > 0)
    within = changed[:, 24:104]  # beside the face hair hangs down to the jaw
    assert np.nonzero(within)[0].min() > 48


def test_a_template_gives_back_its_landmarks(sources: Sources) -> None:
    landmarks = people.read_template(sources.root / "london" / "neutral" / "000.tem")
    assert landmarks.shape == (68, 2)
    assert landmarks[8, 1] == landmarks[:, 1].min()  # the chin is lowest, y up
    assert landmarks[36, 0] < landmarks[39, 0] < landmarks[42, 0] < landmarks[45, 0]


def test_a_damaged_template_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.tem"
    file.write_text("2\n1 2\n3 4\n")
    with pytest.raises(ConfigError, match=r"x\.tem: 2 points, expected .* 189"):
        people.read_template(file)


def test_splits_hold_what_was_asked_for(splits: dict[str, Drawings], recipe: Recipe) -> None:
    for name, drawings in splits.items():
        count = getattr(recipe, name)
        assert drawings.fields.shape == (count, 96, 128)
        assert drawings.identities.shape == (count, IDENTITY_SIZE)
        assert drawings.controls.shape == (count, 16)
        ink = (drawings.fields > 0).mean((1, 2))
        assert ink.min() > 0.03 and ink.max() < 0.4


def test_twins_differ_by_one_group_of_controls(splits: dict[str, Drawings]) -> None:
    moved = set()
    for drawings in splits.values():
        assert (drawings.identities[::2] == drawings.identities[1::2]).all()
        for one, other in zip(drawings.controls[::2], drawings.controls[1::2], strict=True):
            names = [CONTROL_NAMES[k] for k in np.nonzero(one != other)[0]]
            groups = {
                group
                for group, members in GROUPS.items()
                if set(EMOTIONS if group == "emotions" else members) & set(names)
            }
            assert len(groups) <= 1
            moved |= groups
    assert moved == set(GROUPS)


def test_no_person_is_in_two_splits(splits: dict[str, Drawings]) -> None:
    shapes = [
        {tuple(row) for row in drawings.identities[:, :SHAPE_SIZE].tolist()}
        for drawings in splits.values()
    ]
    assert not (shapes[0] & shapes[1] or shapes[0] & shapes[2] or shapes[1] & shapes[2])


def test_rendering_goes_on_where_it_stopped_and_is_deterministic(
    sources: Sources, tmp_path: Path
) -> None:
    recipe = Recipe(train=6, validation=2, test=2, seed=9)
    first = render(sources, recipe, tmp_path, processes=1)("train")
    (shard,) = tmp_path.glob("*/train-*.npz")
    kept = {file: file.stat().st_mtime_ns for file in tmp_path.glob("*/*.npz") if file != shard}
    shard.unlink()
    again = render(sources, recipe, tmp_path, processes=1)("train")
    assert (first.fields == again.fields).all()
    assert {file: file.stat().st_mtime_ns for file in kept} == kept


def test_the_cache_knows_another_recipe(sources: Sources, recipe: Recipe) -> None:
    other = dataclasses.replace(recipe, seed=recipe.seed + 1)
    assert fingerprint(sources, recipe, []) != fingerprint(sources, other, [])


def test_missing_data_says_what_to_pass(tmp_path: Path, recipe: Recipe) -> None:
    with pytest.raises(ConfigError, match=r"ict_facekit\.npz.*--data"):
        fingerprint(Sources(tmp_path), recipe, [])


def test_the_original_meshes_give_the_same_faces(faces: ScanFaces, tmp_path: Path) -> None:
    def write(name: str, points: np.ndarray) -> None:
        vertices = np.zeros((LANDMARK_VERTICES.max() + 1, 3))
        vertices[LANDMARK_VERTICES] = points
        lines = [f"v {x:.6f} {y:.6f} {z:.6f}" for x, y, z in vertices]
        text = [
            "# a mesh",
            *lines,
            "vt 0.5 0.5",
            "vn 0 0 1",
            "usemtl M_Face",
            "f 1/1/1 2/1/1 3/1/1",
        ]
        (tmp_path / f"{name}.obj").write_text("\n".join(text) + "\n")

    write("generic_neutral_mesh", faces.mean)
    for k in range(3):
        write(f"identity{k:03d}", faces.mean + faces.identity[k])
    for name in ("mouthSmile_L", "browDown_R"):
        write(name, faces.mean + faces.expression[name])
    index = {"idx_to_landmark_verts": LANDMARK_VERTICES.tolist()}
    (tmp_path / "vertex_indices.json").write_text(json.dumps(index))
    read = ScanFaces.load(tmp_path)
    assert read.mean == pytest.approx(faces.mean, abs=1e-5)
    assert read.identity == pytest.approx(faces.identity[:3], abs=1e-5)
    assert read.expression.keys() == {"mouthSmile_L", "browDown_R"}
    assert read.motion({"mouthSmile": 1.0}) == pytest.approx(
        faces.expression["mouthSmile_L"], abs=1e-5
    )


def test_a_damaged_mesh_is_named(tmp_path: Path) -> None:
    (tmp_path / "vertex_indices.json").write_text('{"idx_to_landmark_verts": [0, 5]}')
    (tmp_path / "generic_neutral_mesh.obj").write_text("v 0 0 0\n")
    with pytest.raises(ConfigError, match=r"generic_neutral_mesh\.obj: not an ICT-FaceKit mesh"):
        ScanFaces.load(tmp_path)


def test_a_folder_of_portraits_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="album: no such folder"):
        Sources(tmp_path, portraits=(tmp_path / "album",))


def test_two_sources_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "london").mkdir()
    with pytest.raises(ConfigError, match="another source is called london"):
        Sources(tmp_path, portraits=(tmp_path / "london",))


def test_controls_cover_what_the_animator_asks_for() -> None:
    rng = np.random.default_rng(0)
    drawn = [sample_controls(rng) for _ in range(4000)]
    values = np.array([controls.vector() for controls in drawn])
    emotions = values[:, : len(EMOTIONS)]
    alone = (emotions > 0).sum(1) == 1
    for k in range(len(EMOTIONS)):
        full = alone & (emotions[:, k] == 1.0)
        assert full.sum() > 50
        assert (values[full, 7] == 0.0).any() and values[full, 7].max() > 1.1  # shut and wide lids
        held = np.abs(values[full, 12:15] - HEAD_OF_EMOTIONS[k]).max(1) < 0.3
        assert held.mean() > 0.3
    pairs = (emotions > 0).sum(1) == 2
    path = pairs & np.isclose(emotions.sum(1), 1.0)
    strong = pairs & ((emotions > 0.6).sum(1) == 2)
    triples = (emotions > 0).sum(1) == 3
    assert min(path.sum(), strong.sum(), triples.sum()) > 150


def test_a_recipe_without_drawings_is_refused() -> None:
    with pytest.raises(ConfigError, match="train: 0 drawings"):
        Recipe(train=0)


def test_lines_are_whole(faces: ScanFaces) -> None:
    """The face's outline is one connected line: jaw, ears, hair."""
    count, labels = cv2.connectedComponents((drawn(faces, Controls()) > 0).astype(np.uint8))
    widest = max(np.ptp(np.nonzero(labels == k)[1]) for k in range(1, count))
    assert widest > 50
