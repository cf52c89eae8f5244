"""Bringing work from other threads into the thread that runs a node."""

from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Any

from rclpy.clock import Clock, ClockType
from rclpy.node import Node


class Handover:
    """Runs in a node's own thread what other threads post, in its order.

    Parameters
    ----------
    node : Node
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._work: SimpleQueue[Callable[[], object]] = SimpleQueue()
        # What is posted before the node runs waits for this.
        steady = Clock(clock_type=ClockType.STEADY_TIME)
        self._start = node.create_timer(0.0, self._on_start, clock=steady)

    def post(self, call: Callable[..., object], *arguments: Any) -> None:
        """Have something called soon."""
        self._work.put(partial(call, *arguments))
        if self._node.executor:
            self._node.executor.create_task(self._work_off)

    def _on_start(self) -> None:
        self._start.cancel()
        self._work_off()

    def _work_off(self) -> None:
        while not self._work.empty():
            self._work.get()()
