"""The ``adopt`` verb: a photographed person becomes the robot's face."""

import argparse
import math
import time

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.cli.draw import read_photograph
from emotion_face.errors import PhotoError
from emotion_face.face import (
    KEYS,
    PANEL_HEIGHT,
    PORTRAIT,
    Drawn,
    PortraitGenerator,
    View,
    binarize,
    load_generator,
    own_file,
    own_folder,
    still,
    warp,
)
from emotion_face.files import replacing
from emotion_face.portrait.adoption import adopted
from emotion_face.portrait.artist import Artist
from emotion_face.portrait.head import Head
from emotion_face.portrait.silhouette import SelfieSegmenter
from emotion_face.portrait.sitter import CARICATURE
from emotion_face.recognition import FaceFinder
from emotion_face.resources import user_path
from emotion_face.settings import suggestion

_SCALE = 3
_WHOLE_HEAD = PANEL_HEIGHT / PORTRAIT.height
_GAP_PX = 6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.description = (
        "Make an identity of a person from one or more photographs. Ask the person first: a face "
        "is personal. The photographs stay on this machine and are not kept; the drawings made "
        "of them are what is written."
    )
    parser.add_argument(
        "photographs",
        type=user_path,
        nargs="+",
        metavar="photograph",
        help="pictures of one person",
    )
    parser.add_argument("--name", required=True, help="small letters, digits, - and _")
    parser.add_argument(
        "--output",
        type=user_path,
        help=f"folder to write to; default: {own_folder()}, where nodes look",
    )
    parser.add_argument(
        "--caricature",
        type=float,
        default=CARICATURE,
        help=f"how much more the face differs from an average one than in life, 0 to 1; "
        f"default: {CARICATURE:g}",
    )
    parser.add_argument(
        "--strength",
        action="append",
        default=[],
        metavar="EMOTION=FACTOR",
        help="strength of an emotion on this person, 0.3 to 1.5, as in joy=1.2; may be repeated",
    )
    parser.add_argument(
        "--replace", action="store_true", help="overwrite an existing person of that name"
    )
    parser.add_argument("--model", default="portrait", help="model that draws the sheet")
    parser.add_argument(
        "--face-model",
        type=user_path,
        help="MediaPipe's face_landmarker.task; default: as installed",
    )


def run(arguments: argparse.Namespace) -> int:
    """Adopt the person, write the identity and the sheet; returns the exit status."""
    name = arguments.name
    path = own_file(name, arguments.output)
    if not 0.0 <= arguments.caricature <= 1.0:
        raise PhotoError(f"--caricature {arguments.caricature:g}: expected a share, 0 to 1")
    strengths = dict(map(_strength, arguments.strength))
    folder = path.parent
    if path.exists() and not arguments.replace:
        raise PhotoError(f"{path}: there is a {name} already; take another --name, or --replace")
    images = [read_photograph(photograph, cv2.IMREAD_COLOR) for photograph in arguments.photographs]
    generator = load_generator(arguments.model)
    if not isinstance(generator, PortraitGenerator):
        raise PhotoError(f"--model {arguments.model}: draws no portraits, expected one that does")
    start = time.monotonic()
    with FaceFinder(arguments.face_model) as finder:
        artist = Artist(finder, SelfieSegmenter(), Head.load(), arguments.caricature)
        person = adopted(images, artist, strengths)
    count = len(images)
    remark = f"adopted from {count} photograph{'s' * (count > 1)}; ask before you show it to others"
    sheet = folder / f"{name}-sheet.png"
    try:
        person.save(path, remark)
        content = cv2.imencode(".png", sheet_of(person, generator))[1]
        with replacing(sheet) as new:
            new.write_bytes(content.tobytes())
    except OSError as error:
        raise PhotoError(f"{folder}: {error.strerror}; choose another --output") from error
    shown = name if arguments.output is None else path
    print(f"{name} adopted in {time.monotonic() - start:.1f} s: {path}")
    print(f"all emotions: {sheet}")
    print(f"show it: emotion-face up --identity {shown}, or identity:={shown} with ros2 launch")
    return 0


def _strength(word: str) -> tuple[str, float]:
    """An emotion and how strongly it is acted."""
    emotion, _, factor = word.partition("=")
    if emotion not in EMOTIONS:
        raise PhotoError(
            f"--strength {word}: unknown emotion {emotion!r}, {suggestion(emotion, EMOTIONS)}"
        )
    try:
        value = float(factor)
    except ValueError:
        value = math.nan
    if not 0.3 <= value <= 1.5:
        raise PhotoError(f"--strength {word}: expected a factor, 0.3 to 1.5, as in joy=1.2")
    return emotion, value


def sheet_of(drawn: Drawn, generator: PortraitGenerator) -> NDArray[np.uint8]:
    """All emotions of a person as the panel shows them, the whole head first."""
    person = generator.person(drawn)
    frames = [binarize(warp(generator.field(person, KEYS["calm"]), View(_WHOLE_HEAD)))]
    frames += [still(generator, person, KEYS[name]) for name in ("calm", *EMOTIONS)]
    tiles = [frame.repeat(_SCALE, axis=0).repeat(_SCALE, axis=1) for frame in frames]
    tiles = [np.pad(tile, _GAP_PX, constant_values=60) for tile in tiles]
    rows = [np.hstack(tiles[first : first + 3]) for first in range(0, len(tiles), 3)]
    return np.asarray(np.vstack(rows), dtype=np.uint8)
