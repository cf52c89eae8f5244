"""Ten faces on one machine, a hundred stimuli a second each, for a minute."""

import os
import time
from contextlib import AbstractContextManager

import numpy as np
import psutil
import rclpy
from load import Load
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


def faces(names: list[str]) -> AbstractContextManager[list[psutil.Process]]:
    """A process a face."""
    return running([["emotion-face", "up", "--panel", "fake", "--namespace", n] for n in names])


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


def run(number: int = FACES, span_s: float = SPAN_S) -> list[Row]:
    """Rows of name, value, unit, and of the last quarter's figures how large the first's were."""
    os.environ.setdefault("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    names = [f"load_{index}" for index in range(number)]
    rclpy.init()
    node = Node("load")
    executor = make_executor()
    executor.add_node(node)
    memory: list[tuple[float, float]] = []
    try:
        with faces(names) as processes:
            load = Load(node, names)
            spin(executor, lambda: load.is_up)
            used_s, own_s, start_s = cpu_s(processes), time.process_time(), time.monotonic()
            publishing = load.start(RATE_HZ, span_s)

            def is_over() -> bool:
                size = sum(process.memory_info().rss for process in processes)
                memory.append((time.monotonic() - start_s, size / 2**20))
                return not publishing.is_alive()

            spin(executor, is_over)
            took_s = time.monotonic() - start_s
            used_s = cpu_s(processes) - used_s
            own_s = time.process_time() - own_s
            end_s = time.monotonic() + SETTLE_S
            spin(executor, lambda: time.monotonic() > end_s)
    finally:
        node.destroy_node()
        rclpy.try_shutdown()
    times_s, sizes = np.array(memory).T
    settled = times_s > 0.25 * took_s
    growth = 60.0 * np.polyfit(times_s[settled], sizes[settled], 1)[0]
    rows = [
        (f"load, {number} faces: stimuli a second", number * load.published / took_s, "1/s"),
        ("load: stimuli lost", load.lost_stimuli, "1"),
        ("load: states lost", load.lost_states, "1"),
        ("load: share of a core, of each face", 100 * used_s / took_s / number, "%"),
        ("load: share of a core, of the publisher", 100 * own_s / took_s, "%"),
        ("load: resident, of each face", sizes[-1] / number, "MB"),
        ("load: growth, of each face", growth / number, "MB/min"),
    ]
    return [(*row, "", np.nan) for row in rows] + [
        row for topic, ages in sorted(load.ages_ms.items()) for row in age_rows(topic, ages)
    ]


if __name__ == "__main__":
    for row in run():
        print(row)
