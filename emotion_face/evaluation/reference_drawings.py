"""Reference drawings: the pen's drawings of any person in any pose, the training target."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing import get_context
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.evaluation.marks import OUTLINE, Drawing, grown
from emotion_face.evaluation.movement import Fields
from emotion_face.face import HEIGHT, WIDTH, Controls, grooming
from emotion_face.training import people, strokes
from emotion_face.training.caricature import Caricaturist
from emotion_face.training.dataset import Sources
from emotion_face.training.geometry import Eye, Geometry
from emotion_face.training.scan_faces import ScanFaces

Vector = NDArray[np.float32]
Drawn = TypeVar("Drawn")

REGIONS = ("hair", "jaw", "eyes", "mouth", "nose")
"""Parts of a drawing: the jaw has the cheeks, the eyes have the brows, all else is hair."""

_AWAY = np.array([10.0 * WIDTH, 0.0])  # moves a part off the canvas
_CHUNK = 50
_GROWTH_PX, _BROWS_GROWTH_PX = 3, 5  # how far ink reaches beyond an outline
_PARALLEL_FROM = 600  # number of drawings from which processes are started


@dataclass(frozen=True)
class ReferenceDrawings:
    """Real drawings by their identity codes and controls.

    Attributes
    ----------
    sources : Sources
        The face data.
    processes : int
        CPU cores to use.
    """

    sources: Sources
    processes: int = 2

    def fields(self, identities: Vector, controls: Vector) -> Fields:
        """Fields (n, 96, 128) of identities (n, identity_size) and controls (n, 16)."""
        return np.array(self._each(_field, identities, controls))

    def parts(self, identities: Vector, controls: Vector) -> list[dict[str, Drawing]]:
        """The ink of each part of each drawing, by the part's name."""
        return self._each(_parts, identities, controls)

    def regions(self, identities: Vector, controls: Vector) -> NDArray[np.uint8]:
        """Which of `REGIONS` each pixel (n, 96, 128) belongs to, as its index."""
        return np.array(self._each(_regions, identities, controls))

    def _each(
        self, draw: Callable[[Geometry], Drawn], identities: Vector, controls: Vector
    ) -> list[Drawn]:
        jobs = [
            (self.sources, draw, identity, pose)
            for identity, pose in zip(identities, controls, strict=True)
        ]
        if self.processes == 1 or len(jobs) < _PARALLEL_FROM:
            return [_job(job) for job in jobs]
        with ProcessPoolExecutor(self.processes, get_context("spawn")) as pool:
            return list(pool.map(_job, jobs, chunksize=_CHUNK))


def _job(job: tuple[Sources, Callable[[Geometry], Drawn], Vector, Vector]) -> Drawn:
    sources, draw, identity, controls = job
    space, artist = _tools(sources)
    code = identity.astype(np.float64)
    emotions, others = np.split(controls.astype(np.float64), [len(EMOTIONS)])
    pose = Controls(emotions, *(float(value) for value in others))
    return draw(artist.geometry(space.landmarks(code), grooming(code), pose))


@lru_cache(1)
def _tools(sources: Sources) -> tuple[people.ShapeSpace, Caricaturist]:
    faces = ScanFaces.load(sources.scans)
    return people.ShapeSpace.of(faces), Caricaturist(faces)


def _field(geometry: Geometry) -> Fields:
    return strokes.distance_field(strokes.draw(geometry))


def _parts(geometry: Geometry) -> dict[str, Drawing]:
    whole = _field(geometry) > 0
    (left_brow, right_brow), (left_eye, right_eye) = geometry.brows, geometry.eyes
    mouth, nose = geometry.mouth, geometry.nose + _AWAY
    no_mouth = replace(mouth, left=mouth.left + _AWAY, right=mouth.right + _AWAY)
    no_brows = (left_brow + _AWAY, right_brow + _AWAY)
    no_eyes = (_away(left_eye), _away(right_eye))
    without = {
        "left brow": replace(geometry, brows=(no_brows[0], right_brow)),
        "right brow": replace(geometry, brows=(left_brow, no_brows[1])),
        "left eye": replace(geometry, eyes=(no_eyes[0], right_eye)),
        "right eye": replace(geometry, eyes=(left_eye, no_eyes[1])),
        "nose": replace(geometry, nose=nose),
        "mouth": replace(geometry, mouth=no_mouth),
    }
    outline = replace(geometry, brows=no_brows, eyes=no_eyes, nose=nose, mouth=no_mouth)
    parts = {name: whole & ~(_field(rest) > 0) for name, rest in without.items()}
    return parts | {OUTLINE: (_field(outline) > 0) & whole}


def _away(eye: Eye) -> Eye:
    return replace(eye, inner=eye.inner + _AWAY, outer=eye.outer + _AWAY, pupil=eye.pupil + _AWAY)


def _regions(geometry: Geometry) -> NDArray[np.uint8]:
    """Index in `REGIONS` of each pixel (96, 128); of parts that overlap the later one has it."""
    nose, mouth = geometry.nose, geometry.mouth
    corners = np.array([mouth.left, mouth.right])
    top = nose[:, 1].max() + 1.0
    low = corners[:, 1].max() + max(mouth.gape_down + mouth.bow, 0.0) + 3.0
    lips = np.array([[x, y] for x in corners[:, 0] + [-3.0, 3.0] for y in (top, low)])
    eyes = [
        np.vstack([lens, [eye.inner, eye.outer]])
        for lens, eye in zip(geometry.lenses, geometry.eyes, strict=True)
    ]
    bridge = nose[2] - [0.0, 12.0]
    outlines = (
        ("jaw", [geometry.jaw], _GROWTH_PX),
        ("eyes", eyes, _GROWTH_PX),
        ("eyes", list(geometry.brows), _BROWS_GROWTH_PX),
        ("mouth", [lips], _GROWTH_PX),
        ("nose", [np.vstack([nose, [bridge]])], _GROWTH_PX),
    )
    index = np.zeros((HEIGHT, WIDTH), np.uint8)
    for name, parts, growth_px in outlines:
        layer = np.zeros_like(index)
        for part in parts:
            hull = cv2.convexHull(np.round(part).astype(np.int32))
            cv2.fillConvexPoly(layer, hull, 1)
        index[grown(layer > 0, growth_px)] = REGIONS.index(name)
    return index
