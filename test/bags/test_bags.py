"""Bags without ROS: definitions, files, the replaying clock, and comparisons."""

from pathlib import Path

import numpy as np
import pytest

from emotion_face.bags import (
    BagWriter,
    Cue,
    Record,
    Sample,
    Tolerance,
    Topic,
    clock_steps,
    compare,
    definition,
    read_records,
)
from emotion_face.errors import BagError

TEXTS = {
    "zoo/msg/Cage": "uint8 A=1  # Tree\nstd_msgs/Header header\nAnimal[<=3] all\nstring<=9 k\n",
    "zoo/msg/Animal": "float32[] legs\nstd_msgs/msg/Header header\n",
    "std_msgs/msg/Header": "builtin_interfaces/Time stamp\nstring frame_id\n",
    "builtin_interfaces/msg/Time": "int32 sec\nuint32 nanosec\n",
}
TOPIC = Topic("/cage", "zoo/msg/Cage", "text", "[]")


def test_a_definition_holds_every_type_once():
    first, *others = definition("zoo/msg/Cage", TEXTS.__getitem__).split("=" * 80 + "\nMSG: ")
    assert first.strip() == TEXTS["zoo/msg/Cage"].strip()
    assert [text.partition("\n")[0] for text in others] == [
        "std_msgs/Header",
        "zoo/Animal",
        "builtin_interfaces/Time",
    ]
    assert TEXTS["zoo/msg/Animal"] in others[1]


def test_a_bag_gives_back_what_was_written_in_its_order(tmp_path: Path):
    bag = BagWriter(tmp_path / "a.mcap", [TOPIC, TOPIC._replace(name="/other")])
    written = [("/cage", 5), ("/other", 9), ("/cage", 2)]
    for topic, time_ns in written:
        bag.write(topic, bytes([time_ns]), time_ns)
    bag.close()
    expected = [Record(topic, "zoo/msg/Cage", t, bytes([t])) for topic, t in written]
    assert list(read_records(tmp_path / "a.mcap")) == expected
    assert list(read_records(tmp_path)) == expected


def test_a_bag_is_not_overwritten(tmp_path: Path):
    (tmp_path / "a.mcap").write_bytes(b"dear")
    with pytest.raises(BagError, match="exists, expected a new file"):
        BagWriter(tmp_path / "a.mcap", [TOPIC])
    assert (tmp_path / "a.mcap").read_bytes() == b"dear"


@pytest.mark.parametrize("content", [b"", b"no bag", None])
def test_what_is_no_bag_is_refused_by_name(tmp_path: Path, content: bytes | None):
    file = tmp_path / "a.mcap"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BagError, match=f"{file}: .*expected"):
        list(read_records(file))


def test_a_bag_that_breaks_off_or_was_damaged_is_refused(tmp_path: Path):
    bag = BagWriter(tmp_path / "a.mcap", [TOPIC])
    bag.write("/cage", bytes(range(200)), 1)
    bag.close()
    whole = (tmp_path / "a.mcap").read_bytes()
    middle = whole.index(bytes(range(50, 60)))
    for content in (whole[:middle], whole[:middle] + b"\xff" + whole[middle + 1 :]):
        (tmp_path / "a.mcap").write_bytes(content)
        with pytest.raises(BagError, match="expected a whole MCAP"):
            list(read_records(tmp_path / "a.mcap"))


def test_an_empty_folder_is_refused(tmp_path: Path):
    with pytest.raises(BagError, match=r"no \*\.mcap"):
        list(read_records(tmp_path))


def test_the_clock_takes_stamped_inputs_ahead_and_stops_at_the_others():
    def cue(at_ns: int, stamped: bool) -> Cue:
        return Cue(at_ns, "topic", None, stamped)

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
