"""The ``draw`` verb: a photographed face as a drawing for the panel."""

import argparse
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from emotion_face.errors import PhotoError
from emotion_face.face import FramingParameters, View, binarize, warp
from emotion_face.files import replacing
from emotion_face.recognition import (
    STYLES,
    FaceFinder,
    FeelingsReader,
    Finder,
    FoundFace,
    PhotoArtist,
    PhotoDrawing,
    complaints,
    load_artist,
    unsure_parts,
)
from emotion_face.resources import user_path

_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}  # brands, ISO 23008-12
_PIXELS_MAX = 2**30  # OpenCV's own limit
Image.MAX_IMAGE_PIXELS = None  # Pillow's own limit is below the size of phone pictures


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("photograph", type=user_path, help="picture file that shows a face")
    parser.add_argument("--style", choices=STYLES, default=STYLES[0], help="default %(default)s")
    parser.add_argument(
        "--output",
        type=user_path,
        help="PNG to write; default: the photograph's name, -STYLE.png, here",
    )
    parser.add_argument(
        "--scale", type=int, default=4, help="enlarges the 128x64 picture; default 4"
    )
    parser.add_argument("--face", type=int, help="which face, 1 is the largest; default 1")
    parser.add_argument(
        "--face-model",
        type=user_path,
        help="MediaPipe's face_landmarker.task; default: as installed",
    )


def run(arguments: argparse.Namespace) -> int:
    """Find the face, draw it, print the drawing's quality; returns the exit status."""
    if arguments.scale < 1:
        raise PhotoError(f"--scale {arguments.scale}: expected at least 1")
    image = read_photograph(arguments.photograph)
    with FaceFinder(arguments.face_model) as finder:
        face, remarks = choose_face(image, finder, arguments.face)
    drawing, said = draw_face(image, face, load_artist(), FeelingsReader(), arguments.style)
    output = arguments.output or Path(f"{arguments.photograph.stem}-{arguments.style}.png")
    write_picture(output, drawing, arguments.scale)
    for line in (*remarks, *said, f"written to {output}"):
        print(line)
    return 0


def read_photograph(path: Path, how: int = cv2.IMREAD_GRAYSCALE) -> NDArray[np.uint8]:
    """A picture file as grey values (height, width), or as OpenCV's ``IMREAD_`` constant has it.

    It is rotated by its EXIF orientation, and transparent parts become white.

    Raises
    ------
    PhotoError
        If the file is missing, not a picture, or too large.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PhotoError(f"{path}: {error.strerror}; expected a picture file") from error
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise PhotoError(
            f"{path}: HEIC cannot be read; make a JPEG of it, as with `heif-convert` of the Debian "
            "package libheif-examples, or let the phone save JPEG (iPhone: Most Compatible)"
        )
    try:
        content = _opaque(content, path)
        image = cv2.imdecode(np.frombuffer(content, np.uint8), how)
    except (OSError, SyntaxError, cv2.error):  # errors of Pillow and OpenCV for broken pictures
        image = None
    if image is None:
        raise PhotoError(f"{path}: not a picture that can be read; expected JPEG, PNG or the like")
    return np.asarray(image, dtype=np.uint8)


def _opaque(content: bytes, path: Path) -> bytes:
    """A picture file within the size limit, with white in place of transparency."""
    with Image.open(BytesIO(content)) as picture:
        width, height = picture.size
        if width * height > _PIXELS_MAX:
            raise PhotoError(
                f"{path}: {width} x {height} pixels are refused, expected at most 2^30 in all; "
                "make it smaller"
            )
        if "A" not in picture.getbands() and "transparency" not in picture.info:
            return content
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    over_white = BytesIO()
    white = Image.new("RGBA", upright.size, "white")
    Image.alpha_composite(white, upright).convert("RGB").save(over_white, "PNG")
    return over_white.getvalue()


def choose_face(
    image: NDArray[np.uint8], finder: Finder, number: int | None
) -> tuple[FoundFace, list[str]]:
    """The ``number``-th largest face of a grey photograph, and remarks on it.

    Raises
    ------
    PhotoError
        If there is no such face.
    """
    faces = finder.find(image)
    if not faces:
        raise PhotoError(
            "no face found: the face should be seen from the front, lit, and fill a good part of "
            "the picture"
        )
    if not 1 <= (number or 1) <= len(faces):
        raise PhotoError(f"--face {number}: the picture shows {len(faces)}, expected 1 to that")
    face = faces[(number or 1) - 1]
    remarks = [f"note: {said}" for said in complaints(image, face)]
    if len(faces) > 1 and number is None:
        remarks.insert(0, f"note: {len(faces)} faces, the largest is drawn; --face N takes another")
    return face, remarks


def draw_face(
    image: NDArray[np.uint8],
    face: FoundFace,
    artist: PhotoArtist,
    reader: FeelingsReader,
    style: str,
) -> tuple[PhotoDrawing, list[str]]:
    """The drawing of a face of a grey photograph, and its summary."""
    drawing = artist.draw(image, face.multi_pie(), style)
    felt = reader.read(np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2RGB), np.uint8), face)
    unsure = ", ".join(unsure_parts(drawing.field)) or "nothing"
    return drawing, [
        f"style    {style}",
        f"quality  {drawing.quality:.2f}",
        f"unsure   {unsure}",
        f"feeling  {felt.emotion}, {felt.confidence:.0%} sure, valence {felt.valence:+.2f}, "
        f"arousal {felt.arousal:+.2f}",
    ]


def write_picture(path: Path, drawing: PhotoDrawing, scale: int) -> None:
    """Write the drawing as the panel shows it, each pixel ``scale`` wide.

    Raises
    ------
    PhotoError
        If the file cannot be written.
    """
    framing = FramingParameters()
    frame = binarize(warp(drawing.field, View(framing.zoom_rest, y=framing.centre_y)))
    large = frame.repeat(scale, axis=0).repeat(scale, axis=1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as new:
            new.write_bytes(cv2.imencode(".png", large)[1].tobytes())
    except OSError as error:
        raise PhotoError(f"{path}: {error.strerror}; choose another --output") from error
