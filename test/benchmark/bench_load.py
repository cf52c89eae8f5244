"""Faces on one machine, a hundred stimuli a second each; also of a core that is overbooked."""

import os
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
import rclpy
from load import Load
from numpy.typing import NDArray
from rclpy.node import Node
from running import cpu_s, running

from emotion_face.nodes.execution import make_executor, spin

Row = tuple[str, float, str, str, float]
FACES = 10
RATE_HZ = 100.0
SPAN_S = 60.0
SETTLE_S = 3.0
"""Time in which the last stimuli are heard and reported."""
EARLIER = "first quarter"


CROWDED_FACES, CROWDED_S, BUSY = 2, 20.0, 2
"""Faces on a core, and beside them busy processes that want all of it."""


@dataclass(frozen=True)
class Measured:
    """What faces did under load, and what it cost each of them.

    Attributes
    ----------
    load : Load
    took_s : float
    share, publisher : float
        Of a core, that each face got, and whoever published.
    memory : (n, 2) array
        Time since the start [s] and resident memory of each face [MB].
    """

    load: Load
    took_s: float
    share: float
    publisher: float
    memory: NDArray[np.float64]


def age_rows(topic: str, ages_ms: list[tuple[float, float]]) -> list[Row]:
    """Greatest ages of a topic's messages a second, in the last quarter beside the first."""
    times_s, ages = np.array(ages_ms).T
    first_s, last_s = np.quantile(times_s, (0.25, 0.75))
    rows = []
    for name, share in (("median", 0.5), ("p99", 0.99)):
        early, late = (
            float(np.quantile(part, share))
            for part in (ages[times_s <= first_s], ages[times_s >= last_s])
        )
        rows.append(
            (
                f"load: greatest age of {topic} in a second, {name}",
                late,
                "ms",
                EARLIER,
                early / late,
            )
        )
    return rows


def measured(number: int, span_s: float, busy: int = 0) -> Measured:
    """Put faces under load, a process each.

    Parameters
    ----------
    number : int
        Of faces.
    span_s : float
    busy : int
        Processes that are always busy; if there are any, they and the faces share one core.
    """
    os.environ.setdefault("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    names = [f"load_{index}" for index in range(number)]
    up = ["emotion-face", "up", "--panel", "fake", "--namespace"]
    memory: list[tuple[float, float]] = []
    rclpy.init()
    node = Node("load")
    executor = make_executor()
    executor.add_node(node)
    try:
        with ExitStack() as others:
            faces = others.enter_context(running([[*up, name] for name in names]))
            load = Load(node, names)
            spin(executor, lambda: load.is_up)
            loops = [[sys.executable, "-c", "while True: pass"]] * busy
            crowd = others.enter_context(running(loops)) + faces if busy else []
            for process in crowd:
                for thread in process.threads():
                    os.sched_setaffinity(thread.id, {0})
            used_s, own_s, start_s = cpu_s(faces), time.process_time(), time.monotonic()
            publishing = load.start(RATE_HZ, span_s)

            def is_over() -> bool:
                size = sum(process.memory_info().rss for process in faces)
                memory.append((time.monotonic() - start_s, size / 2**20 / number))
                return not publishing.is_alive()

            spin(executor, is_over)
            took_s = time.monotonic() - start_s
            used_s = cpu_s(faces) - used_s
            own_s = time.process_time() - own_s
            end_s = time.monotonic() + SETTLE_S
            spin(executor, lambda: time.monotonic() > end_s)
    finally:
        node.destroy_node()
        rclpy.try_shutdown()
    return Measured(load, took_s, used_s / took_s / number, own_s / took_s, np.array(memory))


def run(number: int = FACES, span_s: float = SPAN_S) -> list[Row]:
    """Rows of name, value, unit, and of the last quarter's figures how large the first's were."""
    seen = measured(number, span_s)
    load = seen.load
    times_s, sizes = seen.memory.T
    settled = times_s > 0.25 * seen.took_s
    growth = 60.0 * np.polyfit(times_s[settled], sizes[settled], 1)[0]
    rows = [
        (
            f"load, {number} faces: stimuli a second",
            number * load.published / seen.took_s,
            "1/s",
        ),
        ("load: stimuli lost", load.lost_stimuli, "1"),
        ("load: states lost", load.lost_states, "1"),
        ("load: share of a core, of each face", 100 * seen.share, "%"),
        ("load: share of a core, of the publisher", 100 * seen.publisher, "%"),
        ("load: resident, of each face", sizes[-1], "MB"),
        ("load: growth, of each face", growth, "MB/min"),
    ]
    return (
        [(*row, "", np.nan) for row in rows]
        + [row for topic, ages in sorted(load.ages_ms.items()) for row in age_rows(topic, ages)]
        + crowded()
    )


def crowded(number: int = CROWDED_FACES, span_s: float = CROWDED_S, busy: int = BUSY) -> list[Row]:
    """Rows of faces that share one core with busy processes; nothing is beside them."""
    alone = measured(number, span_s / 2)
    seen = measured(number, span_s, busy)
    ages_ms = np.array(seen.load.ages_ms["emotion_state"])[:, 1]
    what = f"one core for {number} faces and {busy} busy processes"
    rows = [
        (f"{what}: times overbooked", number * alone.share + busy, "1"),
        (f"{what}: share of it, of each face", 100 * seen.share, "%"),
        (f"{what}: stimuli lost", seen.load.lost_stimuli, "1"),
        (f"{what}: states lost", seen.load.lost_states, "1"),
        (f"{what}: greatest age of a state in a second, median", np.median(ages_ms), "ms"),
        (f"{what}: the same, greatest", ages_ms.max(), "ms"),
        (f"{what}: frames of each face", seen.load.frames / seen.took_s / number, "1/s"),
    ]
    return [(*row, "", np.nan) for row in rows]


if __name__ == "__main__":
    for row in run():
        print(row)
