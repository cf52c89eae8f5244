"""Topics of a face that are recorded and replayed: message classes and QoS."""

from geometry_msgs.msg import PointStamped
from rclpy.qos import QoSProfile
from rosbags.interfaces import (
    Qos,
    QosDurability,
    QosHistory,
    QosLiveliness,
    QosReliability,
    QosTime,
)
from sensor_msgs.msg import Image
from std_msgs.msg import Float32

from emotion_face.bags import Topic
from emotion_face.msg import EmotionState, Stimulus, Trigger, Vocabulary
from emotion_face.nodes import qos
from emotion_face.sources import type_name

_UNSPECIFIED = QosTime(0, 0)

TOPICS: dict[str, tuple[type, QoSProfile]] = {
    "stimulus": (Stimulus, qos.STIMULI),
    "look_at": (PointStamped, qos.EVERY_INPUT),
    "speech": (Float32, qos.EVERY_INPUT),
    "trigger": (Trigger, qos.STIMULI),
    "emotion_state": (EmotionState, qos.STATES),
    "face/image": (Image, qos.ALL_FRAMES),
    "vocabulary": (Vocabulary, qos.VOCABULARY),
}


def topic_of(name: str, path: str) -> Topic:
    """One of `TOPICS`, with its full name after namespace and remapping."""
    kind, profile = TOPICS[name]
    return Topic(path, type_name(kind), _qos(profile))


def _qos(profile: QoSProfile) -> Qos:
    return Qos(
        QosHistory[profile.history.name],
        profile.depth,
        QosReliability[profile.reliability.name],
        QosDurability[profile.durability.name],
        deadline=_UNSPECIFIED,
        lifespan=_UNSPECIFIED,
        liveliness=QosLiveliness[profile.liveliness.name],
        liveliness_lease_duration=_UNSPECIFIED,
        avoid_ros_namespace_conventions=profile.avoid_ros_namespace_conventions,
    )
