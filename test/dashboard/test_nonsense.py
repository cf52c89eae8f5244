"""The server when it is sent nonsense: as HTTP, as a websocket's frames, and as requests."""

import asyncio
import contextlib
import json
import socket
from random import Random
from urllib.parse import urlsplit

import aiohttp
from waiting import TIMEOUT_S

from emotion_face.dashboard.requests import StimulusRequest

CONNECTIONS, MESSAGES = 150, 200
PARTS = (
    b"GET ", b"POST ", b"\xff\xfe ", b"/", b"/socket", b"/" + b"a" * 9000, b"/%00%ff/../..", b"*",
    b" HTTP/1.1\r\n", b" HTTP/9.9\r\n", b"\r\n", b"\r\n\r\n", b"\0", b"Host: localhost\r\n",
    b"Host: [::\r\n", b"Host: " + b"h" * 9000 + b"\r\n", b"Content-Length: -1\r\n",
    b"Content-Length: 99999999999999999999\r\n", b"Transfer-Encoding: chunked\r\n", b"zz\r\n",
    b"Upgrade: websocket\r\nConnection: Upgrade\r\n", b"Sec-WebSocket-Version: 13\r\n",
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", b"Cookie: \xff=\xff; ;;=\r\n",
)  # fmt: skip
SHAKEN_HANDS = (
    b"GET /socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
VALUES = (
    None, True, -1, 0, 1.0, 10**400, float("nan"), float("inf"), "", "petted", "x" * 3000, "ü\0",
    [], [[]], {}, {"oxytocin": 10**400}, {"oxytocin": True}, {"dopamine": -0.5}, {"": 1},
)  # fmt: skip
KEYS = ("stimulus", "intensity", "doses", "duration_s", "personality", "face", "kind", "")
GOOD = {"stimulus": "petted"}


def test_it_serves_on(serve, caplog):
    heard = serve()
    address = urlsplit(heard.server.url)
    random = Random(1)
    for number in range(CONNECTIONS):
        nonsense = b"".join(random.choices((*PARTS, random.randbytes(20)), k=random.randint(1, 12)))
        calling = socket.create_connection((address.hostname, address.port), TIMEOUT_S)
        with calling as stranger, contextlib.suppress(ConnectionError):  # it may hang up first
            stranger.sendall(SHAKEN_HANDS * (number % 2) + nonsense)
            with contextlib.suppress(OSError):
                stranger.shutdown(socket.SHUT_WR)
            while stranger.recv(4096):
                pass

    async def ask():
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{heard.server.url}socket") as link,
        ):
            for _ in range(MESSAGES):
                keys = random.sample(KEYS, k=random.randint(0, 3))
                text = json.dumps({key: random.choice(VALUES) for key in keys})
                await link.send_str(text[: random.choice((None, len(text) // 2))])
            await link.send_bytes(random.randbytes(99))
            await link.send_json(GOOD)
            while StimulusRequest(**GOOD) not in [request for request, _ in heard.requests[-1:]]:
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(ask(), TIMEOUT_S))
    assert not caplog.records
    assert heard.refusals
    assert all("refused" in reason and len(reason) < 400 for reason in heard.refusals)
    taken = [request for request, _ in heard.requests]
    assert len(heard.refusals) + len(taken) >= MESSAGES + 2
