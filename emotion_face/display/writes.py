"""The choice of bytes and addresses to send, in page addressing mode.

Every controller of the table has page addressing, SSD1306 (data sheet rev 1.1, section 10.1.3) as
well as SH1106. On line drawings it needs fewer bytes than the rectangles of horizontal
addressing: half an address at the start of a page and, as the column pointer is behind the last
byte written, only the nibbles of the column that change.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

PAGE = 0xB0
LOW_COLUMN = 0x00
HIGH_COLUMN = 0x10

Command = tuple[int, ...]


class Write(NamedTuple):
    """An address with the bytes for it.

    Attributes
    ----------
    address : tuple of int
        Command that moves the pointer.
    start, stop : int
        Bytes of the flattened display memory, all of one page.
    """

    address: Command
    start: int
    stop: int


def cheapest_writes(
    dirty: npt.NDArray[np.bool_], transaction_bytes: int, column_offset: int
) -> list[Write]:
    """Choose writes with every dirty byte and the fewest bytes on the wire.

    Pages do not affect one another, so each gap between two dirty bytes of a
    page is a separate choice: send it, or move the pointer over it. The cheaper option for each gap
    gives the cheapest frame.

    Parameters
    ----------
    dirty : (pages, columns) bool
        Bytes that must be sent.
    transaction_bytes : int
        Bytes on the wire that a transaction costs beyond its content.
    column_offset : int
        Column of display memory that the leftmost pixel shows.

    Returns
    -------
    list of Write
        In reading order, the first with a complete address; empty if nothing is dirty.
    """
    columns = dirty.shape[1]
    two_transactions = 2 * transaction_bytes
    always_sent = two_transactions + 1
    writes: list[Write] = []
    address: Command = ()
    start = stop = origin = page_stop = 0
    for at in dirty.ravel().nonzero()[0].tolist():
        if at < page_stop:
            gap = at - stop
            if gap <= always_sent or gap <= two_transactions + len(
                move := _move(stop - origin, at - origin)
            ):
                stop = at + 1
                continue
            writes.append(Write(address, start, stop))
            address = move
        else:
            pointer = stop - origin if stop < page_stop else None
            if stop:
                writes.append(Write(address, start, stop))
            page = at // columns
            origin, page_stop = page * columns - column_offset, (page + 1) * columns
            address = (PAGE | page, *_move(pointer, at - origin))
        start, stop = at, at + 1
    if stop:
        writes.append(Write(address, start, stop))
    return writes


def complete_address(at: int, columns: int, column_offset: int) -> Command:
    """Command that moves the pointer to a byte of the flattened memory, from anywhere."""
    page, column = divmod(at, columns)
    return (PAGE | page, *_move(None, column + column_offset))


@cache
def _move(pointer: int | None, column: int) -> Command:
    """Command that moves the column pointer, whose place after a page's end is undefined."""
    changed = 0xFF if pointer is None else pointer ^ column
    low = (LOW_COLUMN | column & 0x0F,) if changed & 0x0F else ()
    high = (HIGH_COLUMN | column >> 4,) if changed >> 4 else ()
    return low + high
