"""A face's topics in bags: between recorded bytes and messages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from geometry_msgs.msg import PointStamped
from rclpy.qos import QoSProfile
from rclpy.serialization import deserialize_message
from rosbags.interfaces import (
    Qos,
    QosDurability,
    QosHistory,
    QosLiveliness,
    QosReliability,
    QosTime,
)
from sensor_msgs.msg import Image
from std_msgs.msg import Float32

from emotion_face.affect.metronome import BACK_JUMP_S
from emotion_face.bags import Cue, Record, Sample, Topic, message_types, read_records
from emotion_face.errors import BagError
from emotion_face.msg import EmotionState, Stimulus, Trigger, Vocabulary
from emotion_face.nodes import qos, stamps
from emotion_face.sources import type_name

SECOND_NS = 10**9
JUST_AFTER_NS = 10**6
"""Later than a state by this, the state is there however its stamp was rounded."""
_UNSPECIFIED = QosTime(0, 0)

INPUTS: dict[str, tuple[type, QoSProfile]] = {
    "stimulus": (Stimulus, qos.STIMULI),
    "look_at": (PointStamped, qos.EVERY_INPUT),
    "speech": (Float32, qos.EVERY_INPUT),
    "trigger": (Trigger, qos.STIMULI),
}
STAMPED = ("stimulus", "trigger")
"""Inputs whose stamp says when they take effect."""
OUTPUTS: dict[str, tuple[type, QoSProfile]] = {
    "emotion_state": (EmotionState, qos.STATES),
    "face/image": (Image, qos.ALL_FRAMES),
}
TOPICS = {**INPUTS, **OUTPUTS, "vocabulary": (Vocabulary, qos.VOCABULARY)}


class Bag(NamedTuple):
    """A recorded run: its time, its inputs, and its states and frames by topic."""

    start_ns: int
    end_ns: int
    cues: list[Cue]
    outputs: dict[str, list[Sample]]


def topic_of(name: str, path: str) -> Topic:
    """One of `TOPICS`, at the path that a namespace and remapping give it."""
    kind, profile = TOPICS[name]
    return Topic(path, type_name(kind), _qos(profile))


def sample_of(message: Any) -> Sample:
    """A stamped message's fields."""
    return Sample(stamp_ns(message), dict(_flat(message, "")))


def stamp_ns(message: Any) -> int:
    """Stamp of a message."""
    stamp = message.header.stamp
    return int(stamp.sec * SECOND_NS + stamp.nanosec)


def load_bag(path: Path, namespace: str = "") -> Bag:
    """Read what a bag holds of the face in a namespace.

    After a jump back only what follows it counts. It begins with the first frame, which is that
    of the first state, and ends with the last.

    Raises
    ------
    BagError
        If the bag cannot be read, or holds no such topic, or with other types.
    """
    reader = _Reader(path, f"/{namespace.strip('/')}".rstrip("/"))
    for record in read_records(path):
        reader.take(record)
    return reader.bag()


class _Reader:
    """Collects a bag's messages."""

    def __init__(self, path: Path, prefix: str) -> None:
        self._path, self._prefix = path, prefix
        self._types = message_types()
        self._seen: set[str] = set()
        self._begin()

    def _begin(self) -> None:
        self._cues: list[Cue] = []
        self._outputs: dict[str, list[Sample]] = {name: [] for name in OUTPUTS}

    def take(self, record: Record) -> None:
        self._seen.add(record.topic)
        name = record.topic.removeprefix(f"{self._prefix}/")
        if record.topic != f"{self._prefix}/{name}" or name not in {*INPUTS, *OUTPUTS}:
            return
        kind = TOPICS[name][0]
        expected = type_name(kind)
        if record.kind != expected:
            raise BagError(f"{self._path}: {record.topic} is {record.kind}, expected {expected}")
        if record.digest not in ("", self._types.hash_rihs01(expected)):
            raise BagError(
                f"{self._path}: {record.topic} is of another version of {expected} than "
                "here, expected a bag of this version of emotion_face"
            )
        try:
            message = deserialize_message(record.data, kind)
        except Exception as error:  # rclpy raises many kinds
            raise BagError(f"{self._path}: {record.topic}: {error}: expected {expected}") from error
        if name in INPUTS:
            self._cues.append(_cue(name, message, self._now_ns(record)))
            return
        sample = sample_of(message)
        samples = self._outputs[name]
        if samples and samples[-1].stamp_ns - sample.stamp_ns > BACK_JUMP_S * SECOND_NS:
            if name == "emotion_state":
                self._begin()
            self._outputs[name] = []
        self._outputs[name].append(sample)

    def _now_ns(self, record: Record) -> int:
        """Time at which an input came: that of the newest state, whatever clock recorded it."""
        states = self._outputs["emotion_state"]
        return states[-1].stamp_ns + JUST_AFTER_NS if states else record.time_ns

    def bag(self) -> Bag:
        cues = sorted(self._cues, key=lambda cue: cue.at_ns)
        answers = self._outputs["face/image"] or self._outputs["emotion_state"]
        if not answers and not cues:
            raise BagError(
                f"{self._path}: holds no {', '.join(INPUTS)} in namespace "
                f"{self._prefix or '/'!r}, but {', '.join(sorted(self._seen)) or 'nothing'}: "
                "give --namespace"
            )
        if answers:
            start_ns, end_ns = answers[0].stamp_ns, answers[-1].stamp_ns + JUST_AFTER_NS
        else:
            start_ns, end_ns = cues[0].at_ns - SECOND_NS, cues[-1].at_ns + SECOND_NS
        outputs = {
            name: [sample for sample in samples if start_ns <= sample.stamp_ns <= end_ns]
            for name, samples in self._outputs.items()
        }
        return Bag(start_ns, end_ns, cues, outputs)


def _cue(name: str, message: Any, now_ns: int) -> Cue:
    """An input that came at a time, from when it counts unless its stamp says later."""
    if name in STAMPED and 0 < stamp_ns(message) - now_ns <= stamps.TOLERANCE_S * SECOND_NS:
        return Cue(stamp_ns(message), name, message, True)
    return Cue(now_ns, name, message, False)


def _flat(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Fields of a message and of those in it, by dotted name."""
    if hasattr(value, "get_fields_and_field_types"):
        for field in value.get_fields_and_field_types():
            yield from _flat(getattr(value, field), f"{name}.{field}".lstrip("."))
    elif hasattr(value, "typecode"):
        yield name, np.array(value)
    else:
        yield name, value


def _qos(profile: QoSProfile) -> Qos:
    return Qos(
        QosHistory[profile.history.name],
        profile.depth,
        QosReliability[profile.reliability.name],
        QosDurability[profile.durability.name],
        deadline=_UNSPECIFIED,
        lifespan=_UNSPECIFIED,
        liveliness=QosLiveliness[profile.liveliness.name],
        liveliness_lease_duration=_UNSPECIFIED,
        avoid_ros_namespace_conventions=profile.avoid_ros_namespace_conventions,
    )
