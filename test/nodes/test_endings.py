"""How processes end, stop and continue, and what they leave behind."""

import os
import pty
import re
import select
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from nodes.test_processes import ends_cleanly, executable, said, spawn
from PIL import Image as Picture
from sensor_msgs.msg import Image

from emotion_face.bags.file import read_records

__all__ = ["spawn"]

ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"
MARKS, MARKS_NOTHING = b"\x1b[?2004h", b"\x1b[?2004l"
BASH = shutil.which("bash")


def topics_of(bag):
    """Topics of the messages in a bag that may still be written."""
    if not (bag / "bag.mcap").stat().st_size:  # not even the kinds of messages
        return set()
    return {record.topic for record in read_records(bag)}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_a_face_keeps_is_whole_at_its_end(start, spawn, tmp_path, number):
    graph = start(lambda: [])
    frames = graph.listen(Image, "face/image")
    gif, state, bag = tmp_path / "face.gif", tmp_path / "state.json", tmp_path / "bag"
    words = (f"affect:state_file:={state}", "display:panel:=file", f"display:file.path:={gif}")
    settings = [word for setting in words for word in ("-p", setting)]
    recorder = spawn(["emotion-face", "record", str(bag)])
    graph.until(lambda: "recording into" in said(recorder))
    face = spawn([executable("emotion_face"), "--ros-args", *settings])
    graph.until(lambda: {"/face/image", "/emotion_state"} <= topics_of(bag))
    frames.clear()
    graph.until(lambda: len(frames) > 5)
    ends_cleanly(face, number)
    ends_cleanly(recorder, number)
    with Picture.open(gif) as picture:
        assert picture.n_frames > 1
        picture.seek(picture.n_frames - 1)
        picture.load()
    assert '"version"' in state.read_text()
    assert {"/face/image", "/emotion_state"} <= topics_of(bag)
    assert sorted(path.name for path in tmp_path.glob("*.*")) == [
        "0.log", "1.log", "face.gif", "state.json",
    ]  # fmt: skip


def test_who_is_told_to_ignore_a_hangup_goes_on(start, spawn):
    graph = start(lambda: [])
    frames = graph.listen(Image, "face/image")
    nohup = [shutil.which("nohup"), executable("emotion_face")]
    process = spawn([*nohup, "--ros-args", "-p", "display:panel:=null"])
    graph.until(lambda: frames)
    process.send_signal(signal.SIGHUP)
    graph.run_for(0.5)
    frames.clear()
    graph.until(lambda: frames)
    ends_cleanly(process, signal.SIGTERM)


def test_what_a_recorder_heard_stays_when_it_is_killed(start, spawn, tmp_path, caplog):
    graph = start(lambda: [])
    bag = tmp_path / "bag"
    recorder = spawn(["emotion-face", "record", str(bag)])
    graph.until(lambda: "recording into" in said(recorder))
    spawn([executable("emotion_face"), "--ros-args", "-p", "display:panel:=null"])

    graph.until(lambda: "/emotion_state" in topics_of(bag))
    recorder.kill()
    recorder.wait()
    assert "/emotion_state" in topics_of(bag)
    assert "was not finished" in caplog.text


class Terminal:
    """A terminal of 140 x 50 characters in which a shell with job control runs."""

    def __init__(self, folder):
        self._user, node = pty.openpty()
        os.set_blocking(self._user, False)
        self.seen = b""
        self.log = folder / "shell.log"
        subprocess.run(["stty", "-F", os.ttyname(node), "cols", "140", "rows", "50"], check=True)
        self.process = subprocess.Popen(
            [shutil.which("setsid"), "--ctty", BASH, "--norc", "--noediting", "-i"],
            stdin=node, stdout=node, stderr=node, cwd=folder,
            env=os.environ | {"TERM": "xterm", "LANG": "C.UTF-8", "PS1": "ready$ "},
        )  # fmt: skip
        os.close(node)

    def type(self, text):
        os.write(self._user, text)

    def read(self):
        while True:
            try:
                self.seen += os.read(self._user, 65536)
            except OSError:
                return self.seen

    def forget(self):
        self.read()
        self.seen = b""

    def hang_up(self):
        os.close(self._user)

    def program(self):
        """A file that becomes readable when the program in the shell ends."""
        shell = self.process.pid
        (child,) = Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
        return os.pidfd_open(int(child))

    @property
    def settings(self):
        """Settings of the terminal; they change once the output is read."""
        self.read()
        asked = subprocess.run(
            ["stty", "-a"], stdin=self._user, check=True, capture_output=True, text=True
        )
        return set(re.findall(r"-?\b(?:icanon|echo)\b", asked.stdout))


@pytest.fixture
def terminal(tmp_path):
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.process.kill()
    terminal.process.wait()


FACE = b"emotion-face up --panel terminal 2>face.log\n"


def test_ctrl_z_gives_the_terminal_back_and_fg_takes_it(start, terminal):
    graph = start(lambda: [])
    frames = graph.listen(Image, "face/image")
    terminal.type(FACE)
    graph.until(lambda: frames and MARKS in terminal.read() and ENTER in terminal.seen)
    graph.until(lambda: terminal.settings == {"-icanon", "-echo"})
    for _ in range(2):
        terminal.forget()
        terminal.type(b"\x1a")
        graph.until(lambda: b"Stopped" in terminal.read())
        left = terminal.seen.index(LEAVE)
        assert MARKS_NOTHING in terminal.seen
        assert ENTER not in terminal.seen
        assert "█".encode() not in terminal.seen[left:]
        terminal.forget()
        terminal.type(b"stty -a\n")
        graph.until(lambda: b"icanon" in terminal.read())
        assert b"-icanon" not in terminal.seen
        frames.clear()
        terminal.type(b"fg\n")
        graph.until(lambda: frames and ENTER in terminal.read() and MARKS in terminal.seen)
        graph.until(lambda: terminal.settings == {"-icanon", "-echo"})
        graph.until(lambda: "█".encode() in terminal.read())
    terminal.type(b"\x1b[15~q")
    graph.until(lambda: LEAVE in terminal.read() and MARKS_NOTHING in terminal.seen)
    graph.until(lambda: b"ready$ " in terminal.read().rpartition(MARKS_NOTHING)[2])
    terminal.type(b"echo status=$?\n")
    graph.until(lambda: b"status=0" in terminal.read())


def test_in_the_background_it_lives_on_and_leaves_the_terminal_alone(start, terminal):
    graph = start(lambda: [])
    frames = graph.listen(Image, "face/image")
    terminal.type(FACE)
    graph.until(lambda: frames and ENTER in terminal.read())
    graph.until(lambda: terminal.settings == {"-icanon", "-echo"})
    terminal.type(b"\x1a")
    graph.until(lambda: b"Stopped" in terminal.read())
    terminal.forget()
    terminal.type(b"bg\n")
    frames.clear()
    graph.until(lambda: len(frames) > 25)
    assert ENTER not in terminal.read()
    assert "█".encode() not in terminal.seen
    terminal.type(b"echo a$((1 + 1))b\n")  # the shell gets the keys
    graph.until(lambda: b"a2b" in terminal.read())
    terminal.type(b"fg\n")
    graph.until(lambda: ENTER in terminal.read())
    graph.until(lambda: terminal.settings == {"-icanon", "-echo"})
    terminal.type(b"q")
    graph.until(lambda: LEAVE in terminal.read())


def test_a_terminal_that_goes_away_ends_it_and_its_state_is_kept(start, terminal, tmp_path):
    graph = start(lambda: [])
    frames = graph.listen(Image, "face/image")
    words = b" --ros-args -p affect:state_file:=state.json 2>"
    terminal.type(FACE.replace(b" 2>", words))
    graph.until(lambda: frames and ENTER in terminal.read())
    face = terminal.program()
    terminal.hang_up()
    graph.until(lambda: select.select([face], [], [], 0)[0])
    os.close(face)
    assert (tmp_path / "state.json").exists()
    assert "Traceback" not in (tmp_path / "face.log").read_text()
