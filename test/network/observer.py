"""A node of the test's on a machine, in a process of its own there.

In the test's process Fast DDS would keep the discovery server of an earlier test, and would deliver
between machines without a network.
"""

import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from typing import Any

import rclpy
from network.lan import Machine
from rclpy.executors import SingleThreadedExecutor

from emotion_face.nodes import conversions, qos

POLL_S = 0.005


class Observer:
    """Hears and publishes on a machine.

    Attributes
    ----------
    ages_s : dict of str to list of float
        By topic: time from a message's stamp to its arrival [s].
    """

    def __init__(self, machine: Machine, **environment: str) -> None:
        self.ages_s: dict[str, list[float]] = defaultdict(list)
        self._heard: dict[str, list[Any]] = {}
        self._wire, theirs = Pipe()
        words = [sys.executable, "-m", "network.observer", machine.name, str(theirs.fileno())]
        self._process = subprocess.Popen(
            machine.command(words),
            pass_fds=[theirs.fileno()],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | environment,
        )
        theirs.close()

    def listen(self, kind: Any, topic: str, profile: str = "STATES") -> list[Any]:
        """The messages of a topic, from now on; the profile is named as in `qos`."""
        self._heard[topic] = []
        self._wire.send(("listen", kind, topic, profile))
        return self._heard[topic]

    def speak(self, kind: Any, topic: str, profile: str = "STIMULI") -> Callable[[Any], None]:
        """A publisher, whose messages wait until somebody subscribes."""
        self._wire.send(("speak", kind, topic, profile))
        return lambda message: self._wire.send(("publish", kind, topic, message))

    def run(self, wait_s: float = 0.01) -> None:
        """Take what was heard meanwhile."""
        while self._wire.poll(wait_s):
            topic, message, age_s = self._wire.recv()
            self._heard[topic].append(message)
            self.ages_s[topic].append(age_s)
            wait_s = 0.0

    def close(self) -> None:
        """Leave."""
        self._wire.close()
        self._process.wait()


def main(name: str, link: str) -> None:
    """Observe until the other end of the connection closes."""
    wire = Connection(int(link))
    rclpy.init()
    node = rclpy.create_node(f"observer_{name}")
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    publishers: dict[str, Any] = {}
    waiting: list[tuple[str, Any]] = []

    def hear(topic: str, message: Any) -> None:
        stamp_s = conversions.stamp_s(message)
        wire.send((topic, message, time.time() - stamp_s))

    while True:
        while wire.poll():
            what, kind, topic, given = wire.recv()
            if what == "publish":
                waiting.append((topic, given))
                continue
            profile = getattr(qos, given)
            if what == "speak":
                publishers[topic] = node.create_publisher(kind, topic, profile)
            else:
                node.create_subscription(
                    kind, topic, lambda message, topic=topic: hear(topic, message), profile
                )
        while waiting and publishers[waiting[0][0]].get_subscription_count():
            topic, message = waiting.pop(0)
            publishers[topic].publish(message)
        executor.spin_once(timeout_sec=POLL_S)


if __name__ == "__main__":
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        main(*sys.argv[1:])
