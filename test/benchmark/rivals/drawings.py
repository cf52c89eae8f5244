"""Drawings that ``emotion-face train`` and ``evaluate`` left in their caches."""

from pathlib import Path

import numpy as np

from emotion_face.errors import ConfigError
from emotion_face.face import IDENTITY_SIZE
from emotion_face.training.dataset import Drawings


def load(folder: Path, split: str) -> Drawings:
    """A split of a folder that holds ``train-0000.npz`` and so on."""
    shards = [np.load(file) for file in sorted(folder.glob(f"{split}-????.npz"))]
    if not shards:
        raise ConfigError(
            f"{folder}: no {split}-0000.npz, expected drawings as `emotion-face train` leaves them "
            "in WORK/drawings/HASH"
        )
    names = ("fields", "identities", "controls")
    found = Drawings(*(np.concatenate([shard[name] for shard in shards]) for name in names))
    if found.identities.shape[1] != IDENTITY_SIZE:
        raise ConfigError(
            f"{folder}: people of {found.identities.shape[1]} numbers, expected {IDENTITY_SIZE}; "
            "render them with this version"
        )
    return found
