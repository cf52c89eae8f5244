"""Quality of service of every topic, in one place."""

from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy

STIMULI = QoSProfile(depth=100)
"""No stimulus is lost, not even in a burst."""

STATES = QoSProfile(depth=10)

NEWEST_STATE = QoSProfile(depth=1)
"""For a reader that wants to know what is, not what was."""

FRAMES = QoSProfile(depth=2)
"""Reliable, because rviz and rqt ask for it by default."""

NEWEST_FRAME = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
"""For a panel: a late frame is worth nothing."""

VOCABULARY = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
"""Whoever comes later gets it too."""

INPUTS = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
"""For what the face follows: it hears any publisher, and only the newest counts."""
