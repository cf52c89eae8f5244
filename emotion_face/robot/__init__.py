"""A face with feelings in one process, without ROS, built from the same core as the nodes.

Examples
--------
>>> from emotion_face.robot import Robot
>>> with Robot(identity="viktor") as robot:
...     robot.stimulate("petted")
...     robot.run(1.0)
...     robot.state.emotion, robot.frame().shape
('love', (64, 128))
"""

from emotion_face.robot.observer import Observer
from emotion_face.robot.robot import STORY_SOURCE, Robot
from emotion_face.robot.settings import RobotSettings, load_settings

__all__ = [
    "STORY_SOURCE",
    "Observer",
    "Robot",
    "RobotSettings",
    "doctor",
    "load_settings",
    "program",
    "replaying",
    "web",
]
