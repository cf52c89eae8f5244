import atexit
import errno

import luma.oled.device
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from luma.core.error import DeviceDisplayModeError
from PIL import Image

from emotion_face.display import FakeBus, OledPanel, OledSpec, PanelError, oled_specs
from emotion_face.display.packing import pack
from emotion_face.display.spec import init_settings
from emotion_face.errors import ConfigError

SPECS = [pytest.param(spec, id=name) for name, spec in oled_specs().items()]
SSD1306, SH1106 = (oled_specs()[f"{name}_128x64"] for name in ("ssd1306", "sh1106"))

# SSD1306 data sheet, section 4 of the application note, with luma's values: off, clock, 64 rows, no
# offset, line 0, charge pump on, horizontal addressing, mirrored and flipped, pins, precharge,
# VCOMH, from memory, not inverted; then page addressing.
SETTINGS = "d580a83fd300408d142000a1c8da12d9f1db40a4a62002"
# SH1106 data sheet, with luma's values.
SH1106_SETTINGS = "2010b0c8001040a1a6a83fa4d300d5f0d922da12db208d14"


def whole(content, column):
    for page in range(8):
        yield "command", f"{0xB0 | page:02x}{column}"
        yield "data", content[256 * page : 256 * page + 256]


INIT = [
    ("command", "e3e3"),
    ("command", "ae" + SETTINGS),
    ("command", "81cf"),
    *whole("00" * 1024, "0010"),
    ("command", "af"),
]
FRAME_BYTES = 8 * (128 + 3 + 4)
WHOLE_BYTES = 4 + 25 + 4 + 3 + FRAME_BYTES


@pytest.fixture
def bus(new_tape):
    return new_tape()


@pytest.fixture
def panel(bus, clock):
    panel = OledPanel(bus.bus, SSD1306, clock=clock)
    bus.tape.clear()
    return panel


def test_golden_init_sequence(bus):
    OledPanel(bus.bus, SSD1306)
    assert bus.tape == INIT


def test_golden_init_sequence_of_an_sh1106(new_tape):
    bus = new_tape(SH1106)
    OledPanel(bus.bus, SH1106)
    assert bus.tape == [
        INIT[0],
        ("command", "ae" + SH1106_SETTINGS),
        INIT[2],
        *whole("00" * 1024, "0210"),
        INIT[-1],
    ]


def in_luma(spec, bus, frame):
    """Show it by luma; a size that luma does not support as a part of 128x64."""
    kind, size = getattr(luma.oled.device, spec.controller), (spec.width, spec.height)
    try:
        peer = kind(bus, *size)
    except DeviceDisplayModeError:
        size = (128, 64)
        peer = kind(bus, *size)
        left, right = spec.column_offset, 128 - spec.width - spec.column_offset
        frame = np.pad(frame, ((0, 64 - spec.height), (left, right)))
    peer.persist = True
    peer.display(Image.fromarray(frame).convert("1"))
    return size


@pytest.mark.filterwarnings("ignore:.*getdata.*:DeprecationWarning")
@pytest.mark.parametrize("spec", SPECS)
def test_settings_and_picture_are_those_of_luma(new_tape, face, spec):
    shifted = np.roll(face, (-20, -30), axis=(0, 1))
    frame = np.vstack([shifted, face])[: spec.height, : spec.width].copy()
    ours, theirs = new_tape(spec), new_tape(spec)
    OledPanel(ours.bus, spec).show(frame)
    if in_luma(spec, theirs, frame) == (spec.width, spec.height):
        assert ours.tape[1][1].startswith(theirs.tape[0][1])
    assert np.array_equal(ours.picture(), theirs.picture())
    assert np.array_equal(ours.picture(), frame)


def test_a_panel_of_72_x_40_has_its_rows_its_columns_and_its_own_current(new_tape):
    spec = oled_specs()["ssd1306_72x40"]
    bus = new_tape(spec)
    OledPanel(bus.bus, spec)
    settings = SETTINGS.replace("a83f", "a827").removesuffix("2002")
    assert bus.tape[1] == ("command", "ae" + settings + "ad302002")
    assert ("command", "b00c11") in bus.tape  # page 0, column 28


def test_an_sh1107_has_sixteen_pages(new_tape):
    spec = oled_specs()["sh1107_64x128"]
    bus = new_tape(spec)
    panel = OledPanel(bus.bus, spec)
    frame = np.zeros((128, 64), np.uint8)
    panel.show(frame)
    bus.tape.clear()
    frame[127, 63] = 255
    panel.show(frame)
    assert bus.tape == [("command", "bf0f13"), ("data", "80")]


def test_golden_bytes_of_a_change(panel, bus, face):
    panel.show(face)
    bus.tape.clear()
    face[17, 64] = 255
    face[60, 3:5] = 255
    assert panel.show(face) == (3 + 1 + 4) + (3 + 2 + 4)
    assert bus.tape == [
        ("command", "b20014"), ("data", "02"), ("command", "b70310"), ("data", "1010"),
    ]  # fmt: skip


def test_golden_bytes_of_a_change_on_an_sh1106(new_tape, face):
    bus = new_tape(SH1106)
    panel = OledPanel(bus.bus, SH1106)
    panel.show(face)
    bus.tape.clear()
    face[17, [64, 74]] = 255
    panel.show(face)
    assert bus.tape == [
        ("command", "b20214"), ("data", "02"), ("command", "0c"), ("data", "02"),
    ]  # fmt: skip


def test_the_first_frame_is_whole_and_an_equal_one_sends_nothing(panel, bus, face):
    assert panel.show(face) == WHOLE_BYTES
    assert panel.show(face) == 0
    content = pack(face).tobytes().hex()
    settings = ("command", SETTINGS)
    assert bus.tape == [INIT[0], settings, INIT[2], INIT[-1], *whole(content, "0010")]


def test_a_refresh_mends_a_panel_that_lost_its_power_unnoticed(panel, bus, clock, face):
    panel.show(face)
    bus.unplug()
    bus.plug()
    clock.now_s = 4.9
    panel.show(face)
    assert not bus.picture().any()
    clock.now_s = 5.0
    panel.show(face)
    assert np.array_equal(bus.picture(), face)
    assert panel.show(face) == 0


def test_bytes_reported_are_bytes_on_the_wire(panel, bus, face):
    for shift in range(5):
        before = bus.wire_bytes
        sent = panel.show(np.roll(face, shift, axis=1))
        sent += panel.light(40 * shift)
        assert sent == bus.wire_bytes - before


def test_the_link_says_what_a_frame_costs(panel):
    assert panel.link.frame_bytes == FRAME_BYTES
    assert panel.link.seconds(FRAME_BYTES) == pytest.approx(1080 * 9 / 400_000)


blobs = st.tuples(
    st.integers(0, 63), st.integers(0, 127), st.integers(1, 20), st.integers(1, 60), st.booleans()
)
failures = st.none() | st.tuples(st.integers(1, 12), st.integers(1, 4), st.integers(0, 130))
steps = st.tuples(st.lists(blobs, max_size=4), failures, st.integers(0, 255))


@pytest.mark.parametrize("spec", SPECS)
@settings(max_examples=25, deadline=None)
@given(steps=st.lists(steps, min_size=1, max_size=12))
def test_picture_equals_the_frame_after_any_frames_and_failures(spec, steps):
    bus, now = FakeBus(spec), iter(range(1000))
    panel = OledPanel(bus.bus, spec, clock=lambda: next(now))
    frame = np.zeros((spec.height, spec.width), np.uint8)
    for changes, failure, contrast in steps:
        frame = frame.copy()
        for row, column, height, width, lit in changes:
            frame[row : row + height, column : column + width] = 255 * lit
        if failure:
            bus.fail(at_write=failure[0], times=failure[1], after_bytes=failure[2])
        try:
            panel.light(contrast)
            panel.show(frame)
        except PanelError:
            continue
        assert np.array_equal(bus.picture(), frame * (contrast > 0))
    bus.fail(times=0)
    panel.light(255)
    panel.show(frame)
    assert np.array_equal(bus.picture(), frame)


@pytest.mark.parametrize(("times", "repaired"), [(1, 1), (2, 1), (3, 0)])
def test_a_write_is_tried_three_times(panel, bus, face, times, repaired):
    panel.show(face)
    bus.fail(times=times, after_bytes=1)
    if repaired:
        panel.show(~face)
        assert np.array_equal(bus.picture(), ~face)
    else:
        with pytest.raises(PanelError, match="no answer"):
            panel.show(~face)
    assert panel.repaired == repaired
    assert panel.show(face) == WHOLE_BYTES  # after any error
    assert np.array_equal(bus.picture(), face)


def test_a_write_cut_anywhere_does_no_harm(panel, bus, face):
    for number in (errno.EREMOTEIO, errno.ETIMEDOUT):
        for write in range(1, 20):
            for kept in range(3):
                bus.fail(at_write=write, times=3, after_bytes=kept, number=number)
                with pytest.raises(PanelError, match=r"no answer|the bus hangs"):
                    panel.show(~face), panel.show(face)
                panel.show(face)
                assert np.array_equal(bus.picture(), face)


def test_light_dims_sleeps_and_wakes_without_a_frame(panel, bus, face):
    panel.show(face)
    bus.tape.clear()
    assert [panel.light(level) for level in (10, 10, 0, 200)] == [7, 0, 3, 7]
    assert bus.tape == [
        ("command", "810a"), ("command", "af"), ("command", "ae"),
        ("command", "81c8"), ("command", "af"),
    ]  # fmt: skip
    assert np.array_equal(bus.picture(), face)
    with pytest.raises(PanelError, match="contrast is 256, expected 0 to 255"):
        panel.light(256)


def test_a_panel_asleep_stays_so_when_it_is_refreshed(panel, bus, clock, face):
    panel.light(0)
    panel.show(face)
    assert not bus.picture().any()
    panel.light(9)
    assert np.array_equal(bus.picture(), face)


def test_close_blanks_the_panel_once_and_releases_the_bus(panel, bus, face):
    panel.show(face)
    bus.tape.clear()
    panel.close()
    panel.close()
    assert bus.tape == [("command", "ae"), *whole("00" * 1024, "0010")]
    assert bus.released
    with pytest.raises(PanelError, match="closed"):
        panel.show(face)


def test_close_can_keep_the_picture(panel, bus, face):
    panel.show(face)
    panel.close(keep=True)
    assert bus.released
    assert np.array_equal(bus.picture(), face)


def test_close_releases_the_bus_of_a_panel_that_is_gone(panel, bus):
    bus.unplug()
    panel.close()
    assert bus.released


def test_a_panel_that_does_not_answer_is_refused_and_its_bus_released(bus):
    bus.unplug()
    with pytest.raises(PanelError, match=r"port 1, address 0x3c: .*i2cdetect -y 1"):
        OledPanel(bus.bus, SSD1306)
    assert bus.released


def test_no_exit_hook_is_left_behind(bus, monkeypatch):
    hooks = []
    monkeypatch.setattr(atexit, "register", hooks.append)
    init_settings.cache_clear()
    OledPanel(bus.bus, SSD1306)
    assert hooks == []


@pytest.mark.parametrize(
    "frame",
    [
        np.zeros((128, 64), np.uint8),
        np.zeros((64, 128), np.float32),
        np.zeros((64, 128, 3), np.uint8),
    ],
)
def test_a_frame_that_does_not_fit_is_refused(panel, frame):
    with pytest.raises(PanelError, match=r"expected uint8 of shape \(64, 128\)"):
        panel.show(frame)


def test_refresh_s_must_be_a_time(bus):
    with pytest.raises(PanelError, match="refresh_s is 0, expected more than 0 s"):
        OledPanel(bus.bus, SSD1306, refresh_s=0)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (("ssd9999", 128, 64), "'ssd9999', expected one of sh1106, sh1107, ssd1305"),
        (("ssd1306", 130, 64), "width: 130 is refused, expected a number from 8 up to 128"),
        (("ssd1306", 64, 128), "height: 128 is refused, expected at most 64"),
        (("ssd1306", 128, 20), "height: 20 is refused, expected a multiple of 8"),
        (("sh1106", 128, 64, 5), "column_offset: 5 is refused, expected 0 to 4"),
    ],
)
def test_a_wrong_entry_of_the_table_is_refused(entry, message):
    with pytest.raises(ConfigError, match=message):
        OledSpec(*entry)
