"""Surroundings of a node: its clock, and other nodes on its topics."""

from collections.abc import Iterator

from rclpy.node import Node
from rclpy.qos import ReliabilityPolicy

from emotion_face.diagnosis import Diagnosis, Level, together
from emotion_face.nodes.stamps import clock_s
from emotion_face.nodes.topics import Topics, publishers

CLOCK_PATIENCE = 2
PUBLISHERS_PATIENCE = 25
"""Checks in a row that must find a fault before it is reported; DDS takes 20 s to drop a node that
was killed."""


class Surroundings:
    """Checks the surroundings once a second of real time.

    Parameters
    ----------
    node : Node
    topics : Topics
    """

    def __init__(self, node: Node, topics: Topics) -> None:
        self._node, self._topics = node, topics
        self._without_clock = 0
        self._shared: dict[str, int] = {}

    @property
    def has_clock(self) -> bool:
        """Whether the node's clock runs, so that its timers do."""
        return self._without_clock < CLOCK_PATIENCE

    def look(self) -> Diagnosis:
        """Faults in the surroundings of the node."""
        faults = [*self._clock(), *self._publishers(), *self._unheard()]
        return together(Diagnosis(Level.WARN, fault) for fault in faults) if faults else Diagnosis()

    def _clock(self) -> Iterator[str]:
        is_simulated = self._node.get_clock().ros_time_is_active
        lacks = is_simulated and not (clock_s(self._node) and self._node.count_publishers("/clock"))
        self._without_clock = self._without_clock + 1 if lacks else 0
        if not self.has_clock:
            yield (
                "use_sim_time is true and nothing comes on /clock, so time stands still: start the "
                "simulation or `ros2 bag play --clock`, or set use_sim_time to false"
            )

    def _publishers(self) -> Iterator[str]:
        for topic in self._topics.own:
            is_shared = self._node.count_publishers(topic) > 1
            self._shared[topic] = self._shared.get(topic, 0) + 1 if is_shared else 0
            if self._shared[topic] >= PUBLISHERS_PATIENCE:
                names = publishers(self._node, topic)
                yield (
                    f"{topic} has {len(names)} publishers ({', '.join(names)}): "
                    "give each face a namespace of its own"
                )

    def _unheard(self) -> Iterator[str]:
        for topic in self._topics.reliable:
            for publisher in self._node.get_publishers_info_by_topic(topic):
                if publisher.qos_profile.reliability == ReliabilityPolicy.BEST_EFFORT:
                    yield (
                        f"{publisher.node_name} publishes {topic} with reliability best_effort and "
                        "is not heard, expected reliable"
                    )
