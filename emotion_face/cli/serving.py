"""Pages that a verb serves until it is ended."""

import argparse
import logging
import sys
from collections.abc import Callable
from typing import Protocol

from emotion_face.dashboard import PORT, Access
from emotion_face.signals import catch_signals, ignore_signals

_logger = logging.getLogger("emotion_face")


class Served(Protocol):
    """A page that is served."""

    @property
    def url(self) -> str:
        """Address of the page."""

    def run(self, until: Callable[[], bool]) -> None:
        """Work until something holds."""

    def close(self) -> None:
        """End."""


def add_access(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the page's address and access."""
    parser.add_argument("--address", default="127.0.0.1", help="IP address; default %(default)s")
    parser.add_argument(
        "--port", type=int, default=PORT, help="TCP port, 0: any free one; default %(default)s"
    )
    parser.add_argument(
        "--token", default="", help="token that a browser must present, see docs/dashboard"
    )


def serve(arguments: argparse.Namespace, what: str, make_page: Callable[[Access], Served]) -> int:
    """Serve a page, and log its address; returns the exit status."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    access = Access(address=arguments.address, port=arguments.port, token=arguments.token)
    ending = catch_signals()
    page = make_page(access)
    try:
        _logger.info("%s at %s", what, page.url)
        _logger.info("ready")
        page.run(ending.is_set)
    finally:
        ignore_signals()
        page.close()
    return 0
