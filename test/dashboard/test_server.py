"""The server as browsers, and those who pretend to be one, find it."""

import asyncio
import contextlib
import dataclasses
import socket

import aiohttp
import pytest
from dashboard.visits import status_of, told, visit
from waiting import until

from emotion_face.dashboard import server
from emotion_face.dashboard.feed import News
from emotion_face.dashboard.requests import StimulusRequest
from emotion_face.dashboard.server import PAGES_MAX, REQUEST_BYTES_MAX

HOME = frozenset({"/"})


def test_the_page_and_its_parts_are_served_with_their_types(serve):
    async def look(session):
        for path, kind in (
            ("", "text/html"),
            ("main.js", "text/javascript"),
            ("style.css", "text/css"),
            ("icon.svg", "image/svg+xml"),
        ):
            async with session.get(url + path) as answer:
                assert (answer.status, answer.content_type) == (200, kind)
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                assert answer.headers["X-Content-Type-Options"] == "nosniff"

    url = serve().server.url
    visit(look)


@pytest.mark.parametrize("path", ["nothing.js", "server.py", "%2e%2e/server.py", "..%2fserver.py"])
def test_nothing_else_is_served(serve, path):
    assert status_of(serve(), path) == 404


def test_a_request_arrives_and_its_answer_comes_back(serve):
    async def ask(session):
        async with session.ws_connect(heard.server.url + "socket") as link:
            await link.send_str('{"stimulus": "petted"}')
            while not heard.requests:
                await asyncio.sleep(0.01)
            request, page = heard.requests[0]
            assert request == StimulusRequest(stimulus="petted")
            page.answer("done")
            assert await told(link, "answer") == {
                "kind": "answer", "text": "done", "is_error": False,
            }  # fmt: skip

    heard = serve()
    visit(ask)


def test_what_lasts_is_told_at_once(serve, monkeypatch):
    async def look(session):
        async with session.ws_connect(heard.server.url + "socket") as link:
            await told(link, "words")
            heard.server.tell_lasting(News("design", '{"kind": "design", "who": "ines"}'))
            assert (await told(link, "design"))["who"] == "ines"

    monkeypatch.setattr(server, "PERIOD_S", 1e6)
    heard = serve()
    visit(look)


def test_nonsense_is_answered_and_the_next_request_is_heard(serve):
    async def ask(session):
        async with session.ws_connect(heard.server.url + "socket") as link:
            for nonsense in ("hello", '{"stimulus": "peted"}', "[]"):
                await link.send_str(nonsense)
                answer = await told(link, "answer")
                assert answer["is_error"]
                assert answer["text"] in heard.refusals
            await link.send_bytes(b"\x00\xff")
            assert "expected a text" in (await told(link, "answer"))["text"]
            await link.send_str('{"personality": "sunny"}')
            while not heard.requests:
                await asyncio.sleep(0.01)

    heard = serve()
    visit(ask)


def test_a_huge_request_ends_its_link_only(serve):
    async def ask(session):
        async with (
            session.ws_connect(heard.server.url + "socket") as huge,
            session.ws_connect(heard.server.url + "socket") as other,
        ):
            await huge.send_str("x" * (REQUEST_BYTES_MAX + 1))
            async for _ in huge:
                pass
            assert huge.close_code == 1009
            await other.send_str('{"stimulus": "petted"}')
            while not heard.requests:
                await asyncio.sleep(0.01)

    heard = serve()
    visit(ask)
    assert len(heard.refusals) == 1
    assert str(REQUEST_BYTES_MAX) in heard.refusals[0]


def test_garbage_instead_of_http_disturbs_nobody(serve):
    heard = serve()
    address = ("127.0.0.1", int(heard.server.url.split(":")[2].strip("/")))
    for garbage in (b"\x16\x03\x01" * 100, b"GET / HTTP/9.9\r\n\r\n", b"G" * 100_000):
        calling = socket.create_connection(address)
        with calling as visitor, contextlib.suppress(ConnectionError):  # it may hang up meanwhile
            visitor.sendall(garbage)
    assert status_of(heard) == 200


def test_whether_somebody_looks_is_told_when_it_changes(serve):
    async def look(session):
        async with session.ws_connect(heard.server.url + "socket") as first:
            await told(first, "words")
            async with session.ws_connect(heard.server.url + "socket") as second:
                await told(second, "words")
            assert heard.watched == [HOME]

    heard = serve()
    assert heard.watched == []
    visit(look)
    until(lambda: heard.watched == [HOME, frozenset()])


def test_each_page_is_told_of_the_face_it_chose_and_asks_that_one(serve, words):
    async def look(session):
        url = heard.server.url + "socket"
        async with session.ws_connect(url) as left, session.ws_connect(url) as right:
            assert (await told(left, "face"))["face"] == "/left"
            assert (await told(left, "faces"))["faces"] == ["/left", "/right"]
            await right.send_str('{"face": "/right"}')
            while (await told(right, "face"))["face"] != "/right":
                pass
            assert (await told(right, "words"))["personality"] == "sunny"
            heard.server.tell(News("joke", '{"kind": "joke", "text": "l"}'), "/left")
            heard.server.tell(News("joke", '{"kind": "joke", "text": "r"}'), "/right")
            assert [(await told(link, "joke"))["text"] for link in (left, right)] == ["l", "r"]
            await right.send_str('{"stimulus": "petted"}')
            await right.send_str('{"face": "/nobody"}')
            assert "unknown name '/nobody'" in (await told(right, "answer"))["text"]

    heard = serve()
    heard.server.tell_faces(["/left", "/right"])
    heard.server.tell_vocabulary(dataclasses.replace(words, personality="sunny"), "/right")
    visit(look)
    until(lambda: heard.watched[-1] == frozenset())
    assert frozenset({"/left", "/right"}) in heard.watched
    ((_, page),) = heard.requests
    assert page.face == "/right"


def test_a_page_that_has_not_chosen_sees_a_face_that_is_there(serve):
    async def look(session):
        async with session.ws_connect(heard.server.url + "socket") as link:
            assert (await told(link, "face"))["face"] == "/"
            heard.server.tell_faces(["/left", "/right"])
            assert (await told(link, "face"))["face"] == "/left"
            await link.send_str('{"face": "/right"}')
            assert (await told(link, "face"))["face"] == "/right"
            heard.server.tell_faces(["/left"])
            assert (await told(link, "faces"))["faces"] == ["/left"]

    heard = serve()
    visit(look)
    faces = (HOME, frozenset({"/left"}), frozenset({"/right"}), frozenset())
    until(lambda: heard.watched == [*faces])


def test_a_reader_that_sleeps_gets_the_newest_frame_and_no_queue(serve):
    count, size = 300, 2**18  # the kernel's buffers hold a few of these

    async def look(session):
        async with session.ws_connect(heard.server.url + "socket") as link:
            await told(link, "faces")
            link._response.connection.transport.pause_reading()
            for number in range(count):
                heard.server.tell(News("frame", number.to_bytes(2, "big") * (size // 2)))
                await asyncio.sleep(0.005)
            link._response.connection.transport.resume_reading()
            frames = [b""]
            while frames[-1][:2] != (count - 1).to_bytes(2, "big"):
                news = await link.receive()
                if news.type is aiohttp.WSMsgType.BINARY:
                    frames.append(news.data)
            return frames

    heard = serve()
    frames = visit(look)
    assert len(frames) < count / 2
    assert frames == sorted(frames)


def test_a_phone_that_fell_asleep_is_let_go(serve, monkeypatch):
    async def look(session):
        async with session.ws_connect(heard.server.url + "socket", heartbeat=None) as link:
            link._response.connection.transport.pause_reading()
            await asyncio.to_thread(until, lambda: heard.watched == [HOME, frozenset()])

    monkeypatch.setattr(server, "HEARTBEAT_S", 0.2)
    heard = serve()
    visit(look)


def test_a_page_hears_something_when_there_is_nothing_new(serve, monkeypatch):
    async def look(session):
        async with session.ws_connect(heard.server.url + "socket") as link:
            assert await told(link, "beat") == {"kind": "beat"}

    monkeypatch.setattr(server, "BEAT_S", 0.1)
    heard = serve()
    visit(look)


def test_too_many_browsers_are_refused(serve):
    async def crowd(session):
        url = heard.server.url + "socket"
        links = [await session.ws_connect(url) for _ in range(PAGES_MAX)]
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await session.ws_connect(url)
        for link in links:
            await link.close()
        return refusal.value.status

    heard = serve()
    assert visit(crowd) == 503


def test_the_end_is_said_to_those_who_look(serve):
    async def look(session):
        async with session.ws_connect(heard.server.url + "socket") as link:
            await told(link, "words")
            closing = asyncio.create_task(asyncio.to_thread(heard.server.close))
            async for _ in link:
                pass
            await closing
            return link.close_code

    heard = serve()
    assert visit(look) == 1001
