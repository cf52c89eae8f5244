"""The ``draw`` verb: a photographed face as a drawing for the panel."""

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS, NEUTRAL, load_parameters
from emotion_face.affect.dynamics import Dynamics
from emotion_face.errors import PhotoError
from emotion_face.face.camera import View, ink, look
from emotion_face.face.framing import FramingParameters
from emotion_face.recognition.drawing import STYLES, PhotoArtist, PhotoDrawing, load_artist
from emotion_face.recognition.landmarks import FaceFinder, Finder, FoundFace
from emotion_face.recognition.quality import complaints, unsure_parts

_FAINTEST = 0.25  # an emotion below this has no name


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("photograph", type=Path, help="picture file that shows a face")
    parser.add_argument("--style", choices=STYLES, default=STYLES[0], help="default %(default)s")
    parser.add_argument(
        "--output", type=Path, help="PNG to write; default: the photograph's name, -STYLE.png, here"
    )
    parser.add_argument(
        "--scale", type=int, default=4, help="enlarges the 128x64 picture; default 4"
    )
    parser.add_argument("--face", type=int, help="which face, 1 is the largest; default 1")
    parser.add_argument(
        "--face-model", type=Path, help="MediaPipe's face_landmarker.task; default: as installed"
    )


def run(arguments: argparse.Namespace) -> int:
    """Find the face, draw it, say how sure the drawing is; the exit status."""
    if arguments.scale < 1:
        raise PhotoError(f"--scale {arguments.scale}: expected at least 1")
    image = read_photograph(arguments.photograph)
    with FaceFinder(arguments.face_model) as finder:
        face, remarks = choose_face(image, finder, arguments.face)
    drawing, said = draw_face(image, face, load_artist(), arguments.style)
    output = arguments.output or Path(f"{arguments.photograph.stem}-{arguments.style}.png")
    write_picture(output, drawing, arguments.scale)
    for line in (*remarks, *said, f"written to {output}"):
        print(line)
    return 0


def read_photograph(path: Path) -> NDArray[np.uint8]:
    """A picture file as grey values (height, width).

    Raises
    ------
    PhotoError
        If there is no such file, or it is no picture.
    """
    try:
        content = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise PhotoError(f"{path}: {error.strerror}; expected a picture file") from error
    image = cv2.imdecode(content, cv2.IMREAD_GRAYSCALE) if len(content) else None
    if image is None:
        raise PhotoError(f"{path}: not a picture that can be read; expected JPEG, PNG or the like")
    return np.asarray(image, dtype=np.uint8)


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
    image: NDArray[np.uint8], face: FoundFace, artist: PhotoArtist, style: str
) -> tuple[PhotoDrawing, list[str]]:
    """The drawing of a face, and what to say of it."""
    drawing = artist.draw(image, face.multi_pie(), style)
    emotions = drawing.controls[: len(EMOTIONS)].astype(np.float64).clip(0.0, 1.0)
    strongest = int(emotions.argmax())
    name = EMOTIONS[strongest] if emotions[strongest] >= _FAINTEST else NEUTRAL
    valence, arousal, _ = Dynamics(load_parameters()).affect(emotions[None])[0]
    unsure = ", ".join(unsure_parts(drawing.field)) or "nothing"
    return drawing, [
        f"style    {style}",
        f"quality  {drawing.quality:.2f}",
        f"unsure   {unsure}",
        f"feeling  {name}, valence {valence:+.2f}, arousal {arousal:+.2f}",
    ]


def write_picture(path: Path, drawing: PhotoDrawing, scale: int) -> None:
    """Write the drawing as the panel shows it, each pixel ``scale`` wide.

    Raises
    ------
    PhotoError
        If the file cannot be written.
    """
    framing = FramingParameters()
    frame = ink(look(drawing.field, View(framing.zoom_rest, y=framing.centre_y)))
    large = frame.repeat(scale, axis=0).repeat(scale, axis=1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(cv2.imencode(".png", large)[1].tobytes())
    except OSError as error:
        raise PhotoError(f"{path}: {error.strerror}; choose another --output") from error
