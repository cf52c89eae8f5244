"""Real nodes over real DDS, run in the test's thread with a probe that communicates with them."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
import rclpy
from rcl_interfaces.msg import Log
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.parameter_client import AsyncParameterClient
from rclpy.qos import QoSProfile
from rosgraph_msgs.msg import Clock
from std_msgs.msg import Empty
from waiting import TIMEOUT_S

from emotion_face.nodes.conversions import time_message
from emotion_face.nodes.execution import end, make_executor

DEEP = QoSProfile(depth=1000)
ROUNDS = 8
"""Two for each step, as jazzy's executor keeps no order: a stimulus, a state, a frame, a report."""


class Graph:
    """Nodes, and a probe that publishes to them and keeps their messages."""

    def __init__(
        self,
        make: Callable[[], Sequence[Node]],
        ros_args: Sequence[str] = (),
        *,
        sim_time: bool = False,
        executor: Callable[[], Any] = make_executor,
    ) -> None:
        words = ["-p", "use_sim_time:=true"] if sim_time else []
        rclpy.init(args=["test", "--ros-args", *words, *ros_args])
        self.probe = Node("probe")
        self._clock = self.probe.create_publisher(Clock, "/clock", 10)
        self.logs = self.listen(Log, "/rosout")
        self._echoes = self.listen(Empty, "echo")
        self._call_out = self.probe.create_publisher(Empty, "echo", DEEP)
        self._executor = executor()
        self._executor.add_node(self.probe)
        self.nodes: list[Node] = []
        try:
            self.nodes.extend(make())
        except BaseException:
            self.close()
            raise
        for node in self.nodes:
            self._executor.add_node(node)

    def close(self) -> None:
        try:
            end(self._executor, (*self.nodes, self.probe))
            self.nodes.clear()
        finally:
            rclpy.try_shutdown()
            gc.collect()  # collected later, a lifecycle node would end a namesake's /rosout

    def listen(self, kind: Any, topic: str, qos: QoSProfile = DEEP) -> list[Any]:
        """The messages of a topic, from now on."""
        heard: list[Any] = []
        self.probe.create_subscription(kind, topic, heard.append, qos)
        return heard

    def speak(self, kind: Any, topic: str) -> Callable[[Any], None]:
        """A publisher to a topic that has its subscriber."""
        publisher = self.probe.create_publisher(kind, topic, DEEP)
        self.until(lambda: publisher.get_subscription_count() > 0)
        return publisher.publish

    def until(self, done: Callable[[], Any]) -> None:
        """Run until a condition is met; fail on timeout.

        The nodes run at least as long as the question takes: one to a browser would hold them up.
        """
        asked_s = time.monotonic()
        end_s = asked_s + TIMEOUT_S
        while not done():
            now_s = time.monotonic()
            assert now_s < end_s, f"not within {TIMEOUT_S:g} s"
            self._executor.spin_once(timeout_sec=0.02)
            self.run_for(now_s - asked_s)
            asked_s = time.monotonic()

    def settle(self) -> None:
        """Run until the nodes have heard all that was published, and what followed from it.

        Within a process messages arrive when they are published and are handled in that order, so
        the last of them is a mark. Jazzy's executor handles one of each topic in a round, so a
        burst may last longer there. Timers and other threads are not waited for.
        """
        for _ in range(ROUNDS):
            count = len(self._echoes)
            self._call_out.publish(Empty())
            self.until(lambda count=count: len(self._echoes) > count)

    def run_for(self, duration_s: float) -> None:
        """Run for some time."""
        end_s = time.monotonic() + duration_s
        while time.monotonic() < end_s:
            self._executor.spin_once(timeout_sec=0.02)

    def set_time(self, time_s: float) -> None:
        """Publish a simulated time and run until every node has received it."""
        self._clock.publish(Clock(clock=time_message(time_s)))
        nanoseconds = round(time_s * 1e9)
        self.until(lambda: all(n.get_clock().now().nanoseconds == nanoseconds for n in self.nodes))

    def play(self, start_s: float, stop_s: float, step_s: float) -> None:
        """Let simulated time pass."""
        for step in range(1, round((stop_s - start_s) / step_s) + 1):
            self.set_time(start_s + step * step_s)

    def set_parameters(self, node: str, **values: Any) -> list[Any]:
        """Set parameters of a node from outside; returns its answers."""
        client = AsyncParameterClient(self.probe, node)
        self.until(client.services_are_ready)
        future = client.set_parameters([Parameter(k, value=v) for k, v in values.items()])
        self.until(future.done)
        return list(future.result().results)

    def call(self, kind: Any, service: str, **request: Any) -> Any:
        """Call a service."""
        client = self.probe.create_client(kind, service)
        self.until(client.service_is_ready)
        future = client.call_async(kind.Request(**request))
        self.until(future.done)
        return future.result()

    def log_of(self, node: str) -> list[str]:
        """Log of a node."""
        return [entry.msg for entry in self.logs if entry.name == node]


@pytest.fixture
def start() -> Iterator[Callable[..., Graph]]:
    """Start sets of nodes one after the other; they end with the test."""
    graphs: list[Graph] = []

    def start_graph(*args: Any, **options: Any) -> Graph:
        while graphs:
            graphs.pop().close()
        graphs.append(Graph(*args, **options))
        return graphs[-1]

    yield start_graph
    while graphs:
        graphs.pop().close()


@pytest.fixture(params=[make_executor, SingleThreadedExecutor], ids=["default", "single"])
def executor(request: pytest.FixtureRequest) -> Any:
    """The executor in use here, and the one of jazzy."""
    return request.param
