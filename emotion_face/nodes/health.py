"""A node's health on /diagnostics."""

import math
from collections.abc import Callable
from typing import Any

from diagnostic_msgs.msg import DiagnosticArray
from rclpy.node import Node
from rclpy.publisher import Publisher
from rclpy.qos import QoSProfile
from rclpy.subscription import Subscription

from emotion_face.diagnosis import Diagnosis, Level, together
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.stamps import clock_s
from emotion_face.nodes.throttle import Throttle
from emotion_face.nodes.traffic import PATIENCE, Traffic

PERIOD_S = 1.0


class Health:
    """Makes a node's topics, and publishes what passes through them, once a second.

    What rclpy itself serves and hears, parameters and the clock, refuses nonsense from now on
    with a warning, instead of ending the process.

    Parameters
    ----------
    node : Node
    task : str
        What the node does: part of the status' name.
    diagnose : callable () -> Diagnosis
        What the node knows of itself beyond its topics; a warning is logged too.

    Publishers
    ----------
    /diagnostics : diagnostic_msgs/DiagnosticArray
        Rates and ages of the node's messages, its warnings, and what to do.
    """

    def __init__(
        self, node: Node, task: str, diagnose: Callable[[], Diagnosis] = Diagnosis
    ) -> None:
        self._node, self._task, self._diagnose = node, task, diagnose
        self._topics: dict[str, tuple[Traffic, Callable[[], bool]]] = {}
        self._warnings, self._last_warning, self._has_news = 0, "none", False
        self._then_s = clock_s(self._node)
        self._log = Throttle(node.get_logger().warning)
        self._diagnostics = node.create_publisher(DiagnosticArray, "/diagnostics", qos.STATES)
        node.create_timer(PERIOD_S, self._on_time)
        for entity in (*node.services, *node.subscriptions):
            entity.callback = self._enduring(entity.callback)
        clock = node._time_source  # it hears /clock anew when use_sim_time is set live
        clock.clock_callback = self._enduring(clock.clock_callback)

    def publisher(self, kind: Any, topic: str, profile: QoSProfile, *, listener: str = "") -> Any:
        """Make a publisher that counts.

        Parameters
        ----------
        kind, topic, profile
            As for ``Node.create_publisher``.
        listener : str
            The node that ought to listen; empty: it is no fault if nobody does.
        """
        fault = f"nobody listens to {self._node.resolve_topic_name(topic)}{_is_there(listener)}"
        traffic = Traffic(f"{topic} published", listener and fault)
        publisher = self._node.create_publisher(
            kind, topic, profile, publisher_class=_CountingPublisher
        )
        publisher.traffic = traffic
        self._topics[f"> {topic}"] = traffic, lambda: not publisher.get_subscription_count()
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
            The node that ought to publish; empty: silence is no fault.
        """
        name = self._node.resolve_topic_name(topic)
        fault = f"nothing heard on {name} for {PATIENCE * PERIOD_S:g} s{_is_there(source)}"
        traffic = Traffic(f"{topic} heard", source and fault)
        self._topics[f"< {topic}"] = traffic, lambda: not traffic.number

        def hear(message: Any) -> None:
            traffic.count(self._age_s(message))
            callback(message)

        return self._node.create_subscription(kind, topic, hear, profile)

    def warn(self, reason: object) -> None:
        """Count a warning, such as that a message is refused; one of a kind in a while is logged.

        Parameters
        ----------
        reason : Exception or str
            With the value, what was expected, and the fix.
        """
        self._warnings, self._last_warning, self._has_news = self._warnings + 1, str(reason), True
        self._log(conversions.reason_of(reason), self._last_warning, clock_s(self._node))

    def _enduring(self, callback: Callable[..., Any]) -> Callable[..., Any]:
        """A callback of rclpy's that does not raise; a service's response is left as it is then."""

        def endure(message: Any, *response: Any) -> Any:
            try:
                return callback(message, *response)
            except Exception as error:
                self.warn(f"{type(message).__qualname__} refused: {error}")
                return response[0] if response else None

        return endure

    def _on_time(self) -> None:
        now_s = clock_s(self._node)
        elapsed_s, self._then_s = now_s - self._then_s, now_s
        if elapsed_s <= 0.0:  # the clock has jumped back
            elapsed_s = PERIOD_S
        topics = [
            traffic.diagnose(elapsed_s, alone=alone()) for traffic, alone in self._topics.values()
        ]
        own = self._diagnose()
        if own.level is Level.WARN:
            self._log("diagnosis", own.message, now_s)
        diagnosis = together([own, *topics, self._warned()])
        name = f"{self._node.get_fully_qualified_name()}: {self._task}"
        stamp = conversions.time_message(now_s)
        self._diagnostics.publish(conversions.diagnostics_message(name, diagnosis, stamp))

    def _warned(self) -> Diagnosis:
        has_news, self._has_news = self._has_news, False
        values = {"warnings": str(self._warnings), "last warning": self._last_warning}
        return (
            Diagnosis(Level.WARN, self._last_warning, values)
            if has_news
            else Diagnosis(values=values)
        )

    def _age_s(self, message: Any) -> float:
        """Time since a message's stamp [s]; NaN if it has none."""
        stamp_s = conversions.stamp_s(message)
        return clock_s(self._node) - stamp_s if stamp_s else math.nan


def _is_there(node: str) -> str:
    return f": is the {node} node running in this namespace?"


class _CountingPublisher(Publisher):
    traffic: Traffic

    def publish(self, message: Any) -> None:
        self.traffic.count()
        super().publish(message)
