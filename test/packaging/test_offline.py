"""Nothing leaves the machine: verbs and nodes under strace, and the thread without network."""

import ctypes
import ipaddress
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import types
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
from waiting import TIMEOUT_S, until

import emotion_face.nodes
from emotion_face import offline
from emotion_face.cli.main import VERBS
from emotion_face.errors import ModelError
from emotion_face.nodes.extras import EXTRAS
from emotion_face.offline import sealed_thread
from emotion_face.recognition.landmarks import MODEL_VARIABLE, FaceFinder
from emotion_face.resources import share_path

STRACE = shutil.which("strace")
RUNS_S = 1.0
DNS = 53
STORY = "description: One stroke.\nend_s: 1\ncues:\n  - {at_s: 0, stimulus: petted}\n"
WITH_PAGE = ("up", "demo", "design", "guess")
LISTENERS = 2  # localhost of both families
NULL_PANEL = ("--ros-args", "-p", "display:panel:=null", "-p", "dashboard:port:=0")
# Arguments of each verb, and whether it ends by itself.
COMMANDS = {
    "up": (("--with", *sorted(EXTRAS), *NULL_PANEL), False),
    "demo": (("--story", "short.yaml", "--output", "demo"), True),
    "doctor": (("--panel", "null"), True),
    "service": (("--panel", "null"), True),
    "simulate": (("short.yaml", "--output", "simulated"), True),
    "tune": (("overthrow.resistance", "0.5", "--output", "tuned"), True),
    "record": (("recording",), False),
    "replay": (("bag", "--rate", "10"), True),
    "verify": (("bag", "--other-machine"), True),
    "draw": (("ann.png",), True),
    "adopt": (("ann.png", "--name", "ann"), True),
    "design": (("--port", "0"), False),
    "guess": (("--port", "0"), False),
    "reenact": (("ann.png",), True),
    "morph": (("ines", "gus", "--seconds", "0.5"), True),
}
# What a test here cannot pay for; torch and the rest are loaded for their help.
LOADED = {verb for verb in VERBS if verb.startswith(("customise", "evaluate", "train"))}
LOAD = """
import sys
from contextlib import suppress
from emotion_face.cli import main
for verb in sys.argv[1:]:
    with suppress(SystemExit):
        main([verb, "--help"])
"""
NODES = sorted(path.stem for path in Path(emotion_face.nodes.__file__).parent.glob("*_node.py"))
ALONE = ("dashboard_node", "face_node")  # with a page, and with a network
_ADDRESS = re.compile(
    r"sin6?_port=htons\((\d+)\).*?(?:inet_addr\(\"|inet_pton\(AF_INET6, \")([^\"]+)\""
)


def complaints(log: str, *, listeners: int) -> list[str]:
    """System calls of a process that reach, or open access from, outside this machine."""
    found = []
    for line in log.splitlines():
        for port, address in _ADDRESS.findall(line):
            where = ipaddress.ip_address(address)
            if int(port) == DNS or not (where.is_loopback or where.is_multicast):
                found.append(line)
        if re.search(r"\blisten\(", line):
            listeners -= 1
            if listeners < 0:
                found.append(line)
    return found


class Traced:
    """A command under strace, with a temporary home folder."""

    def __init__(self, command: list[str], folder: Path) -> None:
        if not STRACE:
            reason = "no strace here; mend with: apt-get install strace"
            (pytest.fail if "CI" in os.environ else pytest.skip)(reason)
        self.home = folder / "home"
        self.home.mkdir()
        self._log = folder / "calls.log"
        calls = "trace=connect,sendto,sendmsg,sendmmsg,listen"
        words = [STRACE, "-f", "-qq", "--seccomp-bpf", "-e", calls, "-e", "signal=none"]
        environment = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
        self._output = (folder / "output.log").open("w+")
        self._process = subprocess.Popen(
            [*words, "-o", str(self._log), *command],
            cwd=folder,
            env=environment | {"HOME": str(self.home)},
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def said(self) -> str:
        self._output.seek(0)
        return self._output.read()

    @property
    def log(self) -> str:
        return self._log.read_text()

    def end(self, parts: int = 1) -> int:
        """Exit status after a Ctrl-C when so many parts of it are ready."""

        def is_ready() -> bool:
            assert self._process.poll() is None, self.said
            return self.said.count("ready") >= parts

        until(is_ready)
        time.sleep(RUNS_S)
        os.killpg(self._process.pid, signal.SIGINT)
        return self.wait()

    def wait(self) -> int:
        return self._process.wait(TIMEOUT_S)

    def kill(self) -> None:
        """End it for sure: what lives on would take part in the graphs of later tests."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._output.close()


@pytest.fixture
def trace(tmp_path: Path) -> Iterator[Callable[[list[str]], Traced]]:
    """Starts commands under strace; they end with the test at the latest."""
    with ExitStack() as ends:

        def start(command: list[str]) -> Traced:
            traced = Traced(command, tmp_path)
            ends.callback(traced.kill)
            return traced

        yield start


def test_every_verb_is_watched():
    assert COMMANDS.keys() | LOADED == set(VERBS)


@pytest.mark.parametrize("verb", COMMANDS)
def test_a_verb_speaks_to_nobody_outside(verb, tmp_path, trace, paint_portrait, short_bag, request):
    if verb == "demo":
        request.getfixturevalue("page_port")
    cv2.imwrite(str(tmp_path / "ann.png"), paint_portrait())
    (tmp_path / "short.yaml").write_text(STORY)
    (tmp_path / "bag").symlink_to(short_bag)
    words, ends = COMMANDS[verb]
    traced = trace(["emotion-face", verb, *words])
    status = traced.wait() if ends else traced.end(len(NODES) if verb == "up" else 1)
    may_lack_a_part = ("adopt", "draw", "reenact", "replay")
    if verb not in may_lack_a_part:
        assert status == 0, traced.said
    assert "Traceback" not in traced.said
    assert complaints(traced.log, listeners=LISTENERS * (verb in WITH_PAGE)) == []
    assert not list(traced.home.rglob("*onnx*")), "ONNX Runtime keeps something about the device"


def test_verbs_of_the_training_are_loaded_and_speak_to_nobody_outside(trace):
    traced = trace([sys.executable, "-c", LOAD, *sorted(LOADED)])
    assert traced.wait() == 0, traced.said
    assert "Traceback" not in traced.said
    assert all(verb in traced.said for verb in LOADED)
    assert complaints(traced.log, listeners=0) == []


@pytest.mark.parametrize("node", ALONE)
def test_a_node_speaks_to_nobody_outside(node, trace):
    program = share_path("config").parents[2] / "lib" / "emotion_face" / node
    traced = trace([str(program), *NULL_PANEL])
    assert traced.end() == 0, traced.said
    assert complaints(traced.log, listeners=LISTENERS * (node == "dashboard_node")) == []
    assert not list(traced.home.rglob("*onnx*"))


@pytest.mark.parametrize(
    "program",
    [
        "import ctypes; ctypes.CDLL(None).getaddrinfo(b'reports.invalid', None, None, "
        "ctypes.byref(ctypes.c_void_p()))",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('198.51.100.1', 9))",
        "import socket; socket.create_server(('127.0.0.1', 0))",
    ],
    ids=["a name looked up in C", "a packet", "a listener"],
)
def test_what_would_leave_is_seen(program, trace):
    traced = trace([sys.executable, "-c", program])
    traced.wait()
    assert complaints(traced.log, listeners=0), traced.log


def test_onnx_runtime_is_silent_in_who_takes_the_package_as_a_library(trace):
    program = (
        "import os, emotion_face.face.generator as g; g.load_generator(); "
        "print(os.environ['ORT_DISABLE_TELEMETRY'])"
    )
    traced = trace([sys.executable, "-c", program])
    assert traced.wait() == 0, traced.said
    assert traced.said == "1\n"
    assert traced.log == ""
    assert not list(traced.home.rglob("*onnx*"))


def native_socket() -> int:
    """A socket by the C call; negative if refused."""
    return ctypes.CDLL(None).socket(socket.AF_INET, socket.SOCK_DGRAM, 0)


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6, socket.AF_UNIX])
def test_a_sealed_thread_has_no_sockets_and_the_others_keep_theirs(family):
    with sealed_thread() as thread:
        with pytest.raises(PermissionError):
            thread.submit(socket.socket, family).result()
        assert thread.submit(native_socket).result() < 0
        with pytest.raises(OSError):
            thread.submit(socket.getaddrinfo, "reports.invalid", 443).result()
        socket.socket(family).close()


def test_a_thread_that_a_sealed_one_starts_is_sealed():
    opened = []

    def start() -> None:
        child = threading.Thread(target=lambda: opened.append(native_socket()))
        child.start()
        child.join()

    with sealed_thread() as thread:
        thread.submit(start).result()
    assert opened[0] < 0


def test_a_kernel_that_does_not_seal_is_one_error_and_no_face_finder(monkeypatch):
    monkeypatch.setattr(offline.platform, "machine", lambda: "pdp11")
    with pytest.raises(ModelError, match=r"machine pdp11.*expected Linux.*x86_64 or aarch64"):
        sealed_thread()


def test_mediapipe_is_loaded_and_runs_where_there_is_no_network(tmp_path, monkeypatch):
    tried = []

    class Landmarker:
        @classmethod
        def create_from_options(cls, options):
            tried.append(native_socket())
            return cls()

        def detect(self, picture):
            tried.append(native_socket())
            return types.SimpleNamespace(
                face_landmarks=[], facial_transformation_matrixes=[], face_blendshapes=[]
            )

        def close(self):
            tried.append(native_socket())

    def anything(**_):
        return None

    vision = types.SimpleNamespace(FaceLandmarker=Landmarker, FaceLandmarkerOptions=anything)
    formats = types.SimpleNamespace(SRGB=1)
    mediapipe = types.SimpleNamespace(Image=anything, ImageFormat=formats)
    tasks = types.SimpleNamespace(BaseOptions=anything, vision=vision)
    for name, module in (("", mediapipe), (".tasks", None), (".tasks.python", tasks)):
        monkeypatch.setitem(sys.modules, f"mediapipe{name}", module or types.SimpleNamespace())
    model = tmp_path / "face_landmarker.task"
    model.touch()
    with FaceFinder(model) as finder:
        assert finder.find(np.zeros((8, 8), np.uint8)) == []
    assert len(tried) == 3
    assert all(number < 0 for number in tried)


@pytest.mark.skipif(
    MODEL_VARIABLE not in os.environ, reason=f"the real MediaPipe: make photo, set {MODEL_VARIABLE}"
)
def test_the_real_mediapipe_looks_nothing_up(trace):
    program = (
        "import time, numpy; from emotion_face.recognition.landmarks import FaceFinder\n"
        "with FaceFinder() as finder: finder.find(numpy.zeros((99, 99), numpy.uint8))\n"
        "time.sleep(2)\n"
    )
    traced = trace([sys.executable, "-c", program])
    assert traced.wait() == 0, traced.said
    assert complaints(traced.log, listeners=0) == []
