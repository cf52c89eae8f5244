"""Publishers and subscriptions that count their messages.

rclpy has no intra-process communication, so messages that only nodes of one executor receive are
delivered to them directly here.
"""

import functools
import math
from collections.abc import Callable, Mapping
from typing import Any

from rclpy.node import Node
from rclpy.publisher import Publisher
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from rclpy.subscription import Subscription

from emotion_face.diagnosis import Diagnosis
from emotion_face.nodes import conversions
from emotion_face.nodes.guarded import GuardedNode
from emotion_face.nodes.stamps import clock_s
from emotion_face.nodes.traffic import PATIENCE, ClockOffset, Traffic

PERIOD_S = 1.0
"""Time between two diagnoses."""


class Topics:
    """Makes a node's topics.

    Parameters
    ----------
    node : GuardedNode

    Attributes
    ----------
    own : list of str
        Topics that no other node should publish.
    reliable : list of str
        Topics that need reliable publishers.
    """

    def __init__(self, node: GuardedNode) -> None:
        self._node = node
        self.own: list[str] = []
        self.reliable: list[str] = []
        self._topics: dict[str, Callable[[float], list[Diagnosis]]] = {}

    def publisher(
        self,
        kind: Any,
        topic: str,
        profile: QoSProfile,
        *,
        listener: str = "",
        shared: bool = False,
    ) -> Any:
        """Make a publisher that counts.

        Parameters
        ----------
        kind, topic, profile
            As for ``Node.create_publisher``.
        listener : str
            The expected subscriber; empty: none is needed.
        shared : bool
            Whether others may publish it too.
        """
        name = self._node.resolve_topic_name(topic)
        if not shared:
            self.own.append(name)
        traffic = Traffic(f"{topic} published")
        publisher = self._node.create_publisher(
            kind, topic, profile, publisher_class=_CountingPublisher
        )
        publisher.traffic = traffic
        if profile.durability == DurabilityPolicy.VOLATILE:
            publisher.neighbours = functools.partial(self._neighbours, name)

        def diagnose(elapsed_s: float) -> list[Diagnosis]:
            is_alone = listener and not publisher.get_subscription_count()
            fault = f"nobody listens to {name}{_is_there(listener)}" if is_alone else ""
            return [traffic.diagnose(elapsed_s, fault)]

        self._topics[f"> {topic}"] = diagnose
        return publisher

    def subscription(
        self,
        kind: Any,
        topic: str,
        callback: Callable[[Any], None],
        profile: QoSProfile,
        *,
        source: str = "",
    ) -> Subscription:
        """Make a subscription that counts.

        Parameters
        ----------
        kind, topic, callback, profile
            As for ``Node.create_subscription``.
        source : str
            The expected publisher; empty: none is needed.
        """
        name = self._node.resolve_topic_name(topic)
        if profile.reliability != ReliabilityPolicy.BEST_EFFORT:
            self.reliable.append(name)
        traffic, clocks = Traffic(f"{topic} heard"), ClockOffset()

        def take(message: Any, info: Mapping[str, Any]) -> None:
            sent_ns = info["source_timestamp"]
            if sent_ns and not self._node.get_clock().ros_time_is_active:
                clocks.count(clock_s(self._node) - 1e-9 * sent_ns)
            hear(message)

        def hear(message: Any) -> None:
            traffic.count(self._age_s(message))
            callback(message)

        def diagnose(elapsed_s: float) -> list[Diagnosis]:
            fault = "" if traffic.number or not source else self._silence(name, source)
            return [
                traffic.diagnose(elapsed_s, fault),
                clocks.diagnose(lambda: f"{name} of {', '.join(publishers(self._node, name))}"),
            ]

        self._topics[f"< {topic}"] = diagnose
        self._node.hearers[name] = self._node.guarded(hear)
        return self._node.create_subscription(kind, topic, _of_two(take), profile)

    def diagnose(self, elapsed_s: float) -> list[Diagnosis]:
        """Diagnosis of each topic for the time since the last one [s]."""
        return [part for diagnose in self._topics.values() for part in diagnose(elapsed_s)]

    def _silence(self, topic: str, source: str) -> str:
        """Warning if nothing is received."""
        silence = f"nothing heard on {topic} for {PATIENCE * PERIOD_S:g} s"
        if known := publishers(self._node, topic):
            names = ", ".join(known)
            return f"{silence} of {names}: does it still run, and is the network up?"
        return f"{silence}{_is_there(source)}"

    def _neighbours(self, topic: str) -> list[Callable[[Any], None]]:
        """Callbacks for a topic in the nodes of this node's thread."""
        if self._node.executor is None:
            return []
        nodes = self._node.executor.get_nodes()
        hearers = (node.hearers for node in nodes if isinstance(node, GuardedNode))
        return [its[topic] for its in hearers if topic in its]

    def _age_s(self, message: Any) -> float:
        """Time since a message's stamp [s]; NaN if it has none."""
        stamp_s = conversions.stamp_s(message)
        return clock_s(self._node) - stamp_s if stamp_s else math.nan


def publishers(node: Node, topic: str) -> list[str]:
    """Full names of the nodes that publish a topic, as far as they are known here."""
    found = node.get_publishers_info_by_topic(topic)
    return sorted(f"{p.node_namespace}/{p.node_name}".replace("//", "/") for p in found)


def _of_two(callback: Callable[[Any, Any], None]) -> Callable[..., None]:
    """Callback of a message and its info: kilted's events executor passes a tuple."""

    @functools.wraps(callback)
    def call(*given: Any) -> None:
        callback(*(given if len(given) == 2 else given[0]))

    return call


def _is_there(node: str) -> str:
    return f": is the {node} node running in this namespace?"


class _CountingPublisher(Publisher):
    traffic: Traffic
    neighbours: Callable[[], list[Callable[[Any], None]]] | None = None

    def publish(self, message: Any) -> None:
        self.traffic.count()
        neighbours = self.neighbours() if self.neighbours else []
        if self.neighbours and len(neighbours) == self.get_subscription_count():
            for hear in neighbours:
                hear(message)
        else:
            super().publish(message)
