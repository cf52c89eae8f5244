"""What those who visit a server do."""

import asyncio
import json

import aiohttp
from waiting import TIMEOUT_S


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


async def told(link, kind):
    while True:
        news = json.loads(await link.receive_str())
        if news["kind"] == kind:
            return news
