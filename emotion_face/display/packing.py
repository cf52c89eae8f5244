"""Frames as the bytes of an OLED's display memory: pages of eight rows, lowest bit on top."""

import numpy as np
import numpy.typing as npt

from emotion_face.display.panel import Frame

Pages = npt.NDArray[np.uint8]

_BIT_OF_ROW = np.arange(8, dtype=np.uint64)[:, np.newaxis]


def pack(frame: Frame) -> Pages:
    """Pack pixels into display memory, eight columns at a time.

    Parameters
    ----------
    frame : (8 * pages, 8 * n) uint8
        Zero is dark, anything else is lit.

    Returns
    -------
    (pages, 8 * n) uint8
        Bit ``i`` of byte ``[p, c]`` is the pixel in row ``8 * p + i``, column ``c``.
    """
    rows, columns = frame.shape
    lit = (frame != 0).view(np.uint64).reshape(rows // 8, 8, columns // 8)
    pages: Pages = np.bitwise_or.reduce(lit << _BIT_OF_ROW, axis=1).view(np.uint8)
    return pages


def unpack(pages: Pages) -> Frame:
    """The frame (8 * pages, columns) uint8, 0 or 255; inverse of :func:`pack`."""
    count, columns = pages.shape
    bits = np.unpackbits(pages[:, np.newaxis], axis=1, bitorder="little")
    return bits.reshape(8 * count, columns) * np.uint8(255)
