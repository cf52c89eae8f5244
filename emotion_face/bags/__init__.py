"""Recordings: bags, the clock that replays them, and what differs in a replay."""

from emotion_face.bags.clock import Cue, Step, clock_steps
from emotion_face.bags.comparison import Comparison, Difference, Sample, Tolerance, compare
from emotion_face.bags.file import BagWriter, Record, Topic, message_types, read_records

__all__ = [
    "BagWriter",
    "Comparison",
    "Cue",
    "Difference",
    "Record",
    "Sample",
    "Step",
    "Tolerance",
    "Topic",
    "clock_steps",
    "compare",
    "message_types",
    "read_records",
]
