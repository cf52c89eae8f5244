"""Viewers: sheets without hints, and scores of the answers."""

from pathlib import Path

import cv2
import pytest
import yaml

from emotion_face.errors import ConfigError
from emotion_face.evaluation.movement import NAMES
from emotion_face.evaluation.viewers import families, readers, reading, score, write_sheet
from emotion_face.face import load_generator


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sheet and its key."""
    folder = tmp_path_factory.mktemp("viewers")
    write_sheet(folder, load_generator(), seed=3)
    return folder


def answer(folder: Path, name: str, protocol: str, answers: dict[int, str]) -> None:
    record = {"protocol": protocol, "answers": answers}
    (folder / f"answers-{name}.yaml").write_text(yaml.safe_dump(record))


def key_of(folder: Path) -> dict[int, str]:
    return yaml.safe_load((folder / "key.yaml").read_text())


def copied(asked: Path, folder: Path) -> Path:
    (folder / "key.yaml").write_text((asked / "key.yaml").read_text())
    return folder


def test_a_sheet_shows_every_expression_of_three_people_out_of_order(asked: Path) -> None:
    key = key_of(asked)
    assert sorted(key) == list(range(1, 25))
    assert sorted(key.values()) == sorted(3 * NAMES)
    assert [key[number] for number in sorted(key)] != sorted(key.values())
    picture = cv2.imread(str(asked / "sheet.png"), cv2.IMREAD_GRAYSCALE)
    assert 0.01 < (picture == 255).mean() < 0.99


def test_the_same_seed_gives_the_same_sheet(asked: Path, tmp_path: Path) -> None:
    write_sheet(tmp_path, load_generator(), seed=3)
    assert (tmp_path / "sheet.png").read_bytes() == (asked / "sheet.png").read_bytes()
    assert key_of(tmp_path) == key_of(asked)


def test_answers_are_scored_by_protocol_and_emotion(asked: Path, tmp_path: Path) -> None:
    folder = copied(asked, tmp_path)
    key = key_of(folder)
    answer(folder, "a", "choice", key)
    answer(folder, "b", "choice", dict.fromkeys(key, "neutral"))
    words = {"joy": "Laughing out loud", "power": "smug, confident", "mad": "calm"}
    answer(folder, "c", "free", {n: words.get(name, name) for n, name in key.items()})
    scores = score(folder)
    assert scores["choice"].viewers == 2 and scores["choice"].answers == 48
    assert scores["choice"].share == pytest.approx((24 + 3) / 48)
    assert scores["choice"].right["neutral"] == 1.0 and scores["choice"].right["joy"] == 0.5
    assert scores["free"].right == {name: float(name != "mad") for name in NAMES}
    section = readers(folder)
    assert [gate.passed for gate in section.gates] == [False, True, False]
    assert "mad" in section.gates[-1].quantity


def test_nobody_asked_is_said(tmp_path: Path) -> None:
    section = readers(tmp_path)
    assert not section.gates and "Nobody" in section.text[0]


@pytest.mark.parametrize(
    ("text", "protocol", "emotion"),
    [
        ("Joy ", "choice", "joy"),
        ("happy", "choice", None),
        ("happy", "free", "joy"),
        ("a bit self-satisfied", "free", "power"),
        ("shocked and afraid", "free", "surprise"),
        ("constipated", "free", None),
    ],
)
def test_an_answer_is_read(text: str, protocol: str, emotion: str | None) -> None:
    assert reading(text, protocol, families()) == emotion


def test_a_missing_answer_and_an_unknown_protocol_are_refused(asked: Path, tmp_path: Path) -> None:
    folder = copied(asked, tmp_path)
    answer(folder, "a", "choice", {1: "joy"})
    with pytest.raises(ConfigError, match="all of 1 to 24"):
        score(folder)
    answer(folder, "a", "guess", key_of(folder))
    with pytest.raises(ConfigError, match="choice or free"):
        score(folder)


def test_a_sheet_with_answers_is_not_replaced(asked: Path, tmp_path: Path) -> None:
    folder = copied(asked, tmp_path)
    answer(folder, "a", "choice", key_of(folder))
    with pytest.raises(ConfigError, match="another folder"):
        write_sheet(folder, load_generator(), seed=4)


def test_a_word_of_two_families_is_refused(tmp_path: Path) -> None:
    lexicon = {name: [name, "odd"] if name in ("joy", "sad") else [name] for name in NAMES}
    (tmp_path / "families.yaml").write_text(yaml.safe_dump(lexicon))
    with pytest.raises(ConfigError, match="'odd' is of joy and of sad"):
        families(tmp_path / "families.yaml")
