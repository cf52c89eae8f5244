"""Starting, running and ending nodes in a process."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import rclpy
from rclpy._rclpy_pybind11 import RCLError, UnknownROSArgsError
from rclpy.executors import Executor, ExternalShutdownException, SingleThreadedExecutor
from rclpy.logging import get_logger
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions

from emotion_face.errors import EmotionFaceError, RosError
from emotion_face.nodes.starting import command_line, explained, offer_help, warn_of_unknown
from emotion_face.signals import catch_signals, ignore_signals

try:
    from rclpy.experimental import EventsExecutor
except ImportError:
    EventsExecutor = None

CHECK_PERIOD_S = 0.2


def make_executor() -> Executor:
    """The executor with the lowest cost here (jazzy has no events executor)."""
    return (EventsExecutor or SingleThreadedExecutor)()


def end(executor: Executor, nodes: Iterable[Node]) -> None:
    """End an executor and its nodes.

    The nodes are removed first: while an executor has a node, DDS keeps the node's entities, and
    other participants still discover it.
    """
    for node in nodes:
        executor.remove_node(node)
        node.destroy_node()
    executor.shutdown()


def spin(executor: Executor, until: Callable[[], bool] = lambda: False) -> None:
    """Run an executor until a condition is met, checked several times a second.

    The events executor of kilted never leaves its own ``spin``.
    """
    while not until():
        executor.spin_once(timeout_sec=CHECK_PERIOD_S)


@contextmanager
def ros(args: Sequence[str] | None = None) -> Iterator[None]:
    """Context with ROS initialised, without its signal handlers, which would end it in a callback.

    Parameters
    ----------
    args : sequence of str, optional
        Command line; that of the process if not given.

    Raises
    ------
    RosError
        If ROS refuses the arguments, or its security refuses a node.
    """
    try:
        rclpy.init(args=args, signal_handler_options=SignalHandlerOptions.NO)
        yield
    except (RCLError, UnknownROSArgsError) as error:
        said = " ".join(str(error).split())
        raise RosError(f"refused by ROS: {explained(said)}") from error
    finally:
        rclpy.try_shutdown()


def run_node(kind: Callable[[], Node], name: str) -> int:
    """Run a node as this process and return the exit status.

    Parameters
    ----------
    kind : class of Node
    name : str
        Name for the log if the node does not start.
    """
    if offer_help(kind, command_line(None)):
        return 0
    return run(lambda: [kind()], name=name)


def run(
    make_nodes: Callable[[], Sequence[Node]],
    args: Sequence[str] | None = None,
    *,
    name: str = "emotion_face",
) -> int:
    """Run nodes until SIGINT, SIGTERM, SIGHUP or a shutdown.

    Parameters
    ----------
    make_nodes : callable () -> sequence of Node
        Called once ROS is up.
    args : sequence of str, optional
        Command line; that of the process if not given.
    name : str
        Logger name for a refusal.

    Returns
    -------
    int
        Exit status: 0, or 1 if a node could not start, which is logged in one line.
    """
    nodes: Sequence[Node] = ()
    ending = catch_signals()
    try:
        with ros(args):
            executor = make_executor()
            try:
                nodes = make_nodes()
                for node in nodes:
                    executor.add_node(node)
                    warn_of_unknown(node)
                    node.get_logger().info("ready")
                spin(executor, ending.is_set)
            finally:
                end(executor, nodes)
    except ExternalShutdownException:
        pass
    except EmotionFaceError as error:
        get_logger(name).fatal(str(error))
        return 1
    finally:
        # ros2 launch forwards a Ctrl-C a second time, which must not disturb Python's shutdown.
        ignore_signals()
    return 0
