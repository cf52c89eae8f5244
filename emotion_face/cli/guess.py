"""The ``guess`` verb: people say what the faces feel, on a page or on paper."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from emotion_face.cli.output import check_folder
from emotion_face.cli.serving import add_access, serve
from emotion_face.errors import ConfigError
from emotion_face.guess import (
    FEELINGS,
    SEED_MAX,
    STYLES,
    GuessPage,
    answered,
    answers_file,
    keep,
    new_viewer,
    read_answers,
    tallies,
    wilson,
    write_paper,
)
from emotion_face.resources import user_path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.description = (
        "Serve a page on which people say what the faces feel; sheet prints the same, enter takes "
        "what was written on it, score counts all. Answers are kept without names, in one file."
    )
    add_access(parser)
    parser.add_argument(
        "--answers", type=user_path, default=answers_file(), help="file; default %(default)s"
    )
    parser.set_defaults(step=_serve)
    steps = parser.add_subparsers(metavar="step")

    sheet = steps.add_parser("sheet", help="a sheet to print, and one with what was shown")
    sheet.add_argument("--seed", type=int, default=1, help="another one is another sheet")
    sheet.add_argument("--output", type=user_path, default=Path("build/guess"), help="folder")
    sheet.set_defaults(step=_sheet)

    enter = steps.add_parser("enter", help="keep what somebody wrote on a sheet")
    enter.add_argument("seed", type=int, help="the sheet's number")
    enter.add_argument("said", nargs="+", help="the words, in the order of the faces")
    enter.set_defaults(step=_enter)

    score = steps.add_parser("score", help="what people read, so far")
    score.set_defaults(step=_score)


def run(arguments: argparse.Namespace) -> int:
    """Take the step; the exit status."""
    step: Callable[[argparse.Namespace], int] = arguments.step
    return step(arguments)


def _serve(arguments: argparse.Namespace) -> int:
    read_answers(arguments.answers)
    return serve(arguments, "guess the feeling", partial(GuessPage, arguments.answers))


def _sheet(arguments: argparse.Namespace) -> int:
    check_folder(arguments.output)
    for path in write_paper(arguments.output, _checked(arguments.seed)):
        print(path)
    return 0


def _enter(arguments: argparse.Namespace) -> int:
    names = {word: name for name, word in FEELINGS.items()}
    said = [names.get(word.lower(), word.lower()) for word in arguments.said]
    answers = answered(new_viewer(), "paper", _checked(arguments.seed), said)
    keep(arguments.answers, answers)
    right = sum(answer.said == answer.shown for answer in answers)
    print(f"{right} of {len(answers)} as they were meant; kept in {arguments.answers}")
    return 0


def _score(arguments: argparse.Namespace) -> int:
    answers = read_answers(arguments.answers)
    table = Table(box=box.SIMPLE)
    for name in ("style", "feeling", "right", "of", "95 %"):
        table.add_column(name)
    for style in STYLES:
        for name, tally in tallies(answers, style).items():
            low, high = wilson(tally.right, tally.answers)
            interval = f"{low:.0%} to {high:.0%}" if tally.answers else "-"
            table.add_row(style, name, str(tally.right), str(tally.answers), interval)
    console = Console()
    console.print(table)
    console.print(f"people: {len({answer.viewer for answer in answers})}", highlight=False)
    return 0


def _checked(seed: int) -> int:
    if not 0 <= seed <= SEED_MAX:
        raise ConfigError(f"seed {seed}: expected 0 to {SEED_MAX}")
    return seed
