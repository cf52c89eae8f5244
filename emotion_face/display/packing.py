"""Frames as the bytes of SSD1306 display memory: pages of eight rows, lowest bit on top."""

import numpy as np
import numpy.typing as npt

from emotion_face.display.panel import Frame

Pages = npt.NDArray[np.uint8]


def pack(frame: Frame) -> Pages:
    """Pack pixels into display memory.

    Parameters
    ----------
    frame : (8 * pages, columns) uint8
        Zero is dark, anything else is lit.

    Returns
    -------
    (pages, columns) uint8
        Bit ``i`` of byte ``[p, c]`` is the pixel in row ``8 * p + i``, column ``c``.
    """
    rows, columns = frame.shape
    columns_of_eight = frame.reshape(rows // 8, 8, columns).transpose(0, 2, 1)
    contiguous = np.ascontiguousarray(columns_of_eight)  # packbits is four times faster on it
    return np.packbits(contiguous.ravel(), bitorder="little").reshape(rows // 8, columns)


def unpack(pages: Pages) -> Frame:
    """Give the frame (8 * pages, columns) uint8, 0 or 255, that :func:`pack` made pages of."""
    count, columns = pages.shape
    bits = np.unpackbits(pages[:, np.newaxis], axis=1, bitorder="little")
    return bits.reshape(8 * count, columns) * np.uint8(255)
