import threading

import numpy as np
import pytest

from emotion_face.display import FrameWriter, NullPanel, OledPanel, PanelError
from emotion_face.display.fake_bus import SSD1306, FakeBus

WAIT_S = 10.0


class Gate(NullPanel):
    """A panel whose ``show`` waits until it is let through."""

    def __init__(self):
        self.entered = threading.Event()
        self.open = threading.Event()
        self.seen = []
        self.closed = 0

    def show(self, frame, stamp_s=None):
        self.entered.set()
        assert self.open.wait(WAIT_S)
        self.seen.append((int(frame[0, 0]), stamp_s))
        return 7

    def close(self, *, keep=False):
        self.closed += 1


def grey(value):
    return np.full((64, 128), value, np.uint8)


def test_the_newest_frame_wins_and_the_stale_are_counted():
    panel = Gate()
    writer = FrameWriter(lambda: panel, clock=lambda: 5.0)
    writer.submit(grey(1), 1.0)
    assert panel.entered.wait(WAIT_S)
    for value in (2, 3, 4):
        writer.submit(grey(value), float(value))
    panel.open.set()
    assert writer.close(WAIT_S)
    assert panel.seen == [(1, 1.0), (4, 4.0)]
    assert panel.closed == 1
    statistics = writer.statistics()
    assert (statistics.shown, statistics.dropped, statistics.bytes_sent) == (2, 2, 14)
    assert (statistics.failures, statistics.last_error) == (0, "")
    assert statistics.latency_median_s == pytest.approx(2.5)


def test_submit_copies_the_frame():
    panel = Gate()
    writer = FrameWriter(lambda: panel)
    frame = grey(1)
    writer.submit(frame, 0.0)
    frame[:] = 9
    panel.open.set()
    assert writer.close(WAIT_S)
    assert panel.seen == [(1, 0.0)]


def test_close_gives_up_on_a_panel_that_hangs():
    panel = Gate()
    writer = FrameWriter(lambda: panel)
    writer.submit(grey(1), 0.0)
    assert panel.entered.wait(WAIT_S)
    assert not writer.close(0.0)
    panel.open.set()
    assert writer.close(WAIT_S)


def test_a_replugged_panel_is_opened_again_and_shows_the_newest_frame(face):
    bus, noticed = FakeBus(), threading.Event()
    errors = []

    def on_error(text):
        errors.append(text)
        noticed.set()

    writer = FrameWriter(
        lambda: OledPanel(bus.bus, SSD1306), on_error=on_error, back_off_s=(0.001, 0.002)
    )
    bus.unplug()
    writer.submit(face, 0.0)
    assert noticed.wait(WAIT_S)
    newest = np.roll(face, 5, axis=1)
    writer.submit(newest, 1.0)
    lit = threading.Event()
    bus.plug()
    for _ in range(10_000):
        if np.array_equal(bus.picture(), newest):
            break
        lit.wait(0.001)
    assert np.array_equal(bus.picture(), newest)
    assert writer.close(WAIT_S)
    statistics = writer.statistics()
    assert statistics.failures >= len(errors) >= 1
    assert "no answer from the panel" in statistics.last_error
    assert not bus.picture().any()


def test_a_failure_that_repeats_is_reported_once():
    errors, attempts, enough = [], [], threading.Event()

    def refuse():
        attempts.append(1)
        if len(attempts) == 4:
            enough.set()
        raise PanelError("no bus: plug it in")

    writer = FrameWriter(refuse, on_error=errors.append, back_off_s=(0.001, 0.002))
    assert enough.wait(WAIT_S)
    assert writer.close(WAIT_S)
    assert errors == ["no bus: plug it in"]
    assert writer.statistics().failures >= 3
    assert not writer.statistics().connected
    assert np.isnan(writer.statistics().latency_median_s)


def test_a_frame_after_close_is_ignored():
    writer = FrameWriter(NullPanel)
    assert writer.close(WAIT_S)
    writer.submit(grey(1), 0.0)
    assert (writer.statistics().shown, writer.statistics().dropped) == (0, 0)


def test_a_frame_that_does_not_fit_is_refused_at_once_and_the_panel_kept():
    panel = Gate()
    panel.open.set()
    writer = FrameWriter(lambda: panel)
    with pytest.raises(PanelError, match=r"expected uint8 of shape \(64, 128\)"):
        writer.submit(grey(1).T, 0.0)
    writer.submit(grey(2), 1.0)
    assert writer.close(WAIT_S)
    assert panel.seen == [(2, 1.0)]
    assert writer.statistics().failures == 0


def test_a_panel_opened_before_is_used_first(face):
    bus = FakeBus()

    def never():
        raise AssertionError("opened again")

    panel = OledPanel(bus.bus, SSD1306)
    writer = FrameWriter(never, panel)
    writer.submit(face, 0.0)
    assert writer.close(WAIT_S)
    assert writer.statistics().bytes_sent == 36 + 1080
    assert writer.statistics().failures == 0
