"""Portraits of many people in many poses: photographs that act, drawn.

What is drawn of a photograph is kept in a file named by the hash of everything that determines it
(the picture, the recipe, the drawing code): an interrupted rendering goes on where it stopped, and
a changed picture alone is drawn anew. People of the validation and test splits are in no other.
"""

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from emotion_face.errors import ConfigError, PhotoError
from emotion_face.face import GROUPS, KEYS, move
from emotion_face.files import replacing
from emotion_face.portrait.artist import Artist
from emotion_face.portrait.head import Head
from emotion_face.portrait.silhouette import SelfieSegmenter
from emotion_face.recognition import FaceFinder, model_path
from emotion_face.resources import share_path
from emotion_face.training.code_hash import code_hash
from emotion_face.training.population import LONDON, SPLITS, split_of
from emotion_face.training.portraits import photographs
from emotion_face.training.sampling import sample_controls

_LOG = logging.getLogger(__name__)
_ARRAYS = ("keys", "fields", "controls", "landmarks")
_MODELS = ("head.npz", "selfie_segmentation.tflite")  # that the artist draws with


@dataclass(frozen=True)
class PortraitRecipe:
    """What is drawn of a photograph.

    Attributes
    ----------
    drawings : int
        Drawings of each photograph, in twins.
    seed : int
    """

    drawings: int = 20
    seed: int = 1

    def __post_init__(self) -> None:
        if self.drawings < 2 or self.drawings % 2:
            raise ConfigError(f"drawings: {self.drawings}, expected an even number from 2 on")


@dataclass(frozen=True)
class Photograph:
    """A photograph of a person, or its mirror image."""

    person: str
    file: Path
    mirrored: bool

    @property
    def split(self) -> str:
        return split_of(self.person)


@dataclass(frozen=True)
class Portraits:
    """One split; drawings 2 k and 2 k + 1 of a photograph differ by one group of controls.

    Attributes
    ----------
    people : tuple of str
        The person in each photograph.
    files : tuple of Path
        The photographs.
    keys : (p, 14, 112, 128) int8 array
        Fields of the key drawings times 127.
    fields : (p, n, 112, 128) int8 array
    controls : (p, n, 16) float32 array
    landmarks : (p, 68, 2) float32 array
        Multi-PIE landmarks of the calm faces [px].
    """

    people: tuple[str, ...]
    files: tuple[Path, ...]
    keys: NDArray[np.int8]
    fields: NDArray[np.int8]
    controls: NDArray[np.float32]
    landmarks: NDArray[np.float32]


def photographed(folders: dict[str, Path]) -> list[Photograph]:
    """The photographs of some sources, in order; see :class:`training.dataset.Sources`.

    The training photographs of a source that has less than half as many as the largest are taken
    as their mirror images, too, so that one source does not say what people look like.
    """
    files = {source: photographs(folder) for source, folder in folders.items()}
    most = max(map(len, files.values()), default=0)
    found = []
    for source, folder in sorted(folders.items(), key=lambda item: len(files[item[0]])):
        for file in files[source]:
            alone = source == LONDON or file.parent == folder
            person = f"{source}/{file.stem if alone else file.parent.relative_to(folder)}"
            found.append(Photograph(person, file, False))
            if 2 * len(files[source]) < most and split_of(person) == SPLITS[0]:
                found.append(Photograph(person, file, True))
    return found


def artist_of_process(landmarker: Path) -> Artist:
    """One process' artist, with one thread, so that processes do not wait for one another."""
    cv2.setNumThreads(1)
    threadpool_limits(1)
    return Artist(FaceFinder(landmarker).__enter__(), SelfieSegmenter(), Head.load())


class _Worker:
    """One process' artist, made once."""

    artist: Artist

    @classmethod
    def start(cls, landmarker: Path) -> None:
        cls.artist = artist_of_process(landmarker)

    @classmethod
    def render(cls, photograph: Photograph, recipe: PortraitRecipe, target: Path) -> str:
        """Draw a photograph; what is wrong with it, or nothing."""
        image = cv2.imread(str(photograph.file), cv2.IMREAD_COLOR)
        if image is None:
            return "not a picture"
        if photograph.mirrored:
            image = np.ascontiguousarray(image[:, ::-1])
        try:
            model = cls.artist.model(np.asarray(image, dtype=np.uint8))
        except PhotoError as error:
            fault = str(error).split(":")[0]
            with replacing(target) as new:
                np.savez(new, fault=np.array(fault))
            return fault
        seed = int.from_bytes(hashlib.sha256(target.stem.encode()).digest()[:6], "big")
        rng = np.random.default_rng([recipe.seed, seed])
        fields, controls = [], []
        for k in range(recipe.drawings):
            if k % 2 == 0:
                pose = sample_controls(rng)
            else:
                pose = move(pose, sample_controls(rng), **{str(rng.choice(list(GROUPS))): 1.0})
            fields.append(_byte(model.field(pose)))
            controls.append(pose.vector())
        keys = [_byte(model.field(key)) for key in KEYS.values()]
        with replacing(target) as new:
            np.savez_compressed(
                new,
                keys=np.array(keys),
                fields=np.array(fields),
                controls=np.array(controls),
                landmarks=np.asarray(model.sitter.places, np.float32),
            )
        return ""


def _byte(field: NDArray[np.float32]) -> NDArray[np.int8]:
    return np.round(field * 127).astype(np.int8)


def fill_cache(
    placed: Sequence[tuple[Photograph, Path]],
    what: str,
    start: Callable[[Path], None],
    make: Callable[[Photograph, Any, Path], str],
    finder_model: Path,
    recipe: Any,
    processes: int,
) -> None:
    """Make the files that a cache does not hold yet, in processes of their own.

    Parameters
    ----------
    placed : sequence of (Photograph, Path)
        Photographs, and the file of each.
    what : str
        Title of the progress bar.
    start : callable (finder_model)
        Begins a process.
    make : callable (photograph, recipe, file) -> str
        Makes a file; gives what is wrong with the photograph, or nothing. What is wrong is logged.
    finder_model : Path
    recipe : Any
    processes : int
    """
    faults: Counter[str] = Counter()
    with ProcessPoolExecutor(processes, initializer=start, initargs=(finder_model,)) as pool:
        jobs = [
            pool.submit(make, photograph, recipe, target)
            for photograph, target in placed
            if not target.exists()
        ]
        for job in tqdm(as_completed(jobs), what, len(jobs), disable=not jobs):
            if fault := job.result():
                faults[fault] += 1
    for fault, count in faults.items():
        _LOG.warning("%d photographs left out: %s", count, fault)


def render_portraits(
    folders: dict[str, Path],
    recipe: PortraitRecipe,
    cache: Path,
    landmarker: Path | None = None,
    *,
    processes: int = 2,
) -> dict[str, list[tuple[Photograph, Path]]]:
    """Draw what the cache does not hold yet; the photographs of each split and their files."""
    finder_model = model_path(landmarker)
    cache.mkdir(parents=True, exist_ok=True)
    common = json.dumps([asdict(recipe), code_hash(__name__)]).encode()
    shipped = [share_path("models", "portrait", name) for name in _MODELS]
    for file in (finder_model, *shipped):
        common += hashlib.sha256(file.read_bytes()).digest()
    placed = []
    for photograph in photographed(folders):
        digest = hashlib.sha256(common + photograph.file.read_bytes())
        digest.update(b"mirrored" if photograph.mirrored else b"")
        placed.append((photograph, cache / f"{digest.hexdigest()[:24]}.npz"))
    fill_cache(
        placed, "drawing people", _Worker.start, _Worker.render, finder_model, recipe, processes
    )
    return {
        split: [(photo, target) for photo, target in placed if photo.split == split]
        for split in SPLITS
    }


def load_portraits(placed: Sequence[tuple[Photograph, Path]]) -> Portraits:
    """The drawings of some photographs, without those that were left out."""
    known: list[Photograph] = []
    parts: list[dict[str, Any]] = []
    for photograph, target in placed:
        if not target.exists():
            continue
        with np.load(target) as archive:
            if "fault" not in archive:
                known.append(photograph)
                parts.append({key: archive[key] for key in _ARRAYS})
    if not parts:
        raise ConfigError(
            "no photograph can be used; expected portraits, faces seen from the front"
        )
    stacked = {key: np.stack([part[key] for part in parts]) for key in parts[0]}
    return Portraits(
        tuple(one.person for one in known), tuple(one.file for one in known), **stacked
    )
