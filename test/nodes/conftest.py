"""Real nodes over real DDS, run in the test's own thread beside a probe that talks to them."""

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

from emotion_face.nodes.conversions import time_message
from emotion_face.nodes.execution import make_executor

TIMEOUT_S = 40.0
DEEP = QoSProfile(depth=1000)


class Graph:
    """Nodes, and a probe that publishes to them and keeps what they say."""

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
            for node in (*self.nodes, self.probe):
                self._executor.remove_node(node)
                node.destroy_node()
            self._executor.shutdown()
            self.nodes.clear()
        finally:
            rclpy.try_shutdown()
            gc.collect()  # a lifecycle node collected later takes its namesake's /rosout with it

    def listen(self, kind: Any, topic: str, qos: QoSProfile = DEEP) -> list[Any]:
        """The messages of a topic, from now on."""
        heard: list[Any] = []
        self.probe.create_subscription(kind, topic, heard.append, qos)
        return heard

    def speak(self, kind: Any, topic: str) -> Callable[[Any], None]:
        """A way to publish to a topic that has its listener."""
        publisher = self.probe.create_publisher(kind, topic, DEEP)
        self.until(lambda: publisher.get_subscription_count() > 0)
        return publisher.publish

    def until(self, done: Callable[[], Any]) -> None:
        """Run until something is so; fail if it never is."""
        end_s = time.monotonic() + TIMEOUT_S
        while not done():
            assert time.monotonic() < end_s, f"not within {TIMEOUT_S:g} s"
            self._executor.spin_once(timeout_sec=0.02)

    def run_for(self, duration_s: float) -> None:
        """Run for some time."""
        end_s = time.monotonic() + duration_s
        while time.monotonic() < end_s:
            self._executor.spin_once(timeout_sec=0.02)

    def set_time(self, time_s: float) -> None:
        """Publish a simulated time and run until every node has it."""
        self._clock.publish(Clock(clock=time_message(time_s)))
        nanoseconds = round(time_s * 1e9)
        self.until(lambda: all(n.get_clock().now().nanoseconds == nanoseconds for n in self.nodes))

    def play(self, start_s: float, stop_s: float, step_s: float) -> None:
        """Let simulated time pass."""
        for step in range(1, round((stop_s - start_s) / step_s) + 1):
            self.set_time(start_s + step * step_s)

    def set_parameters(self, node: str, **values: Any) -> list[Any]:
        """Set parameters of a node from outside; its answers."""
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
        """What a node has logged."""
        return [entry.msg for entry in self.logs if entry.name == node]


@pytest.fixture
def start() -> Iterator[Callable[..., Graph]]:
    """Start graphs one after the other; they are ended with the test."""
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
    """The executor that is used here, and the one of jazzy."""
    return request.param
