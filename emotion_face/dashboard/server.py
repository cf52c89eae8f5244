"""Serving a page and its websocket, in a separate thread."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from aiohttp import web

from emotion_face.dashboard.access import Access, guard, harden
from emotion_face.dashboard.feed import (
    BEAT,
    News,
    Outbox,
    PageVocabulary,
    answer_news,
    face_news,
    faces_news,
    vocabulary_news,
)
from emotion_face.dashboard.requests import REFUSED, FaceRequest, Request, parse
from emotion_face.errors import DashboardError, EmotionFaceError
from emotion_face.settings import shortened

PERIOD_S = 0.04
PAGES_MAX = 16
REQUEST_BYTES_MAX = 4096
HEARTBEAT_S = 20.0
BEAT_S = 5.0
"""Longest time between two messages: a page that receives none for longer reconnects."""
CLOSE_TIMEOUT_S = 1.0
REASON_MAX = 160
UPLOAD_BYTES_MAX = 16 * 2**20
UPLOAD_S_MAX = 60.0
STATIC = Path(__file__).parent / "static"
CONTENT_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


class Page:
    """A browser that shows a face.

    Attributes
    ----------
    face : str
        The face's namespace.
    has_chosen : bool
        Whether the browser asked for that face.
    """

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport) -> None:
        self.socket = socket
        self.face, self.has_chosen = "", False
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._outbox = Outbox()
        self._filled, self._is_due = asyncio.Event(), asyncio.Event()

    def answer(self, text: str, *, is_error: bool = False) -> None:
        """Answer a request, from any thread."""
        self.tell_soon(answer_news(text, is_error=is_error))

    def tell_soon(self, news: News) -> None:
        """Queue a message for the next round, from any thread."""
        with contextlib.suppress(RuntimeError):  # the server may have ended
            self._loop.call_soon_threadsafe(self.tell, news)

    def tell(self, news: News, *, at_once: bool = False) -> None:
        """Queue a message for the next round, or have that begin now."""
        self._outbox.put(news)
        self._filled.set()
        if at_once:
            self._is_due.set()

    def show(self, face: str, words: PageVocabulary | None) -> None:
        """Show another face; waiting messages of the last one are dropped."""
        self.face = face
        self._outbox.take()
        self.tell(face_news(face))
        if words:
            self.tell(vocabulary_news(words))

    async def send(self) -> None:
        """Send new messages, once the last ones have been sent.

        Rounds are `PERIOD_S` apart, but for what is told at once.
        """
        due_s = self._loop.time()
        with contextlib.suppress(ConnectionError):
            while True:
                await self._filled.wait()
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._is_due.wait(), due_s - self._loop.time())
                self._is_due.clear()
                due_s = max(due_s + PERIOD_S, self._loop.time())
                if self._transport.get_write_buffer_size():
                    continue
                self._filled.clear()
                for news in self._outbox.take():
                    if isinstance(news.content, str):
                        await self.socket.send_str(news.content)
                    else:
                        await self.socket.send_bytes(news.content)


class PageServer:
    """Serves a page until it is closed; its methods may be called from any thread.

    Parameters
    ----------
    access : Access
    folders : sequence of Path
        Folders with the page's files; of equal names the one in the last folder is served.
    on_watched : callable (bool)
        Called when the first browser comes and when the last one goes.
    on_message : callable (str, Page)
        Called with a browser's message and must answer it; raises DashboardError to refuse.
    on_refusal : callable (text, kind)
        Called with the reason why a request is refused, and with its
        kind; the browser gets the reason as well.
    on_upload : callable (bytes) -> str, optional
        Called with a browser's upload to ``/upload``, one at a time in a separate thread; returns
        the answer, or raises EmotionFaceError to refuse.

    Raises
    ------
    DashboardError
        If it cannot listen.

    Notes
    -----
    All callables but ``on_upload`` are called in the server's thread.
    """

    def __init__(
        self,
        access: Access,
        folders: Sequence[Path],
        *,
        on_watched: Callable[[bool], None],
        on_message: Callable[[str, Page], None],
        on_refusal: Callable[[str, str], None],
        on_upload: Callable[[bytes], str] | None = None,
    ) -> None:
        self._access = access
        self._on_watched = on_watched
        self._on_message = on_message
        self._on_refusal = on_refusal
        self._on_upload = on_upload
        self._is_uploading, self._is_watched = False, False
        self._greetings: dict[str, News] = {}
        self._pages: set[Page] = set()
        self._files = {
            file.name: file.read_bytes() for folder in folders for file in folder.iterdir()
        }
        self._listener = access.listen()
        self.url = access.url(self._listener.getsockname()[1])
        self._loop = asyncio.new_event_loop()
        self._ending = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="dashboard", daemon=True)
        self._thread.start()

    def tell(self, news: News) -> None:
        """Send to every page."""
        self._loop.call_soon_threadsafe(self._tell, news)

    def tell_lasting(self, news: News) -> None:
        """Send to every page at once, and to later ones when they connect."""
        self._greetings[news.kind] = news
        self._loop.call_soon_threadsafe(partial(self._tell, news, at_once=True))

    def close(self) -> None:
        """Close the connections and end; a second call does nothing."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._ending.set)
            self._thread.join()

    def _run(self) -> None:
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        app = web.Application(middlewares=[guard(self._access)], client_max_size=UPLOAD_BYTES_MAX)
        app.on_response_prepare.append(harden)
        public = self._access.public
        for path in {"", public.path.rstrip("/") if public else ""}:  # a proxy may strip it
            app.router.add_get(f"{path}/socket", self._on_socket)
            if self._on_upload:
                app.router.add_post(f"{path}/upload", self._on_post)
            app.router.add_get(f"{path}/{{name:[^/]*}}", self._on_file)
        logger = logging.Logger("dashboard", logging.ERROR)
        logger.addHandler(_Refusals(self._on_refusal))
        runner = web.AppRunner(
            app, access_log=None, logger=logger, shutdown_timeout=CLOSE_TIMEOUT_S
        )
        await runner.setup()
        await web.SockSite(runner, self._listener).start()
        beating = asyncio.create_task(self._beat())
        await self._ending.wait()
        beating.cancel()
        await asyncio.gather(*(page.socket.close(code=1001) for page in self._pages))
        await runner.cleanup()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            for page in self._pages:
                page.tell(BEAT)

    def _tell(self, news: News, *, at_once: bool = False) -> None:
        for page in self._pages:
            page.tell(news, at_once=at_once)

    def _greet(self, page: Page) -> None:
        """Send a new page the present values."""
        for news in list(self._greetings.values()):
            page.tell(news)

    def _see_watched(self) -> None:
        """Handle a change of pages or of the faces that they show."""
        if bool(self._pages) != self._is_watched:
            self._is_watched = bool(self._pages)
            self._on_watched(self._is_watched)

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
        self._greet(page)
        self._pages.add(page)
        self._see_watched()
        sending = asyncio.create_task(page.send())
        try:
            async for message in socket:
                self._hear(page, message.data)
        finally:
            sending.cancel()
            self._pages.discard(page)
            self._see_watched()
        return socket

    def _hear(self, page: Page, data: str | bytes | Exception) -> None:
        try:
            if not isinstance(data, str):
                raise DashboardError(
                    f"{REFUSED}: expected a text of at most {REQUEST_BYTES_MAX} bytes"
                )
            self._on_message(data, page)
        except DashboardError as error:
            self._on_refusal(str(error), error.category)
            page.answer(str(error), is_error=True)

    async def _on_post(self, request: web.Request) -> web.Response:
        assert self._on_upload
        if self._is_uploading:
            raise web.HTTPTooManyRequests(text="One at a time: another upload is under way.\n")
        self._is_uploading = True
        try:
            content = await asyncio.wait_for(request.read(), UPLOAD_S_MAX)
            text = await asyncio.to_thread(self._on_upload, content)
        except asyncio.TimeoutError:
            raise web.HTTPRequestTimeout(text=f"Not here after {UPLOAD_S_MAX:g} s.\n") from None
        except EmotionFaceError as error:
            self._on_refusal(str(error), error.category)
            raise web.HTTPUnprocessableEntity(text=f"{error}\n") from error
        finally:
            self._is_uploading = False
        return web.Response(text=f"{text}\n")


class DashboardServer(PageServer):
    """Serves the page of the dashboard; see `PageServer` for the other parameters.

    Parameters
    ----------
    home : str
        The face that a browser shows first, if available.
    on_watched : callable (frozenset of str)
        Called with the faces that browsers show, whenever these change.
    on_request : callable (Request, Page)
        Called in the server's thread with a browser's request, and must answer it.
    """

    def __init__(
        self,
        access: Access,
        *,
        home: str = "/",
        on_watched: Callable[[frozenset[str]], None],
        on_request: Callable[[Request, Page], None],
        on_refusal: Callable[[str, str], None],
    ) -> None:
        self._on_faces_watched = on_watched
        self._on_request = on_request
        self._home = home
        self._faces: Sequence[str] = (home,)
        self._words: dict[str, PageVocabulary] = {}
        self._watched: frozenset[str] = frozenset()
        super().__init__(
            access,
            [STATIC],
            on_watched=lambda watched: None,
            on_message=self._perform,
            on_refusal=on_refusal,
        )

    def tell(self, news: News, face: str | None = None) -> None:
        """Send to every page that shows a face; default: the first one."""
        self._loop.call_soon_threadsafe(self._tell_face, news, face or self._home)

    def tell_vocabulary(self, words: PageVocabulary, face: str | None = None) -> None:
        """Send the vocabulary to every page that shows a face, and to later ones."""
        self._words[face or self._home] = words
        self.tell(vocabulary_news(words), face)

    def tell_faces(self, faces: Sequence[str]) -> None:
        """Send the available faces, one or more, to every page and to later ones."""
        self._loop.call_soon_threadsafe(self._tell_faces, faces)

    def _tell_face(self, news: News, face: str) -> None:
        for page in self._pages:
            if page.face == face:
                page.tell(news)

    def _tell_faces(self, faces: Sequence[str]) -> None:
        self._faces = faces
        for page in self._pages:
            if page.face not in faces and not page.has_chosen:
                page.show(self._first, self._words.get(self._first))
            page.tell(faces_news(faces))
        self._see_watched()

    @property
    def _first(self) -> str:
        """The face that a browser shows first."""
        return self._home if self._home in self._faces else self._faces[0]

    def _greet(self, page: Page) -> None:
        page.show(self._first, self._words.get(self._first))
        page.tell(faces_news(self._faces))

    def _see_watched(self) -> None:
        watched = frozenset(page.face for page in self._pages)
        if watched != self._watched:
            self._watched = watched
            self._on_faces_watched(watched)

    def _perform(self, text: str, page: Page) -> None:
        request = parse(text, self._words.get(page.face), self._faces)
        if isinstance(request, FaceRequest):
            page.has_chosen = True
            page.show(request.face, self._words.get(request.face))
            self._see_watched()
        else:
            self._on_request(request, page)


class _Refusals(logging.Handler):
    """Forwards log messages of the server's library."""

    def __init__(self, tell: Callable[[str, str], None]) -> None:
        super().__init__()
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        reason = shortened(str(error), REASON_MAX)
        text = f"{REFUSED}: {record.getMessage()}: {type(error).__name__} {reason}"
        self._tell(text, type(error).__name__)
