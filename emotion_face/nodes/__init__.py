"""The ROS 2 nodes: each converts messages and calls the core."""

import sys
from typing import Any, cast

# Every message imports the package of its generator, and that imports the generator itself if it
# can: 5 MB that only a build needs.
cast(dict[str, Any], sys.modules).setdefault("rosidl_generator_py.generate_py_impl", None)

# Modules for other subpackages; each is loaded only when it is imported.
__all__ = [
    "affect_node",
    "bag_messages",
    "behaviour_node",
    "composed",
    "conversions",
    "dashboard_node",
    "display_node",
    "execution",
    "extras",
    "face_node",
    "markers_node",
    "people_node",
    "player",
    "qos",
    "recorder",
    "sources_node",
    "stamps",
    "stimulus_node",
]
