"""How good the network of feelings is."""

from dataclasses import replace

import numpy as np
import pytest

from emotion_face.evaluation import feelings as figures
from emotion_face.recognition import FEELINGS
from emotion_face.training.feelings_loop import AFFECT


def answers(faces, right):
    """Sure answers, of which some share is right and the rest says surprise."""
    told = np.full(len(faces), FEELINGS.index("surprise"))
    told[: round(right * len(faces))] = faces.labels[: round(right * len(faces))]
    probabilities = np.eye(7)[told]
    return figures.Answers(probabilities, probabilities @ AFFECT, 1.0)


def test_figures_of_perfect_and_of_half_right_answers(faces):
    perfect = figures.figures(answers(faces, 1.0), faces)
    assert perfect["accuracy"] == perfect["macro_six"] == perfect["worst"] == 1.0
    assert perfect["calibration_error"] == 0.0
    half = figures.figures(answers(faces, 0.5), faces)
    assert half["accuracy"] == pytest.approx(0.5)
    assert half["calibration_error"] == pytest.approx(0.5)
    assert set(half) >= {"accuracy_joy", "accuracy_mad"} and "accuracy_sad" not in half


def test_of_six_feelings_disgust_is_not_said(faces):
    probabilities = np.zeros((40, 7))
    probabilities[:, FEELINGS.index("disgust")] = 0.6
    probabilities[np.arange(40), faces.labels] = 0.4
    found = figures.figures(figures.Answers(probabilities, probabilities @ AFFECT, 1.0), faces)
    assert (found["macro"], found["macro_six"]) == (0.0, 1.0)


def test_concordance_falls_with_an_offset_that_correlation_does_not_see():
    true = np.linspace(-1, 1, 50)
    assert figures.concordance(true, true) == pytest.approx(1.0)
    assert figures.concordance(true + 1.0, true) < 0.5
    assert figures.concordance(-true, true) == pytest.approx(-1.0)


def test_valence_is_measured_where_it_is_given(faces):
    given = faces.affect.copy()
    given[:20] = [(0.5, 0.2), (-0.5, 0.1)] * 10
    found = figures.figures(answers(faces, 1.0), replace(faces, affect=given))
    assert found["ccc_valence"] > 0.5
    assert "ccc_valence" not in figures.figures(answers(faces, 1.0), faces)
