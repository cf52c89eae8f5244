"""The recorder: a face's topics into a bag."""

import time
from functools import partial
from pathlib import Path

from rclpy.clock import Clock, ClockType
from rclpy.node import Node

from emotion_face.bags import BagWriter
from emotion_face.nodes.bag_messages import TOPICS, topic_of

FLUSH_S = 1.0


class Recorder(Node):
    """Writes the bytes of every message of the face in its namespace, until destroyed.

    If the process is killed, all but about the last `FLUSH_S` is in the bag. Messages have the
    time of their arrival, as in rosbag2, whatever clock the nodes use.

    Parameters
    ----------
    path : Path
        The new bag.

    Subscriptions
    -------------
    stimulus, look_at, speech, trigger, emotion_state, face/image, vocabulary
    """

    def __init__(self, path: Path) -> None:
        super().__init__("recorder")
        topics = {name: topic_of(name, self.resolve_topic_name(name)) for name in TOPICS}
        self._bag = BagWriter(path, list(topics.values()))
        for name, (kind, profile) in TOPICS.items():
            on_message = partial(self._on_message, topics[name].name)
            self.create_subscription(kind, name, on_message, profile, raw=True)
        self.create_timer(FLUSH_S, self._bag.flush, clock=Clock(clock_type=ClockType.STEADY_TIME))
        self.get_logger().info(f"recording into {path}")

    def _on_message(self, topic: str, data: bytes) -> None:
        self._bag.write(topic, data, time.time_ns())

    def destroy_node(self) -> None:
        """Finish the bag."""
        try:
            if hasattr(self, "_bag"):  # not if the folder was refused
                self._bag.close()
        finally:
            super().destroy_node()
