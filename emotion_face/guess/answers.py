"""Answers: what people said, in one file on this machine, without their names."""

import csv
import io
import secrets
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from emotion_face.errors import ConfigError
from emotion_face.face import own_folder
from emotion_face.files import replacing
from emotion_face.guess.cards import FEELINGS, STYLES, cards
from emotion_face.settings import check_names, refusal

SEED_MAX = 2**31 - 1
"""The largest seed of cards."""
_VIEWERS_MAX = 2000
_PLACES = ("page", "paper")


@dataclass(frozen=True)
class Answer:
    """What somebody said of a card.

    Attributes
    ----------
    viewer : str
        Stands for who said it: random letters, new each time.
    place : str
        ``page`` or ``paper``.
    seed, number : int
        Which card: the seed of the cards, and the place among them, counted from 1.
    style, person, shown : str
        See `Card`.
    said : str
        One of `FEELINGS`.
    """

    viewer: str
    place: str
    seed: int
    number: int
    style: str
    person: str
    shown: str
    said: str


_COLUMNS = tuple(field.name for field in fields(Answer))


def answers_file() -> Path:
    """Where answers are kept if nothing else is said."""
    return own_folder().parent / "guesses.csv"


def new_viewer() -> str:
    """Random letters that stand for somebody who answers."""
    return secrets.token_hex(4)


def new_seed() -> int:
    """The seed of cards that nobody has seen."""
    return secrets.randbelow(SEED_MAX)


def answered(viewer: str, place: str, seed: int, said: Sequence[str]) -> tuple[Answer, ...]:
    """What somebody said of the cards of a seed, in their order.

    Raises
    ------
    ConfigError
        If that are not as many feelings as there are cards, or none that can be chosen.
    """
    asked = cards(seed)
    if len(said) != len(asked):
        raise refusal("said", list(said), f"{len(asked)} feelings, one for each face")
    check_names("said", said, FEELINGS)
    return tuple(
        Answer(viewer, place, seed, number, card.style, card.person, card.shown, word)
        for number, (card, word) in enumerate(zip(asked, said, strict=True), 1)
    )


def keep(path: Path, answers: Sequence[Answer]) -> None:
    """Add somebody's answers to a file: all, or none.

    Raises
    ------
    ConfigError
        If they gave them before, the file is full, or none of ours.
    """
    before = read_answers(path)
    viewers = {answer.viewer for answer in before}
    if answers[0].viewer in viewers:
        raise ConfigError("these answers are kept already: thank you")
    if len(viewers) >= _VIEWERS_MAX:
        raise ConfigError(f"{path}: holds {_VIEWERS_MAX} people's answers: move it elsewhere")
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerows([_COLUMNS, *map(astuple, [*before, *answers])])
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as new:
        new.write_text(text.getvalue(), encoding="utf-8")


def read_answers(path: Path) -> list[Answer]:
    """The answers of a file; none if there is no file.

    Raises
    ------
    ConfigError
        If it is none of ours; it names the line.
    """
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if not rows or tuple(rows[0]) != _COLUMNS:
        raise ConfigError(f"{path}: expected the columns {','.join(_COLUMNS)}")
    return [_answer(row, f"{path}:{line}") for line, row in enumerate(rows[1:], 2)]


def _answer(row: list[str], where: str) -> Answer:
    try:
        viewer, place, seed, number, style, person, shown, said = row
        answer = Answer(viewer, place, int(seed), int(number), style, person, shown, said)
    except ValueError as error:
        raise ConfigError(f"{where}: {','.join(row)}: expected {','.join(_COLUMNS)}") from error
    names = ((place, _PLACES), (style, STYLES), (shown, FEELINGS), (said, FEELINGS))
    for name, known in names:
        if name not in known:
            raise ConfigError(f"{where}: {name!r}: expected one of {', '.join(known)}")
    return answer
