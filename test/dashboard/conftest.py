"""A server without ROS, and what a browser told it."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from nodes.conftest import start

from emotion_face.dashboard.access import Access
from emotion_face.dashboard.feed import Words
from emotion_face.dashboard.server import DashboardServer

__all__ = ["start"]


@pytest.fixture(scope="session")
def words() -> Words:
    """The words of a small robot."""
    return Words(
        stimuli=["petted", "startled"],
        modulators=["oxytocin", "dopamine"],
        emotions=["love", "neutral"],
        personalities=["even", "sunny"],
        personality="even",
    )


@pytest.fixture
def serve(words: Words) -> Iterator[Callable[..., Any]]:
    """Start servers on free ports; what comes is in `watched`, `requests` and `refusals`."""
    served: list[DashboardServer] = []

    def start_server(**access: Any) -> Any:
        heard: Any = SimpleNamespace(watched=[], requests=[], refusals=[])
        heard.server = DashboardServer(
            Access(**{"address": "127.0.0.1", "port": 0, **access}),
            on_watched=heard.watched.append,
            on_request=lambda request, page: heard.requests.append((request, page)),
            on_refusal=heard.refusals.append,
        )
        served.append(heard.server)
        heard.server.tell_words(words)
        return heard

    yield start_server
    for server in served:
        server.close()
