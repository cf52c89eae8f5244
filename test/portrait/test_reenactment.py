"""A photograph that acts, and the verb ``reenact``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest
from studio import KnownFaces, RoundSegmenter, Studio

from emotion_face.affect import EMOTIONS
from emotion_face.cli import reenact
from emotion_face.cli.main import main
from emotion_face.face import Controls
from emotion_face.portrait.artist import Artist, Model
from emotion_face.portrait.reenactment import reenacted

Act = Callable[..., np.ndarray]


@pytest.fixture(scope="module")
def act(model: Model) -> Act:
    return lambda **controls: reenacted(model.sitter, Controls(**controls)).astype(int)


def changed(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Share of changed pixels of the upper face, and of the mouth."""
    moved = np.abs(a - b) > 12
    return np.array([moved[100:200, 90:250].mean(), moved[220:290, 110:230].mean()])


def test_a_calm_photograph_is_the_photograph(act: Act, model: Model) -> None:
    grey = cv2.resize(model.sitter.grey, (343, 336), interpolation=cv2.INTER_AREA) * 255
    assert act().shape == (336, 343)
    assert (np.abs(act() - grey) < 25).mean() > 0.95


@pytest.mark.parametrize("emotion", ["mad", "joy", "surprise"])
def test_an_emotion_moves_eyes_and_mouth(act: Act, emotion: str) -> None:
    felt = np.eye(len(EMOTIONS))[EMOTIONS.index(emotion)]
    assert changed(act(emotions=felt), act()).max() > 0.05
    assert (changed(act(emotions=felt), act()) > 0.01).all()


def test_an_open_mouth_shows_the_dark(act: Act) -> None:
    mouth = (slice(230, 280), slice(140, 200))
    assert act(jaw=1.0)[mouth].min() < act()[mouth].min() - 20


def test_each_lid_shuts_by_itself(act: Act) -> None:
    left, right = act(lid_left=0.0), act(lid_right=0.0)
    for shut, here, there in (
        (left, slice(90, 165), slice(180, 255)), (right, slice(180, 255), slice(90, 165)),
    ):  # fmt: skip
        moved = np.abs(shut - act())[130:200]
        assert moved[:, here].sum() > 3 * moved[:, there].sum()


def test_the_head_turns_and_tilts(act: Act) -> None:
    for turned in (act(yaw=1.0), act(pitch=1.0), act(roll=1.0)):
        assert (np.abs(turned - act()) > 12).mean() > 0.02


@pytest.fixture
def known(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> KnownFaces:
    """The faces that are found."""
    faces = KnownFaces(studio.photograph(shape=1)[1])

    @contextmanager
    def artist() -> Iterator[Artist]:
        yield Artist(faces, RoundSegmenter(), studio.head)

    monkeypatch.setattr(reenact, "artist", artist)
    return faces


@pytest.mark.parametrize("name", ["film.gif", "film.mp4"])
def test_a_film_shows_the_photograph_beside_its_drawings(
    picture: Path, known: KnownFaces, tmp_path: Path, name: str
) -> None:
    output = tmp_path / "films" / name
    words = ["reenact", str(picture), "--emotions", "joy", "--seconds", "0.5"]
    assert main([*words, "--output", str(output)]) == 0
    film = cv2.VideoCapture(str(output))
    shown = [film.read()[1] for _ in range(20)]
    assert {picture.shape for picture in shown} == {(336, 1000, 3)}
    for columns in (slice(0, 343), slice(360, 1000)):
        assert (shown[0][:, columns] != shown[-1][:, columns]).mean() > 0.01
    assert [file.name for file in output.parent.iterdir()] == [name], "only the film is kept"


def test_frames_are_a_file_each(picture: Path, known: KnownFaces, tmp_path: Path) -> None:
    output = tmp_path / "films" / "face.png"
    words = ["reenact", str(picture), "--emotions", "", "--seconds", "0.5", "--output", str(output)]
    assert main(words) == 0
    assert (output.parent / "face-00000040.png").is_file()


def test_what_cannot_be_is_refused_and_leaves_no_film(
    picture: Path, known: KnownFaces, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "film.gif"
    words = ["reenact", str(picture), "--output"]
    assert main([*words, str(output.with_suffix(".avi"))]) == 1
    assert "a name ending in .gif" in capsys.readouterr().err
    assert main([*words, str(output), "--emotions", "yoy"]) == 1
    assert "did you mean 'joy'" in capsys.readouterr().err
    known.faces.clear()
    assert main([*words, str(output)]) == 1
    assert "no face found" in capsys.readouterr().err
    assert not output.exists()
