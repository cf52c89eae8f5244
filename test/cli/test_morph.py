"""The verb ``morph``."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageSequence

from emotion_face.cli import morph
from emotion_face.cli.main import main
from emotion_face.face import drawn_person


def frames_of(path: Path) -> list[np.ndarray]:
    return [np.array(frame.convert("L")) for frame in ImageSequence.Iterator(Image.open(path))]


def test_one_becomes_another_and_the_film_is_the_same_again(tmp_path: Path) -> None:
    words = ["morph", "ines", "seed:3", "--emotions", "joy", "--seconds", "0.6", "--output"]
    first, again = tmp_path / "first.gif", tmp_path / "again.gif"
    assert main([*words, str(first)]) == 0
    assert main([*words, str(again)]) == 0
    assert first.read_bytes() == again.read_bytes()
    frames = frames_of(first)
    assert len(frames) > 15 and frames[0].shape == (256, 512)
    assert (frames[0] != frames[-1]).mean() > 0.03


def test_frames_for_the_panel_are_a_file_each(tmp_path: Path) -> None:
    output = tmp_path / "frames" / "face.png"
    words = ["morph", "ada", "otto", "--emotions", "", "--seconds", "0.5"]
    assert main([*words, "--output", str(output)]) == 0
    files = sorted(output.parent.iterdir())
    assert len(files) > 5 and files[0].name == "face-00000000.png"
    assert cv2.imread(str(files[0])).shape == (256, 512, 3)


def test_a_photograph_is_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photograph = tmp_path / "ann.JPG"
    photograph.write_bytes(cv2.imencode(".jpg", np.full((40, 30, 3), 9, np.uint8))[1].tobytes())
    seen = []

    def person_in(image: np.ndarray) -> object:
        seen.append(image.shape)
        return drawn_person("mei")

    monkeypatch.setattr(morph, "person_in", person_in)
    words = ["--emotions", "", "--seconds", "0.5", "--output"]
    shown = {}
    for name in (str(photograph), "mei"):
        assert main(["morph", name, "gus", *words, str(tmp_path / "film.gif")]) == 0
        shown[name] = (tmp_path / "film.gif").read_bytes()
    assert seen == [(40, 30, 3)]
    assert shown["mei"] == shown[str(photograph)]
    assert {file.name for file in tmp_path.iterdir()} == {"ann.JPG", "film.gif"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ines", "ada"], "expected the same of both"),
        (["ines", "nobody"], "nobody"),
        (["ines", "nothing.jpg"], "expected a picture file"),
        (["ines", "ef1-nonsense"], "ef1-nonsense"),
        (["ines", "gus", "--emotions", "joy,yoy"], "did you mean 'joy'"),
        (["ines", "gus", "--seconds", "0"], "from 0.5 to 60"),
        (["ines", "gus", "--output", "film.avi"], "a name ending in"),
    ],
)
def test_what_cannot_be_is_refused(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(["morph", *words]) == 1
    assert said in capsys.readouterr().err
