"""Steps of a clock that replays inputs, and the time of each input."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple


class TimedMessage(NamedTuple):
    """An input to play.

    Attributes
    ----------
    at_ns : int
        Its time.
    topic : str
    message : Any
    stamped : bool
        Whether it takes effect at its stamp; otherwise when it arrives.
    """

    at_ns: int
    topic: str
    message: Any
    stamped: bool


class Step(NamedTuple):
    """A step of the clock: its time, and the inputs before and after it."""

    time_ns: int
    before: list[TimedMessage]
    then: list[TimedMessage]


def clock_steps(
    start_ns: int, end_ns: int, step_ns: int, cues: Sequence[TimedMessage]
) -> Iterator[Step]:
    """Steps from start to end.

    Stamped inputs are published before the step that passes them. For the others the clock stops at
    their time. Inputs older than the start are published at the start.

    Parameters
    ----------
    start_ns, end_ns, step_ns : int
    cues : sequence of TimedMessage
        In the order of their times; those after the end are left out.
    """
    waiting = list(cues)
    stops = {max(cue.at_ns, start_ns) for cue in cues if not cue.stamped and cue.at_ns <= end_ns}
    for time_ns in sorted({*range(start_ns, end_ns, step_ns), end_ns, *stops}):
        due = []
        while waiting and waiting[0].at_ns <= time_ns:
            due.append(waiting.pop(0))
        ahead = [cue.stamped and cue.at_ns > start_ns for cue in due]
        yield Step(
            time_ns,
            [cue for cue, early in zip(due, ahead, strict=True) if early],
            [cue for cue, early in zip(due, ahead, strict=True) if not early],
        )
