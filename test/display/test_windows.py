from functools import cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from emotion_face.display.windows import Window, dirty_windows

I2C_OVERHEAD = 10

masks = arrays.arrays(
    bool,
    (8, 128),
    elements=st.just(True),
    fill=st.just(False),
)


def wire_cost(windows: list[Window], overhead: int) -> int:
    """Bytes on the wire for these windows, contents and addresses."""
    return sum(window.size + overhead for window in windows)


def covered(windows, shape=(8, 128)):
    mask = np.zeros(shape, bool)
    for window in windows:
        mask[window.page : window.page_stop, window.column : window.column_stop] = True
    return mask


def cheapest(dirty: np.ndarray, overhead: int) -> int:
    """Wire bytes of the best set of windows, by trying every one for the first dirty byte."""
    pages, columns = dirty.shape
    boxes = [
        Window(page, page_stop, column, column_stop)
        for page in range(pages)
        for page_stop in range(page + 1, pages + 1)
        for column in range(columns)
        for column_stop in range(column + 1, columns + 1)
    ]
    bits = {
        box: sum(
            1 << (page * columns + column)
            for page in range(box.page, box.page_stop)
            for column in range(box.column, box.column_stop)
        )
        for box in boxes
    }

    @cache
    def cost(left: int) -> int:
        if not left:
            return 0
        lowest = left & -left
        return min(
            box.size + overhead + cost(left & ~bits[box]) for box in boxes if bits[box] & lowest
        )

    return cost(sum(1 << int(at) for at in np.flatnonzero(dirty)))


def test_nothing_dirty_sends_nothing():
    assert dirty_windows(np.zeros((8, 128), bool), I2C_OVERHEAD) == []


def test_all_dirty_is_one_window():
    assert dirty_windows(np.ones((8, 128), bool), I2C_OVERHEAD) == [Window(0, 8, 0, 128)]


def test_near_bytes_share_a_window_and_far_ones_do_not():
    dirty = np.zeros((8, 128), bool)
    dirty[2, [10, 14, 100]] = True
    assert sorted(dirty_windows(dirty, I2C_OVERHEAD)) == [
        Window(2, 3, 10, 15),
        Window(2, 3, 100, 101),
    ]


def test_tall_blocks_with_a_short_gap_stay_apart():
    dirty = np.zeros((8, 128), bool)
    dirty[:, 10:20] = dirty[:, 27:37] = True
    assert sorted(dirty_windows(dirty, I2C_OVERHEAD)) == [
        Window(0, 8, 10, 20),
        Window(0, 8, 27, 37),
    ]


@given(masks)
def test_every_dirty_byte_is_sent_for_no_more_than_the_whole_frame(dirty):
    windows = dirty_windows(dirty, I2C_OVERHEAD)
    assert covered(windows)[dirty].all()
    assert wire_cost(windows, I2C_OVERHEAD) <= 1024 + I2C_OVERHEAD


def test_within_a_twentieth_of_the_cheapest_on_small_memories():
    rng = np.random.default_rng(5)
    ours = best = 0
    for _ in range(40):
        dirty = rng.random((3, 5)) < rng.uniform(0.1, 0.6)
        ours += wire_cost(dirty_windows(dirty, 2), 2)
        best += cheapest(dirty, 2)
    assert best <= ours <= 1.05 * best
