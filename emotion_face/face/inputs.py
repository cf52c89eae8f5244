"""From messages to the types of the face, for the classes of ROS and of rosbags."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import seconds
from emotion_face.errors import FaceInputError, Kind
from emotion_face.face.performance import Performance

FACE_FRAME = "face"
"""tf frame of images and of points to look at: x out of the face, y to its left, z up."""


def point_of(message: Any) -> NDArray[np.float64]:
    """Point (3,) [m] of a ``geometry_msgs/msg/PointStamped``, in the frame of the face.

    Raises
    ------
    FaceInputError
        If it is in another frame.
    """
    if message.header.frame_id not in ("", FACE_FRAME):
        raise FaceInputError(
            key=("look_at", "frame"),
            value=message.header.frame_id,
            expectation=f"{FACE_FRAME!r} or no name: transform it with tf2",
            kind=Kind.VALUE,
        )
    return np.array([message.point.x, message.point.y, message.point.z])


def performance_of(request: Any) -> Performance:
    """Performance of an ``emotion_face/msg/Trigger``, or of a goal of ``PlayExpression``.

    Raises
    ------
    ConfigError
        With the name of the invalid field.
    """
    return Performance(
        expression=request.expression,
        intensity=request.intensity,
        duration_s=seconds(request.duration),
        fade_in_s=seconds(request.fade_in),
        fade_out_s=seconds(request.fade_out),
        priority=request.priority,
    )
