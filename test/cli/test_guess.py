"""The verb ``guess``."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from emotion_face.cli.main import main
from emotion_face.guess import FEELINGS, cards, read_answers


def test_a_sheet_is_printed_and_its_answers_on_a_second_one(tmp_path: Path) -> None:
    for folder in ("first", "again"):
        assert main(["guess", "sheet", "--seed", "7", "--output", str(tmp_path / folder)]) == 0
    names = ("guess-7.png", "guess-7-answers.png")
    asked, told = (cv2.imread(str(tmp_path / "first" / n), cv2.IMREAD_GRAYSCALE) for n in names)
    assert asked.shape == told.shape == (3508, 2480)
    assert 0 < (asked != told).mean() < 0.05, "the words alone are new"
    for name in names:
        first, again = ((tmp_path / folder / name).read_bytes() for folder in ("first", "again"))
        assert first == again


def test_what_was_written_is_entered_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "answers.csv"
    words = [FEELINGS[card.shown] for card in cards(7)]
    words[0] = "Sad" if cards(7)[0].shown != "sad" else "calm"
    assert main(["guess", "--answers", str(file), "enter", "7", *words]) == 0
    assert "15 of 16" in capsys.readouterr().out
    assert {answer.place for answer in read_answers(file)} == {"paper"}
    assert main(["guess", "--answers", str(file), "enter", "7", *words]) == 0
    assert len({answer.viewer for answer in read_answers(file)}) == 2, "two may fill the same sheet"
    capsys.readouterr()
    assert main(["guess", "--answers", str(file), "score"]) == 0
    said = capsys.readouterr().out
    assert "people: 2" in said and "portrait" in said and "strokes" in said


def test_before_anybody_answers_there_are_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["guess", "--answers", str(tmp_path / "none.csv"), "score"]) == 0
    assert "people: 0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["enter", "7", "joy"], "16 feelings"),
        (["enter", "-1", *["joy"] * 16], "expected 0 to"),
        (["enter", "7", *["yoy"] * 16], "did you mean 'joy'"),
        (["sheet", "--seed", "-1"], "expected 0 to"),
        (["--address", "here"], "an IP address"),
    ],
)
def test_what_cannot_be_is_refused(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(["guess", "--answers", str(tmp_path / "answers.csv"), *words]) == 1
    assert said in capsys.readouterr().err


def test_a_page_does_not_begin_with_answers_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(np.arange(100, dtype=np.uint8).tobytes())
    assert main(["guess", "--answers", str(file), "--port", "0"]) == 1
    assert "expected the columns" in capsys.readouterr().err
