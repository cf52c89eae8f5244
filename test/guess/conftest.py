"""A page of guesses at work, and a home of one's own."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from browsing import browser, visit

from emotion_face.dashboard import Access
from emotion_face.guess import GuessPage

__all__ = ["browser", "visit"]


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where answers are kept."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path / "emotion_face" / "guesses.csv"


@pytest.fixture
def served(own: Path) -> Iterator[Any]:
    """A page on a free port, and the file it keeps answers in."""
    ended = threading.Event()
    page = GuessPage(own, Access(port=0))
    thread = threading.Thread(target=page.run, args=(ended.is_set,))
    thread.start()
    yield SimpleNamespace(url=page.url, file=own)
    ended.set()
    thread.join()
    page.close()


@pytest.fixture
def give() -> Callable[..., dict[str, Any]]:
    """What a page sends to give its answers."""

    def request(**changes: Any) -> dict[str, Any]:
        said = ["joy"] * 16
        return {"do": "give", "viewer": "0123abcd", "seed": 5, "said": said, **changes}

    return request
