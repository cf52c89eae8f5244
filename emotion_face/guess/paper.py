"""The printed sheet: the faces of a seed to write on, and what they showed on a second one."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from emotion_face.files import replacing
from emotion_face.guess.cards import FEELINGS, Dealer, cards

_A4_PX = (2480, 3508)  # at 300 dpi
_COLUMNS, _SCALE, _MARGIN_PX = 2, 5, 140
_TITLE_PX, _TEXT_PX = 72, 44
_ROW_PX = 352
_ASKED = (
    "Which feeling does each face show? Write one of these words beside it:",
    ", ".join(FEELINGS.values()) + ".",
    "Your answers are counted in a report, without your name. Who would rather not, gives the",
    "sheet back empty. It is the faces that are tested.",
)


def write_paper(folder: Path, seed: int) -> tuple[Path, Path]:
    """Write ``guess-SEED.png`` and ``guess-SEED-answers.png``, A4 at 300 dpi; their paths.

    Raises
    ------
    OSError
        If they cannot be written.
    """
    dealer, asked = Dealer(), cards(seed)
    faces = [dealer.frame(card) for card in asked]
    told = [f"{FEELINGS[card.shown]} ({card.person})" for card in asked]
    paths = folder / f"guess-{seed}.png", folder / f"guess-{seed}-answers.png"
    for path, words, under in zip(paths, ([""] * len(asked), told), ("", ": answers"), strict=True):
        with replacing(path) as new:
            _sheet(faces, words, f"Guess the feeling, sheet {seed}{under}").save(new, "PNG")
    return paths


def _sheet(faces: list[np.ndarray], words: list[str], title: str) -> Image.Image:
    page = Image.new("1", _A4_PX, 1)
    draw = ImageDraw.Draw(page)
    draw.text((_MARGIN_PX, _MARGIN_PX), title, 0, ImageFont.load_default(_TITLE_PX))
    font = ImageFont.load_default(_TEXT_PX)
    for line, text in enumerate(_ASKED):
        draw.text((_MARGIN_PX, _MARGIN_PX + 110 + 60 * line), text, 0, font)
    top = _MARGIN_PX + 110 + 60 * len(_ASKED) + 60
    step = (_A4_PX[0] - 2 * _MARGIN_PX) // _COLUMNS
    for number, (face, word) in enumerate(zip(faces, words, strict=True), 1):
        row, column = divmod(number - 1, _COLUMNS)
        x, y = _MARGIN_PX + column * step, top + row * _ROW_PX
        draw.text((x + 60, y + 4), f"{number}", 0, font, anchor="ra")
        large = face.repeat(_SCALE, axis=0).repeat(_SCALE, axis=1)
        page.paste(Image.fromarray(large).convert("1"), (x + 90, y))
        left = x + 90 + large.shape[1] + 40
        draw.line((left, y + 200, x + step - 30, y + 200), 0, 3)
        draw.text((left, y + 140), word, 0, font)
    return page
