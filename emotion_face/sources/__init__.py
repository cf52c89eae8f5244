"""Sources: from a robot's messages to stimuli. Independent of the ROS graph."""

from emotion_face.sources.messages import message_class, type_name
from emotion_face.sources.source import Entry, Source
from emotion_face.sources.source_map import load_map

__all__ = ["Entry", "Source", "load_map", "message_class", "type_name"]
