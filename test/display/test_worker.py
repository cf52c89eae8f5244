import threading

import numpy as np
import pytest
from waiting import TIMEOUT_S, until

from emotion_face.display import NullPanel, OledPanel, PanelDriver, PanelError, PanelWorker
from emotion_face.display.fake_bus import SSD1306, FakeBus


class Gate(NullPanel):
    """A panel whose ``show`` waits until it is let through."""

    def __init__(self):
        self.entered = threading.Event()
        self.open = threading.Event()
        self.seen = []
        self.closed = 0

    def show(self, frame, stamp_s=None):
        self.entered.set()
        assert self.open.wait(TIMEOUT_S)
        self.seen.append((int(np.count_nonzero(frame)), stamp_s))
        return 7

    def close(self, *, keep=False):
        self.closed += 1


def lit(pixels):
    frame = np.zeros((64, 128), np.uint8)
    frame.flat[:pixels] = 255
    return frame


def test_callers_never_wait_and_the_newest_frame_wins():
    panel = Gate()
    driver = PanelDriver(lambda: panel, stamp_clock=lambda: 5.0)
    worker = PanelWorker(driver)
    driver.submit(lit(1), 1.0)
    assert panel.entered.wait(TIMEOUT_S)
    for pixels in (2, 3, 4):
        driver.submit(lit(pixels), float(pixels))
    assert driver.statistics().stalled_s >= 0.0
    panel.open.set()
    assert worker.close(TIMEOUT_S)
    assert panel.seen == [(1, 1.0), (4, 4.0)]
    assert panel.closed == 1
    seen = driver.statistics()
    assert (seen.shown, seen.dropped, seen.bytes_sent, seen.failures) == (2, 2, 14, 0)
    assert seen.latency_median_s == pytest.approx(2.5)


def test_it_works_on_while_something_is_shown_for_ages():
    panel = Gate()
    panel.open.set()
    driver = PanelDriver(lambda: panel)
    worker = PanelWorker(driver)
    for text in ("hello", "goodbye"):
        driver.show_text(text, 3.4e38)
        assert panel.entered.wait(TIMEOUT_S)
        panel.entered.clear()
    assert worker.close(TIMEOUT_S)


def test_close_gives_up_on_a_panel_that_hangs():
    panel = Gate()
    worker = PanelWorker(driver := PanelDriver(lambda: panel))
    driver.submit(lit(1), 0.0)
    assert panel.entered.wait(TIMEOUT_S)
    assert not worker.close(0.0)
    panel.open.set()
    assert worker.close(TIMEOUT_S)


def test_waiting_for_the_panel_ends_with_the_first_failure():
    def refuse():
        raise PanelError("no bus")

    worker = PanelWorker(driver := PanelDriver(refuse))
    assert not driver.wait_open(TIMEOUT_S)
    assert driver.statistics().last_error == "no bus"
    assert worker.close(TIMEOUT_S)


def test_waiting_for_the_panel_ends_in_time_with_a_bus_that_hangs():
    free = threading.Event()

    def hang():
        assert free.wait(TIMEOUT_S)
        return NullPanel()

    worker = PanelWorker(driver := PanelDriver(hang))
    assert not driver.wait_open(0.01)
    assert driver.statistics().failures == 0
    free.set()
    assert driver.wait_open(TIMEOUT_S)
    assert worker.close(TIMEOUT_S)


def test_a_replugged_panel_is_opened_again_and_shows_the_newest_frame(face):
    bus, noticed, errors = FakeBus(), threading.Event(), []

    def on_error(text):
        errors.append(text)
        noticed.set()

    driver = PanelDriver(
        lambda: OledPanel(bus.bus, SSD1306), on_error=on_error, back_off_s=(0.001, 0.002)
    )
    worker = PanelWorker(driver)
    bus.unplug()
    driver.submit(face, 0.0)
    assert noticed.wait(TIMEOUT_S)
    newest = np.roll(face, 5, axis=1)
    driver.submit(newest, 1.0)
    bus.plug()
    until(lambda: np.array_equal(bus.picture(), newest))
    assert worker.close(TIMEOUT_S)
    seen = driver.statistics()
    assert seen.failures >= len(errors) >= 1
    assert seen.reconnects >= 1
    assert "no answer from the panel" in seen.last_error
    assert not bus.picture().any()
