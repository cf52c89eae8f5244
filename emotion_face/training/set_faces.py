"""The faces found in labelled photographs, kept in a cache in shards."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from emotion_face.errors import ConfigError
from emotion_face.files import replacing
from emotion_face.recognition import FEELINGS, Finder
from emotion_face.training.feeling_faces import ACTIONS, WIDE_PX, FeelingFaces, joined, wide_view
from emotion_face.training.feeling_sets import Labelled

_SHARD = 1000
_LARGE_PX = 224  # smaller pictures are enlarged for the finder
_MARGIN = 0.25  # of a picture's side, around it, for sets that are cropped to the face


def find_faces(labelled: Sequence[Labelled], finder: Finder, cache: Path) -> FeelingFaces:
    """The largest face of each photograph that shows one.

    Raises
    ------
    ConfigError
        If none is found.
    """
    cache.mkdir(parents=True, exist_ok=True)
    parts = []
    for first in tqdm(range(0, len(labelled), _SHARD), "finding faces", disable=None):
        shard = labelled[first : first + _SHARD]
        said = [[one.name, one.feeling, one.split, one.person, one.affect] for one in shard]
        digest = hashlib.sha256(json.dumps(said).encode() + shard[0].picture().tobytes())
        file = cache / f"found-{digest.hexdigest()[:24]}.npz"
        if not file.exists():
            _find(shard, finder, file)
        with np.load(file) as archive:
            views, actions, labels, affect = (
                archive[name] for name in ("views", "actions", "labels", "affect")
            )
        strengths = np.ones(len(views), np.float32)
        parts.append(FeelingFaces(views, actions, labels, strengths, affect))
    found = [part for part in parts if len(part)]
    if not found:
        raise ConfigError(f"no face found in {len(labelled)} pictures; expected frontal faces")
    return joined(found)


def _find(shard: Sequence[Labelled], finder: Finder, file: Path) -> None:
    found, views, actions = [], [], []
    for one in shard:
        picture = enlarged(one.picture())
        if faces := finder.find(picture):
            found.append(one)
            views.append(wide_view(picture, faces[0].multi_pie()))
            actions.append([faces[0].actions.get(name, 0.0) for name in ACTIONS])
    with replacing(file) as new:
        np.savez(
            new,
            views=np.array(views, np.uint8).reshape(-1, WIDE_PX, WIDE_PX),
            actions=np.array(actions, np.float32).reshape(-1, len(ACTIONS)),
            labels=np.array([FEELINGS.index(one.feeling) for one in found], np.int64),
            affect=np.array([one.affect for one in found], np.float32).reshape(-1, 2),
        )


def enlarged(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture with a margin, large enough for the face finder."""
    side = max(picture.shape)
    if side < _LARGE_PX:
        factor = _LARGE_PX / side
        picture = np.asarray(
            cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC),
            dtype=np.uint8,
        )
        edge = round(_MARGIN * _LARGE_PX)
        picture = np.asarray(
            cv2.copyMakeBorder(picture, edge, edge, edge, edge, cv2.BORDER_REPLICATE),
            dtype=np.uint8,
        )
    return picture
