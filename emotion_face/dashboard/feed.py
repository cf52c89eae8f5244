"""Messages to a page: JSON texts and the bits of frames."""

import base64
import dataclasses
import json
import statistics
from collections import deque
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EmotionReading
from emotion_face.errors import DashboardError

EVENTS_MAX = 64
REPORT_S = 1.0
"""Time between two reports of the rates."""
DIGITS = 4
SIGHT_WIDTH, SIGHT_QUALITY = 480, 70  # px, per cent of JPEG


@dataclasses.dataclass(frozen=True)
class News:
    """A message to a page, as a JSON text or as bytes.

    Only the newest of a kind is kept, unless they are events.
    """

    kind: str
    content: str | bytes
    is_event: bool = False


BEAT = News("beat", json.dumps({"kind": "beat"}))
"""Keep-alive message."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PageVocabulary:
    """The vocabulary in use: stimuli, emotions and personalities."""

    stimuli: Sequence[str]
    modulators: Sequence[str]
    emotions: Sequence[str]
    personalities: Sequence[str]
    personality: str


def frame_news(frame: NDArray[np.uint8]) -> News:
    """Message of a frame (height, width) of 0 and 255: rows of bits, highest bit to the left."""
    return News("frame", np.packbits(frame != 0).tobytes())


def state_news(reading: EmotionReading) -> News:
    """Message of a state.

    Raises
    ------
    DashboardError
        If one of its numbers is not finite.
    """
    values = dataclasses.asdict(reading)
    for name in ("levels", "emotions"):
        values[name] = values[name].round(DIGITS).tolist()
    return json_news("state", values)


def sight_news(picture: NDArray[np.uint8]) -> News:
    """Message of the camera image (height, width, 3), RGB, as a JPEG."""
    factor = min(SIGHT_WIDTH / picture.shape[1], 1.0)
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    jpeg = cv2.imencode(".jpg", small[:, :, ::-1], (cv2.IMWRITE_JPEG_QUALITY, SIGHT_QUALITY))[1]
    return json_news("sight", {"jpeg": base64.b64encode(jpeg.tobytes()).decode()})


def vocabulary_news(words: PageVocabulary) -> News:
    """Message of the vocabulary."""
    return json_news("words", dataclasses.asdict(words))


def faces_news(faces: Sequence[str]) -> News:
    """Message of the available faces, by namespace."""
    return json_news("faces", {"faces": list(faces)})


def face_news(face: str) -> News:
    """Message with the face of all following messages."""
    return json_news("face", {"face": face})


def stimulus_news(time_s: float, name: str) -> News:
    """Message of a stimulus and its time."""
    return json_news("stimulus", {"time_s": time_s, "name": name}, is_event=True)


def answer_news(text: str, *, is_error: bool) -> News:
    """Response to a request."""
    return json_news("answer", {"text": text, "is_error": is_error}, is_event=True)


def json_news(kind: str, values: dict[str, object], *, is_event: bool = False) -> News:
    """Message of some values.

    Raises
    ------
    DashboardError
        If one of them is a number that is not finite.
    """
    try:
        return News(kind, json.dumps({"kind": kind, **values}, allow_nan=False), is_event)
    except ValueError as error:
        raise DashboardError(f"{kind} refused: holds NaN or infinity, expected numbers") from error


class Pace:
    """Counts messages between two reports; times are seconds of any clock.

    The figures are None until messages also came in the period before, as the first
    period is incomplete, and after the clock has jumped back.
    """

    def __init__(self, start_s: float) -> None:
        self.states = 0
        self.latencies_s: list[float] = []
        self._start_s = start_s
        self._came_before = (False, False)

    def report(self, now_s: float) -> News:
        """States and frames per second, and median latency of a frame, since the last report."""
        span_s = now_s - self._start_s
        states, latencies_s = self.states, self.latencies_s
        states_before, frames_before = (span_s > 0.0 and came for came in self._came_before)
        is_flowing = frames_before and bool(latencies_s)
        values: dict[str, object] = {
            "states_hz": states / span_s if states_before and states else None,
            "frames_hz": len(latencies_s) / span_s if is_flowing else None,
            "latency_ms": 1e3 * statistics.median(latencies_s) if is_flowing else None,
        }
        self._came_before = (states > 0, len(latencies_s) > 0)
        self.states, self.latencies_s, self._start_s = 0, [], now_s
        return json_news("pace", values)


class Outbox:
    """Messages that wait for a page; bounded while the page is slow."""

    def __init__(self) -> None:
        self._newest: dict[str, News] = {}
        self._events: deque[News] = deque(maxlen=EVENTS_MAX)

    def put(self, news: News) -> None:
        """Add a message; older ones of its kind, or the oldest of too many events, are dropped."""
        if news.is_event:
            self._events.append(news)
        else:
            self._newest[news.kind] = news

    def take(self) -> list[News]:
        """Return and remove all waiting messages."""
        news = [*self._newest.values(), *self._events]
        self._newest.clear()
        self._events.clear()
        return news
