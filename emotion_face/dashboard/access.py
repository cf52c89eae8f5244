"""Who may see the page: this machine, or those who know the token."""

import dataclasses
import hashlib
import hmac
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from emotion_face.affect.checked import Checked, refusal
from emotion_face.errors import DashboardError

TOKEN_MIN = 8
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
SEND_BUFFER_BYTES = 16384  # more would hold old frames for a slow reader

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Access(Checked):
    """Where the page is served, and to whom.

    `address` is an IP address of this machine, `port` a TCP port (0: a free one), `token` what a
    browser must know; empty: nothing, which is refused unless the address is a loopback one.
    """

    address: str
    port: int
    token: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        try:
            loopback = self.is_loopback
        except ValueError:
            expectation = "an IP address, such as 127.0.0.1, or 0.0.0.0 for the whole network"
            raise refusal("address", self.address, expectation) from None
        if (self.token or not loopback) and len(self.token) < TOKEN_MIN:
            raise DashboardError(
                f"token: {len(self.token)} characters are refused, expected at least {TOKEN_MIN}"
                + ("" if loopback else f", because {self.address} opens the page to the network")
                + ": set the parameter token"
            )

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return ipaddress.ip_address(self.address).is_loopback

    @property
    def cookie(self) -> str:
        """What a browser that knew the token shows from then on."""
        return hashlib.sha256(f"emotion_face dashboard {self.token}".encode()).hexdigest()

    def listen(self) -> socket.socket:
        """Listen.

        Raises
        ------
        DashboardError
            If somebody else does, or the address is not this machine's.
        """
        family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
            listener.bind((self.address, self.port))
            listener.listen()
        except OSError as error:
            listener.close()
            raise DashboardError(
                f"no dashboard at {self.address} port {self.port}: {error.strerror}: set the "
                "parameter port to another one, or to 0 for any that is free"
            ) from error
        return listener

    def url(self, port: int) -> str:
        """Address of the page once it is served at a port."""
        address = ipaddress.ip_address(self.address)
        host = socket.gethostname() if address.is_unspecified else self.address
        query = "?token=..." if self.token else ""
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/{query}"


def guard(access: Access) -> Any:
    """Middleware that refuses strangers.

    A page of another origin is refused, and so is one that took over a name for this machine (DNS
    rebinding). The token comes once in the address; a cookie stands for it from then on.
    """

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        host, origin = request.headers.get("Host", ""), request.headers.get("Origin")
        if access.is_loopback and _host_name(host) not in LOOPBACK_NAMES:
            raise web.HTTPForbidden(text="Open this page as http://localhost, with its port.\n")
        if origin is not None and origin != f"{request.scheme}://{host}":
            raise web.HTTPForbidden(text="Pages of another origin are refused.\n")
        if access.token:
            name = f"emotion_face_{_port(request)}"
            if _same(request.query.get("token", ""), access.token):
                entry = web.HTTPSeeOther("/")
                entry.set_cookie(name, access.cookie, httponly=True, samesite="Lax")
                raise entry
            if not _same(request.cookies.get(name, ""), access.cookie):
                raise web.HTTPUnauthorized(
                    text=f"Open this page with its token: {request.scheme}://{host}/?token=...\n"
                )
        return await handler(request)

    return check


async def harden(request: web.Request, response: web.StreamResponse) -> None:
    """Tell the browser what the page may do: load what this server has, and nothing else."""
    response.headers.update(HEADERS)


def _host_name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _port(request: web.Request) -> int:
    """Port that the browser came to: cookies do not tell ports apart, their names do."""
    name = request.get_extra_info("sockname")
    return int(name[1]) if name else 0


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())
