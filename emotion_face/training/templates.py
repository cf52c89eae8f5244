"""Templates to draw over, and the drawings that were made over them."""

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS, NEUTRAL
from emotion_face.errors import DesignError
from emotion_face.face import (
    HEIGHT,
    WIDTH,
    Controls,
    OnnxGenerator,
    load_identity,
    shipped_cartoons,
)
from emotion_face.settings import suggestion
from emotion_face.training.customise import HandDrawings
from emotion_face.training.strokes import MASK_SCALE, distance_field

FEWEST, MOST = 5, 20
"""Drawings that a hand is learned from."""

EXPRESSIONS = (*EMOTIONS, NEUTRAL)
"""What the people on the templates feel, each at full strength."""

_SCALE = 8  # template pixels to one of the canvas
_PAPER, _SHIPPED_FACE, _MIDDLE = 255, 205, 128  # grey values
_LEAST_INK = 0.01  # share of the paper; the shipped faces have 0.1 to 0.3
_MOST_STRETCH = 0.03


def template_names(number: int) -> list[str]:
    """Names of templates, as ``ada-joy``, so that people and expressions come in turn.

    Raises
    ------
    DesignError
        If so many drawings are not learned from.
    """
    if not FEWEST <= number <= MOST:
        raise DesignError(f"{number} templates: expected {FEWEST} to {MOST}")
    people = shipped_cartoons()
    return [
        f"{people[k % len(people)]}-{EXPRESSIONS[(k + k // len(people)) % len(EXPRESSIONS)]}"
        for k in range(number)
    ]


def write_templates(folder: Path, generator: OnnxGenerator, number: int) -> list[Path]:
    """Write pictures of the shipped faces in light grey into a folder; their files.

    Raises
    ------
    DesignError
        If the number is refused, or a file is there already: somebody may have drawn on it.
    """
    files = [folder / f"{name}.png" for name in template_names(number)]
    for file in files:
        if file.exists():
            raise DesignError(f"{file}: is there already, expected another folder")
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        identity, pose = _shown(file, generator)
        size = (_SCALE * WIDTH, _SCALE * HEIGHT)
        fine = cv2.resize(generator.field(identity, pose), size, interpolation=cv2.INTER_CUBIC)
        grey = np.where(fine > 0, np.uint8(_SHIPPED_FACE), np.uint8(_PAPER))
        file.write_bytes(cv2.imencode(".png", grey)[1].tobytes())
    return files


def _shown(file: Path, generator: OnnxGenerator) -> tuple[NDArray[np.float32], Controls]:
    """Whose template a file is, and with what expression, by its name."""
    person, _, expression = file.stem.rpartition("-")
    for name, known in ((person, shipped_cartoons()), (expression, EXPRESSIONS)):
        if name not in known:
            raise DesignError(
                f"{file}: {name!r} is on no template, {suggestion(name, known)}; keep the names "
                "that the templates had, as in ada-joy.png"
            )
    emotions = np.array([float(name == expression) for name in EMOTIONS])
    return load_identity(generator, person), Controls(emotions)


def find_drawings(folder: Path) -> list[Path]:
    """The PNG files of a folder, by name.

    Raises
    ------
    DesignError
        If they are too few or too many.
    """
    files = sorted(folder.glob("*.png"))
    if not FEWEST <= len(files) <= MOST:
        raise DesignError(
            f"{folder}: {len(files)} drawings (*.png), expected {FEWEST} to {MOST}; "
            "--templates N writes N pictures to draw over"
        )
    return files


def hand_drawings(
    pictures: Mapping[Path, NDArray[np.uint8]], generator: OnnxGenerator
) -> HandDrawings:
    """Drawings over templates as fields, with who is drawn and what they feel.

    Parameters
    ----------
    pictures : mapping of Path to (height, width) uint8 array
        Grey values by the file.

    Raises
    ------
    DesignError
        If a name is not a template's, or a picture is blank or of another shape than they are.
    """
    shown = [_shown(file, generator) for file in pictures]
    return HandDrawings(
        np.array([_field(picture, file) for file, picture in pictures.items()]),
        np.array([identity for identity, _ in shown]),
        np.array([pose.vector() for _, pose in shown]),
    )


def _field(picture: NDArray[np.uint8], file: Path) -> NDArray[np.float32]:
    """Drawing field (96, 128) of a drawing of any size, dark on light or light on dark."""
    height, width = picture.shape
    stretch = width * HEIGHT / (height * WIDTH)
    if width < WIDTH or abs(stretch - 1.0) > _MOST_STRETCH:
        raise DesignError(
            f"{file}: {width} x {height} pixels, expected at least {WIDTH} x {HEIGHT} and that "
            "shape: draw over the whole template and cut nothing off"
        )
    dark = picture < _MIDDLE
    ink = dark if np.median(picture) >= _MIDDLE else ~dark
    if ink.mean() < _LEAST_INK:
        raise DesignError(
            f"{file}: {100 * ink.mean():.1f} % of it is ink, expected at least "
            f"{100 * _LEAST_INK:g} %: draw the face in black, or delete the file"
        )
    size = (MASK_SCALE * WIDTH, MASK_SCALE * HEIGHT)
    how = cv2.INTER_AREA if width > size[0] else cv2.INTER_CUBIC
    grey = cv2.resize(np.where(ink, np.float32(1), np.float32(0)), size, interpolation=how)
    return distance_field(np.where(grey > 0.5, np.uint8(255), np.uint8(0)))
