import math

import pytest

from emotion_face.diagnosis import Level
from emotion_face.display import Link, diagnose
from emotion_face.display.meter import SPAN_S, Meter

SLOW = Link("I2C port 1, address 0x3c", 100_000, 9, 1080)
FAST = Link("I2C port 1, address 0x3c", 400_000, 9, 1080)
SPI = Link("SPI port 0, device 0", 8_000_000, 8, 1048)


def seen(link, *, asked_hz, shown_hz, bytes_per_frame, error="", connected=True):
    """Figures of some seconds at even rates."""
    meter = Meter(0.0)
    meter.link = link
    for at in range(round(SPAN_S * asked_hz)):
        meter.came(100.0 + at / asked_hz)
    for at in range(round(SPAN_S * shown_hz)):
        meter.wrote(100.0 + at / shown_hz, bytes_per_frame, 0.01)
    now_s = 100.0 + SPAN_S - 1e-6
    return meter.statistics(now_s, connected=connected, last_error=error)


def test_rates_bytes_and_utilisation_are_those_of_the_last_seconds():
    figures = seen(FAST, asked_hz=30, shown_hz=20, bytes_per_frame=200)
    assert figures.asked_hz == pytest.approx(30, rel=0.01)
    assert figures.shown_hz == pytest.approx(20, rel=0.01)
    assert figures.bytes_per_frame == 200
    assert figures.utilisation == pytest.approx(200 * 20 * 9 / 400_000, rel=0.01)
    assert figures.latency_median_s == pytest.approx(0.01)
    assert figures.bytes_sent == 100 * 200


def test_nothing_shown_yet_is_no_number_and_no_fault():
    figures = Meter(0.0).statistics(1.0, connected=False, last_error="")
    assert math.isnan(figures.bytes_per_frame)
    assert math.isnan(figures.utilisation)
    assert diagnose(figures, active=True).level is Level.OK


def test_all_is_well_when_every_frame_is_shown():
    health = diagnose(seen(FAST, asked_hz=25, shown_hz=25, bytes_per_frame=120), active=True)
    assert (health.level, health.message) == (Level.OK, "shows every frame")
    assert health.values["bytes a frame, mean"] == "120.0"
    assert float(health.values["bus utilisation [%]"]) == pytest.approx(6.75, abs=0.1)


def test_a_bus_that_is_too_slow_is_shown_with_the_calculation_and_the_remedy():
    health = diagnose(seen(SLOW, asked_hz=25, shown_hz=10, bytes_per_frame=1000), active=True)
    assert health.level is Level.WARN
    assert "25.0 frames/s asked, 10.0 shown" in health.message
    assert "1000 bytes a frame x 9 clocks at 100 kHz take 90.0 ms" in health.message
    assert "room for 11.1 frames/s" in health.message
    assert "dtparam=i2c_arm_baudrate=400000" in health.message
    assert "rate_hz to 10" in health.message


@pytest.mark.parametrize("link", [FAST, SPI])
def test_a_bus_that_is_fast_already_can_only_carry_fewer_frames(link):
    busy = link.clock_hz // link.clocks_per_byte // 30
    health = diagnose(seen(link, asked_hz=30, shown_hz=28, bytes_per_frame=busy), active=True)
    assert health.level is Level.WARN
    assert "dtparam" not in health.message
    assert "lower the face's rate_hz" in health.message


def test_frames_lost_on_the_way_are_not_blamed_on_the_wires():
    health = diagnose(seen(FAST, asked_hz=25, shown_hz=10, bytes_per_frame=50), active=True)
    assert health.level is Level.WARN
    assert "not the reason" in health.message


def test_a_panel_that_is_gone_is_an_error_with_its_cause():
    figures = seen(
        FAST, asked_hz=25, shown_hz=25, bytes_per_frame=50, error="no answer", connected=False
    )
    health = diagnose(figures, active=True)
    assert (health.level, health.message) == (Level.ERROR, "no answer")
    assert health.values["last error"] == "no answer"


def test_a_write_that_hangs_is_an_error_while_it_hangs():
    meter = Meter(0.0)
    meter.writing_since_s = 10.0
    health = diagnose(meter.statistics(12.5, connected=True, last_error=""), active=True)
    assert health.level is Level.ERROR
    assert "hanging for 2.5 s" in health.message


def test_what_is_not_meant_to_show_is_not_judged():
    assert diagnose(None, active=False).message == "not configured"
    figures = Meter(0.0).statistics(1.0, connected=False, last_error="")
    assert "dark" in diagnose(figures, active=False).message
