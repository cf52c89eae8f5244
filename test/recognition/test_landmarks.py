"""Landmarks of a found face, and errors if MediaPipe or its model is missing."""

import sys
from pathlib import Path

import numpy as np
import pytest

from emotion_face.errors import ModelError
from emotion_face.recognition.landmarks import (
    LANDMARKS,
    MODEL_VARIABLE,
    FaceFinder,
    FoundFace,
    model_path,
    resampled,
)


def found(landmarks: np.ndarray) -> FoundFace:
    return FoundFace(landmarks, np.eye(3), {})


def test_the_box_holds_the_landmarks() -> None:
    landmarks = np.random.default_rng(0).uniform(0, 1, (LANDMARKS, 3))
    landmarks[7, :2], landmarks[9, :2] = (-3, 2), (5, 4)
    face = found(landmarks)
    assert face.box[0] == -3 and face.box[2] == 5
    assert face.size == 8


def test_multi_pie_points_follow_the_mesh() -> None:
    landmarks = np.random.default_rng(1).uniform(0, 100, (LANDMARKS, 3))
    points = found(landmarks).multi_pie()
    assert points.shape == (68, 2)
    assert points[0] == pytest.approx(landmarks[127, :2])  # the outline's ends, by the ears
    assert points[16] == pytest.approx(landmarks[356, :2])
    assert points[36] == pytest.approx(landmarks[33, :2])  # outer corner of the image-left eye
    moved = found(landmarks + np.array([10, -5, 3])).multi_pie()
    assert moved - points == pytest.approx(np.tile([10, -5], (68, 1)))


def test_resampled_points_lie_at_equal_steps() -> None:
    line = resampled(np.array([[0.0, 0.0], [1.0, 0.0], [4.0, 0.0]]), 5)
    assert line[:, 0] == pytest.approx([0, 1, 2, 3, 4])


def test_a_missing_model_says_where_it_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MODEL_VARIABLE, str(tmp_path / "none.task"))
    with pytest.raises(ModelError, match=rf"none\.task.*download.*{MODEL_VARIABLE}"):
        model_path()


def test_a_named_model_goes_before_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, other = tmp_path / "named.task", tmp_path / "other.task"
    named.touch()
    other.touch()
    monkeypatch.setenv(MODEL_VARIABLE, str(other))
    assert model_path(named) == named
    assert model_path() == other


def test_missing_mediapipe_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / "face_landmarker.task"
    model.touch()
    monkeypatch.setitem(sys.modules, "mediapipe", None)
    with pytest.raises(ModelError, match="make photo"):
        FaceFinder(model)
