"""QoS profiles of all topics."""

from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy

STIMULI = QoSProfile(depth=2000)
"""No stimulus is lost, even if a node gets no CPU time for 20 s at 100 stimuli a second."""

STATES = QoSProfile(depth=256)
"""No state is lost when a simulated clock steps over many."""

NEWEST_STATES = QoSProfile(depth=2, reliability=ReliabilityPolicy.BEST_EFFORT)
"""For a subscriber that needs only the newest states: none waits until a lost one is sent again."""

PEOPLE = QoSProfile(depth=2)
"""Like `FRAMES`."""

FRAMES = QoSProfile(depth=2)
"""Reliable, as rviz and rqt request it by default; a slow subscriber gets the newest."""

ALL_FRAMES = QoSProfile(depth=256)
"""With a simulated clock, like `STATES`."""

NEWEST_FRAME = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
"""For a panel, which needs only the newest frame."""

VOCABULARY = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
"""Late subscribers get it too."""

INPUTS = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
"""For inputs that the face follows: any publisher, and only the newest message."""

EVERY_INPUT = QoSProfile(depth=100, reliability=ReliabilityPolicy.BEST_EFFORT)
"""Like `INPUTS`, if every message of a burst counts."""
