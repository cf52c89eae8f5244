"""A browser's websocket, for tests of the dashboard node."""

import asyncio
import json
import threading
from contextlib import contextmanager

import aiohttp


class Visitor:
    """A websocket in a separate thread; received messages are in `news` and `frames`."""

    def __init__(self, url):
        self.news, self.frames = [], []
        self._url = url
        self._requests, self._loop = asyncio.Queue(), asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=[self._visit()])
        self._thread.start()

    def ask(self, text):
        self._loop.call_soon_threadsafe(self._requests.put_nowait, text)

    def of(self, kind):
        return [news for news in self.news if news["kind"] == kind]

    def leave(self):
        self.ask(None)
        self._thread.join()
        self._loop.close()

    async def _visit(self):
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{self._url}socket") as link,
        ):
            hearing = asyncio.create_task(self._hear(link))
            while (text := await self._requests.get()) is not None:
                await link.send_str(text)
            hearing.cancel()

    async def _hear(self, link):
        async for message in link:
            if message.type is aiohttp.WSMsgType.BINARY:
                self.frames.append(message.data)
            else:
                self.news.append(json.loads(message.data))


@contextmanager
def visiting(graph):
    dashboard = next(node for node in graph.nodes if node.get_name() == "dashboard")
    visitor = Visitor(dashboard.url)
    try:
        yield visitor
    finally:
        visitor.leave()
