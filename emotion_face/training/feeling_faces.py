"""Faces whose feeling is known or told by others: what the network of feelings learns from.

Photographs of openly licensed people act every feeling (:mod:`emotion_face.training.acts`), and
are taken as they are, too. What is made of a photograph is kept in a file named by the hash of
everything that determines it: an interrupted run goes on where it stopped.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import ConfigError
from emotion_face.files import replacing
from emotion_face.portrait.artist import Artist
from emotion_face.portrait.sitter import seat
from emotion_face.recognition import FEELINGS, FoundFace, crop, model_path
from emotion_face.training import acts
from emotion_face.training.code_hash import code_hash
from emotion_face.training.population import SPLITS
from emotion_face.training.portrait_dataset import (
    Photograph,
    artist_of_process,
    fill_cache,
    photographed,
)

WIDE_PX = 96
WIDE_REACH = 0.36
"""Faces are kept with a margin, so that they can be cropped a little beside their place."""
UNLABELLED = -1
ACTIONS = (
    "_neutral", "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft",
    "browOuterUpRight", "cheekPuff", "cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft",
    "eyeBlinkRight", "eyeLookDownLeft", "eyeLookDownRight", "eyeLookInLeft", "eyeLookInRight",
    "eyeLookOutLeft", "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight", "eyeSquintLeft",
    "eyeSquintRight", "eyeWideLeft", "eyeWideRight", "jawForward", "jawLeft", "jawOpen",
    "jawRight", "mouthClose", "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft",
    "mouthFrownRight", "mouthFunnel", "mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight",
    "mouthPressLeft", "mouthPressRight", "mouthPucker", "mouthRight", "mouthRollLower",
    "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper", "mouthSmileLeft", "mouthSmileRight",
    "mouthStretchLeft", "mouthStretchRight", "mouthUpperUpLeft", "mouthUpperUpRight",
    "noseSneerLeft", "noseSneerRight",
)  # fmt: skip
"""The face finder's facial actions, in the order of the arrays here."""
_ARRAYS = ("views", "actions", "labels", "strengths", "affect")
_CLEAR, _ANY = (0.9, 1.4), (0.3, 1.3)  # strengths of acts


@dataclass(frozen=True)
class ActingRecipe:
    """Who acts what.

    Attributes
    ----------
    photographs : int
        At most so many of each source.
    further : int
        Acts of random feelings and strengths, beside a clear one of each feeling.
    seed : int
    """

    photographs: int = 900
    further: int = 6
    seed: int = 1

    def __post_init__(self) -> None:
        for name in ("photographs", "further"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name}: {getattr(self, name)}, expected at least 1")


@dataclass(frozen=True)
class FeelingFaces:
    """One split.

    Attributes
    ----------
    views : (n, 96, 96) uint8 array
        Grey faces, with a margin around the crop that a network sees.
    actions : (n, a) float32 array
        Facial actions as the face finder tells them; 0 where it was not asked.
    labels : (n,) int64 array
        Index into ``FEELINGS``, or `UNLABELLED`.
    strengths : (n,) float32 array
        Of acts; 1 where a label has none, 0 without label.
    affect : (n, 2) float32 array
        Valence and arousal, NaN where not given.
    """

    views: NDArray[np.uint8]
    actions: NDArray[np.float32]
    labels: NDArray[np.int64]
    strengths: NDArray[np.float32]
    affect: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.views)

    def rows(self, rows: NDArray[np.integer[Any]]) -> "FeelingFaces":
        """Some of them."""
        return FeelingFaces(*(getattr(self, name)[rows] for name in _ARRAYS))


def joined(parts: Sequence[FeelingFaces]) -> FeelingFaces:
    """Some faces after one another."""
    return FeelingFaces(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS)
    )


def wide_view(grey: NDArray[np.uint8], landmarks: NDArray[np.float64]) -> NDArray[np.uint8]:
    """A face (96, 96) with its margin."""
    return crop(grey, landmarks, WIDE_PX, WIDE_REACH)


class _Worker:
    """One process' artist, made once."""

    artist: Artist

    @classmethod
    def start(cls, landmarker: Path) -> None:
        cls.artist = artist_of_process(landmarker)

    @classmethod
    def act(cls, photograph: Photograph, recipe: ActingRecipe, target: Path) -> str:
        """Let a photograph act; what is wrong with it, or nothing."""
        image = cv2.imread(str(photograph.file), cv2.IMREAD_COLOR)
        if image is None:
            return "not a picture"
        found = cls.artist.finder.find(np.asarray(image, dtype=np.uint8))
        if len(found) != 1:
            return "several faces" if found else "no face"
        head, segmenter = cls.artist.head, cls.artist.segmenter
        sitter = seat(np.asarray(image, dtype=np.uint8), found[0], head, segmenter, 0.0)
        digest = hashlib.sha256(photograph.file.read_bytes()).digest()
        rng = np.random.default_rng([recipe.seed, int.from_bytes(digest[:6], "big")])
        grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
        rows = [_row(grey, found[0], UNLABELLED, 0.0)]
        plan = [(feeling, _CLEAR) for feeling in FEELINGS]
        plan += [(str(rng.choice(FEELINGS)), _ANY) for _ in range(recipe.further)]
        for feeling, strengths in plan:
            strength = float(rng.uniform(*strengths))
            picture, _ = acts.picture(sitter, acts.sample_act(feeling, strength, head, rng))
            if seen := cls.artist.finder.find(picture):
                rows.append(_row(picture, seen[0], FEELINGS.index(feeling), strength))
        names = ("views", "actions", "labels", "strengths")
        arrays = {
            name: np.array(part) for name, part in zip(names, zip(*rows, strict=True), strict=True)
        }
        with replacing(target) as new:
            np.savez(new, allow_pickle=False, **arrays)
        return ""


def _row(
    grey: NDArray[np.uint8], face: FoundFace, label: int, strength: float
) -> tuple[NDArray[np.uint8], NDArray[np.float32], int, float]:
    actions = np.array([face.actions.get(name, 0.0) for name in ACTIONS], np.float32)
    return wide_view(grey, face.multi_pie()), actions, label, strength


def let_act(
    folders: dict[str, Path],
    recipe: ActingRecipe,
    cache: Path,
    landmarker: Path | None = None,
    *,
    processes: int = 2,
) -> dict[str, FeelingFaces]:
    """Make what the cache does not hold yet; the faces of each split.

    Parameters
    ----------
    folders : dict of str to Path
        Photographs by the name of their source; see :class:`training.dataset.Sources`.
    """
    finder_model = model_path(landmarker)
    cache.mkdir(parents=True, exist_ok=True)
    said = [recipe.further, recipe.seed, code_hash(acts.__name__)]
    common = json.dumps(said).encode() + hashlib.sha256(finder_model.read_bytes()).digest()
    sources: dict[str, list[Photograph]] = defaultdict(list)
    for photograph in photographed(folders):
        if not photograph.mirrored:
            sources[photograph.person.split("/")[0]].append(photograph)
    placed = []
    for many in sources.values():
        mixed = sorted(many, key=lambda one: hashlib.sha256(one.person.encode()).digest()[::-1])
        for photograph in mixed[: recipe.photographs]:
            digest = hashlib.sha256(common + photograph.file.read_bytes()).hexdigest()
            placed.append((photograph, cache / f"{digest[:24]}.npz"))
    fill_cache(placed, "acting", _Worker.start, _Worker.act, finder_model, recipe, processes)
    return {
        split: _load([file for photo, file in placed if photo.split == split], split)
        for split in SPLITS
    }


def _load(files: Sequence[Path], split: str) -> FeelingFaces:
    parts = []
    for file in files:
        if file.exists():
            with np.load(file) as archive:
                count = len(archive["views"])
                parts.append(
                    FeelingFaces(
                        archive["views"],
                        archive["actions"].astype(np.float32),
                        archive["labels"].astype(np.int64),
                        archive["strengths"].astype(np.float32),
                        np.full((count, 2), np.nan, np.float32),
                    )
                )
    if not parts:
        raise ConfigError(
            f"no photograph of the {split} people can be used; expected portraits, faces seen from "
            "the front, of at least a few dozen people"
        )
    return joined(parts)
