"""Directions and distances from messages of range sensors."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest
from sensor_msgs.msg import LaserScan, PointCloud2, Range

from emotion_face.errors import SourceError
from emotion_face.nodes.range_sensors import bearings_of_cloud, bearings_of_range, bearings_of_scan


@pytest.mark.parametrize(
    ("value", "expected"), [(1.5, 1.5), (0.05, np.inf), (9.0, np.inf), (float("nan"), np.inf)]
)
def test_a_beam_outside_its_range_sees_nothing(value, expected):
    azimuths, distances = bearings_of_range(Range(min_range=0.1, max_range=4.0, range=value))
    assert azimuths.tolist() == [0.0]
    assert distances.tolist() == [expected]


def test_a_scan_goes_round_from_its_first_angle():
    scan = LaserScan(angle_min=-0.5, angle_increment=0.25, range_min=0.1, range_max=4.0)
    scan.ranges = [1.0, 0.0, float("inf"), 2.0]
    azimuths, distances = bearings_of_scan(scan)
    assert azimuths.tolist() == [-0.5, -0.25, 0.0, 0.25]
    assert distances.tolist() == [1.0, np.inf, np.inf, 2.0]


def test_a_cloud_is_seen_without_the_ground_and_in_either_frame(monkeypatch):
    points = np.array([(2.0, 1.0, 0.0), (2.0, 0.0, -1.0), (0.0, 1.0, 3.0)])
    given = SimpleNamespace(read_points_numpy=lambda message, field_names: points)
    monkeypatch.setitem(sys.modules, "sensor_msgs_py", SimpleNamespace(point_cloud2=given))
    azimuths, distances = bearings_of_cloud(PointCloud2())
    assert azimuths[0] == pytest.approx(np.arctan2(1.0, 2.0))
    assert distances.tolist() == [pytest.approx(5**0.5), np.inf, np.inf]
    points = np.column_stack([-points[:, 1], -points[:, 2], points[:, 0]])
    optical = PointCloud2()
    optical.header.frame_id = "camera_depth_optical_frame"
    assert bearings_of_cloud(optical)[0] == pytest.approx(azimuths)
    assert bearings_of_cloud(optical)[1] == pytest.approx(distances)


def test_a_cloud_without_x_y_and_z_is_refused(monkeypatch):
    def refuse(message, field_names):
        raise AssertionError("Requested field x is not in the fields!")

    given = SimpleNamespace(read_points_numpy=refuse)
    monkeypatch.setitem(sys.modules, "sensor_msgs_py", SimpleNamespace(point_cloud2=given))
    with pytest.raises(SourceError, match=r"points: no cloud with fields x, y and z"):
        bearings_of_cloud(PointCloud2())
