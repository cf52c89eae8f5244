"""Serving the page and its websocket, in a thread of its own."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from emotion_face.affect.checked import shortened
from emotion_face.dashboard.access import Access, guard, harden
from emotion_face.dashboard.feed import News, Outbox, Words, answer_news, words_news
from emotion_face.dashboard.requests import REFUSED, Request, parse
from emotion_face.errors import DashboardError

PERIOD_S = 0.04
PAGES_MAX = 16
REQUEST_BYTES_MAX = 4096
HEARTBEAT_S = 20.0
CLOSE_TIMEOUT_S = 1.0
REASON_MAX = 160
STATIC = Path(__file__).parent / "static"
CONTENT_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


class Page:
    """A browser that looks."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport) -> None:
        self.socket = socket
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._outbox = Outbox()
        self._filled = asyncio.Event()

    def answer(self, text: str, *, is_error: bool = False) -> None:
        """Answer a request, from any thread."""
        news = answer_news(text, is_error=is_error)
        with contextlib.suppress(RuntimeError):  # the server has ended since
            self._loop.call_soon_threadsafe(self.tell, news)

    def tell(self, news: News) -> None:
        """Have it sent with the next round."""
        self._outbox.put(news)
        self._filled.set()

    async def send(self) -> None:
        """Send what is new, at most every `PERIOD_S`, once what was sent before has left."""
        due_s = self._loop.time()
        with contextlib.suppress(ConnectionError):
            while True:
                await self._filled.wait()
                await asyncio.sleep(due_s - self._loop.time())
                due_s = max(due_s + PERIOD_S, self._loop.time())
                if self._transport.get_write_buffer_size():
                    continue
                self._filled.clear()
                for news in self._outbox.take():
                    if isinstance(news.content, str):
                        await self.socket.send_str(news.content)
                    else:
                        await self.socket.send_bytes(news.content)


class DashboardServer:
    """Serves the page until it is closed; its methods may be called from any thread.

    Parameters
    ----------
    access : Access
    on_watched : callable (bool)
        Called when the first browser comes and when the last one goes.
    on_request : callable (Request, Page)
        Called with what a browser asks for, which is to be answered.
    on_refusal : callable (str)
        Called with the reason why a browser's request, or what is no HTTP, is refused; who asked
        is told as well.

    Raises
    ------
    DashboardError
        If it cannot listen.

    Notes
    -----
    The callables are called in the server's thread.
    """

    def __init__(
        self,
        access: Access,
        *,
        on_watched: Callable[[bool], None],
        on_request: Callable[[Request, Page], None],
        on_refusal: Callable[[str], None],
    ) -> None:
        self._access = access
        self._on_watched = on_watched
        self._on_request = on_request
        self._on_refusal = on_refusal
        self._words: Words | None = None
        self._pages: set[Page] = set()
        self._files = {file.name: file.read_bytes() for file in STATIC.iterdir()}
        self._listener = access.listen()
        self.url = access.url(self._listener.getsockname()[1])
        self._loop = asyncio.new_event_loop()
        self._ending = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="dashboard", daemon=True)
        self._thread.start()

    def tell(self, news: News) -> None:
        """Tell every page."""
        self._loop.call_soon_threadsafe(self._tell, news)

    def tell_words(self, words: Words) -> None:
        """Tell every page, and those to come, the words in use."""
        self._words = words
        self.tell(words_news(words))

    def close(self) -> None:
        """Say goodbye to the pages and end; a second time does nothing."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._ending.set)
            self._thread.join()

    def _run(self) -> None:
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        app = web.Application(middlewares=[guard(self._access)])
        app.on_response_prepare.append(harden)
        app.router.add_get("/socket", self._on_socket)
        app.router.add_get("/{name:[^/]*}", self._on_file)
        logger = logging.Logger("dashboard", logging.ERROR)
        logger.addHandler(_Refusals(self._on_refusal))
        runner = web.AppRunner(
            app, access_log=None, logger=logger, shutdown_timeout=CLOSE_TIMEOUT_S
        )
        await runner.setup()
        await web.SockSite(runner, self._listener).start()
        await self._ending.wait()
        await asyncio.gather(*(page.socket.close(code=1001) for page in self._pages))
        await runner.cleanup()

    def _tell(self, news: News) -> None:
        for page in self._pages:
            page.tell(news)

    async def _on_file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"] or "index.html"
        if name not in self._files:
            raise web.HTTPNotFound
        content_type = CONTENT_TYPES[Path(name).suffix]
        return web.Response(body=self._files[name], content_type=content_type, charset="utf-8")

    async def _on_socket(self, request: web.Request) -> web.StreamResponse:
        if len(self._pages) >= PAGES_MAX:
            raise web.HTTPServiceUnavailable(text=f"{PAGES_MAX} browsers look already.\n")
        socket = web.WebSocketResponse(
            timeout=CLOSE_TIMEOUT_S,
            heartbeat=HEARTBEAT_S,
            max_msg_size=REQUEST_BYTES_MAX,
            compress=False,
        )
        await socket.prepare(request)
        assert isinstance(request.transport, asyncio.Transport)
        page = Page(socket, request.transport)
        if self._words:
            page.tell(words_news(self._words))
        self._pages.add(page)
        if len(self._pages) == 1:
            self._on_watched(True)
        sending = asyncio.create_task(page.send())
        try:
            async for message in socket:
                self._on_message(page, message.data)
        finally:
            sending.cancel()
            self._pages.discard(page)
            if not self._pages:
                self._on_watched(False)
        return socket

    def _on_message(self, page: Page, data: str | bytes | Exception) -> None:
        try:
            if not isinstance(data, str):
                raise DashboardError(
                    f"{REFUSED}: expected a text of at most {REQUEST_BYTES_MAX} bytes"
                )
            self._on_request(parse(data, self._words), page)
        except DashboardError as error:
            self._on_refusal(str(error))
            page.answer(str(error), is_error=True)


class _Refusals(logging.Handler):
    """Tells what the server's library logs."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        reason = shortened(str(error), REASON_MAX)
        self._tell(f"{REFUSED}: {record.getMessage()}: {type(error).__name__} {reason}")
