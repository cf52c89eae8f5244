"""The ``reenact`` verb: a photograph acts, beside the drawings of whom it shows."""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from emotion_face.cli.draw import read_photograph
from emotion_face.cli.morph import add_film, emotions_of
from emotion_face.cli.output import check_folder
from emotion_face.cli.photographs import artist
from emotion_face.design import FILM_PERIOD_S, film
from emotion_face.display import write_gif, write_video
from emotion_face.errors import PhotoError
from emotion_face.face import PortraitGenerator, load_generator
from emotion_face.files import replacing
from emotion_face.portrait.adoption import drawn
from emotion_face.portrait.reenactment import reenacted
from emotion_face.resources import user_path

_SCALE = 5
_GAP_PX = 9
_GREY = 60
_SUFFIXES = (".gif", ".mp4", ".png")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.description = (
        "Film a photograph that acts, grey, beside its drawings. Ask the person first. The "
        "photograph stays on this machine, and only the film is written."
    )
    parser.add_argument("photograph", type=user_path, help="picture file that shows one face")
    add_film(parser, Path("build/reenact.mp4"))


def run(arguments: argparse.Namespace) -> int:
    """Make the film; the exit status."""
    output: Path = arguments.output
    if output.suffix.lower() not in _SUFFIXES:
        raise PhotoError(f"--output {output}: expected a name ending in {', '.join(_SUFFIXES)}")
    image = read_photograph(arguments.photograph, cv2.IMREAD_COLOR)
    generator = load_generator("portrait")
    assert isinstance(generator, PortraitGenerator)
    with artist() as painter:
        person = generator.person(drawn(painter.model(image)))
        as_in_life = replace(painter, caricature=0.0).model(image).sitter
    takes = film(generator, lambda _: person, emotions_of(arguments), arguments.seconds)
    check_folder(output.parent)
    _write(output, (_beside(reenacted(as_in_life, t.controls), t.frame) for t in takes))
    print(f"the film: {output}")
    return 0


def _beside(photograph: NDArray[np.uint8], frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A photograph (336, 343), and beside it a frame of the panel, enlarged."""
    large = frame.repeat(_SCALE, axis=0).repeat(_SCALE, axis=1)
    above = (photograph.shape[0] - large.shape[0]) // 2
    framed = np.pad(large, ((above, above), (_GAP_PX, above)), constant_values=_GREY)
    return np.hstack([photograph, framed])


def _write(path: Path, pictures: Iterator[NDArray[np.uint8]]) -> None:
    """Write grey pictures as a film, or as a file each."""
    period_ms = round(1000 * FILM_PERIOD_S)
    suffix = path.suffix.lower()
    if suffix == ".png":
        for number, picture in enumerate(pictures):
            Image.fromarray(picture).save(
                path.with_name(f"{path.stem}-{number * period_ms:08d}{suffix}")
            )
        return
    shown = list(pictures)
    with replacing(path) as new:
        if suffix == ".gif":
            write_gif(new, map(Image.fromarray, shown), [period_ms] * len(shown))
        else:
            coloured = (cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR) for picture in shown)
            height, width = shown[0].shape
            write_video(new, coloured, 1.0 / FILM_PERIOD_S, (width, height))
