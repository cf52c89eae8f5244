import pytest
from geometry_msgs.msg import PoseWithCovariance, Twist
from sensor_msgs.msg import BatteryState, Joy, PointCloud2
from std_msgs.msg import Bool, Byte, Header, String

from emotion_face.errors import ConfigError, NotInstalledError, SourceError
from emotion_face.sources.messages import Field, message_class


def test_a_type_is_found_by_its_name():
    assert message_class("sensor_msgs/msg/Joy") is Joy


@pytest.mark.parametrize(
    ("name", "expectation"),
    [
        ("std_msgs/Bool", "std_msgs/msg/Bool"),
        ("Bool", "std_msgs/msg/Bool"),
        ("std_msgs/msg/Boll", "did you mean 'Bool'"),
        ("os/msg/Path", "needs the ROS package os"),
    ],
)
def test_an_unknown_type_is_refused(name, expectation):
    with pytest.raises(ConfigError, match=expectation):
        message_class(name)


def test_a_package_that_is_missing_is_told_from_a_mistake():
    with pytest.raises(NotInstalledError, match="no_such_msgs, which is not installed here: ins"):
        message_class("no_such_msgs/msg/Thing")


def test_values_are_read_by_their_paths():
    twist = Twist()
    twist.angular.z = 1.5
    assert Field(Twist, "angular.z").read(twist) == 1.5
    assert Field(Joy, "buttons[2]").read(Joy(buttons=[0, 0, 1])) == 1.0
    assert Field(Header, "stamp.sec").read(Header()) == 0.0
    covariance = PoseWithCovariance()
    covariance.covariance[35] = 0.25
    assert Field(PoseWithCovariance, "covariance[35]").read(covariance) == 0.25
    cloud = PointCloud2(fields=[])
    assert Field(PointCloud2, "fields[0].name").holds is str
    with pytest.raises(SourceError, match=r"fields\[0\].name .* holds 0, expected at least 1"):
        Field(PointCloud2, "fields[0].name").read(cloud)


def test_a_field_knows_what_it_holds():
    assert Field(Bool, "data").holds is bool
    assert Field(String, "data").holds is str
    assert Field(BatteryState, "cell_voltage[3]").holds is float
    assert Field(BatteryState, "power_supply_status").holds is float


@pytest.mark.parametrize(
    ("kind", "path", "expectation"),
    [
        (Twist, "angular.w", "Vector3 has no field 'w', expected one of x, y, z"),
        (Twist, "anglar.z", "did you mean 'angular'"),
        (Twist, "angular", "a number, text or boolean, not a geometry_msgs/msg/Vector3"),
        (Twist, "angular.z.x", "a path that ends before 'x', for there is a double"),
        (Joy, "buttons", r"an index, as in 'buttons\[0\]'"),
        (Joy, "buttons[-1]", "a path such as 'data'"),
        (Twist, "angular[0].z", "'angular', which is no list"),
        (PoseWithCovariance, "covariance[36]", "an index of covariance from 0 to 35"),
        (Byte, "data", "a number, text or boolean, not a octet"),
        (Bool, "data; exit()", "a path such as 'data'"),
        (Bool, "__class__", "a path such as 'data'"),
    ],
)
def test_a_path_is_held_against_the_message(kind, path, expectation):
    with pytest.raises(ConfigError, match=expectation):
        Field(kind, path)
