"""Runs a document as a reader would: its blocks, one after the other, in one folder."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import rclpy
from docs.blocks import ROOT, Block
from rclpy.context import Context
from waiting import TIMEOUT_S

from emotion_face.resources import share_path

LEASE_S = 25.0
"""DDS takes a process that is silent for 20 s out of the graph."""
_UNTRACKED = shutil.ignore_patterns(".*", "build", "dist", "install", "log", "__pycache__")
# Folder and variables carry over from block to block, as in a terminal.
_SCRIPT = """
[ -f {state} ] && . {state} && cd "$PWD"
trap 'export -p >{state}' EXIT
set -eo pipefail
{text}
"""


class Session:
    """Runs a document's blocks in a copy of the repository that is built already.

    Parameters
    ----------
    folder : Path
        An empty folder.
    """

    def __init__(self, folder: Path) -> None:
        self._state = folder / "state.sh"
        self._script = folder / "block.py"
        self._home = folder / "emotion_face"
        shutil.copytree(ROOT, self._home, ignore=_UNTRACKED)
        (self._home / ".venv").symlink_to(sys.prefix)
        (self._home / "build").mkdir()
        (self._home / "build" / "install").symlink_to(share_path().parents[2])
        self._running: list[tuple[str, Command]] = []
        self._context = Context()
        rclpy.init(context=self._context)
        self._probe = rclpy.create_node("reader", context=self._context)
        self._strangers = self._nodes()

    def close(self) -> None:
        try:
            self.stop()
        finally:
            self._probe.destroy_node()
            self._context.try_shutdown()

    @property
    def folder(self) -> Path:
        """Current folder of the reader."""
        asked = self._start("pwd")
        asked.wait()
        return Path(asked.output.strip())

    def save(self, block: Block) -> None:
        """Write a block that is a file."""
        self.folder.joinpath(block.file).write_text(block.text, encoding="utf-8")

    def run(self, block: Block) -> None:
        """Run a block that ends by itself, with exit status 0."""
        text = block.text
        if block.language == "python":
            self._script.write_text(text, encoding="utf-8")
            text = f"python {self._script}"
        process = self._start(text)
        status = process.wait()
        assert status is not None, (
            f"{block.where}: still runs after {TIMEOUT_S:g} s; if it shall, tag it `runs`\n"
            f"{process.output}"
        )
        assert status == 0, f"{block.where}: exit status {status}\n{block.text}\n{process.output}"

    def start(self, block: Block) -> None:
        """Start the commands of a block that run until Ctrl-C, each in place of the one before."""
        beside = "beside" in block.tags
        for line in filter(None, block.text.replace("\\\n", "").splitlines()):
            if not beside:
                self.stop()
            before = self._nodes()
            process = self._start(f"exec {line}")
            where = f"{block.where}: `{line}`"
            self._running.append((where, process))
            self._until(
                lambda before=before: self._nodes() - before, f"{where}: no new node in the graph"
            )

    def stop(self) -> None:
        """Press Ctrl-C in every terminal; each must end with exit status 0."""
        problems, ours = [], self._nodes() - self._strangers
        while self._running:
            where, process = self._running.pop()
            early = process.has_ended
            process.interrupt()
            status = process.wait()
            if early or status != 0:
                when = "by itself" if early else "at Ctrl-C"
                problems.append(
                    f"{where} ends {when} with exit status {status}, expected to run until "
                    f"Ctrl-C, and then 0\n{process.output}"
                )
        assert not problems, "\n".join(problems)
        end_s = time.monotonic() + LEASE_S  # later, DDS removes nothing more from the graph
        while self._nodes() & ours and time.monotonic() < end_s:
            time.sleep(0.05)

    def _start(self, text: str) -> "Command":
        return Command(self._bash(text), self._home)

    def _bash(self, text: str) -> str:
        return _SCRIPT.format(state=shlex.quote(str(self._state)), text=text)

    def _nodes(self) -> "Counter[tuple[str, str]]":
        names = Counter(self._probe.get_node_names_and_namespaces())
        del names["reader", "/"]
        return names

    def _until(self, done: Callable[[], object], problem: str) -> None:
        end_s = time.monotonic() + TIMEOUT_S
        while not done():
            for where, process in self._running:
                assert not process.has_ended, f"{where} ends by itself\n{process.output}"
            assert time.monotonic() < end_s, problem
            time.sleep(0.05)


class Command:
    """A shell command without a terminal, in a process group that a Ctrl-C goes to."""

    def __init__(self, script: str, folder: Path) -> None:
        # A pipe that nobody reads fills up.
        self._output = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            ["bash", "-c", script],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    @property
    def output(self) -> str:
        """The end of what it has written."""
        self._output.seek(0)
        return self._output.read().decode(errors="replace")[-3000:]

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        if not self.has_ended:
            os.killpg(self._process.pid, signal.SIGINT)

    def wait(self) -> int | None:
        """Exit status; none if it does not end, and then it is killed."""
        try:
            return self._process.wait(TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            return None
