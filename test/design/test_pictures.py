"""Uploaded photographs."""

import struct
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion_face.design import photograph
from emotion_face.errors import PhotoError

PICTURE = np.arange(30 * 40 * 3, dtype=np.uint8).reshape(30, 40, 3)
FILES = {
    kind: cv2.imencode(f".{kind}", PICTURE)[1].tobytes() for kind in ("png", "jpg", "webp", "bmp")
}
PNG = FILES["png"]


def chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def bomb(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def test_a_picture_is_read_with_its_colours() -> None:
    assert (photograph(PNG) == PICTURE).all()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a picture"),
        (b"<svg/>", "not a picture"),
        (b"GIF89a" + bytes(20), "not a picture"),
        (bomb(60_000, 60_000), "make it smaller|not a picture"),
        (bomb(9_000, 9_000), "make it smaller"),
        (PNG[:60], "damaged"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(PhotoError, match=said):
        photograph(content)


@given(
    kind=st.sampled_from(sorted(FILES)),
    start=st.floats(0.0, 1.0),
    put=st.binary(max_size=12),
    cut=st.integers(0, 40),
)
def test_a_damaged_picture_is_a_picture_or_one_error(
    kind: str, start: float, put: bytes, cut: int
) -> None:
    content = FILES[kind]
    at = int(start * len(content))
    try:
        image = photograph(content[:at] + put + content[at + cut :])
    except PhotoError:
        return
    assert image.ndim == 3 and image.dtype == np.uint8
