"""What a page is told: JSON texts and the bits of frames."""

import dataclasses
import json
import statistics
from collections import deque
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EmotionReading
from emotion_face.errors import DashboardError

EVENTS_MAX = 64
DIGITS = 4


@dataclasses.dataclass(frozen=True)
class News:
    """Something a page is told, as a JSON text or as bytes.

    Of a kind only the newest counts, unless each is an event of its own.
    """

    kind: str
    content: str | bytes
    is_event: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Words:
    """The words in use: what can happen, what can be felt, and who the robot can be."""

    stimuli: Sequence[str]
    modulators: Sequence[str]
    emotions: Sequence[str]
    personalities: Sequence[str]
    personality: str


def frame_news(frame: NDArray[np.uint8]) -> News:
    """Tell a frame (height, width) of 0 and 255: rows of bits, the highest bit to the left."""
    return News("frame", np.packbits(frame != 0).tobytes())


def state_news(reading: EmotionReading) -> News:
    """Tell a state.

    Raises
    ------
    DashboardError
        If one of its numbers is not finite.
    """
    values = dataclasses.asdict(reading)
    for name in ("levels", "emotions"):
        values[name] = values[name].round(DIGITS).tolist()
    return _news("state", values)


def words_news(words: Words) -> News:
    """Tell the words in use."""
    return _news("words", dataclasses.asdict(words))


def stimulus_news(time_s: float, name: str) -> News:
    """Tell what happened, and when."""
    return _news("stimulus", {"time_s": time_s, "name": name}, is_event=True)


def answer_news(text: str, *, is_error: bool) -> News:
    """Answer a request."""
    return _news("answer", {"text": text, "is_error": is_error}, is_event=True)


def _news(kind: str, values: dict[str, object], *, is_event: bool = False) -> News:
    try:
        return News(kind, json.dumps({"kind": kind, **values}, allow_nan=False), is_event)
    except ValueError as error:
        raise DashboardError(f"{kind} refused: holds NaN or infinity, expected numbers") from error


class Pace:
    """Counts what comes between two reports; times are seconds of any clock.

    The figures are none until something came in the time before as well: while messages begin to
    come, the time is not full. They are none, too, when the clock has jumped back.
    """

    def __init__(self, start_s: float) -> None:
        self.states = 0
        self.latencies_s: list[float] = []
        self._start_s = start_s
        self._came_before = (False, False)

    def report(self, now_s: float) -> News:
        """Tell states and frames per second, and the median latency of a frame, since the last."""
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
        return _news("pace", values)


class Outbox:
    """What a page has not been told yet: it does not grow while the page is slow."""

    def __init__(self) -> None:
        self._newest: dict[str, News] = {}
        self._events: deque[News] = deque(maxlen=EVENTS_MAX)

    def put(self, news: News) -> None:
        """Take news; older ones of its kind, or the oldest of too many events, are forgotten."""
        if news.is_event:
            self._events.append(news)
        else:
            self._newest[news.kind] = news

    def take(self) -> list[News]:
        """Give what there is, which is then told."""
        news = [*self._newest.values(), *self._events]
        self._newest.clear()
        self._events.clear()
        return news
