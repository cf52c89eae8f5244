"""Draw both ends of the portraits' directions, ``docs/images/directions.png``."""

import sys
from pathlib import Path

from emotion_face.design import People
from emotion_face.evaluation.pictures import in_rows, sheet
from emotion_face.face import Controls, Recipe

WHO = ("ines", "viktor")
COLUMNS = 2
ROWS = slice(8, 112)  # of the canvas


def main(path: Path) -> None:
    """Write the picture."""
    people = People()
    tiles, titles = [], []
    for name, direction in people.directions.items():
        for who in WHO:
            for amount in (direction.least, direction.most):
                sitter = people.sitter(Recipe.of(who), ((name, amount),) if amount else ())
                tiles.append(sitter.generator.field(sitter.identity, Controls())[ROWS])
                titles.append(f"{name} {amount:+g}")
    columns = COLUMNS * 2 * len(WHO)
    sheet(in_rows(tiles, columns), titles=in_rows(titles, columns)).save(path)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images/directions.png"))
