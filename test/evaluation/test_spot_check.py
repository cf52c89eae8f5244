"""The committed report belongs to the shipped weights: two of its figures, recomputed."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from emotion_face.evaluation.spot_check import spot_check
from emotion_face.face import load_generator
from emotion_face.resources import share_path

REPORT = Path(__file__).parents[2] / "docs" / "report"


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    return json.loads((REPORT / "figures.json").read_text())


def test_the_report_is_of_the_shipped_weights(figures: dict[str, Any]) -> None:
    weights = share_path("models", "strokes", "model.onnx").read_bytes()
    assert figures["sha256"] == hashlib.sha256(weights).hexdigest()
    assert figures["sha256"] in (REPORT / "README.md").read_text()


def test_its_movement_and_ink_come_out_again(figures: dict[str, Any]) -> None:
    """Equal within the rounding of another processor."""
    found = spot_check(load_generator())
    kept = figures["spot_check"]
    assert found["path_flips"] == pytest.approx(kept["path_flips"], rel=0.02)
    assert found["ink_px"] == pytest.approx(kept["ink_px"], rel=0.01)
    assert sum(found["specks"]) == pytest.approx(sum(kept["specks"]), abs=1)
