"""Who may see the page: names, origins, tokens, reverse proxies."""

import asyncio
import contextlib
import socket
from urllib.parse import quote, quote_plus

import aiohttp
import pytest
from dashboard.visits import status_of, told, visit
from yarl import URL

from emotion_face.dashboard.access import Access
from emotion_face.errors import ConfigError, DashboardError

TOKEN = "open sesame"


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


@pytest.mark.parametrize("host", ["127.0.1.1", "127.3.2.1", "[::1]"])
def test_every_loopback_address_is_this_machine(serve, host):
    assert status_of(serve(), Host=f"{host}:8080") == 200


@pytest.mark.parametrize("host", ["127.0.0.1.evil.example", "192.0.2.1", "localhost.evil.example"])
def test_what_only_looks_like_a_loopback_address_is_refused(serve, host):
    assert status_of(serve(), Host=f"{host}:8080") == 403


@pytest.mark.parametrize(
    "token", ["a+b+c+d+e", "one&two=three", "100%25sure", "100%sure", "a b c d e"]
)
def test_a_token_may_be_typed_as_it_is_or_quoted(serve, token):
    for typed in (token.replace(" ", "%20"), quote(token, safe=""), quote_plus(token)):
        heard = serve(token=token)
        origin = heard.server.url.split("/?")[0]

        url = URL(f"{origin}/?token={typed}", encoded=True)

        async def ask(session, url=url):
            async with session.get(url, allow_redirects=False) as answer:
                return answer.status

        assert visit(ask) == 303


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


PUBLIC = "https://robots.example/face"


async def pump(reader, writer):
    while content := await reader.read(65536):
        writer.write(content)
        await writer.drain()
    writer.close()


@contextlib.asynccontextmanager
async def proxy(port, *, takes_prefix, hands_name_on):
    """A reverse proxy for one request a connection; gives its address."""

    async def on_visitor(reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        if takes_prefix:
            head = head.replace(" /face/", " /", 1)
        if not hands_name_on:
            head = head.replace("Host: robots.example", f"Host: 127.0.0.1:{port}")
        back, forth = await asyncio.open_connection("127.0.0.1", port)
        forth.write(head.encode())
        await asyncio.gather(pump(reader, forth), pump(back, writer), return_exceptions=True)

    async with await asyncio.start_server(on_visitor, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/face/"


@pytest.mark.parametrize("takes_prefix", [True, False])
@pytest.mark.parametrize("hands_name_on", [True, False])
def test_behind_a_reverse_proxy_the_page_enters_by_token_and_connects(
    serve, takes_prefix, hands_name_on
):
    async def come(session):
        way = proxy(port, takes_prefix=takes_prefix, hands_name_on=hands_name_on)
        async with way as url:
            name = {"Host": "robots.example", "Connection": "close"}
            entering = session.get(
                url, params={"token": TOKEN}, headers=name, allow_redirects=False
            )
            async with entering as entry:
                assert (entry.status, entry.headers["Location"]) == (303, "./")
                cookie = entry.headers["Set-Cookie"]
                assert "; Secure" in cookie and "Path" not in cookie
            shown = name | {"Cookie": cookie.partition(";")[0]}
            async with session.get(url + "main.js", headers=shown) as answer:
                assert answer.status == 200
            async with session.get(url, headers=name) as answer:
                assert answer.status == 401
                assert f"{PUBLIC}/?token=" in await answer.text()
            shown = {"Host": "robots.example", "Cookie": shown["Cookie"]}
            for origin in ("https://robots.example", "https://evil.example"):
                connecting = session.ws_connect(url + "socket", headers=shown | {"Origin": origin})
                if origin in PUBLIC:
                    async with connecting as link:
                        await told(link, "words")
                else:
                    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                        await connecting

    heard = serve(token=TOKEN, public_url=PUBLIC)
    assert heard.server.url == f"{PUBLIC}/?token=..."
    port = heard.server._listener.getsockname()[1]
    visit(come)


def test_a_proxy_opens_the_page_so_it_needs_a_token():
    with pytest.raises(DashboardError, match=f"because {PUBLIC} opens the page"):
        Access(public_url=PUBLIC)


@pytest.mark.parametrize(
    "url", ["robots.example/face", "ftp://a/", "https://u:p@a/", "https://a/?b", "https://a/{b}"]
)
def test_a_public_url_that_is_no_page_is_refused(url):
    with pytest.raises(ConfigError, match=r"public_url: .* expected http or https"):
        Access(public_url=url, token=TOKEN)


def test_a_port_in_use_is_named_with_the_fix():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(DashboardError, match=f"port {port}: Address already in use: set the"):
            Access(address="127.0.0.1", port=port).listen()
