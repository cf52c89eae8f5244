"""All nodes at 25 frames a second: in one process and in a process each, in the same run."""

import os
import shutil
import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack

import numpy as np
import psutil
import rclpy
from rclpy.node import Node
from running import cpu_s, running

from emotion_face.cli.recording import Recording, RecordingPanel
from emotion_face.msg import Stimulus
from emotion_face.nodes import qos
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.display_node import DisplayNode
from emotion_face.nodes.execution import make_executor, spin
from emotion_face.nodes.face_node import FaceNode
from emotion_face.resources import share_path

Row = tuple[str, float, str, str, float]
SEPARATE = ("stimulus_node", "affect_node", "face_node", "display_node")
PEER = "a process a node"
WARM_UP_S = 4.0
SPAN_S = 20.0
STIMULI = 60
NAMES = ("startled", "praised", "insulted", "petted", "left_alone", "won", "threatened")


def processes(names: Sequence[str], namespace: str) -> AbstractContextManager[list[psutil.Process]]:
    """Node executables in a namespace."""
    folder = share_path("package.xml").parents[2] / "lib" / "emotion_face"
    options = ["-r", f"__ns:=/{namespace}", "-p", "panel:=fake", "-p", "story:=demo"]
    options += ["-p", "loop:=true", "-p", "keys:=false"]
    return running([[str(folder / name), "--ros-args", *options] for name in names])


def load(names: Sequence[str], namespace: str) -> tuple[float, float]:
    """CPU share of one core [%] and resident memory [MB] of these executables together."""
    with processes(names, namespace) as started:
        time.sleep(WARM_UP_S)
        before = cpu_s(started)
        start = time.monotonic()
        time.sleep(SPAN_S)
        span = time.monotonic() - start
        used = cpu_s(started) - before
        memory = sum(process.memory_info().rss for process in started)
    return 100 * used / span, memory / 2**20


def latencies_ms(namespace: str, *, separate: bool) -> list[float]:
    """From stimuli to changed bytes on the fake bus [ms]."""
    recording = Recording()
    panel = RecordingPanel(recording, None, 1.0)
    with ExitStack() as stack:
        if separate:
            stack.enter_context(processes(("affect_node", "face_node"), namespace))
        rclpy.init(args=["bench", "--ros-args", "-r", f"__ns:=/{namespace}"])
        stack.callback(rclpy.try_shutdown)
        probe = Node("probe")
        nodes = [probe, DisplayNode(lambda: panel)]
        nodes += [] if separate else [FaceNode(), AffectNode()]
        panel.clock = lambda: probe.get_clock().now().nanoseconds * 1e-9
        executor = make_executor()
        for node in nodes:
            stack.callback(node.destroy_node)
            executor.add_node(node)
        publisher = probe.create_publisher(Stimulus, "stimulus", qos.STIMULI)

        def stimulate() -> None:
            rng = np.random.default_rng(0)
            while not recording.frames or not publisher.get_subscription_count():
                time.sleep(0.1)
            time.sleep(1.0)
            for index in range(STIMULI):
                message = Stimulus(stimulus=NAMES[index % len(NAMES)])
                message.header.stamp = probe.get_clock().now().to_msg()
                recording.stimuli.append(
                    (message.header.stamp.sec + 1e-9 * message.header.stamp.nanosec, "")
                )
                publisher.publish(message)
                time.sleep(0.3 + rng.uniform(0.0, 0.1))

        thread = threading.Thread(target=stimulate, daemon=True)
        thread.start()
        spin(executor, lambda: not thread.is_alive())
    return (1e3 * np.array(recording.latencies_s())).tolist()


def run() -> list[Row]:
    """Rows of name, value, unit, peer and the ratio of our cost to the peer's."""
    os.environ.setdefault("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    if shutil.which("emotion-face") is None:
        raise RuntimeError("emotion-face is not on PATH: source install/setup.bash first")
    cpu, memory = load(("emotion_face",), "bench_composed")
    peer_cpu, peer_memory = load(SEPARATE, "bench_separate")
    ours = latencies_ms("bench_composed", separate=False)
    theirs = latencies_ms("bench_separate", separate=True)
    median, p99 = np.quantile(ours, (0.5, 0.99)).tolist()
    peer_median, peer_p99 = np.quantile(theirs, (0.5, 0.99)).tolist()
    return [
        ("graph, one process: share of a core", cpu, "%", PEER, peer_cpu / cpu),
        ("graph, one process: resident", memory, "MB", PEER, peer_memory / memory),
        ("stimulus to changed bytes, median", median, "ms", PEER, peer_median / median),
        ("stimulus to changed bytes, p99", p99, "ms", PEER, peer_p99 / p99),
    ]


if __name__ == "__main__":
    for row in run():
        print(row)
