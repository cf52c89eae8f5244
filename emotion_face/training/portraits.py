"""Photographed people: who they are and what they show, as shape codes and controls."""

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from emotion_face.face.controls import Controls
from emotion_face.recognition.landmarks import Finder
from emotion_face.training import people
from emotion_face.training.expressions import ExpressionReader, by_scan_name, without_habits
from emotion_face.training.fitting import FaceFitter, angles
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
    """What was found in one photograph: landmarks (68, 2) [px, y down] and ARKit actions."""

    file: Path
    landmarks: NDArray[np.float64]
    actions: dict[str, float]


def photographs(folder: Path) -> list[Path]:
    """The pictures in a folder and its subfolders, in order."""
    files = (file for file in folder.rglob("*") if file.suffix.lower() in _SUFFIXES)
    return sorted(files)


def measure(files: Sequence[Path], finder: Finder, cache: Path) -> dict[Path, Measured]:
    """Landmarks and actions of the photographs that show one face, of a usable size.

    What was found is kept in the folder `cache`, by the hash of each picture's content.
    """
    cache.mkdir(parents=True, exist_ok=True)
    found: dict[Path, Measured] = {}
    left_out: dict[str, int] = defaultdict(int)
    for file in tqdm(files, "finding faces", disable=not files):
        content = file.read_bytes()
        record = cache / f"{hashlib.sha256(content).hexdigest()[:24]}.json"
        if not record.exists():
            partial = record.with_suffix(".partial")
            partial.write_text(json.dumps(_find(content, finder)))
            partial.rename(record)
        entry = json.loads(record.read_text())
        if "fault" in entry:
            left_out[entry["fault"]] += 1
        else:
            found[file] = Measured(file, np.array(entry["landmarks"]), entry["actions"])
    for fault, count in left_out.items():
        _LOG.warning("%d photographs left out: %s", count, fault)
    return found


def _find(content: bytes, finder: Finder) -> dict[str, object]:
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        return {"fault": "not a picture"}
    faces = finder.find(np.asarray(image, dtype=np.uint8))
    if len(faces) != 1:
        return {"fault": "several faces" if faces else "no face"}
    if faces[0].size < _SMALLEST_PX:
        return {"fault": f"face below {_SMALLEST_PX} px"}
    return {"landmarks": faces[0].multi_pie().round(3).tolist(), "actions": faces[0].actions}


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
    fits = FaceFitter(faces, space).fit_all(
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
