"""A node's health on /diagnostics."""

from collections.abc import Callable

from diagnostic_msgs.msg import DiagnosticArray
from rclpy.clock import Clock, ClockType

from emotion_face.diagnosis import Diagnosis, Level, together
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.guarded import GuardedNode
from emotion_face.nodes.stamps import clock_s
from emotion_face.nodes.surroundings import Surroundings
from emotion_face.nodes.topics import PERIOD_S, Topics


class Health:
    """Publishes a node's health once a second, with faults in its surroundings.

    Parameters
    ----------
    node : GuardedNode
    task : str
        Task of the node, part of the status' name.
    topics : Topics
    diagnose : callable () -> Diagnosis
        Diagnosis by the node itself, besides topics and warnings; a warning is logged too.

    Publishers
    ----------
    /diagnostics : diagnostic_msgs/DiagnosticArray
        Rates and ages of the node's messages, its warnings, and the fix.
    """

    def __init__(
        self,
        node: GuardedNode,
        task: str,
        topics: Topics,
        diagnose: Callable[[], Diagnosis] = Diagnosis,
    ) -> None:
        self._node, self._topics, self._diagnose = node, topics, diagnose
        self._name = f"{node.get_fully_qualified_name()}: {task}"
        self._then_s = clock_s(node)
        self._surroundings, self._around = Surroundings(node, topics), Diagnosis()
        self._diagnostics = node.create_publisher(DiagnosticArray, "/diagnostics", qos.STATES)
        node.create_timer(PERIOD_S, self._on_timer)
        node.create_timer(PERIOD_S, self._on_look, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def _on_look(self) -> None:
        self._around = self._surroundings.look()
        if self._around.level is Level.WARN:
            self._node.warnings.log(self._around.message, "surroundings")
        if not self._surroundings.has_clock:
            self._on_time()

    def _on_timer(self) -> None:
        if clock_s(self._node) != self._then_s:  # a simulated clock stands between its steps
            self._on_time()

    def _on_time(self) -> None:
        now_s = clock_s(self._node)
        elapsed_s, self._then_s = now_s - self._then_s, now_s
        if elapsed_s <= 0.0:  # the clock has jumped back
            elapsed_s = PERIOD_S
        topics = self._topics.diagnose(elapsed_s)
        own = self._diagnose()
        if own.level is Level.WARN:
            self._node.warnings.log(own.message, "diagnosis")
        diagnosis = together([own, self._around, *topics, self._node.warnings.diagnose()])
        stamp = conversions.time_message(now_s)
        message = conversions.diagnostics_message(self._name, diagnosis, stamp)
        self._diagnostics.publish(message)
