"""A studio with one sitter."""

from pathlib import Path

import cv2
import pytest
from studio import KnownFaces, RoundSegmenter, Studio

from emotion_face.portrait.artist import Artist, Model
from emotion_face.portrait.head import Head


@pytest.fixture(scope="session")
def studio() -> Studio:
    return Studio(Head.load())


@pytest.fixture(scope="session")
def model(studio: Studio) -> Model:
    image, face = studio.photograph(shape=1)
    return Artist(KnownFaces(face), RoundSegmenter(), studio.head).model(image)


@pytest.fixture
def picture(studio: Studio, tmp_path: Path) -> Path:
    file = tmp_path / "somebody.png"
    cv2.imwrite(str(file), studio.photograph(shape=1)[0])
    return file
