"""The documents, and the world that they speak of."""

import pytest
from docs.blocks import DOCUMENTS, Document, read
from docs.world import World


@pytest.fixture(params=DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def document(request: pytest.FixtureRequest) -> Document:
    return read(request.param)


@pytest.fixture(scope="session")
def world() -> World:
    return World.look()
