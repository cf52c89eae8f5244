"""The ``adopt`` verb: from a photograph to an identity that the nodes find."""

import resource
from pathlib import Path

import cv2
import numpy as np
import pytest
from studio import KnownFaces, RoundSegmenter, Studio

from emotion_face.cli import adopt
from emotion_face.cli.main import main
from emotion_face.face import KEYS, drawn_person


@pytest.fixture
def cameras(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[KnownFaces, Path]:
    """Stand-ins for MediaPipe, and a folder for the user's own people."""

    class Finder(KnownFaces):
        def __enter__(self) -> "Finder":
            return self

        def __exit__(self, *_: object) -> None:
            pass

    finder = Finder(studio.photograph(shape=1)[1])
    monkeypatch.setattr(adopt, "FaceFinder", lambda _: finder)
    monkeypatch.setattr(adopt, "SelfieSegmenter", RoundSegmenter)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return finder, tmp_path / "data" / "emotion_face" / "identities"


def test_a_person_is_adopted_and_found_by_name(
    picture: Path, cameras: tuple[KnownFaces, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["adopt", str(picture), "--name", "grandma"]) == 0
    assert "identity:=grandma" in capsys.readouterr().out
    folder = cameras[1]
    assert {file.name for file in folder.iterdir()} == {
        "grandma.yaml", "grandma.png", "grandma-sheet.png",
    }  # fmt: skip
    assert (drawn_person("grandma").fields[0] > 0).mean() > 0.1
    sheet = cv2.imread(str(folder / "grandma-sheet.png"), cv2.IMREAD_GRAYSCALE)
    assert sheet.shape[0] > 3 * 64
    assert len({sheet[y : y + 190, x : x + 380].tobytes() for y in (6, 210) for x in (6, 402)}) == 4


def test_several_photographs_are_averaged(
    picture: Path, tmp_path: Path, cameras: tuple[KnownFaces, Path]
) -> None:
    for names in (["one"], ["two", "same"]):
        words = ["adopt", *[str(picture)] * len(names), "--name", names[0], "--output"]
        assert main([*words, str(tmp_path / "out")]) == 0
    one, two = (drawn_person(str(tmp_path / "out" / f"{name}.yaml")) for name in ("one", "two"))
    assert ((one.fields > 0) == (two.fields > 0)).mean() > 0.98


def test_an_emotion_is_acted_as_strongly_as_asked(
    picture: Path, tmp_path: Path, cameras: tuple[KnownFaces, Path]
) -> None:
    for name, factor in (("weak", 0.4), ("plain", 1.0), ("strong", 1.4)):
        words = ["adopt", str(picture), "--name", name, "--strength", f"joy={factor}"]
        assert main([*words, "--output", str(tmp_path / "out")]) == 0
    weak, plain, strong = (
        drawn_person(str(tmp_path / "out" / f"{name}.yaml")).fields > 0
        for name in ("weak", "plain", "strong")
    )
    calm, sad, joy = 0, list(KEYS).index("sad"), list(KEYS).index("joy")
    moved = [(person[joy] != person[calm]).sum() for person in (weak, plain, strong)]
    assert moved[0] < 0.7 * moved[1] < 0.7 * moved[2]
    assert (weak[sad] == strong[sad]).all()


def test_a_caricature_is_as_strong_as_asked(
    picture: Path, tmp_path: Path, cameras: tuple[KnownFaces, Path]
) -> None:
    for name, share in (("life", 0.0), ("caricature", 0.9)):
        words = ["adopt", str(picture), "--name", name, "--caricature", f"{share}"]
        assert main([*words, "--output", str(tmp_path / "out")]) == 0
    life, caricature = (
        drawn_person(str(tmp_path / "out" / f"{name}.yaml")).landmarks
        for name in ("life", "caricature")
    )
    assert np.abs(life - caricature).max() > 0.4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--name", "Grand Ma"], "small letters"),
        (["--name", "grandma", "--model", "strokes"], "draws no portraits"),
        (["--name", "grandma", "--caricature", "1.5"], "expected a share, 0 to 1"),
        (["--name", "grandma", "--strength", "yoy=1.2"], "did you mean 'joy'"),
        (["--name", "grandma", "--strength", "joy=9"], "0.3 to 1.5"),
        (["--name", "grandma", "--strength", "joy"], "0.3 to 1.5"),
    ],
)
def test_what_cannot_be_is_refused(
    words: list[str],
    said: str,
    picture: Path,
    cameras: tuple[KnownFaces, Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["adopt", str(picture), *words]) == 1
    assert said in capsys.readouterr().err


def test_nobody_is_overwritten_unasked(
    picture: Path, cameras: tuple[KnownFaces, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["adopt", str(picture), "--name", "grandma"]
    assert main(words) == 0
    assert main(words) == 1
    assert "--replace" in capsys.readouterr().err
    assert main([*words, "--replace"]) == 0


def test_a_full_disk_leaves_the_old_person_whole_and_nothing_broken(
    picture: Path, cameras: tuple[KnownFaces, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["adopt", str(picture), "--name", "grandma"]
    assert main(words) == 0
    before = {file.name: file.read_bytes() for file in cameras[1].iterdir()}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        assert main([*words, "--replace", "--caricature", "0.9"]) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "choose another --output" in capsys.readouterr().err
    assert {file.name: file.read_bytes() for file in cameras[1].iterdir()} == before


def test_a_picture_without_a_face_leaves_no_file(
    picture: Path, cameras: tuple[KnownFaces, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    cameras[0].faces.clear()
    assert main(["adopt", str(picture), "--name", "grandma"]) == 1
    assert "no face found" in capsys.readouterr().err
    assert not cameras[1].exists()


def test_a_dark_picture_is_refused(
    studio: Studio, tmp_path: Path, cameras: tuple[KnownFaces, Path], capsys
) -> None:
    file = tmp_path / "night.png"
    cv2.imwrite(str(file), (studio.photograph(shape=1)[0] * 0.08).astype(np.uint8))
    assert main(["adopt", str(file), "--name", "grandma"]) == 1
    assert "light it from the front" in capsys.readouterr().err
