"""The ``morph`` verb: a film in which a person becomes another one."""

import argparse
from pathlib import Path

import cv2

from emotion_face.affect import EMOTIONS
from emotion_face.cli.draw import read_photograph
from emotion_face.cli.output import check_folder
from emotion_face.cli.photographs import is_photograph, person_in
from emotion_face.design import (
    FILM_PERIOD_S,
    SCENE_S,
    People,
    Way,
    film,
    is_code,
    way_of_cartoons,
    way_of_portraits,
)
from emotion_face.display import open_panel
from emotion_face.errors import DesignError
from emotion_face.face import (
    PORTRAIT_STYLE,
    Drawn,
    OnnxGenerator,
    PortraitGenerator,
    load_generator,
    load_identity,
    style_of,
)
from emotion_face.resources import user_path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.description = (
        "Film how a person becomes another one, through expressions. A person is a photograph, a "
        "name, a .yaml file, seed:N or a share code. Photographs are not kept; ask whom they show."
    )
    parser.add_argument("first", metavar="A")
    parser.add_argument("second", metavar="B")
    add_film(parser, Path("build/morph.gif"))


def add_film(parser: argparse.ArgumentParser, output: Path) -> None:
    """Add the arguments that tell a film."""
    parser.add_argument(
        "--emotions",
        default="joy,sad",
        help=f"what is shown, some of {', '.join(EMOTIONS)} with commas; default %(default)s",
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=SCENE_S,
        help="how long each is shown; default %(default)s",
    )
    parser.add_argument(
        "--output",
        type=user_path,
        default=output,
        help=".gif, .mp4, or .png: a picture for every frame; default %(default)s",
    )


def emotions_of(arguments: argparse.Namespace) -> list[str]:
    """The emotions that were asked for."""
    return [word.strip() for word in arguments.emotions.split(",") if word.strip()]


def run(arguments: argparse.Namespace) -> int:
    """Make the film; the exit status."""
    generator, way = _way(arguments.first, arguments.second)
    takes = film(generator, way, emotions_of(arguments), arguments.seconds)
    check_folder(arguments.output.parent)
    panel = open_panel("file", path=str(arguments.output), rate_hz=1.0 / FILM_PERIOD_S)
    for take in takes:
        panel.show(take.frame, take.time_s)
    panel.close()
    print(f"the film: {arguments.output}")
    return 0


def _way(first: str, second: str) -> tuple[OnnxGenerator | PortraitGenerator, Way]:
    styles = [_style(person) for person in (first, second)]
    if styles[0] != styles[1]:
        raise DesignError(
            f"{first} is of the style {styles[0]}, {second} of {styles[1]}: "
            "expected the same of both"
        )
    generator = load_generator(styles[0])
    if isinstance(generator, OnnxGenerator):
        codes = [load_identity(generator, person) for person in (first, second)]
        return generator, way_of_cartoons(*codes)
    people = [_drawn(person) for person in (first, second)]
    return generator, way_of_portraits(generator, *people)


def _style(person: str) -> str:
    return PORTRAIT_STYLE if is_photograph(person) or is_code(person) else style_of(person)


def _drawn(person: str) -> Drawn:
    if is_photograph(person):
        return person_in(read_photograph(user_path(person), cv2.IMREAD_COLOR))
    people = People()
    return people.drawn(people.recipe_of(person))
