"""Rates, from the first second on."""

import math

import pytest

from emotion_face.display.meter import SPAN_S, Meter


def fed(until_s, rate_hz=10.0, start_s=100.0):
    meter = Meter(start_s)
    for tick in range(1, round(until_s * rate_hz) + 1):
        now_s = start_s + tick / rate_hz
        meter.came(now_s)
        meter.wrote(now_s, 50, 0.01)
    return meter.statistics(start_s + until_s, connected=True, last_error="")


@pytest.mark.parametrize("until_s", [0.5, 2.0, SPAN_S])
def test_the_rates_of_the_first_seconds_are_those_of_the_time_so_far(until_s):
    figures = fed(until_s)
    assert figures.asked_hz == pytest.approx(10.0)
    assert figures.shown_hz == pytest.approx(10.0)


def test_later_the_rates_are_those_of_the_last_seconds():
    figures = fed(3 * SPAN_S)
    assert figures.asked_hz == pytest.approx(10.0, abs=1.01 / SPAN_S)
    assert figures.shown == 30 * SPAN_S
    assert figures.bytes_per_frame == 50.0


def test_what_has_not_begun_has_no_rates_and_divides_by_no_zero():
    figures = fed(0.0)
    assert (figures.asked_hz, figures.shown_hz) == (0.0, 0.0)
    assert math.isnan(figures.bytes_per_frame)


def test_a_write_that_is_no_frame_counts_its_bytes_only():
    meter = Meter(0.0)
    meter.wrote(1.0, 7, None)
    figures = meter.statistics(1.0, connected=True, last_error="")
    assert (figures.bytes_sent, figures.bytes_last, figures.shown) == (7, 0, 0)
