"""How long the page of the designer takes to show what was asked, as a browser finds it."""

import asyncio
import json
import os
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from unittest import mock

import aiohttp
import numpy as np

from emotion_face.dashboard import Access
from emotion_face.design import Designer, DesignPage
from emotion_face.face import Direction, drawn_person

Row = tuple[str, float, str, str, float]
_TIMES = 15
_WAIT_S = 30.0


def requests(directions: Sequence[Direction]) -> Iterator[tuple[str, dict[str, object]]]:
    """What is asked, by its name; each changes the design. Every second person wears parts."""
    for turn in range(_TIMES):
        share = [((turn + region) % 20 + 1) / 20 for region in range(5)]
        parts = ["beret", "round_glasses"] * (turn % 2)
        amounts = {
            direction.name: (direction.least, direction.most)[turn % 2] for direction in directions
        }
        yield "start", {"do": "start", "person": f"seed:{turn}"}
        yield "wear", {"do": "wear", "parts": [*parts, "moustache"]}
        yield "wear", {"do": "wear", "parts": parts}
        yield "marry", {"do": "marry", "person": f"seed:{turn + 100}"}
        yield "mix", {"do": "mix", "share": share}
        yield "change", {"do": "change", "amounts": amounts}
        yield "breed", {"do": "breed", "number": turn}
        yield "pick", {"do": "pick", "number": turn % 8}
        yield "undo", {"do": "undo"}
        yield "describe", {"do": "describe", "text": "a man with a crown"}
        yield "undo", {"do": "undo"}
        yield "save", {"do": "save", "name": "ann", "replaces": True}
        yield "start a cartoon", {"do": "start", "person": ("ada", "otto")[turn % 2]}
        yield "change a cartoon", {"do": "change", "amounts": {"long hair": 0.05 * (turn + 1)}}


async def ask(url: str, directions: Sequence[Direction]) -> dict[str, list[float]]:
    """Times [ms] from each request until the page is told the design."""
    times: dict[str, list[float]] = {}
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{url}socket") as socket:

        async def told() -> None:
            while True:
                news = await asyncio.wait_for(socket.receive(), _WAIT_S)
                if isinstance(news.data, str) and json.loads(news.data)["kind"] == "design":
                    return

        await told()
        for name, request in requests(directions):
            await asyncio.sleep(0.1)
            start_s = time.perf_counter()
            await socket.send_str(json.dumps(request))
            await told()
            times.setdefault(name, []).append(1e3 * (time.perf_counter() - start_s))
    return times


def run() -> list[Row]:
    """Rows of name, value, unit, and no peer."""
    ended = threading.Event()
    with (
        tempfile.TemporaryDirectory() as home,
        mock.patch.dict(os.environ, {"XDG_DATA_HOME": home}),
    ):
        designer = Designer()
        _ = designer.reader  # the page loads it when the field for words is entered
        page = DesignPage(designer, Access(port=0), lambda image: drawn_person("mei"))
        thread = threading.Thread(target=page.run, args=(ended.is_set,))
        thread.start()
        try:
            times = asyncio.run(ask(page.url, list(designer.directions.values())))
        finally:
            ended.set()
            thread.join()
            page.close()
    return [
        (f"design: {name}, {label}", float(value), "ms", "", 0.0)
        for name, taken in times.items()
        for label, value in (("median", np.median(taken)), ("longest", max(taken)))
    ]
