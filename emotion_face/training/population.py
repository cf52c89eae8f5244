"""The photographed people that drawings are made of, split by person.

London's people come from their hand-placed points; every other portrait, and what London's
photographs show, from the landmarks that MediaPipe finds.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import ModelError
from emotion_face.face import GROOMING_NAMES, Controls, Grooming
from emotion_face.portrait.fitting import LIMIT
from emotion_face.portrait.grooming import grooming
from emotion_face.portrait.head import Head
from emotion_face.portrait.parsing import parts
from emotion_face.portrait.silhouette import SelfieSegmenter
from emotion_face.portrait.sitter import seat
from emotion_face.recognition import FaceFinder, Finder, FoundFace, model_path
from emotion_face.training import people
from emotion_face.training.code_hash import code_hash
from emotion_face.training.portraits import (
    Measured,
    Reader,
    fit_portraits,
    measure,
    photographs,
)
from emotion_face.training.scan_faces import ScanFaces

_LOG = logging.getLogger(__name__)

SPLITS = ("train", "validation", "test")
LONDON = "london"
_FEWEST_TO_SPREAD = 30
_MOST_STRETCH = 2.5


@dataclass(frozen=True)
class Person:
    """One photographed person.

    Attributes
    ----------
    name : str
        Source and name within it.
    shape : (SHAPE_SIZE,) array
        Neutral face in the space of the scans.
    poses : tuple of Controls
        What each of their photographs shows.
    photographs : tuple of Measured
        Where each photograph lies, and its landmarks.
    """

    name: str
    shape: NDArray[np.float64]
    poses: tuple[Controls, ...]
    photographs: tuple[Measured, ...] = ()

    @property
    def grooming(self) -> Grooming | None:
        """What they wear and grow, read from their first photograph."""
        return self.photographs[0].grooming if self.photographs else None

    @property
    def code(self) -> NDArray[np.float64]:
        """Their identity code, as far as it was read."""
        worn = self.grooming or Grooming()
        return np.concatenate([self.shape, [getattr(worn, name) for name in GROOMING_NAMES]])

    @property
    def source(self) -> str:
        return self.name.split("/")[0]

    @property
    def split(self) -> str:
        return split_of(self.name)


def split_of(person: str) -> str:
    """Where all drawings of a person go: 80 % of people train, 10 % validate, 10 % test."""
    bucket = hashlib.sha256(person.encode()).digest()[0] / 256.0
    return SPLITS[0] if bucket < 0.8 else SPLITS[1] if bucket < 0.9 else SPLITS[2]


def photographed_people(
    folders: Mapping[str, Path], faces: ScanFaces, landmarker: Path | None, cache: Path
) -> list[Person]:
    """The people of some folders of portraits, in the order of their names.

    Parameters
    ----------
    folders : mapping of str to Path
        Folder of each source; the one named `LONDON` is the Face Research Lab London Set. In the
        others a subfolder holds one person's photographs, and a file outside one is a person.
    faces : ScanFaces
    landmarker : Path, optional
        MediaPipe's model; see :func:`emotion_face.recognition.landmarks.model_path`.
    cache : Path
        Keeps what was found in the photographs.
    """
    space = people.ShapeSpace.of(faces)
    files = {source: photographs(folder) for source, folder in folders.items()}
    poses: dict[str, list[Controls]] = defaultdict(list)
    shapes: dict[str, NDArray[np.float64]] = {}
    measured: dict[str, list[Measured]] = {}
    if any(files.values()):
        try:
            model = model_path(landmarker)
            kept = cache / _found_by(model)
            with FaceFinder(model) as finder:
                measured = _by_person(folders, files, finder, kept)
        except ModelError as error:
            _LOG.warning("photographs are left out: %s", error)
        for portrait in fit_portraits(measured, faces, space):
            poses[portrait.person].append(portrait.controls)
            shapes[portrait.person] = portrait.shape
    if LONDON in folders:
        templates = sorted((folders[LONDON] / "neutral").glob("*.tem"))
        points = [people.read_template(file) for file in templates]
        fits = space.fitter(faces).fit_all(points, [{}] * len(points))
        shapes |= {f"{LONDON}/{t.stem}": fit.shape for t, fit in zip(templates, fits, strict=True)}
    names = sorted(shapes)
    spread = _spread_like_scans(np.array([shapes[name] for name in names]))
    return [
        Person(name, shape, tuple(poses[name]), tuple(measured.get(name, ())))
        for name, shape in zip(names, spread, strict=True)
    ]


def _found_by(model: Path) -> str:
    """Hash of what determines what is found in a photograph."""
    return hashlib.sha256(model.read_bytes() + code_hash(__name__).encode()).hexdigest()[:12]


def _reader() -> Reader | None:
    """What reads hair, beards and spectacles from photographs, if its models are there."""
    try:
        head, segmenter = Head.load(), SelfieSegmenter()
    except ModelError as error:
        _LOG.warning("hair, beards and spectacles are not read: %s", error)
        return None

    def read(image: NDArray[np.uint8], face: FoundFace) -> Grooming:
        sitter = seat(image, face, head, segmenter, caricature=0.0)
        return grooming(sitter, parts(sitter))

    return read


def _spread_like_scans(shapes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shape codes (n, SHAPE_SIZE) that vary over people as the scanned people's codes do.

    A fit to one photograph draws a code towards the mean; unlike people must stay unlike.
    """
    if len(shapes) < _FEWEST_TO_SPREAD:
        return shapes
    stretch = np.minimum(1.0 / shapes.std(0), _MOST_STRETCH)
    return np.asarray((shapes * stretch).clip(-LIMIT, LIMIT))


def _by_person(
    folders: Mapping[str, Path], files: Mapping[str, list[Path]], finder: Finder, cache: Path
) -> dict[str, list[Measured]]:
    measured: dict[str, list[Measured]] = defaultdict(list)
    reader = _reader()
    for source, folder in folders.items():
        for file, found in measure(files[source], finder, cache, reader).items():
            alone = source == LONDON or file.parent == folder
            person = file.stem if alone else str(file.parent.relative_to(folder))
            measured[f"{source}/{person}"].append(found)
    return dict(measured)
