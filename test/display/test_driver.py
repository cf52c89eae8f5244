"""The driver without its thread: every step is called by hand, every clock is set."""

import math

import numpy as np
import pytest

from emotion_face.display import (
    BurnInParameters,
    FakeBus,
    Mounting,
    NullPanel,
    OledPanel,
    PanelDriver,
    PanelError,
    PanelSettings,
    oled_specs,
)
from emotion_face.display.driver import IDLE_S

CALM = BurnInParameters(shift_px=0)


class Rig:
    """A driver, its panel on a fake bus, and its clock."""

    def __init__(self, clock, name="ssd1306_128x64", **handling):
        self.clock, self.spec = clock, oled_specs()[name]
        self.bus = FakeBus(self.spec)
        self.errors = []
        self.driver = PanelDriver(
            lambda: OledPanel(self.bus.bus, self.spec, clock=clock),
            handling=PanelSettings(**{"care": CALM} | handling),
            stamp_clock=clock,
            clock=clock,
            hour=lambda: 12.0,
            on_error=self.errors.append,
        )

    def show(self, frame, at_s=None):
        if at_s is not None:
            self.clock.now_s = at_s
        self.driver.submit(frame, self.clock.now_s)
        self.driver.step()
        return self.bus.picture()

    def wait(self, until_s):
        while self.clock.now_s < until_s:
            self.clock.now_s = min(until_s, self.clock.now_s + self.driver.step())
        self.driver.step()
        return self.bus.picture()


@pytest.fixture
def rig(clock):
    return Rig(clock)


def test_a_frame_is_shown_and_the_next_look_is_soon(rig, face):
    assert np.array_equal(rig.show(face), face)
    assert rig.driver.step() == IDLE_S


def test_nothing_to_show_nothing_to_do(rig):
    assert math.isinf(rig.driver.step())
    assert rig.bus.writes > 0  # it is open


def test_a_panel_without_wires_is_left_alone_until_something_comes(face):
    class Counting(NullPanel):
        shown = 0

        def show(self, frame, stamp_s=None):
            self.shown += 1
            return 0

    panel = Counting()
    driver = PanelDriver(lambda: panel)
    driver.submit(face, 0.0)
    assert math.isinf(driver.step())
    driver.step()
    assert panel.shown == 1


def test_a_submitted_frame_is_a_copy(rig, face):
    mine = face.copy()
    rig.driver.submit(mine, 0.0)
    mine[:] = 255
    rig.driver.step()
    assert np.array_equal(rig.bus.picture(), face)


def test_a_failure_that_repeats_is_reported_once_and_tried_less_and_less_often(rig, face):
    rig.bus.unplug()
    rig.driver.submit(face, 0.0)
    pauses_s = []
    for _ in range(5):
        pauses_s.append(rig.driver.step())
        assert rig.driver.step() == pauses_s[-1]  # too early for another attempt
        rig.clock.now_s += pauses_s[-1]
    assert pauses_s == [0.25, 0.5, 1.0, 1.0, 1.0]
    assert len(rig.errors) == 1
    assert "i2cdetect -y 1" in rig.errors[0]
    seen = rig.driver.statistics()
    assert (seen.failures, seen.connected, seen.last_error) == (5, False, rig.errors[0])
    rig.bus.plug()
    rig.driver.step()
    assert np.array_equal(rig.bus.picture(), face)
    assert rig.driver.statistics().connected
    assert rig.driver.statistics().reconnects == 1


def test_it_counts_how_often_it_was_opened_again_and_not_the_first_time(rig, face):
    rig.show(face)
    assert rig.driver.statistics().reconnects == 0
    rig.bus.unplug()
    rig.show(~face)
    rig.bus.plug()
    rig.wait(5.0)
    assert (rig.driver.statistics().failures, rig.driver.statistics().reconnects) == (1, 1)


def test_the_frame_that_failed_is_shown_unless_a_newer_one_came(rig, face):
    rig.show(face)
    rig.bus.unplug()
    newer = np.roll(face, 3, axis=0)
    rig.show(newer)
    rig.bus.plug()
    assert np.array_equal(rig.wait(1.0), newer)
    seen = rig.driver.statistics()
    assert (seen.shown, seen.dropped) == (2, 0)


@pytest.mark.parametrize("every", [3, 7, 50])
def test_every_nth_write_refused_costs_bytes_but_no_picture(rig, face, every):
    rig.bus.fails_every = every
    for shift in range(30):
        frame = np.roll(face, shift, axis=1)
        assert np.array_equal(rig.show(frame, 0.03 * shift), frame)
    seen = rig.driver.statistics()
    assert (seen.failures, seen.shown) == (0, 30)
    assert seen.repaired > 0


def test_an_unexpected_error_is_a_failure_like_others(rig, face, caplog):
    class Odd(NullPanel):
        def show(self, frame, stamp_s=None):
            raise ZeroDivisionError("odd")

        def close(self, *, keep=False):
            raise PanelError("odder")

    driver = PanelDriver(Odd, clock=rig.clock)
    driver.submit(face, 0.0)
    driver.step()
    driver.finish()
    assert "odd" in driver.statistics().last_error
    assert "ZeroDivisionError" in caplog.text


def test_text_and_picture_cover_the_face_for_a_while(rig, face):
    rig.show(face)
    rig.driver.show_text("Hello", 2.0)
    rig.driver.step()
    text = rig.bus.picture()
    assert text.any()
    assert not np.array_equal(text, face)
    newer = np.roll(face, 4, axis=1)
    assert np.array_equal(rig.show(newer, 1.0), text)
    assert np.array_equal(rig.wait(2.0), newer)
    rig.driver.show_image(~face, 1.0)
    assert np.array_equal(rig.wait(2.9), ~face)
    assert np.array_equal(rig.wait(3.0), newer)


def test_a_status_line_is_under_the_face_until_it_is_emptied(rig, face):
    rig.show(face)
    rig.driver.show_status("battery 12 %")
    picture = rig.wait(100.0)
    assert np.array_equal(picture[:-9], face[:-9])
    assert picture[-9:].any()
    rig.driver.show_status("")
    assert np.array_equal(rig.wait(101.0), face)


def test_a_page_can_be_taken_away_before_its_time_and_needs_no_face(rig):
    rig.driver.show_text("No face yet")
    rig.driver.step()
    assert rig.bus.picture().any()
    rig.driver.show_text(" ")
    rig.driver.step()
    assert rig.driver.statistics().shown == 0


def test_it_dims_sleeps_and_wakes_with_the_next_change(clock, face):
    rig = Rig(clock, care=BurnInParameters(dim_after_s=10.0, sleep_after_s=20.0, shift_px=0))
    rig.show(face)
    rig.wait(9.0)
    commands = []
    rig.bus.command = lambda *cmd: (commands.append(cmd), FakeBus.command(rig.bus, *cmd))
    assert np.array_equal(rig.wait(10.0), face)
    assert (0x81, 8) in commands
    assert not rig.wait(20.0).any()
    assert not rig.show(face).any()
    moved = np.roll(face, 1, axis=0)
    assert np.array_equal(rig.show(moved), moved)
    assert (0x81, 0xCF) in commands


def test_the_picture_wanders_and_comes_back(clock, face):
    rig = Rig(clock, care=BurnInParameters(shift_px=2, shift_every_s=60.0))
    assert np.array_equal(rig.show(face), face)
    assert np.array_equal(rig.wait(60.0), np.roll(face, 2, axis=1))
    assert np.array_equal(rig.wait(9 * 60.0), face)


def test_inactive_it_is_dark_and_active_again_shows_the_newest(rig, face):
    rig.show(face)
    rig.driver.activate(False)
    newer = np.roll(face, 4, axis=1)
    assert not rig.show(newer).any()
    rig.driver.activate(True)
    rig.driver.step()
    assert np.array_equal(rig.bus.picture(), newer)


@pytest.mark.parametrize("keep", [False, True])
def test_the_picture_stays_at_the_end_if_it_shall(clock, face, keep):
    rig = Rig(clock, keep=keep)
    rig.show(face)
    rig.driver.finish()
    assert rig.bus.picture().any() == keep


def test_handling_is_live(rig, face):
    rig.show(face)
    rig.driver.handle(PanelSettings(mounting=Mounting(rotation=180, invert=True), care=CALM))
    rig.driver.step()
    assert np.array_equal(rig.bus.picture(), ~face[::-1, ::-1])
    rig.driver.handle(PanelSettings(mounting=Mounting(offset_x=3, offset_y=-2), care=CALM))
    rig.driver.step()
    assert np.array_equal(rig.bus.picture(), np.roll(face, (-2, 3), axis=(0, 1)))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("name", oled_specs())
def test_every_panel_shows_a_face_of_any_size_any_way_round(clock, face, name, rotation):
    rig = Rig(clock, name, mounting=Mounting(rotation=rotation))
    picture = rig.show(face.repeat(3, axis=0).repeat(3, axis=1))
    assert picture.shape == (rig.spec.height, rig.spec.width)
    upright = np.rot90(picture, rotation // 90)
    eyes, mouth = upright[: len(upright) // 2], upright[len(upright) // 2 :]
    assert eyes.sum() > mouth.sum()
    assert mouth.any() or upright.shape[1] < 32  # a mouth is thinner than a pixel on such a panel
    columns = np.flatnonzero(eyes.any(axis=0))
    centre = columns.mean() / upright.shape[1]
    assert centre == pytest.approx(0.5, abs=max(0.03, 0.6 / upright.shape[1]))
