"""Requests of a page."""

import json

import pytest

from emotion_face.dashboard import request_of
from emotion_face.design.designer import Designer
from emotion_face.design.requests import DesignRequest
from emotion_face.errors import DashboardError


@pytest.mark.parametrize(
    "asked",
    [
        "nonsense",
        "[]",
        '{"do": "start"',
        {"do": "format"},
        {"do": "start", "person": "../../secret.yaml"},
        {"do": "marry", "person": "/etc/x.yml"},
        {"do": "start", "person": 3},
        {"do": "mix", "share": "all"},
        {"do": "pick", "number": -1},
        {"do": "breed", "number": 2**40},
        {"do": "breed", "number": 1.5},
        {"do": "save", "name": "ann", "replaces": "yes"},
        {"do": "undo", "what": "all"},
        {"do": "wear", "parts": "beret"},
        {"do": "wear", "parts": [3]},
        {"do": "change", "amounts": [1.0]},
        {"do": "change", "amounts": "much"},
        {"do": "describe", "text": ["old"]},
        {},
    ],
)
def test_nonsense_is_refused(asked: object) -> None:
    with pytest.raises(DashboardError, match="request refused"):
        request_of(DesignRequest, asked if isinstance(asked, str) else json.dumps(asked))


@pytest.mark.parametrize("strokes", ["", "AAAA", "!" * 1368, "A" * 1372])
def test_strokes_of_another_size_are_refused(strokes: str) -> None:
    asked = request_of(DesignRequest, json.dumps({"do": "sketch", "strokes": strokes}))
    with pytest.raises(DashboardError, match="128 x 64"):
        asked.perform(Designer())


def test_a_step_is_taken() -> None:
    designer = Designer("ines", "viktor")
    request_of(DesignRequest, '{"do": "mix", "share": [1, 1, 1, 1, 1]}').perform(designer)
    assert designer.design.child == designer.design.second
