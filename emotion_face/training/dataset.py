"""Drawings of many people in many poses, with their identity codes and controls.

Rendered once into a cache folder named by the hash of everything that determines it (source
data, recipe, the drawing code), by several processes, in shards: an interrupted rendering goes on
where it stopped. People of the validation and test splits are in no other split.
"""

import hashlib
import json
from collections.abc import Callable
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
from emotion_face.training import caricature, people, prototypes, strokes
from emotion_face.training.scan_faces import ScanFaces

SPLITS = ("train", "validation", "test")
_LONDON_HELD_OUT = 10  # people in each of validation and test
_SHARD = 1000


@dataclass(frozen=True)
class Recipe:
    """What is rendered.

    Attributes
    ----------
    train, validation, test : int
        Number of drawings in each split.
    london_share : float
        Share of the drawings that show a photographed person; the others show a random one of the
        scanned population.
    seed : int
        Seed of every random choice.
    """

    train: int = 120_000
    validation: int = 2_000
    test: int = 2_000
    london_share: float = 0.3
    seed: int = 1

    def __post_init__(self) -> None:
        for split in SPLITS:
            if getattr(self, split) < 1:
                raise ConfigError(f"{split}: {getattr(self, split)} drawings, expected at least 1")
        if not 0.0 <= self.london_share <= 1.0:
            raise ConfigError(f"london_share: {self.london_share}, expected 0 to 1")


@dataclass(frozen=True)
class Drawings:
    """One split.

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
    """Where the face data lies: ``ict_facekit/ict_facekit.npz`` and ``london/neutral/*.tem``."""

    root: Path

    @property
    def scans(self) -> Path:
        return self.root / "ict_facekit" / "ict_facekit.npz"

    @property
    def london(self) -> Path:
        return self.root / "london"

    def hashes(self) -> dict[str, str]:
        """SHA-256 of each source."""
        templates = hashlib.sha256()
        for file in sorted((self.london / "neutral").glob("*.tem")):
            templates.update(file.name.encode() + file.read_bytes())
        try:
            scans = hashlib.sha256(self.scans.read_bytes()).hexdigest()
        except OSError as error:
            raise ConfigError(
                f"{self.scans}: {error.strerror}; --data names the folder that holds "
                "ict_facekit/ and london/"
            ) from error
        return {"ict_facekit.npz": scans, "london/neutral/*.tem": templates.hexdigest()}


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
        emotions[order[:2]] = rng.uniform(0.05, 1.0, 2)
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
    pose = rng.uniform(-1.0, 1.0, 3) * rng.random() if rng.random() < 0.6 else np.zeros(3)
    pupil = rng.uniform(-1.0, 1.0) if rng.random() < 0.4 else 0.0
    return Controls(emotions, *(float(value) for value in (*lids, *gaze, jaw, *pose, pupil)))


def _split_people(
    sources: Sources, space: people.ShapeSpace, split: str
) -> list[NDArray[np.float64]]:
    known = people.london_people(sources.london, space)
    codes = [known[name] for name in sorted(known)]
    held = min(_LONDON_HELD_OUT, len(codes) // 3)
    parts = {
        "validation": codes[:held],
        "test": codes[held : 2 * held],
        "train": codes[2 * held :],
    }
    return parts[split]


def _render_shard(
    sources: Sources, recipe: Recipe, split: str, shard: int, count: int, target: Path
) -> None:
    rng = np.random.default_rng([recipe.seed, SPLITS.index(split), shard])
    faces = ScanFaces.load(sources.scans)
    space = people.ShapeSpace.of(faces)
    known = _split_people(sources, space, split)
    artist = caricature.Caricaturist(faces)
    fields = np.empty((count, HEIGHT, WIDTH), np.int8)
    identities = np.empty((count, people.IDENTITY_SIZE), np.float32)
    controls = np.empty((count, len(Controls().vector())), np.float32)
    for k in range(count):
        identity = rng.standard_normal(people.IDENTITY_SIZE).clip(-people.LIMIT, people.LIMIT)
        if rng.random() < recipe.london_share:
            identity[: people.SHAPE_SIZE] = known[rng.integers(len(known))]
        pose = sample_controls(rng)
        geometry = artist.geometry(space.landmarks(identity), people.grooming(identity), pose)
        fields[k] = np.round(strokes.distance_field(strokes.draw(geometry)) * 127)
        identities[k], controls[k] = identity, pose.vector()
    partial = target.with_suffix(".partial.npz")
    np.savez(partial, fields=fields, identities=identities, controls=controls)
    partial.rename(target)


def fingerprint(sources: Sources, recipe: Recipe) -> str:
    """Hash of everything that determines the drawings."""
    modules = (caricature, people, prototypes, strokes)
    code = [Path(str(module.__file__)).read_text() for module in modules]
    own = Path(__file__).read_text()
    text = json.dumps([sources.hashes(), asdict(recipe), *code, own], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def render(
    sources: Sources, recipe: Recipe, cache: Path, *, processes: int = 2
) -> Callable[[str], Drawings]:
    """Render what the cache does not hold yet.

    Returns
    -------
    callable
        Loads a split by its name.
    """
    folder = cache / fingerprint(sources, recipe)
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
            pool.submit(_render_shard, sources, recipe, split, index, count, path)
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
