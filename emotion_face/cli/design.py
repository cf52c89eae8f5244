"""The ``design`` verb: design a person on a page, or by a command."""

import argparse
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.cli.output import check_folder
from emotion_face.cli.photographs import person_in
from emotion_face.cli.serving import add_access, serve
from emotion_face.design import (
    BROOD,
    MEAN,
    SEED_MAX,
    Design,
    Designer,
    DesignPage,
    calm_frame,
    photograph,
)
from emotion_face.errors import DesignError
from emotion_face.face import ANCHORS, PANEL_HEIGHT, PANEL_WIDTH, REGIONS
from emotion_face.files import replacing
from emotion_face.resources import user_path
from emotion_face.settings import check_names

_SCALE = 2
_COLUMNS = 4
_GAP_PX = 6
_GREY = 60
_LIT = 128


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.description = (
        "Serve a page on which a person is designed; the steps do the same by command. A person is "
        "a name, a .yaml file, seed:N, or a share code."
    )
    add_access(parser)
    parser.set_defaults(step=_serve)
    steps = parser.add_subparsers(metavar="step")

    mix = steps.add_parser("mix", help="mix two people")
    _add_parents(mix)
    mix.add_argument(
        "--share",
        action="append",
        default=[],
        metavar="[REGION=]SHARE",
        help=f"how much of the second, 0 to 1, of all or of {', '.join(REGIONS)}; may be repeated",
    )
    _add_saving(mix)
    mix.set_defaults(step=_mix)

    breed = steps.add_parser("breed", help=f"{BROOD} children of two, to pick one from")
    _add_parents(breed)
    breed.add_argument("--seed", type=int, default=0, help="seed of the brood")
    breed.add_argument("--pick", type=int, metavar="N", help="go on with the N-th, counted from 1")
    breed.add_argument("--output", type=user_path, help="PNG with the brood")
    _add_saving(breed)
    breed.set_defaults(step=_breed)

    change = steps.add_parser("change", help="a person changed by words, or along directions")
    change.add_argument("person", nargs="?", default=MEAN, help="default: the %(default)s")
    change.add_argument("--words", help="such as 'a grumpy old man with a big moustache'")
    change.add_argument(
        "--amount",
        action="append",
        default=[],
        metavar="DIRECTION=AMOUNT",
        help="how far along a direction; may be repeated",
    )
    _add_saving(change)
    change.set_defaults(step=_change)

    share = steps.add_parser("share", help="the code of a person; of a code, the person")
    share.add_argument("person")
    _add_saving(share)
    share.set_defaults(step=_share)

    sketch = steps.add_parser("sketch", help="the cartoon nearest to a drawing")
    _add_drawing(sketch)
    _add_saving(sketch)
    sketch.set_defaults(step=_sketch)

    part = steps.add_parser("part", help="a drawing over a calm face as a part of one's own")
    _add_drawing(part)
    part.add_argument("name", help="of the part")
    part.add_argument("--on", default="ines", metavar="PERSON", help="whose face; %(default)s")
    part.add_argument("--anchor", default="eyes", help=f"{', '.join(ANCHORS)}; default %(default)s")
    part.set_defaults(step=_part)


def run(arguments: argparse.Namespace) -> int:
    """Carry out the command; returns the exit status."""
    step: Callable[[argparse.Namespace], int] = arguments.step
    return step(arguments)


def _add_parents(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("first")
    parser.add_argument("second")


def _add_drawing(parser: argparse.ArgumentParser) -> None:
    size = f"{PANEL_WIDTH} x {PANEL_HEIGHT}"
    parser.add_argument("drawing", type=user_path, help=f"picture of {size} pixels, lit strokes")


def _add_saving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", help="save as an identity of this name")
    parser.add_argument(
        "--part",
        action="append",
        default=[],
        metavar="PART",
        help="what they wear, as in docs/design; may be repeated",
    )
    parser.add_argument(
        "--replace", action="store_true", help="overwrite the identity of that name"
    )


def _serve(arguments: argparse.Namespace) -> int:
    return serve(
        arguments, "design a face", lambda access: DesignPage(Designer(), access, person_in)
    )


def _mix(arguments: argparse.Namespace) -> int:
    designer = Designer(arguments.first, arguments.second)
    designer.mix(_shares(arguments.share or ["0.5"]))
    return _keep(designer, arguments)


def _breed(arguments: argparse.Namespace) -> int:
    if not 0 <= arguments.seed <= SEED_MAX:
        raise DesignError(f"--seed {arguments.seed}: expected 0 to {SEED_MAX}")
    designer = Designer(arguments.first, arguments.second)
    designer.breed(arguments.seed)
    if arguments.output:
        _write_brood(arguments.output, designer)
    if arguments.pick is None:
        if arguments.name:
            raise DesignError(f"--name {arguments.name}: which child? Add --pick N")
        for number, child in enumerate(designer.design.brood, 1):
            print(f"{number}  {_told(Design(child, child))}")
        return 0
    designer.pick(arguments.pick - 1)
    return _keep(designer, arguments)


def _change(arguments: argparse.Namespace) -> int:
    designer = Designer()
    designer.start(arguments.person)
    if not (arguments.words or arguments.amount):
        for direction in designer.directions.values():
            print(
                f"{direction.name:18} {direction.least:+.2f} to {direction.most:+.2f}  "
                f"{direction.region}"
            )
        return 0
    if arguments.words:
        print(designer.describe(arguments.words))
    designer.change(_amounts(arguments.amount))
    return _keep(designer, arguments)


def _share(arguments: argparse.Namespace) -> int:
    designer = Designer()
    designer.start(arguments.person)
    return _keep(designer, arguments)


def _sketch(arguments: argparse.Namespace) -> int:
    designer = Designer()
    match = designer.sketch(_strokes(arguments.drawing))
    print(f"in common with the strokes: {match.overlap:.0%} of the lit pixels")
    print(f"met: {match.met:.0%} of the strokes")
    return _keep(designer, arguments)


def _part(arguments: argparse.Namespace) -> int:
    designer = Designer()
    designer.start(arguments.on)
    path = designer.keep_part(arguments.name, _strokes(arguments.drawing), arguments.anchor)
    print(f"saved: {path}")
    return 0


def _strokes(path: Path) -> NDArray[np.bool_]:
    """Strokes (64, 128) of a picture's file."""
    try:
        image = photograph(path.read_bytes())
    except OSError as error:
        raise DesignError(f"{path}: cannot be read, {error.strerror}") from error
    height, width = image.shape[:2]
    if (height, width) != (PANEL_HEIGHT, PANEL_WIDTH):
        raise DesignError(
            f"{path}: has {width} x {height} pixels, expected {PANEL_WIDTH} x {PANEL_HEIGHT}"
        )
    return np.asarray(image.max(2) >= _LIT)


def _keep(designer: Designer, arguments: argparse.Namespace) -> int:
    """Print the designed person's code, and save them if a name is given."""
    if arguments.part:
        designer.wear(arguments.part)
    if arguments.name:
        path = designer.save(arguments.name, replaces=arguments.replace)
        print(f"saved: {path}")
        print(f"show it: emotion-face up --identity {arguments.name}")
    print(f"code: {_told(designer.design)}")
    return 0


def _told(design: Design) -> str:
    try:
        return design.code
    except DesignError as error:
        return f"none, {error}"


def _amounts(words: list[str]) -> dict[str, float]:
    """Amounts by direction of ``DIRECTION=AMOUNT``."""
    amounts = {}
    for word in words:
        name, _, amount = word.rpartition("=")
        amounts[name] = _number("amount", word, amount)
    return amounts


def _number(option: str, word: str, number: str) -> float:
    try:
        return float(number)
    except ValueError:
        raise DesignError(f"--{option} {word}: expected a number, as in NAME=0.5") from None


def _shares(words: list[str]) -> list[float]:
    """Shares by region from ``SHARE`` or ``REGION=SHARE``; the last one has priority."""
    shares = dict.fromkeys(REGIONS, 0.0)
    for word in words:
        region, _, share = word.rpartition("=")
        if region:
            check_names("share", (region,), REGIONS)
        value = _number("share", word, share)
        shares.update(dict.fromkeys((region,) if region else REGIONS, value))
    return list(shares.values())


def _write_brood(path: Path, designer: Designer) -> None:
    frames = [calm_frame(drawn) for drawn in designer.people.calm(designer.design.brood)]
    frames += [np.zeros_like(frames[0])] * (-len(frames) % _COLUMNS)
    tiles = [
        np.pad(frame.repeat(_SCALE, 0).repeat(_SCALE, 1), _GAP_PX, constant_values=_GREY)
        for frame in frames
    ]
    rows = [np.hstack(tiles[at : at + _COLUMNS]) for at in range(0, len(tiles), _COLUMNS)]
    check_folder(path.parent)
    with replacing(path) as new:
        new.write_bytes(cv2.imencode(".png", np.vstack(rows))[1].tobytes())
    print(f"the brood: {path}")
