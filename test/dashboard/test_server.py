"""The server as browsers, and those who pretend to be one, find it."""

import asyncio
import json
import socket
import time

import aiohttp
import pytest

from emotion_face.dashboard.access import Access
from emotion_face.dashboard.feed import News
from emotion_face.dashboard.requests import StimulusRequest
from emotion_face.dashboard.server import PAGES_MAX, REQUEST_BYTES_MAX
from emotion_face.errors import ConfigError, DashboardError

TOKEN = "open sesame"
TIMEOUT_S = 20.0


def visit(work):
    """Run a visitor with a session of its own."""

    async def run():
        jar = aiohttp.CookieJar(unsafe=True)  # keeps cookies of addresses too
        async with aiohttp.ClientSession(cookie_jar=jar) as session:
            return await asyncio.wait_for(work(session), TIMEOUT_S)

    return asyncio.run(run())


def status_of(heard, path="", **headers):
    async def ask(session):
        async with session.get(heard.server.url.split("?")[0] + path, headers=headers) as answer:
            return answer.status

    return visit(ask)


def until(done):
    end_s = time.monotonic() + TIMEOUT_S
    while not done():
        assert time.monotonic() < end_s
        time.sleep(0.01)


async def told(link, kind):
    while True:
        news = json.loads(await link.receive_str())
        if news["kind"] == kind:
            return news


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


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Host": "[::1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
    ],
)
@pytest.mark.parametrize("path", ["", "socket"])
def test_other_names_and_origins_are_refused(serve, path, headers):
    assert status_of(serve(), path, **headers) == 403


def test_the_machine_may_be_called_localhost(serve):
    heard = serve()
    host = heard.server.url.split("/")[2].replace("127.0.0.1", "localhost")
    assert status_of(heard, Host=host, Origin=f"http://{host}") == 200


@pytest.mark.parametrize("query", ["", "?token=", "?token=wrong", f"?token={TOKEN}x", "?token=%ff"])
@pytest.mark.parametrize("path", ["", "main.js", "socket"])
def test_without_the_token_nothing_is_served(serve, path, query):
    assert status_of(serve(token=TOKEN), path + query) == 401


def test_the_token_is_given_once(serve):
    async def come(session):
        url = heard.server.url.split("?")[0]
        async with session.get(url, params={"token": TOKEN}) as answer:
            assert answer.status == 200
            assert "token" not in str(answer.url)
            (entry,) = answer.history
            cookie = entry.headers["Set-Cookie"]
            assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
            assert TOKEN not in cookie
        async with session.ws_connect(url + "socket") as link:
            assert (await told(link, "words"))["personality"] == "even"

    heard = serve(token=TOKEN)
    assert TOKEN not in heard.server.url
    visit(come)


@pytest.mark.parametrize("token", ["", "short"])
def test_the_network_needs_a_token(token):
    with pytest.raises(DashboardError, match="set the parameter token"):
        Access(address="0.0.0.0", port=0, token=token)


def test_a_short_token_is_refused_on_the_loopback_too():
    with pytest.raises(DashboardError, match="expected at least 8"):
        Access(address="127.0.0.1", port=0, token="short")


def test_an_address_that_is_none_is_refused():
    with pytest.raises(ConfigError, match=r"such as 127\.0\.0\.1"):
        Access(address="robot.local", port=0)


def test_on_the_network_any_name_of_the_machine_will_do(serve):
    heard = serve(address="0.0.0.0", token=TOKEN)
    port = int(heard.server.url.split(":")[2].split("/")[0])
    heard.server.url = f"http://127.0.0.1:{port}/"
    assert status_of(heard, f"?token={TOKEN}", Host=f"robot.example:{port}") in (200, 401)
    assert status_of(heard, Host=f"robot.example:{port}") == 401
    assert status_of(heard, f"?token={TOKEN}", Origin="http://evil.example") == 403


def test_a_port_in_use_is_named_with_the_fix():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(DashboardError, match=f"port {port}: Address already in use: set the"):
            Access(address="127.0.0.1", port=port).listen()


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
        with socket.create_connection(address) as visitor:
            visitor.sendall(garbage)
    assert status_of(heard) == 200


def test_whether_somebody_looks_is_told_when_it_changes(serve):
    async def look(session):
        async with session.ws_connect(heard.server.url + "socket") as first:
            await told(first, "words")
            async with session.ws_connect(heard.server.url + "socket") as second:
                await told(second, "words")
            assert heard.watched == [True]

    heard = serve()
    assert heard.watched == []
    visit(look)
    until(lambda: heard.watched == [True, False])


def test_a_reader_that_sleeps_gets_the_newest_frame_and_no_queue(serve):
    count, size = 3000, 1024

    async def look(session):
        async with session.ws_connect(heard.server.url + "socket") as link:
            await told(link, "words")
            link._response.connection.transport.pause_reading()
            for number in range(count):
                heard.server.tell(News("frame", number.to_bytes(2, "big") * (size // 2)))
                await asyncio.sleep(0.0005)
            link._response.connection.transport.resume_reading()
            frames = [await link.receive_bytes()]
            while frames[-1][:2] != (count - 1).to_bytes(2, "big"):
                frames.append(await link.receive_bytes())
            return frames

    heard = serve()
    frames = visit(look)
    assert len(frames) < 200
    assert frames == sorted(frames)


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
