"""People's guesses in the report."""

from pathlib import Path

import yaml

from emotion_face.evaluation.guesses import guesses, tally
from emotion_face.evaluation.lineups import cold_naming
from emotion_face.guess import FEELINGS, Tally, answered, cards

CLASSIFIER = tally(0.9927, 1228)


def test_before_anybody_is_asked_there_are_none() -> None:
    section = guesses([], "strokes", CLASSIFIER, None)
    assert "| 0 people | - | - | 0 |" in section.text[1]
    assert "| the classifier | 99.3 % | 98.6 to 99.6 % | 1228 |" in section.text[1]
    assert "| cold viewing (language models that see) | - | - | 0 |" in section.text[1]
    assert len(section.text) == 2


def test_people_stand_beside_the_classifier_and_cold_viewers() -> None:
    said = [card.shown if card.shown != "fear" else "surprise" for card in cards(3)]
    answers = [
        answer for viewer in ("a", "b") for answer in answered(viewer * 8, "page", 3, said)
    ]  # fmt: skip
    section = guesses(answers, "portrait", CLASSIFIER, Tally(2, 46, 48))
    assert "| 2 people | 87.5 % | 64.0 to 96.5 % | 16 |" in section.text[1]
    assert "| 95.8 % |" in section.text[1]
    assert "| chance | 12.5 % |" in section.text[1]
    assert f"| {FEELINGS['fear']} | 0.0 % |" in section.text[2]
    assert section.figures["all"] == {"viewers": 2, "right": 14, "answers": 16}


def test_cold_answers_beside_a_sheet_of_portraits_are_counted(tmp_path: Path) -> None:
    assert cold_naming(tmp_path) is None
    shown = {1: "joy", 2: "sad", 3: "mad"}
    key = {number: {"expression": name, "person": "ann"} for number, name in shown.items()}
    (tmp_path / "key.yaml").write_text(yaml.safe_dump(key))
    (tmp_path / "answers-choice.yaml").write_text(yaml.safe_dump({"answers": {**shown, 3: "joy"}}))
    assert cold_naming(tmp_path) == Tally(1, 2, 3)
