"""From messages of range sensors to directions and distances around the sensor."""

import importlib.util
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sensor_msgs.msg import LaserScan, PointCloud2, Range

from emotion_face.errors import SourceError

Bearings = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Azimuths (n,) to the left [rad] and distances (n,) [m]; infinite if nothing is detected."""

_POINTS_MAX = 20_000  # greatest number of points; a larger cloud is thinned
_HEIGHT_MAX_M = 1.5  # above or below the sensor
_GROUND_RAD = 0.15  # points further down are the ground


def bearings_of_range(message: Range) -> Bearings:
    """Reading of a single beam."""
    is_seen = message.min_range <= message.range <= message.max_range
    return np.zeros(1), np.array([message.range if is_seen else np.inf], np.float64)


def bearings_of_scan(message: LaserScan) -> Bearings:
    """Reading of a laser scan."""
    distances = np.array(message.ranges, np.float64)
    azimuths = message.angle_min + message.angle_increment * np.arange(len(distances))
    is_seen = (distances >= message.range_min) & (distances <= message.range_max)
    return azimuths, np.where(is_seen, distances, np.inf)


def bearings_of_cloud(message: PointCloud2) -> Bearings:
    """Reading of a depth camera or a lidar, without the ground.

    Raises
    ------
    SourceError
        If the cloud has no x, y and z that fit its size.
    """
    from sensor_msgs_py import point_cloud2

    try:
        points = point_cloud2.read_points_numpy(message, field_names=("x", "y", "z"))
    except Exception as error:  # it raises assertions, ValueErrors and TypeErrors
        raise SourceError(f"points: no cloud with fields x, y and z: {error}") from error
    cloud = np.asarray(points, np.float64).reshape(-1, 3)
    cloud = cloud[:: len(cloud) // _POINTS_MAX + 1]
    if message.header.frame_id.endswith("_optical_frame"):  # z forward, x right, y down
        cloud = cloud[:, [2, 0, 1]] * (1.0, -1.0, -1.0)
    x, y, z = cloud.T
    distances = np.hypot(x, y)
    is_meant = (np.abs(z) < _HEIGHT_MAX_M) & (z > -_GROUND_RAD * distances)
    return np.arctan2(y, x), np.where(is_meant, distances, np.inf)


SENSORS: dict[str, tuple[Any, Callable[[Any], Bearings]]] = {
    "range": (Range, bearings_of_range),
    "scan": (LaserScan, bearings_of_scan),
}
"""Message type and its reader, by topic."""
if importlib.util.find_spec("sensor_msgs_py"):
    SENSORS["points"] = (PointCloud2, bearings_of_cloud)
