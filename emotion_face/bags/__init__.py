"""Recordings: bags, the clock that replays them, and the comparison with a replay."""

from emotion_face.bags.clock import Step, TimedMessage, clock_steps
from emotion_face.bags.comparison import (
    EXACT,
    OTHER_MACHINE,
    Comparison,
    Difference,
    Sample,
    Tolerance,
    compare,
)
from emotion_face.bags.file import BagWriter, Record, Topic, message_types, read_records
from emotion_face.bags.run import (
    INPUTS,
    OUTPUTS,
    SECOND_NS,
    Bag,
    Messages,
    frame_sample,
    load_bag,
    sample_of,
    state_sample,
)

__all__ = [
    "EXACT",
    "INPUTS",
    "OTHER_MACHINE",
    "OUTPUTS",
    "SECOND_NS",
    "Bag",
    "BagWriter",
    "Comparison",
    "Difference",
    "Messages",
    "Record",
    "Sample",
    "Step",
    "TimedMessage",
    "Tolerance",
    "Topic",
    "clock_steps",
    "compare",
    "frame_sample",
    "load_bag",
    "message_types",
    "read_records",
    "sample_of",
    "state_sample",
]
