"""Every test run is a ROS network of its own, and messages check their fields."""

import importlib.util
import os
import random

os.environ["ROS_PYTHON_CHECK_FIELDS"] = "1"  # read when rclpy is imported
os.environ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "LOCALHOST"
os.environ["ROS_DOMAIN_ID"] = str(random.SystemRandom().randint(1, 100))

# `make test-train` brings torch; `colcon test` on a robot does without.
collect_ignore = [] if importlib.util.find_spec("torch") else ["training"]
