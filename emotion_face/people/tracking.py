"""Tracking: ids that stay the same while a person is in view."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from emotion_face.recognition import FoundFace

FORGET_S = 2.0
"""Time for which an undetected person is still counted as in view."""
SURE_AFTER = 2
"""Images that must show a face before it counts, as one detection may be false."""
_REACH, _REACH_PER_S, _REACH_MAX = 0.6, 6.0, 3.0  # greatest prediction error, in face sizes
_GROWTH_MAX = 2.0  # greatest growth of a face between two images
_INERTIA = 0.5  # weight of the old speed
_COAST_S = 0.4  # longest extrapolation
_SAME = 0.5  # distance in face sizes below which two detections are one face


@dataclass(eq=False)
class Track:
    """A person in view.

    Attributes
    ----------
    id : int
    face : FoundFace
        As seen last.
    first_s, seen_s : float
        Times of the first and the last detection.
    sightings : int
    """

    id: int
    face: FoundFace
    first_s: float
    seen_s: float
    sightings: int = 1
    _speed: NDArray[np.float64] = field(default_factory=lambda: np.zeros(2))

    @property
    def centre(self) -> NDArray[np.float64]:
        """Middle (2,) of the face [px]."""
        return _centre(self.face)

    @property
    def is_sure(self) -> bool:
        """Whether this is a person, not a false detection."""
        return self.sightings >= SURE_AFTER

    def awaited(self, time_s: float) -> NDArray[np.float64]:
        """Where (2,) the face is expected at a time [px]."""
        return self.centre + min(time_s - self.seen_s, _COAST_S) * self._speed

    def see(self, face: FoundFace, time_s: float) -> None:
        """Update with the newest detection."""
        before, elapsed_s = self.centre, time_s - self.seen_s
        self.face, self.seen_s = face, time_s
        self.sightings += 1
        if elapsed_s > 0.0:
            speed = (self.centre - before) / elapsed_s
            self._speed = _INERTIA * self._speed + (1.0 - _INERTIA) * speed


class Tracker:
    """Assigns the faces of every image to people.

    Greedy assignment: of all faces and expected places the closest pair is
    one person, then the next, up to the distance that a person can move between two images.
    """

    def __init__(self) -> None:
        self._tracks: list[Track] = []
        self._number = 0

    def update(self, faces: Sequence[FoundFace], time_s: float) -> list[Track]:
        """The people in view at the time of an image with these faces.

        A time before that of the last image resets it.
        """
        if any(time_s < track.seen_s for track in self._tracks):
            self._tracks = []
        self._tracks = [track for track in self._tracks if time_s - track.seen_s <= FORGET_S]
        faces = _distinct(faces)
        free = set(range(len(faces)))
        for track, index in self._pairs(faces, time_s):
            track.see(faces[index], time_s)
            free.remove(index)
        for index in sorted(free):
            self._number += 1
            self._tracks.append(Track(self._number, faces[index], time_s, time_s))
        return self._tracks

    def _pairs(self, faces: Sequence[FoundFace], time_s: float) -> list[tuple[Track, int]]:
        if not faces or not self._tracks:
            return []
        boxes = np.array([face.box for face in faces])
        centres, sizes = (boxes[:, :2] + boxes[:, 2:]) / 2, np.array([f.size for f in faces])
        awaited = np.array([track.awaited(time_s) for track in self._tracks])
        were = np.array([track.face.size for track in self._tracks])
        elapsed_s = time_s - np.array([track.seen_s for track in self._tracks])
        apart = np.linalg.norm(awaited[:, None] - centres, axis=2) / np.sqrt(
            np.outer(were, sizes)
        )  # in faces
        reach = np.minimum(_REACH + _REACH_PER_S * elapsed_s, _REACH_MAX)
        growth = np.abs(np.log(sizes / were[:, None]))
        apart[(apart > reach[:, None]) | (growth > math.log(_GROWTH_MAX))] = np.inf
        pairs = []
        while np.isfinite(apart).any():
            row, column = np.unravel_index(int(apart.argmin()), apart.shape)
            pairs.append((self._tracks[row], int(column)))
            apart[row], apart[:, column] = np.inf, np.inf
        return pairs


def _distinct(faces: Sequence[FoundFace]) -> list[FoundFace]:
    """Faces without duplicates; the first of them stays."""
    kept: list[FoundFace] = []
    centres: list[NDArray[np.float64]] = []
    for face in faces:
        centre = _centre(face)
        if all(np.linalg.norm(centre - other) > _SAME * face.size for other in centres):
            kept.append(face)
            centres.append(centre)
    return kept


def _centre(face: FoundFace) -> NDArray[np.float64]:
    left, top, right, bottom = face.box
    return np.array([left + right, top + bottom]) / 2
