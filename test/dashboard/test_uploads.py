"""What a page sends: one file at a time, not too large, and from our own page."""

import asyncio
import threading
from types import SimpleNamespace

import pytest
from dashboard.visits import visit
from waiting import TIMEOUT_S

from emotion_face.dashboard.access import Access
from emotion_face.dashboard.server import STATIC, UPLOAD_BYTES_MAX, PageServer
from emotion_face.errors import DashboardError


@pytest.fixture
def posting():
    """A server that takes uploads; `hold` makes it wait with one."""
    held, seen = threading.Event(), []

    def take(content):
        seen.append(len(content))
        assert held.wait(TIMEOUT_S)
        if content == b"bad":
            raise DashboardError("not this one")
        return "thanks"

    server = PageServer(
        Access(port=0),
        [STATIC],
        on_watched=lambda watched: None,
        on_message=lambda text, page: None,
        on_refusal=lambda text, kind: None,
        on_upload=take,
    )
    yield SimpleNamespace(server=server, held=held, seen=seen)
    held.set()
    server.close()


async def post(session, url, content, **headers):
    async with session.post(f"{url}upload", data=content, headers=headers) as answer:
        return answer.status, await answer.text()


def test_an_upload_is_taken_or_refused_with_its_reason(posting):
    posting.held.set()
    url = posting.server.url
    assert visit(lambda session: post(session, url, b"good")) == (200, "thanks\n")
    assert visit(lambda session: post(session, url, b"bad")) == (422, "not this one\n")


def test_of_a_hundred_uploads_at_once_one_is_taken(posting):
    async def flood(session):
        posts = [
            asyncio.create_task(post(session, posting.server.url, b"good")) for _ in range(100)
        ]
        while sum(task.done() for task in posts) < 99:
            await asyncio.sleep(0.01)
        posting.held.set()
        return [status for status, _ in await asyncio.gather(*posts)]

    statuses = visit(flood)
    assert sorted(statuses) == [200, *[429] * 99]
    assert posting.seen == [4]


def test_a_huge_upload_is_refused_and_the_next_is_taken(posting):
    posting.held.set()
    url, huge = posting.server.url, bytes(UPLOAD_BYTES_MAX + 1)
    assert visit(lambda session: post(session, url, huge))[0] == 413
    assert posting.seen == []
    assert visit(lambda session: post(session, url, b"good"))[0] == 200


def test_a_page_of_another_origin_uploads_nothing(posting):
    url = posting.server.url
    assert visit(lambda s: post(s, url, b"good", Origin="http://evil.example"))[0] == 403
    assert posting.seen == []


def test_without_who_takes_them_there_are_no_uploads(serve):
    assert visit(lambda session: post(session, serve().server.url, b"good"))[0] in (404, 405)
