"""Starting, running and ending nodes in a process."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import rclpy
from rclpy._rclpy_pybind11 import RCLError, UnknownROSArgsError
from rclpy.executors import Executor, ExternalShutdownException, SingleThreadedExecutor
from rclpy.logging import get_logger
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions

from emotion_face.errors import EmotionFaceError, RosError

try:
    from rclpy.experimental import EventsExecutor
except ImportError:
    EventsExecutor = None

CHECK_PERIOD_S = 0.2
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def make_executor() -> Executor:
    """Give the executor that costs least here (jazzy has no events executor)."""
    return (EventsExecutor or SingleThreadedExecutor)()


def spin(executor: Executor, until: Callable[[], bool] = lambda: False) -> None:
    """Run an executor until something holds, checked several times a second.

    The events executor of kilted never leaves its own ``spin``.
    """
    while not until():
        executor.spin_once(timeout_sec=CHECK_PERIOD_S)


def catch_signals() -> threading.Event:
    """Give what SIGINT and SIGTERM set from now on.

    rclpy's own handlers would end the context in the middle of a callback.
    """
    caught = threading.Event()

    def catch(*_: object) -> None:
        _ignore_signals()  # a burst of them would call this within itself
        caught.set()

    for number in SIGNALS:
        signal.signal(number, catch)
    return caught


@contextmanager
def ros(args: Sequence[str] | None = None) -> Iterator[None]:
    """Have ROS up; signals stay the caller's.

    Parameters
    ----------
    args : sequence of str, optional
        The command line; that of the process if not given.

    Raises
    ------
    RosError
        If ROS refuses its arguments, or a node, as its security does with a strange one.
    """
    try:
        rclpy.init(args=args, signal_handler_options=SignalHandlerOptions.NO)
        yield
    except (RCLError, UnknownROSArgsError) as error:
        raise RosError(f"refused by ROS: {' '.join(str(error).split())}") from error
    finally:
        rclpy.try_shutdown()


def run(make_nodes: Callable[[], Sequence[Node]], args: Sequence[str] | None = None) -> int:
    """Run nodes until SIGINT, SIGTERM or a shutdown.

    Parameters
    ----------
    make_nodes : callable () -> sequence of Node
        Called once ROS is up.
    args : sequence of str, optional
        The command line; that of the process if not given.

    Returns
    -------
    int
        Exit status: 0, or 1 if a node could not start, which is logged in one line.
    """
    nodes: Sequence[Node] = ()
    ending = catch_signals()
    try:
        with ros(args):
            try:
                nodes = make_nodes()
                executor = make_executor()
                for node in nodes:
                    executor.add_node(node)
                spin(executor, ending.is_set)
            finally:
                for node in nodes:
                    node.destroy_node()
    except ExternalShutdownException:
        pass
    except EmotionFaceError as error:
        get_logger("emotion_face").fatal(str(error))
        return 1
    finally:
        # ros2 launch sends a Ctrl-C on that came already; Python's own end must not die of it.
        _ignore_signals()
    return 0


def _ignore_signals() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
