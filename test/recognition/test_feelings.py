"""Reading a found face, and errors for a model that does not fit."""

import json
import shutil

import cv2
import numpy as np
import pytest

from emotion_face.errors import ModelError
from emotion_face.recognition import CROP_PX, FEELINGS, FeelingsReader, crop, crop_matrix
from emotion_face.recognition.feelings import Feelings
from emotion_face.resources import share_path


@pytest.fixture(scope="module")
def reader():
    return FeelingsReader()


@pytest.fixture
def coloured(paint_portrait):
    return cv2.cvtColor(paint_portrait(), cv2.COLOR_GRAY2RGB)


def eyes_and_mouth(points):
    return points[36:42].mean(0), points[42:48].mean(0), points[48:68].mean(0)


@pytest.mark.parametrize(("degrees", "scale"), [(0, 1.0), (25, 0.7), (-40, 3.0)])
def test_in_the_crop_every_face_is_level_and_equally_large(portrait_landmarks, degrees, scale):
    c, s = scale * np.cos(np.radians(degrees)), scale * np.sin(np.radians(degrees))
    turned = portrait_landmarks @ np.array([[c, s], [-s, c]]) + (30, -7)
    matrix = crop_matrix(turned)
    left, right, mouth = eyes_and_mouth(turned @ matrix[:, :2].T + matrix[:, 2])
    assert left[1] == pytest.approx(right[1])
    apart = (np.linalg.norm(left - mouth) + np.linalg.norm(right - mouth)) / 2
    assert apart == pytest.approx(0.45 * CROP_PX)
    middle = np.mean([left, right, mouth], axis=0)
    assert middle == pytest.approx(np.array([0.5, 0.43]) * CROP_PX - 0.5)


def test_a_face_without_extent_is_cropped_all_the_same(paint_portrait):
    assert crop(paint_portrait(), np.zeros((68, 2))).shape == (CROP_PX, CROP_PX)


def test_what_is_read_is_whole_and_the_most_probable_is_named(reader, coloured, found_face):
    felt = reader.read(coloured, found_face)
    assert set(felt.probabilities) == set(FEELINGS)
    assert sum(felt.probabilities.values()) == pytest.approx(1.0, abs=1e-5)
    assert felt.emotion == max(felt.probabilities, key=felt.probabilities.get)
    assert felt.confidence == felt.probabilities[felt.emotion]
    assert -1.0 <= felt.valence <= 1.0 and -1.0 <= felt.arousal <= 1.0


def test_the_same_face_is_read_the_same_again(reader, coloured, found_face):
    assert reader.read(coloured, found_face) == reader.read(coloured, found_face)


@pytest.mark.parametrize("tone", [0, 127, 255])
def test_a_picture_of_nothing_is_read_without_nonsense(reader, coloured, found_face, tone):
    felt = reader.read(np.full_like(coloured, tone), found_face)
    assert np.isfinite([*felt.probabilities.values(), felt.valence, felt.arousal]).all()


def test_several_faces_are_read_as_each_alone(reader):
    rng = np.random.default_rng(0)
    crops = rng.integers(0, 256, (3, CROP_PX, CROP_PX)).astype(np.uint8)
    actions = rng.random((3, 52))
    together = reader.tell(crops, actions)
    alone = [reader.tell(crops[k : k + 1], actions[k : k + 1]) for k in range(3)]
    for part in range(2):
        assert together[part] == pytest.approx(np.vstack([one[part] for one in alone]), abs=1e-5)


@pytest.mark.parametrize(("feeling", "meant"), [("disgust", "mad"), ("joy", "joy")])
def test_the_robot_has_an_emotion_for_every_feeling(feeling, meant):
    assert Feelings(feeling, 1.0, {}, 0.0, 0.0).robot_emotion == meant


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"none: not a readable model of feelings"):
        FeelingsReader(tmp_path / "none")


def test_a_model_of_other_feelings_is_refused(tmp_path):
    folder = tmp_path / "other"
    shutil.copytree(share_path("models", "feelings"), folder)
    record = json.loads((folder / "model.json").read_text())
    record["feelings"] = ["hunger"]
    (folder / "model.json").write_text(json.dumps(record))
    with pytest.raises(ModelError, match=r"hunger.*expected.*export it again"):
        FeelingsReader(folder)
