import atexit

import luma.oled.device
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from emotion_face.display import PanelError
from emotion_face.display.fake_bus import FakeBus
from emotion_face.display.packing import pack
from emotion_face.display.ssd1306 import Ssd1306Panel

# Data sheet, section 4 of the application note, with luma's values: off, clock, 64 rows, no offset,
# line 0, charge pump on, horizontal addressing, mirrored and flipped, pins, precharge, VCOMH, from
# memory, not inverted; contrast; the whole memory; on.
INIT = [
    ("command", "e3e3"),
    ("command", "aed580a83fd300408d142000a1c8da12d9f1db40a4a6"),
    ("command", "81cf"),
    ("command", "21007f220007"),
    ("data", "00" * 1024),
    ("command", "af"),
]
WHOLE_BYTES = 42 + 10 + 1024  # settings, address, content


class Tape(FakeBus):
    """A fake bus that remembers every transaction."""

    def __init__(self):
        super().__init__()
        self.tape = []
        self.released = False

    def command(self, *cmd):
        self.tape.append(("command", bytes(cmd).hex()))
        super().command(*cmd)

    def data(self, data):
        self.tape.append(("data", bytes(data).hex()))
        super().data(data)

    def cleanup(self):
        self.released = True


@pytest.fixture
def bus():
    return Tape()


@pytest.fixture
def panel(bus):
    panel = Ssd1306Panel(bus)
    bus.tape.clear()
    return panel


def test_golden_init_sequence(bus):
    Ssd1306Panel(bus)
    assert bus.tape == INIT


@pytest.mark.filterwarnings("ignore:.*getdata.*:DeprecationWarning")
def test_init_sequence_and_picture_are_those_of_luma(bus, face):
    ours = Ssd1306Panel(bus)
    peer_bus = Tape()
    peer = luma.oled.device.ssd1306(peer_bus)
    peer.persist = True
    assert bus.tape[1:] == peer_bus.tape
    ours.show(face)
    peer.display(Image.fromarray(face).convert("1"))
    assert np.array_equal(bus.picture(), peer_bus.picture())
    assert np.array_equal(bus.picture(), face)


def test_golden_bytes_of_a_change(panel, bus, face):
    panel.show(face)
    bus.tape.clear()
    face[17, 64] = 255
    face[60, 3:5] = 255
    assert panel.show(face) == 10 + 1 + 10 + 2
    assert bus.tape == [
        ("command", "210304220707"),
        ("data", "1010"),
        ("command", "214040220202"),
        ("data", "02"),
    ]


def test_the_first_frame_is_whole_and_an_equal_one_sends_nothing(panel, bus, face):
    assert panel.show(face) == WHOLE_BYTES
    assert panel.show(face) == 0
    settings = ("command", INIT[1][1].removeprefix("ae"))
    assert bus.tape[:-1] == [INIT[0], settings, INIT[2], INIT[3], INIT[5], INIT[3]]
    assert bus.tape[-1] == ("data", pack(face).tobytes().hex())


def test_refresh_mends_a_panel_that_lost_its_memory(bus, face):
    panel = Ssd1306Panel(bus, refresh_every=3)
    sent = [panel.show(face) for _ in range(3)]
    bus.memory[:] = 0x55
    sent += [panel.show(face) for _ in range(3)]
    assert sent == [WHOLE_BYTES, 0, 0, WHOLE_BYTES, 0, 0]
    assert np.array_equal(bus.picture(), face)


def test_refresh_mends_a_panel_that_lost_its_power_unnoticed(bus, face):
    panel = Ssd1306Panel(bus, refresh_every=2)
    panel.show(face)
    bus.unplug()
    bus.plug()
    panel.show(face)
    assert not bus.picture().any()
    panel.show(face)
    assert np.array_equal(bus.picture(), face)


def test_a_refresh_that_fails_is_made_up_for(bus, face):
    panel = Ssd1306Panel(bus, refresh_every=1)
    panel.show(face)
    bus.unplug()
    with pytest.raises(PanelError, match="no answer"):
        panel.show(face)
    bus.plug()
    panel.show(face)
    assert np.array_equal(bus.picture(), face)


def test_bytes_reported_are_bytes_on_the_wire(panel, bus, face):
    for shift in range(5):
        before = bus.wire_bytes
        sent = panel.show(np.roll(face, shift, axis=1))
        assert sent == bus.wire_bytes - before


blobs = st.tuples(
    st.integers(0, 63), st.integers(0, 127), st.integers(1, 20), st.integers(1, 60), st.booleans()
)
failures = st.none() | st.tuples(st.integers(1, 8), st.integers(0, 1100))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.lists(blobs, max_size=4), failures), min_size=1, max_size=12))
def test_picture_equals_the_frame_after_any_frames_and_failures(steps):
    bus = FakeBus()
    panel = Ssd1306Panel(bus, refresh_every=5)
    frame = np.zeros((64, 128), np.uint8)
    for changes, failure in steps:
        frame = frame.copy()
        for row, column, height, width, lit in changes:
            frame[row : row + height, column : column + width] = 255 * lit
        if failure:
            bus.fail(at_write=failure[0], after_bytes=failure[1])
        try:
            panel.show(frame)
        except PanelError:
            continue
        assert np.array_equal(bus.picture(), frame)
    bus.fail(at_write=0)
    panel.show(frame)
    assert np.array_equal(bus.picture(), frame)


def test_a_command_cut_before_its_arguments_does_no_harm(panel, bus, face):
    panel.show(face)
    for kept in range(6):
        bus.fail(at_write=1, after_bytes=kept)
        with pytest.raises(PanelError, match="no answer"):
            panel.show(~face)
        panel.show(face)
        assert np.array_equal(bus.picture(), face)


def test_close_blanks_the_panel_once_and_releases_the_bus(panel, bus, face):
    panel.show(face)
    bus.tape.clear()
    panel.close()
    panel.close()
    assert bus.tape == [("command", "ae"), *INIT[3:5]]
    assert bus.released
    with pytest.raises(PanelError, match="closed"):
        panel.show(face)


def test_close_releases_the_bus_of_a_panel_that_is_gone(panel, bus):
    bus.unplug()
    panel.close()
    assert bus.released


def test_a_panel_that_does_not_answer_is_refused_and_its_bus_released(bus):
    bus.unplug()
    with pytest.raises(PanelError, match="i2cdetect"):
        Ssd1306Panel(bus)
    assert bus.released


def test_no_exit_hook_is_left_behind(bus, monkeypatch):
    hooks = []
    monkeypatch.setattr(atexit, "register", hooks.append)
    Ssd1306Panel(bus)
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


def test_refresh_every_must_be_a_count(bus):
    with pytest.raises(PanelError, match="refresh_every is 0, expected at least 1"):
        Ssd1306Panel(bus, refresh_every=0)
