"""Every test run is a ROS network of its own, and messages check their fields."""

import importlib.util
import os
import random
import signal
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest
from hypothesis import settings
from numpy.typing import NDArray

from emotion_face.recognition.landmarks import (
    _OUTLINE,
    _PARTS,
    LANDMARKS,
    FoundFace,
    resampled,
)

os.environ["ROS_PYTHON_CHECK_FIELDS"] = "1"  # read when rclpy is imported
os.environ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "LOCALHOST"
_run = random.Random(os.environ.get("PYTEST_XDIST_TESTRUNUID"))  # one number for all its workers
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
os.environ["ROS_DOMAIN_ID"] = str(_run.randint(1, 80) + _worker)

settings.register_profile(
    "repeatable", max_examples=40, derandomize=True, database=None, deadline=None
)
settings.register_profile("long", max_examples=3000, database=None, deadline=None)
settings.load_profile("repeatable")

# `make test-train` brings torch; `colcon test` on a robot does without.
collect_ignore = [] if importlib.util.find_spec("torch") else ["training"]


@pytest.fixture(scope="module")
def keep_signals() -> Iterator[None]:
    """For tests of what catches signals: pytest's own are back in the end."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


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
