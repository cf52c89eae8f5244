"""Photographs of people beside their drawings, for the network that draws photographs.

The London Set, Congress and further portraits have every style; rendered scans, whose identity
and expression are exactly known, have ``strokes``. What costs time is made once, in shards, into
a cache whose files are named by the hash of everything that determines them; the strokes are
drawn when a split is loaded. A person's split is that of the generator's drawings.
"""

import hashlib
import inspect
import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from emotion_face.affect import EMOTIONS
from emotion_face.errors import ConfigError
from emotion_face.face import (
    CONTROL_NAMES,
    HEIGHT,
    IDENTITY_SIZE,
    SHAPE_SIZE,
    WIDTH,
    Controls,
    grooming,
)
from emotion_face.files import replacing
from emotion_face.portrait.fitting import LIMIT
from emotion_face.recognition import STYLES, view
from emotion_face.training import people, rendering, strokes, styles
from emotion_face.training.caricature import Caricaturist
from emotion_face.training.code_hash import code_hash
from emotion_face.training.dataset import Sources
from emotion_face.training.population import SPLITS, Person, photographed_people
from emotion_face.training.portraits import Measured
from emotion_face.training.sampling import sample_controls
from emotion_face.training.scan_faces import LANDMARK_VERTICES, ScanFaces

_SHARD = 100


@dataclass(frozen=True)
class PairRecipe:
    """What is made.

    Attributes
    ----------
    renders : int
        Rendered scans to train on; validation and test have a tenth of it each.
    seed : int
        Seed of every random choice.
    """

    renders: int = 2_000
    seed: int = 1

    def __post_init__(self) -> None:
        if self.renders < 10:
            raise ConfigError(f"renders: {self.renders}, expected at least 10")


@dataclass(frozen=True)
class Pairs:
    """One split.

    Attributes
    ----------
    views : (n, 192, 256) uint8 array
        The photographs, framed as the canvas is.
    fields : (n, 3, 96, 128) int8 array
        Drawing fields times 127, in the order of ``STYLES``.
    styled : (n,) bool array
        Whether all styles are there; otherwise only the first is.
    identities : (n, IDENTITY_SIZE) float32 array
    controls : (n, 16) float32 array
        Without roll: a view is upright.
    """

    views: NDArray[np.uint8]
    fields: NDArray[np.int8]
    styled: NDArray[np.bool_]
    identities: NDArray[np.float32]
    controls: NDArray[np.float32]


def _save(path: Path, **arrays: NDArray[Any]) -> None:
    with replacing(path) as new:
        np.savez(new, allow_pickle=False, **arrays)


def _photographs_shard(found: Sequence[Measured], path: Path) -> None:
    cv2.setNumThreads(1)
    views, drawn = [], []
    for one in found:
        image = np.asarray(cv2.imread(str(one.file), cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
        views.append(view(image, one.landmarks))
        fields = styles.draw(styles.FacePhotograph(image, one.landmarks))
        drawn.append([np.round(fields[style] * 127) for style in STYLES[1:]])
    _save(path, views=np.array(views), drawn=np.array(drawn, dtype=np.int8))


def _renders_shard(scans: Path, seed: Sequence[int], count: int, path: Path) -> None:
    cv2.setNumThreads(1)
    rng = np.random.default_rng(seed)
    space = people.ShapeSpace.of(ScanFaces.load(scans))
    studio = rendering.Studio(rendering.ScanMesh.load(scans))
    design = space.basis[:, :, :2].reshape(SHAPE_SIZE, -1).T
    views, shapes, controls = [], [], []
    for _ in range(count):
        mesh, shown = studio.person(rng), sample_controls(rng)
        offset = (mesh[LANDMARK_VERTICES] - space.mean)[:, :2].reshape(-1)
        views.append(view(*studio.photograph(mesh, shown, rng)))
        shapes.append(np.linalg.lstsq(design, offset)[0].clip(-LIMIT, LIMIT))
        controls.append(shown.vector())
    _save(path, views=np.array(views), shapes=np.array(shapes), controls=np.array(controls))


def _code(make: Callable[..., None], *uses: Any) -> list[str]:
    """The code that makes a shard, and the hash of the modules of what it uses."""
    return [inspect.getsource(make), code_hash(*(use.__module__ for use in uses))]


def _fingerprint(*determined_by: object) -> str:
    text = json.dumps(determined_by, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class _Album:
    """Puts a split together."""

    def __init__(self, faces: ScanFaces) -> None:
        self._space = people.ShapeSpace.of(faces)
        self._artist = Caricaturist(faces)

    def pairs(self, photographs: list[Path], shown: list[Person], renders: list[Path]) -> Pairs:
        """The split's photographs, of the people in order, and then its renders."""
        taken, made = ([np.load(path) for path in paths] for paths in (photographs, renders))
        views = np.concatenate([part["views"] for part in (*taken, *made)])
        shapes = [p.shape for p in shown for _ in p.photographs]
        shapes += [shape for part in made for shape in part["shapes"]]
        controls = [pose.vector() for p in shown for pose in p.poses]
        controls += [vector for part in made for vector in part["controls"]]
        told = np.array(controls)
        told[:, CONTROL_NAMES.index("roll")] = 0.0  # a view is upright
        identities = np.zeros((len(views), IDENTITY_SIZE), np.float32)
        identities[:, :SHAPE_SIZE] = shapes
        styled = np.arange(len(views)) < sum(len(part["views"]) for part in taken)
        fields = np.zeros((len(views), len(STYLES), HEIGHT, WIDTH), np.int8)
        if taken:
            fields[styled, 1:] = np.concatenate([part["drawn"] for part in taken])
        for row in tqdm(range(len(views)), "drawing strokes"):
            fields[row, 0] = np.round(self._strokes(identities[row], told[row]) * 127)
        return Pairs(views, fields, styled, identities, told)

    def _strokes(
        self, identity: NDArray[np.float32], controls: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        code = identity.astype(np.float64)
        pose = Controls(
            controls[: len(EMOTIONS)].astype(float), *controls[len(EMOTIONS) :].tolist()
        )
        person, groomed = self._space.landmarks(code), grooming(code)
        return strokes.distance_field(strokes.draw(self._artist.geometry(person, groomed, pose)))


def make_pairs(
    sources: Sources, recipe: PairRecipe, cache: Path, *, processes: int = 2
) -> Callable[[str], Pairs]:
    """Make the shards that the cache does not hold yet.

    Returns
    -------
    callable
        Loads a split by its name.
    """
    faces = ScanFaces.load(sources.scans)
    known = photographed_people(sources.photographs, faces, sources.landmarker, cache / "found")
    shown = {s: [p for p in known if p.split == s and p.photographs] for s in SPLITS}
    hashes = sources.hashes()
    taking = _code(_photographs_shard, view, styles.draw)
    making = _code(
        _renders_shard, view, rendering.Studio, people.ShapeSpace, ScanFaces, sample_controls
    )
    cache.mkdir(parents=True, exist_ok=True)
    taken: dict[str, list[Path]] = {split: [] for split in SPLITS}
    made: dict[str, list[Path]] = {split: [] for split in SPLITS}
    # OpenCV's threads do not survive a fork.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        jobs: list[Future[None]] = []

        def need(path: Path, make: Callable[..., None], *what: object) -> Path:
            if not path.exists():
                jobs.append(pool.submit(make, *what, path))
            return path

        for number, split in enumerate(SPLITS):
            found = [one for person in shown[split] for one in person.photographs]
            for first in range(0, len(found), _SHARD):
                part = found[first : first + _SHARD]
                seen = [[str(one.file), one.landmarks.tolist()] for one in part]
                key = _fingerprint(taking, hashes, seen)
                path = cache / f"photographs-{key}.npz"
                taken[split].append(need(path, _photographs_shard, part))
            renders = recipe.renders if split == "train" else recipe.renders // 10
            for first in range(0, renders, _SHARD):
                what = [recipe.seed, number, first], min(_SHARD, renders - first)
                key = _fingerprint(making, hashes, what)
                path = cache / f"renders-{key}.npz"
                made[split].append(need(path, _renders_shard, sources.scans, *what))
        for job in tqdm(as_completed(jobs), "photographing", len(jobs), disable=not jobs):
            job.result()
    album = _Album(faces)
    return lambda split: album.pairs(taken[split], shown[split], made[split])
