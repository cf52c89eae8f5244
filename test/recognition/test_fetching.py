"""Downloading from a server that cuts connections, sends wrong data, or is missing."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from emotion_face.errors import ModelError
from emotion_face.recognition import fetch

CONTENT = bytes(range(256)) * 4096
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Server(ThreadingHTTPServer):
    """Serves `content`, at most `most` bytes a connection, from any byte on if asked."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.content, self.most, self.knows_ranges, self.status = CONTENT, len(CONTENT), True, 0
        self.asked = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/model.task"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server, asked = self.server, self.headers.get("Range")
        server.asked.append(asked)
        if server.status:
            self.send_error(server.status)
            return
        first = int(asked.split("=")[1].rstrip("-")) if asked and server.knows_ranges else 0
        if first and first >= len(server.content):
            self.send_error(416)
            return
        rest = server.content[first:]
        self.send_response(206 if first else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest[: server.most])

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def get(server, tmp_path):
    """Download into a new folder; returns the reports."""

    def fetch_it(sha256=SHA256):
        said = []
        fetch(tmp_path / "cache" / "model.task", said.append, url=server.url, sha256=sha256)
        return said

    return fetch_it


def test_it_comes_whole_with_its_progress_and_only_once(server, get, tmp_path):
    said = get()
    assert (tmp_path / "cache" / "model.task").read_bytes() == CONTENT
    assert [f"{tenth} %" in line for tenth, line in zip(range(10, 101, 10), said, strict=False)]
    assert "100 % of 1.0 MB" in said[-2] and "checked" in said[-1]
    assert [*(tmp_path / "cache").iterdir()] == [tmp_path / "cache" / "model.task"]
    get()
    assert server.asked == [None]


def test_cut_connections_are_continued_where_they_were_cut(server, get, tmp_path):
    server.most = 300_000
    get()
    assert (tmp_path / "cache" / "model.task").read_bytes() == CONTENT
    assert server.asked == [None, "bytes=300000-", "bytes=600000-", "bytes=900000-"]


def test_what_came_in_an_earlier_run_is_kept(server, get, tmp_path):
    part = tmp_path / "cache" / "model.task.part"
    part.parent.mkdir()
    part.write_bytes(CONTENT[:1000])
    get()
    assert server.asked == ["bytes=1000-"]


def test_a_part_that_is_the_whole_is_taken(server, get, tmp_path):
    part = tmp_path / "cache" / "model.task.part"
    part.parent.mkdir()
    part.write_bytes(CONTENT)
    get()
    assert (tmp_path / "cache" / "model.task").read_bytes() == CONTENT


def test_a_server_without_ranges_begins_anew(server, get, tmp_path):
    server.knows_ranges = False
    part = tmp_path / "cache" / "model.task.part"
    part.parent.mkdir()
    part.write_bytes(b"something else")
    get()
    assert (tmp_path / "cache" / "model.task").read_bytes() == CONTENT


def test_wrong_bytes_are_thrown_away_with_the_reason(server, get, tmp_path):
    server.content = b"not the model"
    with pytest.raises(ModelError, match=rf"SHA-256 \w+, expected {SHA256}.*thrown away.*bring"):
        get()
    assert [*(tmp_path / "cache").iterdir()] == []


def test_a_connection_that_brings_nothing_is_given_up(server, get):
    server.most = 0
    with pytest.raises(ModelError, match=r"cut again and again.*from another machine to .*cache"):
        get()


@pytest.mark.parametrize(("status", "times"), [(404, 1), (503, 5)])
def test_a_server_that_refuses_is_named(server, get, status, times):
    server.status = status
    with pytest.raises(ModelError, match=rf"{server.url}: not fetched .*{status}.*bring"):
        get()
    assert len(server.asked) == times


def test_without_a_network_it_says_how_to_bring_it_by_hand(server, get, tmp_path):
    server.server_close()
    with pytest.raises(ModelError, match=r"refused.*without a network, bring http.*to .*model"):
        get()
