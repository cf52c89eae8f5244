"""Strokes: the nearest person is found, and the rest is a part that lies where it was drawn."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from emotion_face.design import Designer, nearest
from emotion_face.design.pictures import calm_view
from emotion_face.errors import DesignError, EmotionFaceError
from emotion_face.face import (
    ANCHORS,
    Controls,
    OnnxGenerator,
    binarize,
    load_cartoon,
    load_identity,
    load_parts,
    parts_of,
    warp,
)


@pytest.fixture(scope="module")
def cartoons() -> OnnxGenerator:
    return load_cartoon()


def drawing(generator: OnnxGenerator, name: str) -> NDArray[np.bool_]:
    code = load_identity(generator, name)
    return binarize(warp(generator.field(code, Controls()), calm_view(code))) > 0


def whiskers() -> NDArray[np.bool_]:
    strokes = np.zeros((64, 128), np.uint8)
    for up in (0, 8):
        cv2.line(strokes, (88, 46), (110, 38 + up), 1, 2)
    return strokes > 0


def test_a_person_who_can_be_drawn_is_found(cartoons: OnnxGenerator) -> None:
    strokes = drawing(cartoons, "seed:101")
    match = nearest(cartoons, strokes)
    assert match.overlap > 0.75
    assert match.met > 0.97
    assert not match.missed.any()
    assert match.code.shape == (cartoons.identity_size,)
    assert (nearest(cartoons, strokes).code == match.code).all()


def test_what_no_person_has_is_missed_and_only_that(cartoons: OnnxGenerator) -> None:
    plain = drawing(cartoons, "seed:101")
    whisker = np.zeros((64, 128), np.uint8)
    cv2.line(whisker, (100, 40), (112, 36), 1, 3)
    match = nearest(cartoons, plain | (whisker > 0))
    far = cv2.dilate(whisker, np.ones((9, 9), np.uint8)) > 0
    assert match.missed[whisker > 0].mean() > 0.3
    assert not match.missed[~far].any()
    assert match.met < 1.0


def test_a_few_pixels_are_no_drawing(cartoons: OnnxGenerator) -> None:
    dots = np.zeros((64, 128), np.bool_)
    dots[3, :5] = True
    with pytest.raises(DesignError, match="5 pixels are drawn, expected 20"):
        nearest(cartoons, dots)


@pytest.mark.parametrize("person", ["ines", "ada"])
def test_a_part_lies_where_it_was_drawn_whatever_it_moves_with(person: str, own: Path) -> None:
    designer = Designer()
    designer.start(person)
    before = designer.sitter().calm(())
    for anchor in ANCHORS:
        designer.keep_part(f"of_{anchor}", whiskers(), anchor)
        changed = designer.sitter().calm(load_parts(designer.design.parts)) != before
        near = cv2.dilate(whiskers().astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        assert changed[whiskers()].mean() > 0.5
        assert changed[~near].mean() < 0.01
        designer.undo()


def test_a_part_that_is_kept_is_worn_saved_and_undone(own: Path) -> None:
    designer = Designer()
    path = designer.keep_part("whiskers2", whiskers(), "mouth")
    assert path == own.parent / "parts" / "whiskers2.yaml"
    assert designer.design.parts == ("whiskers2",)
    designer.save("ann")
    again = Designer()
    again.start("ann")
    assert again.design.parts == ("whiskers2",)
    assert (again.sitter().calm(load_parts(["whiskers2"])) != again.sitter().calm(())).any()
    designer.undo()
    assert designer.design.parts == ()


def test_a_part_that_is_kept_is_known_to_words_at_once() -> None:
    designer = Designer()
    with pytest.raises(DesignError, match="says nothing of a face"):
        designer.describe("a bicycle")
    designer.keep_part("bicycle", whiskers(), "mouth")
    designer.describe("no bicycle")
    assert designer.design.parts == ()
    designer.describe("a bicycle")
    assert designer.design.parts == ("bicycle",)


@pytest.mark.parametrize(
    ("name", "anchor", "said"),
    [
        ("../x", "eyes", "small letters"),
        ("beret", "eyes", "already"),
        ("mine", "nose", "nose"),
    ],
)
def test_a_part_that_cannot_be_kept_changes_nothing(
    own: Path, name: str, anchor: str, said: str
) -> None:
    designer = Designer()
    with pytest.raises(EmotionFaceError, match=said):
        designer.keep_part(name, whiskers(), anchor)
    assert not (own.parent / "parts").exists()
    assert not designer.can_undo


def test_a_drawn_cartoon_is_saved_as_a_file_and_dressed(own: Path, cartoons: OnnxGenerator) -> None:
    designer = Designer()
    strokes = drawing(cartoons, "seed:101")
    match = designer.sketch(strokes)
    designer.wear(["crown"])
    designer.save("ann")
    assert load_identity(cartoons, "ann") == pytest.approx(match.code, abs=1e-3)
    assert parts_of("ann") == ("crown",)
