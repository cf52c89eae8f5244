"""People in photographs, for the verbs that take one; it needs what ``make photo`` installs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from emotion_face.face import Drawn

if TYPE_CHECKING:
    from emotion_face.portrait.artist import Artist

_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".heic"}


def is_photograph(person: str) -> bool:
    """Whether a person is told by the path of a photograph."""
    return Path(person).suffix.lower() in _SUFFIXES


@contextmanager
def artist() -> Iterator["Artist"]:
    """The artist who draws photographs."""
    from emotion_face.portrait.artist import Artist
    from emotion_face.portrait.head import Head
    from emotion_face.portrait.silhouette import SelfieSegmenter
    from emotion_face.recognition import FaceFinder

    with FaceFinder() as finder:
        yield Artist(finder, SelfieSegmenter(), Head.load())


def person_in(image: NDArray[np.uint8]) -> Drawn:
    """The key drawings of the person in a BGR photograph (height, width, 3)."""
    from emotion_face.portrait.adoption import adopted

    with artist() as painter:
        return adopted([image], painter)
