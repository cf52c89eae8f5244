"""Images of every encoding become grey values."""

import numpy as np
import pytest
from sensor_msgs.msg import Image

from emotion_face.display import PanelError
from emotion_face.nodes.pictures import any_grey_of


def image(encoding, pixels, padding=0, big=False):
    rows = np.asarray(pixels).reshape(len(pixels), -1)
    data = b"".join(row.tobytes() + bytes(padding) for row in rows)
    height, width = np.asarray(pixels).shape[:2]
    return Image(encoding=encoding, height=height, width=width, step=len(data) // height,
                 is_bigendian=big, data=data)  # fmt: skip


@pytest.mark.parametrize("padding", [0, 3])
@pytest.mark.parametrize(
    ("encoding", "pixels", "grey"),
    [
        ("mono8", [[7, 200]], [7, 200]),
        ("8UC1", [[7, 200]], [7, 200]),
        ("rgb8", [[[255, 0, 0], [255, 255, 255]]], [76, 255]),
        ("bgr8", [[[255, 0, 0], [255, 255, 255]]], [29, 255]),
        ("rgba8", [[[255, 255, 255, 0], [0, 255, 0, 255]]], [0, 150]),
        ("bgra8", [[[255, 255, 255, 128], [0, 0, 255, 255]]], [128, 76]),
    ],
)
def test_colours_are_weighed_and_what_is_clear_is_dark(encoding, pixels, grey, padding):
    found = any_grey_of(image(encoding, np.array(pixels, np.uint8), padding))
    assert (found.dtype, found.tolist()) == (np.uint8, [grey])


@pytest.mark.parametrize(("order", "big"), [("<u2", False), (">u2", True)])
@pytest.mark.parametrize("encoding", ["mono16", "16UC1"])
def test_sixteen_bits_are_read_in_their_order(encoding, order, big):
    found = any_grey_of(image(encoding, np.array([[0, 0x80FF, 0xFFFF]], order), big=big))
    assert found.tolist() == [[0, 0x80, 0xFF]]


@pytest.mark.parametrize("encoding", ["", "32FC1", "yuv422"])
def test_another_encoding_is_refused_with_those_there_are(encoding):
    with pytest.raises(PanelError, match=r"expected one of mono8, 8UC1, mono16, .*bgra8"):
        any_grey_of(image(encoding, np.zeros((1, 4), np.uint8)))


def test_rows_that_are_too_short_for_their_colours_are_refused():
    message = image("rgb8", np.zeros((2, 2, 3), np.uint8))
    message.width = 3
    with pytest.raises(PanelError, match=r"a step of at least 3 \* width"):
        any_grey_of(message)
