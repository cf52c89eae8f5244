"""Draw the picture of all parts, ``docs/images/parts.png``: a portrait and a cartoon in each."""

import sys
from pathlib import Path

import cv2
import numpy as np

from emotion_face.design.pictures import Sitter
from emotion_face.face import known_parts, load_generator, load_identity, load_parts, style_of

PEOPLE = ("ines", "kai")
COLUMNS = 5
GAP_PX, GREY = 3, 60


def main(path: Path) -> None:
    """Write the picture."""
    sitters = []
    for name in PEOPLE:
        generator = load_generator(style_of(name))
        sitters.append(Sitter(generator, load_identity(generator, name)))
    tiles = []
    for part in known_parts():
        faces = [sitter.calm(load_parts([part])) for sitter in sitters]
        tiles.append(np.pad(np.vstack(faces), GAP_PX, constant_values=GREY))
    tiles += [np.full_like(tiles[0], GREY)] * (-len(tiles) % COLUMNS)
    rows = [np.hstack(tiles[at : at + COLUMNS]) for at in range(0, len(tiles), COLUMNS)]
    path.write_bytes(cv2.imencode(".png", np.vstack(rows))[1].tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images/parts.png"))
