"""What a page of guesses is asked, and what it refuses."""

import asyncio
import json

import aiohttp
import pytest
from waiting import TIMEOUT_S

from emotion_face.dashboard import request_of
from emotion_face.errors import DashboardError
from emotion_face.guess import read_answers
from emotion_face.guess.page import GuessRequest


def ask(url, *requests):
    """What the page is told in answer to some requests."""

    async def talk():
        told = []
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{url}socket") as socket:
            for request in requests:
                await socket.send_str(request)
            while len(told) < len(requests):
                news = json.loads((await asyncio.wait_for(socket.receive(), TIMEOUT_S)).data)
                if news["kind"] != "beat":
                    told.append(news)
        return told

    return asyncio.run(talk())


def test_nobody_learns_from_the_cards_what_they_show(served):
    (news,) = ask(served.url, '{"do": "deal"}')
    assert set(news) == {"kind", "viewer", "seed", "feelings", "faces"}
    assert len(news["faces"]) == 16


def test_answers_that_are_given_again_and_again_are_kept_once(served, give):
    told = ask(served.url, *[json.dumps(give())] * 5)
    assert [news["kind"] for news in told] == ["kept", *["answer"] * 4]
    assert "already" in told[-1]["text"]
    assert len(read_answers(served.file)) == 16


def test_a_file_that_cannot_be_written_is_told(served, give):
    served.file.parent.parent.joinpath("emotion_face").write_text("in the way")
    (news,) = ask(served.url, json.dumps(give()))
    assert news["is_error"] and "nothing was kept" in news["text"]


@pytest.mark.parametrize(
    "changes",
    [
        {"do": "format"},
        {"viewer": "../../etc/passwd"},
        {"viewer": ""},
        {"seed": -1},
        {"seed": 2**40},
        {"seed": 0.5},
        {"said": "joy"},
        {"said": [1] * 16},
        {"file": "/etc/passwd"},
    ],
)
def test_nonsense_is_refused(give, changes):
    with pytest.raises(DashboardError, match="request refused"):
        request_of(GuessRequest, json.dumps(give(**changes)))
