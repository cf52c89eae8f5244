"""Fixtures: every document, and the nodes and files that documents may name."""

import pytest
from docs.blocks import DOCUMENTS, ROOT, Document, read
from docs.world import World


@pytest.fixture(params=DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def document(request: pytest.FixtureRequest) -> Document:
    return read(request.param)


@pytest.fixture(scope="session")
def world() -> World:
    return World.look()
