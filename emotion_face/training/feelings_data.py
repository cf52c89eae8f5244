"""The mixture of faces that a run learns from or is measured on, as the command line names it."""

import argparse
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import ConfigError
from emotion_face.files import replacing
from emotion_face.recognition import FaceFinder
from emotion_face.resources import user_path
from emotion_face.settings import check_names
from emotion_face.training.dataset import Sources
from emotion_face.training.feeling_faces import ActingRecipe, FeelingFaces, joined, let_act
from emotion_face.training.feeling_sets import LOADERS, load_set
from emotion_face.training.feelings_loop import told_by
from emotion_face.training.population import SPLITS
from emotion_face.training.set_faces import find_faces
from emotion_face.training.teachers import Teacher

ACTED = "acted"


@dataclass(frozen=True)
class Part:
    """One part of a mixture: a kind of set, and its folder."""

    kind: str
    folder: Path


def part_of(text: str) -> Part:
    """``KIND=FOLDER`` as a part.

    Raises
    ------
    argparse.ArgumentTypeError
        If the kind is unknown, or no folder is named.
    """
    kind, _, folder = text.partition("=")
    try:
        check_names("kind", (kind,), {ACTED, *LOADERS})
    except ConfigError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if not folder:
        raise argparse.ArgumentTypeError(f"{text!r}: expected KIND=FOLDER, with a folder")
    return Part(kind, user_path(folder))


def add_mixture_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is learned from or measured on."""
    parser.add_argument(
        "--data",
        type=part_of,
        action="append",
        required=True,
        metavar="KIND=FOLDER",
        help=f"may be given again; {ACTED}: the photographs of a folder of face data act; or "
        + ", ".join(LOADERS),
    )
    parser.add_argument(
        "--face-model",
        type=user_path,
        help="MediaPipe's face_landmarker.task; default: as installed",
    )
    parser.add_argument(
        "--teachers",
        type=user_path,
        metavar="FOLDER",
        help="packages with published networks; docs/feelings.md says which",
    )


@dataclass(frozen=True)
class Mixture:
    """Faces by split, and where they come from.

    Attributes
    ----------
    splits : dict of str to FeelingFaces
        Without a split that has no face.
    hashes : dict of str to str
        SHA-256 of what determines each source.
    looked_at : dict of str to int
        Photographs searched for faces, by split; acted ones do not count.
    """

    splits: dict[str, FeelingFaces]
    hashes: dict[str, str]
    looked_at: dict[str, int]


def mixture(
    parts: Sequence[Part],
    portraits: Sequence[Path],
    recipe: ActingRecipe,
    cache: Path,
    face_model: Path | None,
    *,
    processes: int,
    splits: Sequence[str] = SPLITS,
) -> Mixture:
    """The faces of some sets.

    Parameters
    ----------
    portraits : sequence of Path
        Further folders of photographs that act.

    Raises
    ------
    ConfigError
        If a folder is not there, or is not laid out as its kind is.
    """
    for part in parts:
        if not part.folder.is_dir():
            raise ConfigError(f"--data {part.kind}={part.folder}: no such folder")
    found: dict[str, list[FeelingFaces]] = {split: [] for split in splits}
    looked_at = dict.fromkeys(splits, 0)
    hashes: dict[str, str] = {}
    for part in parts:
        if part.kind == ACTED:
            sources = Sources(part.folder, tuple(portraits))
            hashes |= sources.hashes()
            model = face_model or sources.landmarker
            acted = let_act(sources.photographs, recipe, cache / ACTED, model, processes=processes)
            for split in splits:
                found[split].append(acted[split])
            continue
        labelled = load_set(part.kind, part.folder)
        names = "\n".join(f"{one.name} {one.feeling} {one.split}" for one in labelled)
        hashes[f"{part.kind} (names and labels)"] = hashlib.sha256(names.encode()).hexdigest()
        with FaceFinder(face_model) as finder:
            for split in splits:
                if mine := [one for one in labelled if one.split == split]:
                    found[split].append(find_faces(mine, finder, cache / part.kind))
                    looked_at[split] += len(mine)
    return Mixture(
        {split: joined(many) for split, many in found.items() if many}, hashes, looked_at
    )


def told_once(
    teachers: list[Teacher], faces: FeelingFaces, cache: Path
) -> NDArray[np.float32] | None:
    """What the teachers tell of faces (n, 7), kept in a file; None without teachers."""
    if not teachers:
        return None
    digest = hashlib.sha256(" ".join(teacher.name for teacher in teachers).encode())
    digest.update(faces.views.tobytes())
    file = cache / f"told-{digest.hexdigest()[:24]}.npy"
    if not file.exists():
        told = told_by(teachers, faces.views)
        with replacing(file) as new:
            np.save(new, told)
    return np.asarray(np.load(file), dtype=np.float32)
