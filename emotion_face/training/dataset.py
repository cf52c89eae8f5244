"""Drawings of many people in many poses, with their identity codes and controls.

Rendered once into a cache folder named by the hash of everything that determines it (source
data, recipe, the drawing code), by several processes, in shards: an interrupted rendering goes on
where it stopped. People of the validation and test splits are in no other split.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from emotion_face.affect import EMOTIONS
from emotion_face.errors import ConfigError
from emotion_face.face.canvas import HEIGHT, WIDTH
from emotion_face.face.controls import LID_WIDE, Controls
from emotion_face.face.expression import HEAD_OF_EMOTIONS
from emotion_face.face.path import GROUPS, move
from emotion_face.training import caricature, people, prototypes, strokes
from emotion_face.training.population import LONDON, SPLITS, Person, photographed_people
from emotion_face.training.scan_faces import ScanFaces

_CONGRESS = "congress"
_SHARD = 1000


@dataclass(frozen=True)
class Recipe:
    """What is rendered.

    Attributes
    ----------
    train, validation, test : int
        Number of drawings in each split.
    london_share, portraits_share : float
        Share of the drawings that show a person of the London Set, and of the other photographs;
        the others show a random one of the scanned population.
    as_photographed : float
        Share of the photographed people's drawings that show what one of their photographs shows.
    seed : int
        Seed of every random choice.
    """

    train: int = 120_000
    validation: int = 2_000
    test: int = 2_000
    london_share: float = 0.15
    portraits_share: float = 0.35
    as_photographed: float = 0.15
    seed: int = 1

    def __post_init__(self) -> None:
        for split in SPLITS:
            if getattr(self, split) < 1:
                raise ConfigError(f"{split}: {getattr(self, split)} drawings, expected at least 1")
        shares = ("london_share", "portraits_share", "as_photographed")
        for name in shares:
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ConfigError(f"{name}: {getattr(self, name)}, expected 0 to 1")
        if self.london_share + self.portraits_share > 1.0:
            raise ConfigError(
                f"london_share + portraits_share: {self.london_share + self.portraits_share}, "
                "expected at most 1"
            )


@dataclass(frozen=True)
class Drawings:
    """One split, in twins: drawings 2 k and 2 k + 1 differ by one group of controls.

    Attributes
    ----------
    fields : (n, 96, 128) int8 array
        Drawing fields times 127.
    identities : (n, IDENTITY_SIZE) float32 array
    controls : (n, 16) float32 array
    """

    fields: NDArray[np.int8]
    identities: NDArray[np.float32]
    controls: NDArray[np.float32]


@dataclass(frozen=True)
class Sources:
    """Where the face data lies.

    Attributes
    ----------
    root : Path
        Holds ``ict_facekit/ict_facekit.npz`` or the original ``ict_facekit/FaceXModel/``, and,
        where there are any, ``london/``, ``congress/`` and ``mediapipe/face_landmarker.task``.
    portraits : tuple of Path
        Further folders of portraits; in each a subfolder holds one person's photographs, and a
        photograph outside one is a person.
    """

    root: Path
    portraits: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        names = [LONDON, _CONGRESS]
        for folder in self.portraits:
            if not folder.is_dir():
                raise ConfigError(f"{folder}: no such folder; expected a folder of portraits")
            if folder.name in names:
                raise ConfigError(
                    f"{folder}: another source is called {folder.name}; rename the folder"
                )
            names.append(folder.name)

    @property
    def scans(self) -> Path:
        objects = self.root / "ict_facekit" / "FaceXModel"
        return objects if objects.is_dir() else self.root / "ict_facekit" / "ict_facekit.npz"

    @property
    def landmarker(self) -> Path | None:
        """MediaPipe's model beside the data; None means the user's own."""
        model = self.root / "mediapipe" / "face_landmarker.task"
        return model if model.is_file() else None

    @property
    def photographs(self) -> dict[str, Path]:
        """The folders of photographs that are there, by the name of their source."""
        known = {LONDON: self.root / LONDON, _CONGRESS: self.root / _CONGRESS}
        further = {folder.name: folder for folder in self.portraits}
        return {name: folder for name, folder in (known | further).items() if folder.is_dir()}

    def hashes(self) -> dict[str, str]:
        """SHA-256 of each source."""
        if not self.scans.exists():
            raise ConfigError(
                f"{self.scans}: no such file; --data names the folder that holds ict_facekit/"
            )
        found = {str(self.scans.relative_to(self.root)): _content_hash(self.scans)}
        for name, folder in self.photographs.items():
            found[name] = _content_hash(folder)
        return found


def _content_hash(path: Path) -> str:
    """SHA-256 of a file, or of the names and contents of a folder's files."""
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            digest.update(str(file.relative_to(path)).encode() + file.read_bytes())
    return digest.hexdigest()


def sample_controls(rng: np.random.Generator) -> Controls:
    """Random controls: rest, single emotions, blends and paths between two, with poses and lids."""
    emotions = np.zeros(len(EMOTIONS))
    kind = rng.random()
    order = rng.permutation(len(EMOTIONS))
    if kind < 0.45:
        emotions[order[0]] = 1.0 if rng.random() < 0.35 else rng.uniform(0.05, 1.0)
    elif kind < 0.65:
        v = rng.random()
        emotions[order[:2]] = v, 1.0 - v
    elif kind < 0.82:
        emotions[order[:2]] = rng.uniform(0.6 if rng.random() < 0.5 else 0.05, 1.0, 2)
    elif kind < 0.9:
        emotions[order[:3]] = rng.uniform(0.05, 1.0, 3)
    lids = np.ones(2)
    eyes = rng.random()
    if eyes < 0.4:
        lids[:] = 0.0 if eyes < 0.06 else rng.uniform(0.0, LID_WIDE)
    elif eyes < 0.5:
        lids = rng.uniform(0.0, LID_WIDE, 2)
    gaze = rng.uniform(-1.0, 1.0, 2) if rng.random() < 0.55 else np.zeros(2)
    jaw = rng.random() if rng.random() < 0.35 else 0.0
    if rng.random() < 0.5:  # as the animator holds the head, and what breath and glances add
        pose = (emotions @ HEAD_OF_EMOTIONS + rng.normal(0.0, 0.1, 3)).clip(-1.0, 1.0)
    else:
        pose = rng.uniform(-1.0, 1.0, 3) * rng.choice([0.0, rng.random()], p=[0.3, 0.7])
    pupil = rng.uniform(-1.0, 1.0) if rng.random() < 0.4 else 0.0
    return Controls(emotions, *(float(value) for value in (*lids, *gaze, jaw, *pose, pupil)))


def _somebody(
    rng: np.random.Generator, recipe: Recipe, london: list[Person], portraits: list[Person]
) -> tuple[NDArray[np.float64], Controls]:
    """Identity code and controls of one drawing."""
    identity = rng.standard_normal(people.IDENTITY_SIZE).clip(-people.LIMIT, people.LIMIT)
    controls = sample_controls(rng)
    kind = rng.random()
    if kind < recipe.london_share:
        group = london
    elif kind < recipe.london_share + recipe.portraits_share:
        group = portraits
    else:
        group = []
    if group:
        person = group[rng.integers(len(group))]
        identity[: people.SHAPE_SIZE] = person.shape
        if person.poses and rng.random() < recipe.as_photographed:
            controls = person.poses[rng.integers(len(person.poses))]
    return identity, controls


def _render_shard(
    faces: ScanFaces,
    recipe: Recipe,
    known: Sequence[Person],
    split: str,
    shard: int,
    count: int,
    target: Path,
) -> None:
    rng = np.random.default_rng([recipe.seed, SPLITS.index(split), shard])
    space = people.ShapeSpace.of(faces)
    mine = [person for person in known if person.split == split]
    london = [person for person in mine if person.source == LONDON]
    portraits = [person for person in mine if person.source != LONDON]
    artist = caricature.Caricaturist(faces)
    fields = np.empty((count, HEIGHT, WIDTH), np.int8)
    identities = np.empty((count, people.IDENTITY_SIZE), np.float32)
    controls = np.empty((count, len(Controls().vector())), np.float32)
    for k in range(count):
        if k % 2 == 0:
            identity, pose = _somebody(rng, recipe, london, portraits)
        else:
            pose = move(pose, sample_controls(rng), **{str(rng.choice(list(GROUPS))): 1.0})
        geometry = artist.geometry(space.landmarks(identity), people.grooming(identity), pose)
        fields[k] = np.round(strokes.distance_field(strokes.draw(geometry)) * 127)
        identities[k], controls[k] = identity, pose.vector()
    partial = target.with_suffix(".partial.npz")
    np.savez(partial, fields=fields, identities=identities, controls=controls)
    partial.rename(target)


def fingerprint(sources: Sources, recipe: Recipe, known: Sequence[Person]) -> str:
    """Hash of everything that determines the drawings."""
    modules = (caricature, people, prototypes, strokes)
    code = [Path(str(module.__file__)).read_text() for module in modules]
    own = Path(__file__).read_text()
    text = json.dumps([sources.hashes(), asdict(recipe), *code, own], sort_keys=True)
    digest = hashlib.sha256(text.encode())
    for person in known:
        digest.update(person.name.encode() + person.shape.tobytes())
        for pose in person.poses:
            digest.update(pose.vector().tobytes())
    return digest.hexdigest()[:16]


def render(
    sources: Sources, recipe: Recipe, cache: Path, *, processes: int = 2
) -> Callable[[str], Drawings]:
    """Render what the cache does not hold yet.

    Returns
    -------
    callable
        Loads a split by its name.
    """
    faces = ScanFaces.load(sources.scans)
    known = photographed_people(sources.photographs, faces, sources.landmarker, cache / "found")
    folder = cache / fingerprint(sources, recipe, known)
    folder.mkdir(parents=True, exist_ok=True)
    shards: dict[str, list[tuple[Path, int]]] = {}
    for split in SPLITS:
        total = getattr(recipe, split)
        shards[split] = [
            (folder / f"{split}-{first // _SHARD:04d}.npz", min(_SHARD, total - first))
            for first in range(0, total, _SHARD)
        ]
    with ProcessPoolExecutor(processes) as pool:
        jobs = [
            pool.submit(_render_shard, faces, recipe, known, split, index, count, path)
            for split in SPLITS
            for index, (path, count) in enumerate(shards[split])
            if not path.exists()
        ]
        for job in tqdm(as_completed(jobs), "drawing faces", len(jobs), disable=not jobs):
            job.result()

    def load(split: str) -> Drawings:
        parts = [np.load(path) for path, _ in shards[split]]
        return Drawings(
            *(np.concatenate([part[key] for part in parts])
              for key in ("fields", "identities", "controls"))
        )  # fmt: skip

    return load
