import luma.core.interface.serial
import luma.oled.device
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from emotion_face.display.packing import pack, unpack

seeds = st.integers(0, 2**32 - 1)


def random_frame(seed: int, share_lit: float = 0.5) -> np.ndarray:
    lit = np.random.default_rng(seed).random((64, 128)) < share_lit
    return lit.astype(np.uint8) * 255


class Recorder(luma.core.interface.serial.noop):
    sent = b""

    def data(self, data):
        type(self).sent = bytes(data)


def test_golden_bytes():
    frame = np.zeros((64, 128), np.uint8)
    frame[0, 0] = frame[9, 3] = frame[63, 127] = 255
    frame[16:24, 64] = 255
    pages = pack(frame)
    assert pages.shape == (8, 128)
    assert pages[0, 0] == 0x01
    assert pages[1, 3] == 0x02
    assert pages[2, 64] == 0xFF
    assert pages[7, 127] == 0x80
    assert np.count_nonzero(pages) == 4


@pytest.mark.filterwarnings("ignore:.*getdata.*:DeprecationWarning")
@settings(max_examples=20, deadline=None)
@given(seeds, st.floats(0.0, 1.0))
def test_bytes_are_those_of_luma(seed, share_lit):
    peer = luma.oled.device.ssd1306(Recorder())
    frame = random_frame(seed, share_lit)
    peer.display(Image.fromarray(frame).convert("1"))
    assert pack(frame).tobytes() == Recorder.sent


@given(seeds)
def test_unpack_undoes_pack(seed):
    frame = random_frame(seed)
    assert np.array_equal(unpack(pack(frame)), frame)
