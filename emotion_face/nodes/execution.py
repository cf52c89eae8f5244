"""Starting, running and ending nodes in a process."""

from collections.abc import Callable, Sequence

import rclpy
from rclpy.exceptions import (
    InvalidParameterTypeException,
    InvalidParameterValueException,
    ROSInterruptException,
)
from rclpy.executors import Executor, ExternalShutdownException, SingleThreadedExecutor
from rclpy.logging import get_logger
from rclpy.node import Node

from emotion_face.errors import EmotionFaceError

try:
    from rclpy.experimental import EventsExecutor
except ImportError:
    EventsExecutor = None

_WRONG_INPUT = (EmotionFaceError, InvalidParameterTypeException, InvalidParameterValueException)


def now_s(node: Node) -> float:
    """Seconds on a node's clock."""
    return float(node.get_clock().now().nanoseconds * 1e-9)


def make_executor() -> Executor:
    """Give the executor that costs least here (jazzy has no events executor)."""
    return (EventsExecutor or SingleThreadedExecutor)()


def run(*makers: Callable[[], Node], args: Sequence[str] | None = None) -> int:
    """Run nodes until SIGINT, SIGTERM or a shutdown.

    Parameters
    ----------
    *makers : callable () -> Node
        Called in order once ROS is up.
    args : sequence of str, optional
        The command line; that of the process if not given.

    Returns
    -------
    int
        Exit status: 0, or 1 if a node could not start, which is logged in one line.
    """
    nodes: list[Node] = []
    try:
        rclpy.init(args=args)
        executor = make_executor()
        for make in makers:
            nodes.append(make())
            executor.add_node(nodes[-1])
        executor.spin()
    except (KeyboardInterrupt, ExternalShutdownException, ROSInterruptException):
        pass
    except _WRONG_INPUT as error:
        get_logger("emotion_face").fatal(str(error))
        return 1
    finally:
        for node in nodes:
            node.destroy_node()
        rclpy.try_shutdown()
    return 0
