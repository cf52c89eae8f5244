"""People in front of the face: tracking, feelings, whom it looks at. Independent of ROS."""

from emotion_face.people.annotation import annotated
from emotion_face.people.approach import Approach, Approaches
from emotion_face.people.camera import Camera
from emotion_face.people.lookout import Lookout, Shot
from emotion_face.people.optics import Optics, direction
from emotion_face.people.person import Person
from emotion_face.people.scene import Scene
from emotion_face.people.settings import PeopleSettings
from emotion_face.people.watcher import Reader, Watcher

__all__ = [
    "Approach",
    "Approaches",
    "Camera",
    "Lookout",
    "Optics",
    "PeopleSettings",
    "Person",
    "Reader",
    "Scene",
    "Shot",
    "Watcher",
    "annotated",
    "direction",
]
