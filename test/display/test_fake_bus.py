import numpy as np
import pytest

from emotion_face.display import FakeBus, OledSpec
from emotion_face.display.packing import pack

LIT = (0x8D, 0x14, 0xA1, 0xC8, 0xAF)


def lit_bus(*commands):
    bus = FakeBus()
    bus.command(*LIT, *commands)
    return bus


def whole(bus, frame):
    bus.command(0x20, 0x00, 0x21, 0, 127, 0x22, 0, 7)
    bus.data(pack(frame).tobytes())
    return bus


def test_horizontal_addressing_fills_a_window_row_by_row_and_starts_again():
    bus = lit_bus(0x20, 0x00, 0x21, 10, 12, 0x22, 2, 3)
    bus.data([1, 2, 3, 4])
    bus.data([5, 6, 7])
    assert bus.memory[2:4, 10:13].tolist() == [[7, 2, 3], [4, 5, 6]]


def test_vertical_addressing_fills_a_window_column_by_column_and_starts_again():
    bus = lit_bus(0x20, 0x01, 0x21, 10, 12, 0x22, 2, 3)
    bus.data([1, 2, 3])
    bus.data([4, 5, 6, 7])
    assert bus.memory[2:4, 10:13].tolist() == [[7, 3, 5], [2, 4, 6]]


def test_page_addressing_stays_on_its_page():
    bus = lit_bus(0x20, 0x02, 0xB3, 0x0E, 0x17)
    bus.data([1, 2, 3])
    assert bus.memory[3, [126, 127, 0]].tolist() == [1, 2, 3]


def test_remap_mirrors_what_is_written_after_it(face):
    face[:, :64] = 0
    bus = whole(lit_bus(0xA0), face)
    assert np.array_equal(bus.picture(), face[:, ::-1])
    bus.command(0xA1)
    assert np.array_equal(bus.picture(), face[:, ::-1])


def test_scan_direction_flips_at_once(face):
    bus = whole(lit_bus(), face)
    bus.command(0xC0)
    assert np.array_equal(bus.picture(), face[::-1])


def test_start_line_and_inversion(face):
    bus = whole(lit_bus(0x40 + 5, 0xA7), face)
    assert np.array_equal(bus.picture(), ~np.roll(face, -5, axis=0))


@pytest.mark.parametrize("missing", [(0x8D, 0x10), (0xAE,)])
def test_dark_without_charge_pump_or_when_off(missing, face):
    bus = whole(lit_bus(), face)
    assert bus.picture().any()
    bus.command(*missing)
    assert not bus.picture().any()


def test_memory_is_noise_after_power_on():
    bus = FakeBus()
    assert not bus.picture().any()
    bus.command(*LIT)
    assert bus.picture().any()


def test_a_command_may_end_in_a_later_transaction(face):
    bus = whole(lit_bus(), face)
    bus.command(0x21)
    bus.command(5)
    bus.command(9, 0x22, 0, 0)
    bus.data([0xAA])
    assert bus.memory[0, 5] == 0xAA


def test_counts_and_last_bytes():
    bus = lit_bus()
    before = bus.wire_bytes
    bus.command(0xE3)
    bus.data([1, 2, 3])
    assert bus.wire_bytes - before == (2 + 1) + (2 + 3)
    assert (bus.last_command, bus.last_data) == (b"\xe3", b"\x01\x02\x03")
    assert bus.writes == 3


def test_fails_at_the_write_asked_for_and_takes_the_bytes_before():
    bus = lit_bus(0x20, 0x00, 0x21, 0, 127, 0x22, 0, 7)
    bus.memory[:] = 0
    bus.fail(at_write=2, after_bytes=2)
    bus.command(0xE3)
    with pytest.raises(OSError, match="Remote I/O"):
        bus.data([1, 2, 3])
    bus.data([9])
    assert bus.memory[0, :4].tolist() == [1, 2, 9, 0]


def test_unplugged_takes_nothing_and_comes_back_uninitialised():
    bus = lit_bus()
    bus.unplug()
    with pytest.raises(OSError, match="Remote I/O"):
        bus.command(0xE3)
    bus.plug()
    assert not bus.picture().any()


def test_undefined_commands_and_long_ones_are_refused():
    with pytest.raises(ValueError, match="0xf0"):
        FakeBus().command(0xF0)
    with pytest.raises(ValueError, match="at most 32"):
        FakeBus().command(*[0xE3] * 33)


SH1106 = OledSpec("sh1106", 128, 64, 2)


def test_an_sh1106_has_132_columns_and_pages_only(face):
    bus = FakeBus(SH1106)
    bus.command(0xA1, 0xC8, 0xAF)
    bus.command(0xB0, 0x02, 0x10)
    bus.memory[:] = 0
    bus.data(range(128))
    assert bus.memory.shape == (8, 132)
    assert bus.memory[0, :3].tolist() == [0, 0, 0]
    assert bus.memory[0, 129] == 127
    with pytest.raises(ValueError, match="0x21 is no command of the SH1106"):
        bus.command(0x21, 0, 127)


def test_a_panel_of_fewer_rows_shows_those(face):
    bus = FakeBus(OledSpec("ssd1306", 128, 32))
    bus.command(*LIT, 0xA8, 0x1F)
    whole(bus, face)
    assert np.array_equal(bus.picture(), face[:32])
