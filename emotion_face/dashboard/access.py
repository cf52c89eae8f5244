"""Access to the page: from this machine, or with the token."""

import dataclasses
import hashlib
import hmac
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from aiohttp import web
from yarl import URL

from emotion_face.errors import DashboardError
from emotion_face.settings import Checked, choice, quantity, refusal

TOKEN_MIN = 8
PORT, PORT_MAX = 8080, 65535
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
_PAGE = re.compile(r"https?://[^\s/?#@]+(/[\w.~-]+)*/?")
SEND_BUFFER_BYTES = 16384  # a larger buffer would hold old frames for a slow browser

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Access(Checked):
    """Address of the page, and who may see it.

    `address` is an IP address of this machine, `port` a TCP port (0: a free one), `token` what a
    browser must present; empty: none, which is refused unless the address is a loopback one and
    `public_url` is empty. `public_url` is the page's address at a reverse proxy.
    With `sight` the page shows the camera image.
    """

    address: str = choice("127.0.0.1", "IP address to serve the page at; 0.0.0.0: any, by token")
    port: int = quantity("", 0, PORT_MAX, default=PORT, about="TCP port; 0: a free one")
    token: str = choice(
        "", "token that a browser must present, digits in quotes; empty: none", secret=True
    )
    sight: bool = choice(False, "whether the page shows the camera image of the node people")
    public_url: str = choice(
        "", "address at which a reverse proxy serves it, as https://host/face/; empty: no proxy"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        try:
            loopback = self.is_loopback
        except ValueError:
            expectation = "an IP address, such as 127.0.0.1, or 0.0.0.0 for the whole network"
            raise refusal("address", self.address, expectation) from None
        if self.public_url and not _is_page(self.public_url):
            expectation = "http or https, a host and a path, such as https://robots.example/face/"
            raise refusal("public_url", self.public_url, expectation)
        opened = self.public_url or ("" if loopback else self.address)
        if (self.token or opened) and len(self.token) < TOKEN_MIN:
            raise DashboardError(
                f"token: {len(self.token)} characters are refused, expected at least {TOKEN_MIN}"
                + (f", because {opened} opens the page to the network" if opened else "")
                + ": set the parameter token"
            )

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return ipaddress.ip_address(self.address).is_loopback

    @property
    def public(self) -> URL | None:
        """`public_url` in the browsers' form, without a slash at its end."""
        return URL(self.public_url.rstrip("/")) if self.public_url else None

    @property
    def cookie(self) -> str:
        """Cookie of a browser that has presented the token."""
        return hashlib.sha256(f"emotion_face dashboard {self.token}".encode()).hexdigest()

    def listen(self) -> socket.socket:
        """Listen.

        Raises
        ------
        DashboardError
            If the port is in use, or the address is not this machine's.
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
        query = "?token=..." if self.token else ""
        if self.public_url:
            return f"{self.public_url.rstrip('/')}/{query}"
        address = ipaddress.ip_address(self.address)
        host = socket.gethostname() if address.is_unspecified else self.address
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/{query}"


def guard(access: Access) -> Any:
    """Middleware that refuses unauthorised browsers.

    A page of another origin is refused, and so is one that took over a name for this machine (DNS
    rebinding); the proxy of `Access.public_url` may forward its own name, or not. The token comes
    once in the address; a cookie replaces it from then on.
    """
    origins = [str(access.public.origin())] if access.public else []
    hosts = [origin.partition("//")[2] for origin in origins]

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        host, origin = request.headers.get("Host", ""), request.headers.get("Origin")
        if access.is_loopback and not (_is_loopback(_host_name(host)) or host in hosts):
            place = access.public_url or "http://localhost, with its port"
            raise web.HTTPForbidden(text=f"Open this page as {place}.\n")
        if origin not in (None, f"{request.scheme}://{host}", *origins):
            raise web.HTTPForbidden(text="Pages of another origin are refused.\n")
        if access.token:
            name = f"emotion_face_{_port(request)}"
            if any(_same(given, access.token) for given in _tokens(request)):
                # Both are relative to the browser's request, which a proxy may have changed.
                entry = web.HTTPSeeOther("./")
                secure = access.public_url.startswith("https:")
                entry.set_cookie(
                    name, access.cookie, path="", secure=secure, httponly=True, samesite="Lax"
                )
                raise entry
            if not _same(request.cookies.get(name, ""), access.cookie):
                page = access.public_url.rstrip("/") or f"{request.scheme}://{host}"
                raise web.HTTPUnauthorized(
                    text=f"Open this page with its token: {page}/?token=...\n"
                    "A # in it is written %23.\n"
                )
        return await handler(request)

    return check


async def harden(request: web.Request, response: web.StreamResponse) -> None:
    """Restrict the page to content of this server."""
    response.headers.update(HEADERS)


def _is_page(url: str) -> bool:
    """Whether it is the address of a page, without query or fragment."""
    try:
        URL(url).origin()
    except ValueError:
        return False
    return bool(_PAGE.fullmatch(url))


def _host_name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_loopback(name: str | None) -> bool:
    """Whether a host is surely this machine; an IP address cannot be rebound by DNS."""
    try:
        return name == "localhost" or ipaddress.ip_address(name or "").is_loopback
    except ValueError:
        return False


def _tokens(request: web.Request) -> tuple[str, ...]:
    """Possible tokens of an address, as people type + & and % unescaped."""
    typed = request.rel_url.raw_query_string.partition("token=")[2]
    return request.query.get("token", ""), unquote(typed), typed


def _port(request: web.Request) -> int:
    """Port of the browser's request, for the cookie's name, as cookies are shared by ports."""
    name = request.get_extra_info("sockname")
    return int(name[1]) if name else 0


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())
