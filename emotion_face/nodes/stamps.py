"""Time of a node's clock, and the time that a message's stamp stands for."""

from collections.abc import Callable

from builtin_interfaces.msg import Time
from rclpy.node import Node

from emotion_face.affect import meant_s, seconds


def clock_s(node: Node) -> float:
    """Time on a node's clock [s]."""
    return float(node.get_clock().now().nanoseconds * 1e-9)


def meant_stamp(node: Node, stamp: Time, what: str, warn: Callable[[str, str], object]) -> float:
    """Stamp of a received message [s], 0 if it is zero or too far from now."""
    is_simulated = node.get_clock().ros_time_is_active
    return meant_s(seconds(stamp), clock_s(node), what, warn, is_simulated=is_simulated)
