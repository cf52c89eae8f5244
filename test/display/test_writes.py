import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from emotion_face.display.writes import cheapest_writes

I2C, SPI = 2, 0

masks = arrays.arrays(bool, (8, 128), elements=st.just(True), fill=st.just(False))
small_masks = arrays.arrays(bool, (3, 48), elements=st.just(True), fill=st.just(False))


def wire_bytes(writes, transaction_bytes):
    return sum(len(w.address) + 2 * transaction_bytes + w.stop - w.start for w in writes)


def spans(dirty, transaction_bytes=I2C, offset=0):
    return [(w.start, w.stop) for w in cheapest_writes(dirty, transaction_bytes, offset)]


def cheapest(dirty, transaction_bytes, offset):
    """Least wire bytes, by trying every run from every column to every other in page order."""
    pages, columns = dirty.shape

    def move(pointer, column):
        if pointer is None or pointer == columns + offset:
            return 2
        return (pointer % 16 != column % 16) + (pointer // 16 != column // 16)

    best = {None: 0}  # by position of the pointer
    for page in range(pages):
        left = {(pointer, 0, False): cost for pointer, cost in best.items()}
        last = int(np.flatnonzero(dirty[page])[-1]) + 1 if dirty[page].any() else 0
        for column in range(columns):
            for (pointer, at, entered), cost in list(left.items()):
                if at != column or dirty[page, at:column].any():
                    continue
                if not dirty[page, column]:
                    skipped = (pointer, column + 1, entered)
                    left[skipped] = min(left.get(skipped, 10**9), cost)
                address = move(pointer, column + offset) + (not entered)
                for stop in range(column + 1, columns + 1):
                    sent = cost + address + 2 * transaction_bytes + stop - column
                    after = (stop + offset, stop, True)
                    left[after] = min(left.get(after, 10**9), sent)
        best = {}
        for (pointer, at, _), cost in left.items():
            if at >= last:
                best[pointer] = min(best.get(pointer, 10**9), cost)
    return min(best.values())


def test_nothing_dirty_sends_nothing():
    assert cheapest_writes(np.zeros((8, 128), bool), I2C, 0) == []


def test_golden_addresses_of_a_full_memory():
    writes = cheapest_writes(np.ones((8, 128), bool), I2C, 2)
    assert [tuple(write) for write in writes] == [
        ((0xB0 | page, 0x02, 0x10), 128 * page, 128 * page + 128) for page in range(8)
    ]


def test_only_what_the_pointer_does_not_have_is_addressed():
    dirty = np.zeros((8, 128), bool)
    dirty[2, [3, 11]] = dirty[2, 50:54] = dirty[3, 54] = dirty[5, 70] = True
    assert [write.address for write in cheapest_writes(dirty, I2C, 0)] == [
        (0xB2, 0x03, 0x10),  # complete
        (0x0B,),  # column 4 to 11
        (0x02, 0x13),  # column 12 to 50
        (0xB3,),  # the pointer is at column 54
        (0xB5, 0x06, 0x14),
    ]


@pytest.mark.parametrize(("gap", "count"), [(5, 1), (6, 2)])
def test_a_gap_is_sent_when_that_is_no_dearer(gap, count):
    dirty = np.zeros((8, 128), bool)
    dirty[2, [18, 19 + gap]] = True
    assert len(spans(dirty)) == count


@settings(max_examples=50, deadline=None)
@given(masks, st.sampled_from([I2C, SPI]), st.integers(0, 4))
def test_every_dirty_byte_is_sent_once_and_no_write_leaves_its_page(dirty, transaction, offset):
    sent = np.zeros(dirty.size, int)
    for write in cheapest_writes(dirty, transaction, offset):
        sent[write.start : write.stop] += 1
        assert write.start // 128 == (write.stop - 1) // 128
    assert sent.max(initial=0) <= 1
    assert sent.reshape(dirty.shape)[dirty].all()


@settings(max_examples=10, deadline=None)
@given(small_masks, st.sampled_from([I2C, SPI]), st.integers(0, 2))
def test_within_a_twentieth_of_the_cheapest(dirty, transaction, offset):
    ours = wire_bytes(cheapest_writes(dirty, transaction, offset), transaction)
    best = cheapest(dirty, transaction, offset) if dirty.any() else 0
    assert best <= ours <= 1.05 * best + 1
