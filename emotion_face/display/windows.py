"""Which parts of the display memory to send: rectangles of pages by columns, by wire cost."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Window(NamedTuple):
    """A rectangle of display memory; the stops are exclusive."""

    page: int
    page_stop: int
    column: int
    column_stop: int

    @property
    def size(self) -> int:
        """Bytes of display memory in the window."""
        return (self.page_stop - self.page) * (self.column_stop - self.column)


def dirty_windows(dirty: npt.NDArray[np.bool_], overhead: int) -> list[Window]:
    """Choose windows that hold every dirty byte and cost few bytes on the wire.

    Runs of dirty bytes are joined one after the other, each with the window that saves most, as
    long as the bytes sent for nothing cost less than the address of one more window. Joining the
    short gaps within a page first or only afterwards wins on different pictures, so both are
    tried.

    Parameters
    ----------
    dirty : (pages, columns) bool
        Bytes that must be sent.
    overhead : int
        Bytes on the wire that one more window costs beyond its content.

    Returns
    -------
    list of Window
        Empty if nothing is dirty.
    """
    runs = _runs(dirty)
    fine = _joined(runs, overhead)
    coarse = _joined(_bridged(runs, overhead), overhead)
    return min(fine, coarse, key=lambda windows: wire_cost(windows, overhead))


def wire_cost(windows: list[Window], overhead: int) -> int:
    """Bytes on the wire for these windows, contents and addresses."""
    return sum(window.size + overhead for window in windows)


def _runs(dirty: npt.NDArray[np.bool_]) -> list[Window]:
    """Every unbroken run of dirty bytes within a page, in reading order."""
    pages, columns = dirty.shape
    padded = np.zeros((pages, columns + 1), np.int8)
    padded[:, :columns] = dirty
    edges = np.flatnonzero(np.diff(padded.ravel(), prepend=np.int8(0)))
    starts, stops = edges[::2].tolist(), edges[1::2].tolist()
    return [
        Window(start // (columns + 1), start // (columns + 1) + 1,
               start % (columns + 1), stop % (columns + 1))
        for start, stop in zip(starts, stops, strict=True)
    ]  # fmt: skip


def _bridged(runs: list[Window], gap: int) -> list[Window]:
    """Join the runs of a page that are at most ``gap`` bytes apart."""
    bridged: list[Window] = []
    for run in runs:
        if bridged and bridged[-1].page == run.page and run.column - bridged[-1].column_stop <= gap:
            bridged[-1] = bridged[-1]._replace(column_stop=run.column_stop)
        else:
            bridged.append(run)
    return bridged


def _joined(runs: list[Window], overhead: int) -> list[Window]:
    """Add the runs one by one, joining each with whichever window saves most."""
    windows: list[Window] = []
    for window in runs:
        while True:
            best_saving, best_at, best_union = 0, -1, window
            for at, other in enumerate(windows):
                union = Window(
                    min(window.page, other.page),
                    max(window.page_stop, other.page_stop),
                    min(window.column, other.column),
                    max(window.column_stop, other.column_stop),
                )
                saving = window.size + other.size + overhead - union.size
                if saving > best_saving:
                    best_saving, best_at, best_union = saving, at, union
            if best_at < 0:
                break
            del windows[best_at]
            window = best_union
        windows.append(window)
    return windows
