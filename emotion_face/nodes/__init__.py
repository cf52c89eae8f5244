"""The ROS 2 nodes: each converts messages and calls the core."""
