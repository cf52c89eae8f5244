"""Servers without ROS that record the requests of browsers."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from browsing import browser, visit
from nodes.conftest import start

from emotion_face.dashboard.access import Access
from emotion_face.dashboard.feed import PageVocabulary
from emotion_face.dashboard.server import DashboardServer

__all__ = ["browser", "start", "visit"]


@pytest.fixture(scope="session")
def words() -> PageVocabulary:
    """The words of a small robot."""
    return PageVocabulary(
        stimuli=["petted", "startled"],
        modulators=["oxytocin", "dopamine"],
        emotions=["love", "neutral"],
        personalities=["even", "sunny"],
        personality="even",
    )


@pytest.fixture
def serve(words: PageVocabulary) -> Iterator[Callable[..., Any]]:
    """Start servers on free ports; what comes is in `watched`, `requests` and `refusals`."""
    served: list[DashboardServer] = []

    def start_server(**access: Any) -> Any:
        heard: Any = SimpleNamespace(watched=[], requests=[], refusals=[])
        heard.server = DashboardServer(
            Access(**{"address": "127.0.0.1", "port": 0, **access}),
            on_watched=heard.watched.append,
            on_request=lambda request, page: heard.requests.append((request, page)),
            on_refusal=lambda text, kind: heard.refusals.append(text),
        )
        served.append(heard.server)
        heard.server.tell_vocabulary(words)
        return heard

    yield start_server
    for server in served:
        server.close()
