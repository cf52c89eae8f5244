"""A queue of calls from other threads for the thread that runs a node."""

from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Any

from rclpy.clock import Clock, ClockType

from emotion_face.nodes.guarded import GuardedNode


class CallQueue:
    """Runs calls posted by other threads in a node's own thread, in their order.

    Other threads reach the node's data only in this way.

    Parameters
    ----------
    node : GuardedNode
    """

    def __init__(self, node: GuardedNode) -> None:
        self._node = node
        self._calls: SimpleQueue[Callable[[], object]] = SimpleQueue()
        # Calls posted before the node runs wait for this.
        steady = Clock(clock_type=ClockType.STEADY_TIME)
        self._start = node.create_timer(0.0, self._on_start, clock=steady)

    def post(self, call: Callable[..., object], *arguments: Any) -> None:
        """Post a call, from any thread."""
        self._calls.put(partial(self._node.guarded(call), *arguments))
        if self._node.executor:
            self._node.executor.create_task(self._work_off)

    def _on_start(self) -> None:
        self._start.cancel()
        self._work_off()

    def _work_off(self) -> None:
        while not self._calls.empty():
            self._calls.get()()
