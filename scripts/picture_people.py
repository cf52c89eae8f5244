"""Draws the shipped people: whole heads, calm and in each emotion.

``docs/images/people.png`` has the portraits, ``docs/images/cartoons.png`` the cartoons.
"""

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.face import (
    KEYS,
    PANEL_HEIGHT,
    FramingParameters,
    Portrayed,
    View,
    binarize,
    known_identities,
    load_generator,
    load_identity,
    style_of,
    warp,
)

GAP_PX = 2
PICTURES = {"portrait": "people.png", "strokes": "cartoons.png"}


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("docs/images"))
    output = parser.parse_args().output
    for style, file in PICTURES.items():
        cv2.imwrite(str(output / file), everybody(style))


def everybody(style: str) -> NDArray[np.uint8]:
    """A row for each shipped person of a style."""
    generator = load_generator(style)
    framing = FramingParameters()
    rest = View(framing.zoom_rest, y=framing.centre_y)
    rows = []
    for name in (name for name in sorted(known_identities()) if style_of(name) == style):
        person = load_identity(generator, name)
        fields = [(generator.field(person, KEYS[k]), KEYS[k]) for k in ("calm", *EMOTIONS)]
        views = [View(PANEL_HEIGHT / len(fields[0][0]))]
        for _, key in fields:
            views.append(person.framed(rest, key) if isinstance(person, Portrayed) else rest)
        seen = [field for field, _ in (fields[0], *fields)]
        frames = [binarize(warp(field, view)) for field, view in zip(seen, views, strict=True)]
        rows.append(np.hstack([np.pad(frame, GAP_PX, constant_values=70) for frame in frames]))
    return np.vstack(rows)


if __name__ == "__main__":
    main()
