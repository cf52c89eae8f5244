"""Faces that act feelings, of a photograph."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from studio import KnownFaces, RoundSegmenter, Studio

from emotion_face.portrait.artist import Artist
from emotion_face.portrait.head import Head
from emotion_face.portrait.sitter import seat
from emotion_face.recognition import FEELINGS
from emotion_face.training import acts, feeling_faces
from emotion_face.training.feeling_faces import ActingRecipe
from emotion_face.training.portrait_dataset import Photograph


@pytest.fixture(scope="module")
def studio():
    return Studio(Head.load())


@pytest.fixture(scope="module")
def sitter(studio):
    image, face = studio.photograph()
    return seat(image, face, studio.head, RoundSegmenter(), 0.0)


def act(sitter, feeling, strength=1.0, seed=0):
    return acts.sample_act(feeling, strength, sitter.head, np.random.default_rng(seed))


def test_there_is_an_act_for_every_feeling_of_actions_that_the_head_has():
    assert tuple(acts.ACTS) == FEELINGS
    head = Head.load()
    for ways in acts.ACTS.values():
        for way in ways:
            assert all((head.activation({name: 1.0}) > 0).any() for name in way)


def test_a_stronger_act_moves_the_brows_and_the_mouth_more(sitter):
    def moved(strength):
        calm = replace(act(sitter, "surprise", strength), active=np.zeros(len(sitter.head.names)))
        points = [acts.picture(sitter, one)[1] for one in (calm, act(sitter, "surprise", strength))]
        return np.abs(points[1] - points[0])[17:].max()

    assert moved(1.2) > 1.5 * moved(0.5) > 0.0


def test_an_open_mouth_is_dark_below_its_teeth(sitter):
    picture, points = acts.picture(sitter, act(sitter, "surprise", 1.2))
    left, right, top, bottom = (points[k] for k in (60, 64, 62, 66))
    x = round((left[0] + right[0]) / 2)
    column = picture[round(top[1]) + 1 : round(bottom[1]), x].astype(int)
    assert column.min() < 60
    assert column.argmax() < column.argmin()


def test_a_photograph_acts_every_feeling(studio, tmp_path, monkeypatch):
    image, face = studio.photograph()
    cv2.imwrite(str(tmp_path / "ann.png"), image)
    artist = Artist(KnownFaces(face), RoundSegmenter(), studio.head)
    monkeypatch.setattr(feeling_faces._Worker, "artist", artist, raising=False)
    photograph = Photograph("made-up/ann", tmp_path / "ann.png", False)
    files = [tmp_path / "1" / "ann.npz", tmp_path / "2" / "ann.npz"]
    for file in files:
        file.parent.mkdir()
        assert feeling_faces._Worker.act(photograph, ActingRecipe(further=2), file) == ""
    first, again = ([feeling_faces._load([file], "train")] for file in files)
    made, same = first[0], again[0]
    assert made.labels.tolist()[:8] == [-1, *range(7)]
    assert len(made) == 10 and made.views.shape[1:] == (96, 96)
    np.testing.assert_array_equal(made.views, same.views)
