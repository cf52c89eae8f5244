"""Quality of service of every topic, in one place."""

from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy

STIMULI = QoSProfile(depth=100)
"""No stimulus is lost, not even in a burst."""

STATES = QoSProfile(depth=256)
"""A simulated clock may step over many states at once, and none of them is lost."""

NEWEST_STATES = QoSProfile(depth=2)
"""For a reader with a lot to do: when it falls behind, it leaves states out."""

FRAMES = QoSProfile(depth=2)
"""Reliable, because rviz and rqt ask for it by default; a slow reader gets the newest."""

ALL_FRAMES = QoSProfile(depth=256)
"""Under a simulated clock, as `STATES`."""

NEWEST_FRAME = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
"""For a panel: a late frame is worth nothing."""

VOCABULARY = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
"""Whoever comes later gets it too."""

INPUTS = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
"""For what the face follows: it hears any publisher, and only the newest counts."""

EVERY_INPUT = QoSProfile(depth=100, reliability=ReliabilityPolicy.BEST_EFFORT)
"""As `INPUTS`, where every message of a burst counts."""
