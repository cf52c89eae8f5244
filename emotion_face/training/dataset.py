"""Drawings of many people in many poses, with their identity codes and controls.

Rendered once into a cache folder named by the hash of everything that determines it (source
data, recipe, the drawing code), by several processes, in shards: an interrupted rendering goes on
where it stopped. People of the validation and test splits are in no other split.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from emotion_face.affect import EMOTIONS
from emotion_face.errors import ConfigError
from emotion_face.face import (
    GROOMING_NAMES,
    GROUPS,
    HEIGHT,
    IDENTITY_SIZE,
    SHAPE_SIZE,
    WIDTH,
    Controls,
    grooming,
    move,
    random_code,
)
from emotion_face.files import replacing
from emotion_face.portrait.fitting import LIMIT
from emotion_face.training import caricature, people, strokes
from emotion_face.training.code_hash import code_hash
from emotion_face.training.population import LONDON, SPLITS, Person, photographed_people
from emotion_face.training.sampling import sample_controls
from emotion_face.training.scan_faces import ScanFaces

_CONGRESS = "congress"
_SHARD = 1000
_CROSSBRED = 2
_PARTS = (
    ("fringe", "parting", "volume", "length", "crown", "flare", "recession", "baldness", "curl",
     "lightness", "covering"),
    ("glasses", "lens"),
    ("beard", "moustache", "lashes"),
    ("brow_weight", "brow_arch", "eyes", "nose", "lips", "folds"),
)  # fmt: skip
"""What crossbred people have from one parent each; earrings are not read, so anybody has them."""


@dataclass(frozen=True)
class Recipe:
    """What is rendered.

    Attributes
    ----------
    train, validation, test : int
        Number of drawings in each split.
    london_share, portraits_share, crossbred_share : float
        Share of the drawings that show a person of the London Set, of the other photographs, and
        one made of parts of several photographed people; the others show a random person.
    as_photographed : float
        Share of the photographed people's drawings that show what one of their photographs shows.
    in_full : float
        Share of the drawings that show one emotion in full, where hearts, teeth and tears are.
    seed : int
        Seed of every random choice.
    """

    train: int = 20_000
    validation: int = 1_000
    test: int = 1_000
    london_share: float = 0.1
    portraits_share: float = 0.35
    crossbred_share: float = 0.25
    as_photographed: float = 0.15
    in_full: float = 0.2
    seed: int = 1

    def __post_init__(self) -> None:
        for split in SPLITS:
            if getattr(self, split) < 1:
                raise ConfigError(f"{split}: {getattr(self, split)} drawings, expected at least 1")
        mixed = ("london_share", "portraits_share", "crossbred_share")
        for name in (*mixed, "as_photographed", "in_full"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ConfigError(f"{name}: {getattr(self, name)}, expected 0 to 1")
        total = self.london_share + self.portraits_share + self.crossbred_share
        if total > 1.0:
            raise ConfigError(
                f"london_share + portraits_share + crossbred_share: {total:g}, expected at most 1"
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


def _somebody(
    rng: np.random.Generator, recipe: Recipe, london: list[Person], portraits: list[Person]
) -> tuple[NDArray[np.float64], Controls]:
    """Identity code and controls of one drawing."""
    identity = random_code(rng, LIMIT)
    controls = sample_controls(rng)
    if rng.random() < recipe.in_full:
        felt = np.eye(len(EMOTIONS))[rng.integers(len(EMOTIONS))]
        controls = replace(controls, emotions=felt)
    shares = (recipe.london_share, recipe.portraits_share, recipe.crossbred_share)
    kind = int(np.searchsorted(np.cumsum(shares), rng.random(), side="right"))
    groups: tuple[list[Person], ...] = (london, portraits, [*london, *portraits], [])
    if group := groups[kind]:
        person = group[rng.integers(len(group))]
        identity[:SHAPE_SIZE] = person.shape
        read = [one for one in group if one.grooming] or group
        for part in _PARTS:
            owner = read[rng.integers(len(read))] if kind == _CROSSBRED else person
            if owner.grooming:
                for name in part:
                    identity[SHAPE_SIZE + GROOMING_NAMES.index(name)] = getattr(
                        owner.grooming, name
                    )
        if kind != _CROSSBRED and person.poses and rng.random() < recipe.as_photographed:
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
    identities = np.empty((count, IDENTITY_SIZE), np.float32)
    controls = np.empty((count, len(Controls().vector())), np.float32)
    for k in range(count):
        if k % 2 == 0:
            identity, pose = _somebody(rng, recipe, london, portraits)
        else:
            pose = move(pose, sample_controls(rng), **{str(rng.choice(list(GROUPS))): 1.0})
        geometry = artist.geometry(space.landmarks(identity), grooming(identity), pose)
        fields[k] = np.round(strokes.distance_field(strokes.draw(geometry)) * 127)
        identities[k], controls[k] = identity, pose.vector()
    with replacing(target) as new:
        np.savez(new, fields=fields, identities=identities, controls=controls)


def fingerprint(sources: Sources, recipe: Recipe, known: Sequence[Person]) -> str:
    """Hash of everything that determines the drawings."""
    text = json.dumps([sources.hashes(), asdict(recipe), code_hash(__name__)], sort_keys=True)
    digest = hashlib.sha256(text.encode())
    for person in known:
        digest.update(person.name.encode() + person.shape.tobytes())
        digest.update(str(person.grooming).encode())
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
