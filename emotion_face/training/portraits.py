"""Photographed people: who they are and what they show, as shape codes and controls."""

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from emotion_face.face import Controls, Grooming
from emotion_face.files import replacing
from emotion_face.portrait.fitting import angles
from emotion_face.portrait.head import by_scan_name
from emotion_face.recognition import Finder, FoundFace
from emotion_face.training import people
from emotion_face.training.expressions import ExpressionReader, without_habits
from emotion_face.training.scan_faces import ScanFaces

_LOG = logging.getLogger(__name__)
_SUFFIXES = {".jpg", ".jpeg", ".png"}
_SMALLEST_PX = 48  # smaller faces are left out
_UP = np.array([1.0, -1.0])


@dataclass(frozen=True)
class Portrait:
    """One photograph.

    Attributes
    ----------
    person : str
        The same in all photographs of one person.
    shape : (SHAPE_SIZE,) array
        The person's neutral face in the space of the scans.
    controls : Controls
        What the photograph shows; the pupils are not measured.
    residual_mm : float
        Root mean square distance of the landmarks from the fitted face.
    """

    person: str
    shape: NDArray[np.float64]
    controls: Controls
    residual_mm: float


@dataclass(frozen=True)
class Measured:
    """What was found in one photograph.

    Attributes
    ----------
    file : Path
    landmarks : (68, 2) array
        [px], y down.
    actions : dict of str to float
        ARKit's facial actions.
    grooming : Grooming, optional
        What the person wears and grows, if it was read.
    """

    file: Path
    landmarks: NDArray[np.float64]
    actions: dict[str, float]
    grooming: Grooming | None = None


Reader = Callable[[NDArray[np.uint8], FoundFace], Grooming]
"""Reads what a person wears and grows from a BGR photograph and its face."""


def photographs(folder: Path) -> list[Path]:
    """The pictures in a folder and its subfolders, in order."""
    files = (file for file in folder.rglob("*") if file.suffix.lower() in _SUFFIXES)
    return sorted(files)


def measure(
    files: Sequence[Path], finder: Finder, cache: Path, reader: Reader | None = None
) -> dict[Path, Measured]:
    """What the photographs show that have one face, of a usable size.

    What was found is kept in the folder `cache`, by the hash of each picture's content.
    """
    cache.mkdir(parents=True, exist_ok=True)
    found: dict[Path, Measured] = {}
    left_out: dict[str, int] = defaultdict(int)
    for file in tqdm(files, "finding faces", disable=not files):
        content = file.read_bytes()
        record = cache / f"{hashlib.sha256(content).hexdigest()[:24]}.json"
        if not record.exists():
            text = json.dumps(_find(content, finder, reader))
            with replacing(record) as new:
                new.write_text(text)
        entry = json.loads(record.read_text())
        if "fault" in entry:
            left_out[entry["fault"]] += 1
        else:
            worn = Grooming(**entry["grooming"]) if entry.get("grooming") else None
            found[file] = Measured(file, np.array(entry["landmarks"]), entry["actions"], worn)
    for fault, count in left_out.items():
        _LOG.warning("%d photographs left out: %s", count, fault)
    return found


def _find(content: bytes, finder: Finder, reader: Reader | None) -> dict[str, object]:
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        return {"fault": "not a picture"}
    faces = finder.find(np.asarray(image, dtype=np.uint8))
    if len(faces) != 1:
        return {"fault": "several faces" if faces else "no face"}
    if faces[0].size < _SMALLEST_PX:
        return {"fault": f"face below {_SMALLEST_PX} px"}
    entry = {"landmarks": faces[0].multi_pie().round(3).tolist(), "actions": faces[0].actions}
    if reader:
        worn = asdict(reader(np.asarray(image, dtype=np.uint8), faces[0]))
        entry["grooming"] = {name: round(value, 3) for name, value in worn.items()}
    return entry


def fit_portraits(
    measured: dict[str, list[Measured]], faces: ScanFaces, space: people.ShapeSpace
) -> list[Portrait]:
    """Shape codes and controls of people, from all the photographs of each (none is fine).

    Parameters
    ----------
    measured : dict of str to list of Measured
        A person's photographs, by name.
    """
    names = list(faces.expression)
    flat = [(person, one) for person, many in measured.items() for one in many]
    fits = space.fitter(faces).fit_all(
        [one.landmarks * _UP for _, one in flat],
        [by_scan_name(one.actions, names) for _, one in flat],
    )
    of_person: dict[str, list[int]] = defaultdict(list)
    for index, (person, _) in enumerate(flat):
        of_person[person].append(index)
    shapes = {
        person: np.mean([fits[index].shape for index in indices], axis=0)
        for person, indices in of_person.items()
    }
    shown = [fit.actions for fit in fits]
    for indices in of_person.values():
        for index, actions in zip(
            indices, without_habits([shown[i] for i in indices]), strict=True
        ):
            shown[index] = actions
    reader = ExpressionReader(names)
    turns = np.array([angles(fit.rotation) for fit in fits]).reshape(-1, 3)
    turns[:, 1] -= np.median(turns[:, 1]) if len(turns) else 0.0  # most hold their heads level
    return [
        Portrait(
            person,
            shapes[person],
            reader.controls(actions, turn),
            10.0 * float(np.sqrt((fit.residual**2).sum(1).mean())),
        )
        for fit, actions, turn, (person, _) in zip(fits, shown, turns, flat, strict=True)
    ]
