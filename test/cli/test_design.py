"""The verb ``design``."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from emotion_face.cli.main import main
from emotion_face.design import Cartoons, People, code_of, recipe_of
from emotion_face.face import (
    POINTS_SIZE,
    REGIONS,
    Direction,
    drawn_person,
    load_cartoon,
    load_identity,
    parts_of,
    style_of,
)


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path / "emotion_face" / "identities"


def test_two_are_mixed_and_saved(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["design", "mix", "ines", "viktor", "--share", "0.25", "--share", "hair=1"]
    assert main([*words, "--name", "ann"]) == 0
    child = recipe_of("ann")
    assert dict(zip(REGIONS, child.shares["viktor"], strict=True)) == {
        **dict.fromkeys(REGIONS, 0.25),
        "hair": 1.0,
    }
    assert f"code: {code_of(child)}" in capsys.readouterr().out
    assert main([*words, "--name", "ann"]) == 1
    assert "already" in capsys.readouterr().err
    assert main([*words, "--name", "ann", "--replace"]) == 0


def test_a_brood_is_drawn_and_one_is_picked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["design", "breed", "ines", "viktor", "--seed", "3"]
    assert main([*words, "--output", str(tmp_path / "brood.png")]) == 0
    listed = [line.split() for line in capsys.readouterr().out.splitlines()]
    codes = [code for number, code in listed[1:]]
    assert len(set(codes)) == 8
    sheet = cv2.imread(str(tmp_path / "brood.png"), cv2.IMREAD_GRAYSCALE)
    assert sheet.shape == (2 * 140, 4 * 268)
    assert main([*words, "--pick", "3", "--name", "ann"]) == 0
    assert code_of(recipe_of("ann")) == codes[2]


def test_a_code_becomes_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    code = code_of(recipe_of("seed:5"))
    assert main(["design", "share", "seed:5"]) == 0
    assert capsys.readouterr().out == f"code: {code}\n"
    assert main(["design", "share", code, "--name", "ann"]) == 0
    assert recipe_of("ann") == recipe_of("seed:5")


def test_a_drawing_becomes_a_cartoon_and_a_part(
    tmp_path: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawing = np.zeros((64, 128), np.uint8)
    for x in (42, 86):
        cv2.ellipse(drawing, (x, 24), (12, 8), 0, 0, 360, 255, 2)
    cv2.line(drawing, (44, 52), (84, 52), 255, 2)
    file = tmp_path / "drawing.png"
    file.write_bytes(cv2.imencode(".png", drawing)[1].tobytes())
    assert main(["design", "part", str(file), "mine", "--on", "ada", "--anchor", "eyes"]) == 0
    words = ["design", "sketch", str(file), "--name", "ann", "--part", "mine", "--part", "crown"]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "in common with the strokes: " in said
    assert "code: none, a cartoon" in said
    assert parts_of("ann") == ("mine", "crown")
    assert style_of("ann") == "strokes"


def test_parts_are_put_on_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["design", "share", "gus", "--part", "beret", "--name", "ann"]) == 0
    assert parts_of("ann") == ("beret",)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["mix", "ines", "ada"], "cartoon"),
        (["mix", "ines", "nobody"], "nobody"),
        (["mix", "ines", "viktor", "--share", "hare=1"], "did you mean 'hair'"),
        (["mix", "ines", "viktor", "--share", "half"], "expected a number"),
        (["mix", "ines", "viktor", "--share", "2"], "from 0 to 1"),
        (["breed", "ines", "ines"], "the same"),
        (["breed", "ines", "viktor", "--seed", "-1"], "expected 0 to"),
        (["breed", "ines", "viktor", "--pick", "9"], "from 0 to 7"),
        (["breed", "ines", "viktor", "--name", "ann"], "--pick"),
        (["share", "ef1-nonsense"], "ef1-nonsense"),
        (["share", "gus", "--part", "berett", "--name", "ann"], "did you mean 'beret'"),
        (["sketch", "no/such.png"], "No such file"),
        (["part", __file__, "mine"], "not a picture"),
        (["--address", "here"], "an IP address"),
    ],
)
def test_what_cannot_be_is_refused(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["design", *words]) == 1
    assert said in capsys.readouterr().err


def test_a_cartoon_is_changed_and_saved(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    size = load_cartoon().identity_size
    hair = Direction("long hair", "hair", np.eye(size)[18], -1.5, 1.5, True)
    monkeypatch.setattr(Cartoons, "directions", {"long hair": hair})
    assert main(["design", "change", "ada"]) == 0
    assert "long hair" in capsys.readouterr().out
    change = ["design", "change", "ada", "--amount", "long hair=-1.5"]
    assert main([*change, "--name", "eve"]) == 0
    assert "a cartoon has no code" in capsys.readouterr().out
    moved = load_identity(load_cartoon(), "eve") - load_identity(load_cartoon(), "ada")
    assert np.flatnonzero(moved.round(3)).tolist() == [18]
    assert main(["design", "change", "--words", "short hair, zebra", "--name", "joe"]) == 0
    assert "not drawn: zebra" in capsys.readouterr().out
    assert load_identity(load_cartoon(), "joe")[18] == -1.5
    assert main(["design", "change", "ada", "--amount", "long hair=short"]) == 1
    assert "expected a number" in capsys.readouterr().err


def test_a_portrait_is_changed_saved_and_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = np.zeros(POINTS_SIZE)
    code[3 * 48 + 1 : 3 * 68 : 3] = 1.0
    mouth = {"low mouth": Direction("low mouth", "mouth", code, -1.5, 3.0)}
    monkeypatch.setattr(People, "directions", mouth)
    for module in ("identity", "identity_files"):
        monkeypatch.setattr(f"emotion_face.face.{module}.portrait_directions", lambda: mouth)
    assert main(["design", "change", "ines"]) == 0
    assert "-1.50 to +3.00" in capsys.readouterr().out
    change = ["design", "change", "ines", "--amount", "low mouth=2"]
    assert main([*change, "--name", "eve"]) == 0
    assert "code: ef1-4zdpmta+low_mouth=2\n" in capsys.readouterr().out
    moved = drawn_person("eve").landmarks - drawn_person("ines").landmarks
    assert moved[48:68] == pytest.approx(np.tile([0.0, 2.0], (20, 1)))
    assert main(["design", "share", "ef1-4zdpmta+low_mouth=2", "--name", "eva"]) == 0
    assert (drawn_person("eva").landmarks == drawn_person("eve").landmarks).all()
    assert main(["design", "change", "ines", "--amount", "long hair=1"]) == 1
    assert "low mouth" in capsys.readouterr().err
