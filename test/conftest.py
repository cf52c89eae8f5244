"""Every test run has its own ROS domain, and messages check their fields."""

import importlib.util
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import settings
from isolation import alone, lock_domain
from numpy.typing import NDArray
from rosbags.rosbag2 import Reader

from emotion_face.bags import BagWriter, Topic, read_records
from emotion_face.dashboard import PORT, Access
from emotion_face.recognition.landmarks import (
    _OUTLINE,
    _PARTS,
    LANDMARKS,
    FoundFace,
    resampled,
)

REFERENCE = Path(__file__).parent / "reference" / "overthrow"
SHORT = 51
os.environ["ROS_PYTHON_CHECK_FIELDS"] = "1"  # read when rclpy is imported
os.environ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "LOCALHOST"
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # run in the background: children inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)
_domain, _domain_lock = lock_domain()
os.environ["ROS_DOMAIN_ID"] = str(_domain)

settings.register_profile(
    "repeatable", max_examples=40, derandomize=True, database=None, deadline=None
)
settings.register_profile("long", max_examples=3000, database=None, deadline=None)
settings.load_profile("repeatable")

# `make test-train` brings torch; `colcon test` on a robot does without.
collect_ignore = [] if importlib.util.find_spec("torch") else ["training"]
if not importlib.util.find_spec("rclpy"):  # `make ROS=none test`
    collect_ignore += [
        "dashboard",
        "docs",
        "evaluation",
        "network",
        "nodes",
        "packaging",
        "sources",
        "training",
    ]


@pytest.fixture(autouse=True)
def environment_stays() -> Iterator[None]:
    """A test may not change the environment, as later tests and processes would inherit it."""
    before = dict(os.environ)
    yield
    of_others = ("PYTEST_CURRENT_TEST", "KMP_", "PYTORCH_", "TORCH")  # pytest's, and torch's
    changed = {name for name, _ in before.items() ^ os.environ.items()}
    changed = {name for name in changed if not name.startswith(of_others)}
    assert not changed, f"{sorted(changed)} changed"


@pytest.fixture(autouse=True)
def signals_stay() -> Iterator[None]:
    """A test may not leave a signal ignored, as processes of later tests would inherit that."""
    caught = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP, signal.SIGCONT)
    before = {number: signal.getsignal(number) for number in caught}
    yield
    for number, handler in before.items():
        if handler is not None and signal.getsignal(number) != handler:
            signal.signal(number, handler)


@pytest.fixture(autouse=True)
def default_port_is_left_alone(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test may not listen at the default port unless it waits for it, as others do."""
    listen = Access.listen

    def listen_elsewhere(access: Access) -> socket.socket:
        assert access.port != PORT, "the default port: a test takes 0, or the fixture page_port"
        return listen(access)

    # Not the test's own monkeypatch, which would then outlive the watch over the environment.
    with pytest.MonkeyPatch.context() as patch:
        if "page_port" not in request.fixturenames:
            patch.setattr(Access, "listen", listen_elsewhere)
        yield


@pytest.fixture
def page_port() -> Iterator[None]:
    """The port of every dashboard that is told no other."""
    with alone("the dashboard's port"):
        yield


@pytest.fixture(scope="session")
def short_bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference bag's first `SHORT` states and frames; the very first is from before it."""
    with Reader(REFERENCE) as reader:
        topics = [
            Topic(c.topic, c.msgtype, c.ext.offered_qos_profiles[0]) for c in reader.connections
        ]
    path = tmp_path_factory.mktemp("bag") / "short"
    writer = BagWriter(path, topics)
    left = dict.fromkeys(("/emotion_state", "/face/image"), SHORT)
    for record in read_records(REFERENCE):
        if record.topic in left:
            left[record.topic] -= 1
        if left.get(record.topic, max(left.values())) >= 0:
            writer.write(record.topic, record.data, record.time_ns)
    writer.close()
    return path


@pytest.fixture(scope="session")
def portrait_landmarks() -> NDArray[np.float64]:
    """The 68 Multi-PIE landmarks [px, y down] of the painted portrait."""
    points = np.zeros((68, 2))
    turn = np.linspace(np.pi, 0.0, 17)
    points[:17] = np.stack([120 + 75 * np.cos(turn), 110 + 90 * np.sin(turn)], axis=1)
    for first, x in ((17, 88), (22, 152)):
        points[first : first + 5] = np.stack([x + np.linspace(-20, 20, 5), np.full(5, 80)], 1)
    points[27:31] = np.stack([np.full(4, 120), np.linspace(95, 130, 4)], 1)
    points[31:36] = np.stack([np.linspace(108, 132, 5), np.full(5, 138)], 1)
    for first, x in ((36, 88), (42, 152)):
        turn = np.pi - np.arange(6) * np.pi / 3
        points[first : first + 6] = np.stack([x + 14 * np.cos(turn), 98 - 6 * np.sin(turn)], 1)
    for first, count, half in ((48, 12, 28), (60, 8, 22)):
        turn = np.pi - np.arange(count) * 2 * np.pi / count
        ring = np.stack([120 + half * np.cos(turn), 164 - 7 * np.sin(turn)], 1)
        points[first : first + count] = ring
    return points


@pytest.fixture(scope="session")
def paint_portrait(
    portrait_landmarks: NDArray[np.float64],
) -> Callable[[int, int], NDArray[np.uint8]]:
    """Paints a grey portrait (240, 240): skin before a lighter wall, dark brows, eyes and mouth."""

    def paint(skin: int = 170, ink: int = 50) -> NDArray[np.uint8]:
        image = np.full((240, 240), (skin + 255) // 2, np.uint8)
        cv2.ellipse(image, (120, 115), (76, 88), 0, 0, 360, skin, -1)
        pixels = portrait_landmarks.round().astype(np.int32)
        for part in (slice(17, 22), slice(22, 27), slice(31, 36)):
            cv2.polylines(image, [pixels[part]], False, ink, 5)
        for part in (slice(36, 42), slice(42, 48), slice(60, 68)):
            cv2.fillPoly(image, [pixels[part]], ink)
        return np.asarray(cv2.GaussianBlur(image, (0, 0), 1.0), dtype=np.uint8)

    return paint


@pytest.fixture(scope="session")
def found_face(portrait_landmarks: NDArray[np.float64]) -> FoundFace:
    """The painted portrait's face, as the face finder gives it."""
    points = np.tile([120.0, 120.0, 0.0], (LANDMARKS, 1))
    points[_OUTLINE, :2] = resampled(portrait_landmarks[:17], len(_OUTLINE))
    for part, point in zip(_PARTS, portrait_landmarks[17:], strict=True):
        points[part, :2] = point
    return FoundFace(points, np.eye(3), {})
