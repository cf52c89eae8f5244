import dataclasses
import json

import numpy as np
import pytest

from emotion_face.affect import AffectModel, load_parameters
from emotion_face.dashboard.feed import (
    EVENTS_MAX,
    News,
    Outbox,
    Pace,
    frame_news,
    state_news,
    stimulus_news,
)
from emotion_face.errors import DashboardError


def reading(**changes):
    return dataclasses.replace(AffectModel(load_parameters()).reading(), time_s=12.5, **changes)


def test_a_frame_is_a_bit_a_pixel():
    frame = np.zeros((64, 128), np.uint8)
    frame[0, 0] = frame[1, 9] = 255
    content = frame_news(frame).content
    assert len(content) == 1024
    assert (content[0], content[17]) == (0x80, 0x40)
    assert sum(content) == 0xC0


def test_a_state_is_told_with_all_its_fields():
    told = json.loads(state_news(reading()).content)
    assert told["kind"] == "state"
    assert told["time_s"] == 12.5
    assert told["emotion"] == "neutral"
    assert len(told["levels"]) == len(told["emotions"]) == 7


@pytest.mark.parametrize("changes", [{"valence": np.nan}, {"levels": np.full(7, np.inf)}])
def test_what_a_browser_cannot_read_is_refused(changes):
    with pytest.raises(DashboardError, match="state refused"):
        state_news(reading(**changes))


def test_the_pace_is_that_since_the_last_report_and_none_while_it_begins_or_nothing_comes():
    pace = Pace(100.0)

    def report(now_s, states, latencies_s):
        pace.states, pace.latencies_s = states, latencies_s
        told = json.loads(pace.report(now_s).content)
        return told["states_hz"], told["frames_hz"], told["latency_ms"]

    assert report(101.0, 20, []) == (None, None, None)
    assert report(103.0, 60, [0.4]) == (30.0, None, None)
    assert report(105.0, 60, [0.01, 0.03, 0.02]) == (30.0, 1.5, 20.0)
    assert report(106.0, 0, []) == (None, None, None)
    assert report(107.0, 9, [0.01]) == (None, None, None)
    assert report(20.0, 30, [0.01]) == (None, None, None)
    assert report(21.0, 30, [0.01]) == (30.0, 1.0, 10.0)


def test_a_slow_reader_gets_the_newest_and_all_recent_events():
    outbox = Outbox()
    for number in range(1000):
        outbox.put(News("frame", bytes([number % 256])))
        outbox.put(stimulus_news(number, "petted"))
    frame, *events = outbox.take()
    assert frame.content == bytes([999 % 256])
    assert len(events) == EVENTS_MAX
    assert json.loads(events[-1].content)["time_s"] == 999
    assert outbox.take() == []
