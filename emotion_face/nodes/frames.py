"""Transformation of points into the frame of the face, if tf2 is installed."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rclpy.node import Node
from rclpy.time import Time


class Frames:
    """Transforms points from a camera's frame to the face's.

    If tf2 is not installed or does not know the camera's frame, the camera is taken as the face.

    Parameters
    ----------
    node : Node
    face_frame : str
    """

    def __init__(self, node: Node, face_frame: str) -> None:
        self._face_frame = face_frame
        self._buffer: Any = None
        try:
            import tf2_ros
        except ImportError:
            return
        self._error = tf2_ros.TransformException
        self._buffer = tf2_ros.Buffer(node=node)
        self._listener = tf2_ros.TransformListener(self._buffer, node)

    def to_face(
        self, point: NDArray[np.float64], camera_frame: str, *, upside_down: bool = False
    ) -> NDArray[np.float64]:
        """A point (3,) [m] in a camera's axes (x forward, y left, z up), in the face's frame.

        The camera's frame is an optical one (z forward, x right, y down), as REP-103 has it; of a
        camera that hangs upside down, it is turned with the camera, and the point is not.
        """
        if self._buffer is None or not camera_frame:
            return point
        try:
            found = self._buffer.lookup_transform(self._face_frame, camera_frame, Time())
        except self._error:
            return point
        forward, left, up = point * ((1.0, -1.0, -1.0) if upside_down else 1.0)
        q, shift = found.transform.rotation, found.transform.translation
        axis, optical = np.array([q.x, q.y, q.z]), np.array([-left, -up, forward])
        turned = optical + 2.0 * np.cross(axis, np.cross(axis, optical) + q.w * optical)
        return np.asarray(turned + np.array([shift.x, shift.y, shift.z]))
