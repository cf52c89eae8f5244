"""Starting, running and ending nodes in a process."""

import signal
from collections.abc import Callable, Sequence

import rclpy
from rclpy.executors import Executor, ExternalShutdownException, SingleThreadedExecutor
from rclpy.logging import get_logger
from rclpy.node import Node

from emotion_face.errors import EmotionFaceError

try:
    from rclpy.experimental import EventsExecutor
except ImportError:
    EventsExecutor = None

CHECK_PERIOD_S = 0.2


def make_executor() -> Executor:
    """Give the executor that costs least here (jazzy has no events executor)."""
    return (EventsExecutor or SingleThreadedExecutor)()


def spin(executor: Executor, until: Callable[[], bool] = lambda: False) -> None:
    """Run an executor until something holds, checked several times a second.

    A signal ends it with an exception, as it ends ``spin_once``; the events executor of kilted
    never leaves ``spin``.
    """
    while not until():
        executor.spin_once(timeout_sec=CHECK_PERIOD_S)


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
    logger = get_logger("emotion_face")
    # rclpy's own handler ends the spin; an exception inside the executor's C++ would abort.
    signal.signal(signal.SIGINT, lambda *_: None)
    try:
        rclpy.init(args=args)
    except RuntimeError as error:
        logger.fatal(f"the arguments for ROS are refused: {error}")
        return 1
    try:
        nodes = make_nodes()
        executor = make_executor()
        for node in nodes:
            executor.add_node(node)
        spin(executor)
    except (KeyboardInterrupt, ExternalShutdownException):
        pass
    except EmotionFaceError as error:
        logger.fatal(str(error))
        return 1
    except RuntimeError:
        if rclpy.ok():  # else a signal came in the middle of something
            raise
    finally:
        for node in nodes:
            node.destroy_node()
        rclpy.try_shutdown()
        # ros2 launch sends a Ctrl-C on that came already; Python's own end must not die of it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    return 0
