"""Bags without ROS: files, the replaying clock, and comparisons."""

import json
import os
import resource
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import yaml
from mcap.reader import make_reader
from rosbags.interfaces import (
    Qos,
    QosDurability,
    QosHistory,
    QosLiveliness,
    QosReliability,
    QosTime,
)

from emotion_face.bags import (
    BagWriter,
    Sample,
    TimedMessage,
    Tolerance,
    Topic,
    clock_steps,
    compare,
    message_types,
    read_records,
)
from emotion_face.errors import BagError
from emotion_face.resources import share_path

QOS = Qos(
    QosHistory.KEEP_LAST,
    7,
    QosReliability.RELIABLE,
    QosDurability.TRANSIENT_LOCAL,
    deadline=QosTime(0, 0),
    lifespan=QosTime(0, 0),
    liveliness=QosLiveliness.AUTOMATIC,
    liveliness_lease_duration=QosTime(0, 0),
    avoid_ros_namespace_conventions=False,
)
HEADER_SIZE = 45
TOPIC = Topic("/a/stimulus", "emotion_face/msg/Stimulus", QOS)


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """A bag of three messages in two topics."""
    path = tmp_path / "a"
    writer = BagWriter(path, [TOPIC, TOPIC._replace(name="/b")])
    for topic, time_ns in (("/a/stimulus", 5), ("/b", 9), ("/a/stimulus", 2)):
        writer.write(topic, bytes([time_ns]) * 200, time_ns)
    writer.close()
    return path


def test_a_full_disk_is_a_clear_refusal_at_once_and_at_the_end(tmp_path: Path):
    writer = BagWriter(tmp_path / "a", [TOPIC])

    def fill():
        for time_ns in range(100):
            writer.write(TOPIC.name, os.urandom(2**16), time_ns)

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**16, limits[1]))
    try:
        with pytest.raises(BagError, match="a: cannot be written, File too large"):
            fill()
        with pytest.raises(BagError, match="cannot be written"):
            writer.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_bag_gives_back_what_was_written_in_the_order_of_its_times(bag: Path):
    records = list(read_records(bag))
    expected = [("/a/stimulus", 2), ("/a/stimulus", 5), ("/b", 9)]
    assert [(record.topic, record.time_ns) for record in records] == expected
    assert all(record.data == bytes([record.time_ns]) * 200 for record in records)
    assert [r.data for r in read_records(bag / "a.mcap")] == [r.data for r in records]


def test_another_program_reads_a_bag(bag: Path):
    with (bag / "a.mcap").open("rb") as stream:
        reader = make_reader(stream, validate_crcs=True)
        assert reader.get_header().profile == "ros2"
        summary = reader.get_summary()
        found = [(channel.topic, message.data) for _, channel, message in reader.iter_messages()]
    assert [(topic, data[0]) for topic, data in found] == [
        ("/a/stimulus", 2),
        ("/a/stimulus", 5),
        ("/b", 9),
    ]
    (schema,) = summary.schemas.values()
    assert (schema.name, schema.encoding) == (TOPIC.kind, "ros2msg")
    first, *others = schema.data.decode().split("=" * 80 + "\nMSG: ")
    assert "std_msgs/Header header" in first and "float32 oxytocin" in first
    assert {text.partition("\n")[0] for text in others} == {
        "std_msgs/Header",
        "builtin_interfaces/Time",
    }
    for channel in summary.channels.values():
        assert channel.message_encoding == "cdr"
        (profile,) = yaml.safe_load(channel.metadata["offered_qos_profiles"])
        assert (profile["depth"], profile["durability"]) == (7, "transient_local")


@pytest.mark.skipif(not find_spec("rclpy"), reason="ROS makes the hashes when it builds")
def test_the_hashes_of_message_types_are_those_of_ros(bag: Path):
    types = message_types()
    files = list(share_path("msg").glob("*.json"))
    assert files
    for file in files:
        hashes = json.loads(file.read_text())["type_hashes"]
        assert {entry["type_name"]: entry["hash_string"] for entry in hashes} == {
            entry["type_name"]: types.hash_rihs01(entry["type_name"]) for entry in hashes
        }
    metadata = yaml.safe_load((bag / "metadata.yaml").read_text())
    topics = metadata["rosbag2_bagfile_information"]["topics_with_message_count"]
    assert {topic["topic_metadata"]["type_description_hash"] for topic in topics} == {
        types.hash_rihs01(TOPIC.kind)
    }


def test_a_bag_is_not_overwritten(bag: Path):
    before = (bag / "a.mcap").read_bytes()
    with pytest.raises(BagError, match=r"exists already.*expected a new folder"):
        BagWriter(bag, [TOPIC])
    assert (bag / "a.mcap").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no bag", None])
def test_what_is_no_bag_is_refused_by_name(tmp_path: Path, content: bytes | None):
    file = tmp_path / "a.mcap"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BagError, match=f"{file}: .*expected"):
        list(read_records(file))


@pytest.fixture
def flushed(tmp_path: Path) -> Path:
    """A bag of three chunks, each with one message."""
    writer = BagWriter(tmp_path / "a", [TOPIC])
    for time_ns in range(3):
        writer.write(TOPIC.name, bytes([time_ns]) * 200, time_ns)
        writer.flush()
        writer.flush()
    writer.close()
    return tmp_path / "a"


@pytest.mark.parametrize("has_metadata", [True, False])
def test_a_bag_that_breaks_off_is_read_as_far_as_whole_chunks_go(
    flushed: Path, has_metadata: bool, caplog: pytest.LogCaptureFixture
):
    file = flushed / "a.mcap"
    whole = file.read_bytes()
    if not has_metadata:
        (flushed / "metadata.yaml").unlink()
    counts = []
    for size in range(len(whole) - 1, HEADER_SIZE, -7):
        file.write_bytes(whole[:size])
        caplog.clear()
        times = [record.time_ns for record in read_records(flushed)]
        assert times == list(range(len(times)))
        assert f"{file} is truncated: its first" in caplog.text
        counts.append(len(times))
    assert counts == sorted(counts, reverse=True)
    assert set(counts) == {0, 1, 2, 3}
    assert file.read_bytes() == whole[:size]


def test_zeros_that_a_file_system_leaves_are_no_records(flushed: Path):
    file = flushed / "a.mcap"
    file.write_bytes(file.read_bytes()[:-300] + bytes(5000))
    assert [record.time_ns for record in read_records(flushed)] == [0, 1, 2]


def test_a_bag_without_its_metadata_is_read_with_a_warning(
    bag: Path, caplog: pytest.LogCaptureFixture
):
    whole = list(read_records(bag))
    assert not caplog.text
    (bag / "metadata.yaml").unlink()
    assert [record._replace(digest="") for record in whole] == list(read_records(bag))
    assert f"{bag} was not finished" in caplog.text


def test_files_of_one_bag_are_read_in_the_order_of_their_times(bag: Path, tmp_path: Path):
    (bag / "metadata.yaml").unlink()
    writer = BagWriter(tmp_path / "b", [TOPIC])
    for time_ns in (3, 7):
        writer.write(TOPIC.name, b"", time_ns)
    writer.close()
    (tmp_path / "b" / "b.mcap").rename(bag / "b.mcap")
    assert [record.time_ns for record in read_records(bag)] == [2, 3, 5, 7, 9]


def test_a_folder_that_holds_no_bag_is_refused(tmp_path: Path):
    with pytest.raises(BagError, match=f"{tmp_path}: .*expected a bag"):
        list(read_records(tmp_path))


def test_the_clock_takes_stamped_inputs_ahead_and_stops_at_the_others():
    def cue(at_ns: int, stamped: bool) -> TimedMessage:
        return TimedMessage(at_ns, "topic", None, stamped)

    old, at_start = cue(70, True), cue(100, True)
    first, stop, late = cue(101, True), cue(115, False), cue(140, True)
    steps = clock_steps(100, 128, 10, [old, at_start, first, stop, late])
    assert [tuple(step) for step in steps] == [
        (100, [], [old, at_start]),
        (110, [first], []),
        (115, [], [stop]),
        (120, [], []),
        (128, [], []),
    ]


def sample(stamp_ns: int, **fields: object) -> Sample:
    return Sample(stamp_ns, fields)


def test_equal_runs_have_no_difference():
    runs = [[sample(1, x=float("nan"), word="joy", data=np.arange(3))] for _ in range(2)]
    assert compare(*runs) == (1, 1, None)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"x": -0.0}, ("x", "0.0", "-0.0")),
        ({"x": 1e-300}, ("x", "0.0", "1e-300")),
        ({"word": "sad"}, ("word", "'joy'", "'sad'")),
        ({"data": np.array([0, 9, 9])}, ("data", "the bag's", "2 elements differ")),
        ({"data": np.arange(2)}, ("data", "the bag's", "3 elements differ")),
    ],
)
def test_the_first_difference_has_its_stamp_and_field(changed, found):
    same = {"word": "joy", "x": 0.0, "data": np.arange(3)}
    recorded = [sample(stamp_ns, **same) for stamp_ns in (1, 2, 3)]
    replayed = [*recorded[:1], sample(2, **{**same, **changed}), sample(3, **changed)]
    assert compare(recorded, replayed) == (3, 1, (2, *found))


@pytest.mark.parametrize(
    ("recorded", "replayed", "found"),
    [
        ((1, 2, 3), (1, 3), (3, 1, (2, "message", "one", "none"))),
        ((1, 3), (1, 2, 3), (2, 1, (2, "message", "none", "one"))),
        ((1, 2), (1,), (2, 1, (2, "message", "one", "none"))),
        ((1,), (1, 2), (1, 1, (2, "message", "none", "one"))),
    ],
)
def test_a_message_too_few_or_too_many_is_a_difference(recorded, replayed, found):
    assert compare([sample(t) for t in recorded], [sample(t) for t in replayed]) == found


def test_a_tolerance_is_for_numbers_and_elements_alone():
    tolerance = Tolerance(number=1e-6, elements=1)
    recorded = [sample(1, x=0.5, n=1, data=np.arange(3))]
    near = [sample(1, x=0.5 + 9e-7, n=1, data=np.array([0, 1, 9]))]
    assert compare(recorded, near).difference and not compare(recorded, near, tolerance).difference
    for far in ({"x": 0.5 + 2e-6}, {"n": 2}, {"data": np.array([0, 9, 9])}):
        other = [sample(1, **{**recorded[0].fields, **far})]
        assert compare(recorded, other, tolerance).difference.field == next(iter(far))
