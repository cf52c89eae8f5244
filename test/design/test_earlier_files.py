"""Identity files and codes of earlier versions go on showing who they showed."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from emotion_face.design import code_of, recipe_of
from emotion_face.face import (
    Controls,
    View,
    binarize,
    load_generator,
    load_identity,
    still,
    style_of,
    warp,
)

FOLDER = Path(__file__).parents[1] / "reference" / "identities"
FILES = sorted(FOLDER.glob("*.yaml"))
VIEW = View(0.93, y=15.0)
"""In which the kept pictures were taken."""
CODES = {
    "ef1-4zdpmta": "ines",
    "ef1-czdq8gm0nhvz00a0ahpth0zg": "several.yaml",
}


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_file_shows_who_it_showed(file: Path) -> None:
    generator = load_generator(style_of(str(file)))
    person = load_identity(generator, str(file))
    frame = still(generator, person, Controls())
    kept = file.with_name(f"{file.stem}-calm.png")
    if not kept.exists():  # a new network draws cartoons of the same code in its own way
        assert 0.02 < (frame > 0).mean() < 0.6
        return
    seen = warp(generator.field(person, Controls()), VIEW)
    before, now = cv2.imread(str(kept), cv2.IMREAD_GRAYSCALE) > 0, binarize(seen) > 0
    assert np.logical_and(before, now).sum() / np.logical_or(before, now).sum() > 0.85


@pytest.mark.parametrize(("code", "person"), CODES.items())
def test_a_code_tells_whom_it_told(code: str, person: str) -> None:
    recipe = recipe_of(str(FOLDER / person) if person.endswith(".yaml") else person)
    assert recipe_of(code) == recipe
    assert code_of(recipe) == code
