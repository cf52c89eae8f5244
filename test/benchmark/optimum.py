"""The fewest bytes that can bring changed display memory to a panel, in either addressing."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

TRANSACTIONS = 4  # bytes of an address and a data transaction beyond their content, on I2C
COLUMNS, PAGES = 3, 3  # bytes of either half of a rectangle's address


def in_pages(dirty: NDArray[np.bool_]) -> int:
    """Least bytes with page addressing: every start and stop of every write, in page order."""
    columns = dirty.shape[1]

    def move(pointer: int | None, column: int) -> int:
        if pointer is None or pointer == columns:
            return 2
        return (pointer % 16 != column % 16) + (pointer // 16 != column // 16)

    before: dict[int | None, int] = {None: 0}
    for line in dirty:
        sent: dict[int, int] = {}  # least bytes when the newest write stops here
        for column in range(columns):
            ways = [sent[column]] if column in sent else []
            for stop in range(column - 1, -1, -1):
                if line[stop]:
                    break
                if stop in sent:
                    ways.append(sent[stop] + move(stop, column) + TRANSACTIONS)
            if not line[:column].any():
                ways += [
                    cost + 1 + move(pointer, column) + TRANSACTIONS
                    for pointer, cost in before.items()
                ]
            if ways:
                sent[column + 1] = min(ways) + 1
        last = int(np.flatnonzero(line)[-1]) + 1 if line.any() else 0
        after: dict[int | None, int] = {} if line.any() else dict(before)
        for stop, cost in sent.items():
            if stop >= last:
                after[stop] = min(after.get(stop, cost), cost)
        before = after
    return min(before.values())


def in_rectangles(dirty: NDArray[np.bool_]) -> int:
    """Least bytes with horizontal addressing, by integer programming.

    A rectangle is sent or not; each dirty byte is in one that is sent; rectangles of the same pages
    share that half of their addresses.
    """
    if not dirty.any():
        return 0
    boxes = _boxes(dirty)
    ranges = sorted({box[:2] for box in boxes})
    sizes = [(bottom - top) * (right - left) for top, bottom, left, right in boxes]
    costs = np.array([size + COLUMNS + TRANSACTIONS for size in sizes] + [PAGES] * len(ranges))
    number = np.full(dirty.shape, -1)
    number[dirty] = np.arange(dirty.sum())
    cells, owners = [], []
    for at, (top, bottom, left, right) in enumerate(boxes):
        inside = number[top:bottom, left:right]
        inside = inside[inside >= 0]
        cells.append(inside)
        owners.append(np.full(len(inside), at))
    shape = int(dirty.sum()), len(costs)
    rows, places = np.concatenate(cells), np.concatenate(owners)
    covered = coo_array((np.ones(len(rows)), (rows, places)), shape)
    each = np.arange(len(boxes))
    of = np.array([len(boxes) + ranges.index(box[:2]) for box in boxes])
    addressed = coo_array(
        (np.r_[np.ones(len(each)), -np.ones(len(each))], (np.r_[each, each], np.r_[each, of])),
        (len(boxes), len(costs)),
    )
    result = milp(
        costs,
        constraints=[LinearConstraint(covered, 1), LinearConstraint(addressed, ub=0)],
        integrality=np.ones(len(costs)),
        bounds=Bounds(0, 1),
    )
    if result.status != 0:
        raise RuntimeError(f"no optimum: {result.message}")
    return round(result.fun)


def _boxes(dirty: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Rectangles with a dirty byte on each side; any other can be made smaller."""
    pages = len(dirty)
    boxes = []
    for top in range(pages):
        for bottom in range(top + 1, pages + 1):
            edges = np.flatnonzero(dirty[top:bottom].any(axis=0)).tolist()
            for at, left in enumerate(edges):
                for right in edges[at:]:
                    if dirty[[top, bottom - 1], left : right + 1].any(axis=1).all():
                        boxes.append((top, bottom, left, right + 1))
    return boxes
