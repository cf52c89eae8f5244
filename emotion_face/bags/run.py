"""A recorded run of a face: inputs and outputs."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import BACK_JUMP_S, STAMP_TOLERANCE_S, EmotionReading
from emotion_face.bags.clock import TimedMessage
from emotion_face.bags.comparison import Sample
from emotion_face.bags.file import Record, message_types, read_records
from emotion_face.errors import BagError
from emotion_face.face import FACE_FRAME

SECOND_NS = 10**9
JUST_AFTER_NS = 10**6
"""Time after a state at which the state exists, however its stamp was rounded."""

INPUTS = {
    "stimulus": "emotion_face/msg/Stimulus",
    "look_at": "geometry_msgs/msg/PointStamped",
    "speech": "std_msgs/msg/Float32",
    "trigger": "emotion_face/msg/Trigger",
}
STAMPED = ("stimulus", "trigger")
"""Inputs that take effect at their stamp."""
OUTPUTS = {"emotion_state": "emotion_face/msg/EmotionState", "face/image": "sensor_msgs/msg/Image"}
"""Types of a face's topics by their names."""


class Bag(NamedTuple):
    """A recorded run: its time, its inputs, and its states and frames by topic."""

    start_ns: int
    end_ns: int
    cues: list[TimedMessage]
    outputs: dict[str, list[Sample]]


class Messages:
    """Conversion between bytes, messages and samples of `INPUTS` and `OUTPUTS`."""

    def __init__(self) -> None:
        self._types = message_types()

    def read(self, topic: str, data: bytes) -> Any:
        """Message of a topic's CDR bytes."""
        return self._types.deserialize_cdr(data, {**INPUTS, **OUTPUTS}[topic])

    def write(self, topic: str, message: Any) -> bytes:
        """CDR bytes of a topic's message."""
        return bytes(self._types.serialize_cdr(message, {**INPUTS, **OUTPUTS}[topic]))

    def digest(self, topic: str) -> str:
        """Hash of a topic's type."""
        return self._types.hash_rihs01({**INPUTS, **OUTPUTS}[topic])


def stamp_ns(message: Any) -> int:
    """Stamp of a message."""
    stamp = message.header.stamp
    return int(stamp.sec * SECOND_NS + stamp.nanosec)


def sample_of(message: Any) -> Sample:
    """A stamped message's fields."""
    return Sample(stamp_ns(message), dict(_flat(message, "")))


def state_sample(reading: EmotionReading) -> Sample:
    """Fields of the message of a state."""
    stamp_ns = round(reading.time_s * 1e9)
    return Sample(stamp_ns, {**_header(stamp_ns), **reading.published().fields()})


def frame_sample(frame: NDArray[np.uint8], stamp_s: float) -> Sample:
    """Fields of the message with a frame (height, width) that shows the state of a stamp [s]."""
    stamp_ns = round(stamp_s * 1e9)
    height, width = frame.shape
    fields = {"height": height, "width": width, "encoding": "mono8", "is_bigendian": 0}
    return Sample(
        stamp_ns,
        {**_header(stamp_ns, FACE_FRAME), **fields, "step": width, "data": frame.ravel()},
    )


def load_bag(path: Path, namespace: str = "") -> Bag:
    """Read the run of the face in a namespace from a bag.

    After a jump back only what follows it counts. It begins with the first frame, which is that
    of the first state, and ends with the last.

    Raises
    ------
    BagError
        If the bag cannot be read, or lacks the topics, or they have other types.
    """
    reader = _Reader(path, f"/{namespace.strip('/')}".rstrip("/"))
    for record in read_records(path):
        reader.take(record)
    return reader.bag()


class _Reader:
    """Collects a bag's messages."""

    def __init__(self, path: Path, prefix: str) -> None:
        self._path, self._prefix = path, prefix
        self._messages = Messages()
        self._seen: set[str] = set()
        self._begin()

    def _begin(self) -> None:
        self._cues: list[TimedMessage] = []
        self._outputs: dict[str, list[Sample]] = {name: [] for name in OUTPUTS}

    def take(self, record: Record) -> None:
        self._seen.add(record.topic)
        name = record.topic.removeprefix(f"{self._prefix}/")
        expected = {**INPUTS, **OUTPUTS}.get(name)
        if record.topic != f"{self._prefix}/{name}" or not expected:
            return
        if record.kind != expected:
            raise BagError(f"{self._path}: {record.topic} is {record.kind}, expected {expected}")
        if record.digest not in ("", self._messages.digest(name)):
            raise BagError(
                f"{self._path}: {record.topic} is of another version of {expected} than "
                "here, expected a bag of this version of emotion_face"
            )
        try:
            message = self._messages.read(name, record.data)
        except Exception as error:  # damaged bytes make rosbags raise almost anything
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
        """Arrival time of an input: that of the newest state, whatever clock recorded it."""
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


def _cue(name: str, message: Any, now_ns: int) -> TimedMessage:
    """An input with its arrival time, at which it takes effect unless its stamp is later."""
    if name in STAMPED and 0 < stamp_ns(message) - now_ns <= STAMP_TOLERANCE_S * SECOND_NS:
        return TimedMessage(stamp_ns(message), name, message, True)
    return TimedMessage(now_ns, name, message, False)


def _header(stamp_ns: int, frame_id: str = "") -> dict[str, Any]:
    seconds, nanoseconds = divmod(stamp_ns, SECOND_NS)
    return {
        "header.stamp.sec": seconds,
        "header.stamp.nanosec": nanoseconds,
        "header.frame_id": frame_id,
    }


def _flat(message: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """Fields of a message and of nested messages, by dotted name."""
    for field in dataclasses.fields(message):
        if field.name.isupper() or field.name.startswith("_"):  # constants, and rosbags' own
            continue
        value, name = getattr(message, field.name), f"{prefix}{field.name}"
        if dataclasses.is_dataclass(value):
            yield from _flat(value, f"{name}.")
        else:
            yield name, value
