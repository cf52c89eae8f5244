"""A running page of the designer, and a temporary home folder."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from browsing import browser, visit

from emotion_face.dashboard import Access
from emotion_face.design import Designer, DesignPage
from emotion_face.errors import PhotoError
from emotion_face.face import GROOMING_NAMES, POINTS, SHAPE_SIZE, Direction, Drawn, drawn_person

__all__ = ["browser", "visit"]


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's own identities are kept."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path / "emotion_face" / "identities"


@pytest.fixture
def directions() -> dict[str, Direction]:
    """What cartoons can be changed along."""
    size = Designer().cartoons.generator.identity_size
    found = {}
    for name, number in (("long hair", "length"), ("heavy brows", "brow_weight")):
        code = np.eye(size)[SHAPE_SIZE + GROOMING_NAMES.index(number)]
        found[name] = Direction(name, "hair", code, -1.5, 2.25)
    return found


@pytest.fixture
def portrait_directions() -> dict[str, Direction]:
    """What portraits can be changed along."""
    code = np.zeros((POINTS, 3))
    code[48:68, 1] = 1.0
    return {"low mouth": Direction("low mouth", "mouth", code.ravel(), -1.5, 3.0)}


@pytest.fixture
def serve(
    own: Path, directions: dict[str, Direction], portrait_directions: dict[str, Direction]
) -> Iterator[Callable[..., Any]]:
    """Start pages on free ports; what adopts, if no other is given, knows two people, and `hold`
    makes it wait.
    """
    ended = threading.Event()
    started: list[tuple[DesignPage, threading.Thread]] = []

    def start(adopts: Callable[..., Drawn] | None = None, **access: Any) -> Any:
        served: Any = SimpleNamespace(designer=Designer(), hold=threading.Event(), seen=[])
        served.hold.set()
        served.designer.cartoons.directions = directions
        served.designer.people.directions = portrait_directions

        def adopt(image: Any) -> Drawn:
            served.seen.append(image.shape)
            served.hold.wait()
            if image.max() == 0:
                raise PhotoError("no face found")
            return drawn_person(("mei", "gus")[len(served.seen) - 1])

        page = DesignPage(served.designer, Access(port=0, **access), adopts or adopt)
        served.url = page.url
        thread = threading.Thread(target=page.run, args=(ended.is_set,))
        thread.start()
        started.append((page, thread))
        return served

    yield start
    ended.set()
    for page, thread in started:
        thread.join()
        page.close()
