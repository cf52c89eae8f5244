"""What time it is for a node, and when a message says that it is meant for."""

import math
from collections.abc import Callable

from builtin_interfaces.msg import Time
from rclpy.node import Node

from emotion_face.nodes.conversions import seconds

TOLERANCE_S = 5.0


def clock_s(node: Node) -> float:
    """Time on a node's clock [s]."""
    return float(node.get_clock().now().nanoseconds * 1e-9)


def meant_stamp(stamp: Time, now_s: float, what: str, warn: Callable[[str], object]) -> float:
    """Stamp of a message [s], 0 if it is zero or cannot be meant.

    Parameters
    ----------
    stamp : Time
    now_s : float
        Time on the reader's clock.
    what : str
        What carries the stamp, for the warning.
    warn : callable (text)
        Is told of a stamp too far from now.
    """
    stamp_s = seconds(stamp)
    if stamp_s == 0.0 or math.isclose(stamp_s, now_s, rel_tol=0, abs_tol=TOLERANCE_S):
        return stamp_s
    warn(
        f"{what} is stamped {stamp_s - now_s:+.1f} s from now, expected at most "
        f"{TOLERANCE_S:g} s: taken as now (another clock?)"
    )
    return 0.0
