"""Results of a demo, as a table."""

import math
from typing import NamedTuple

import numpy as np
from rich.table import Table

from emotion_face.affect import Story
from emotion_face.cli.recording import Recording


class Result(NamedTuple):
    """One expectation of a story and whether it was met."""

    expected: str
    reached: bool


def reached(recording: Recording, story: Story) -> list[Result]:
    """Compare the states with the expectations of the story's cues and end."""
    times_s = [time_s for time_s, _ in recording.stimuli]
    results = []
    for index, cue in enumerate(story.cues):
        if not cue.expects:
            continue
        if index >= len(times_s):
            results.append(Result(cue.expects, False))
            continue
        until_s = times_s[index + 1] if index + 1 < len(times_s) else math.inf
        felt = (s for s in recording.states if times_s[index] <= s.at_s < until_s)
        met = any(cue.expects in (state.emotion, state.blend) for state in felt)
        results.append(Result(cue.expects, met))
    if story.ends:
        met = bool(recording.states) and recording.states[-1].emotion == story.ends
        results.append(Result(story.ends, met))
    return results


def summary(recording: Recording, results: list[Result]) -> Table:
    """Figures of a run."""
    table = Table(title="demo", show_header=False)
    names = (f"{r.expected}{'' if r.reached else ' (missed)'}" for r in results)
    met = sum(r.reached for r in results)
    table.add_row(f"emotions reached, {met} of {len(results)}", ", ".join(names))
    statistics = recording.statistics
    if statistics:
        dropped = recording.drawn - statistics.shown
        table.add_row("frames drawn", str(recording.drawn))
        table.add_row("frames shown", str(statistics.shown))
        table.add_row("frames dropped", str(max(dropped, 0)))
        table.add_row(
            "bytes to the panel, mean", f"{statistics.bytes_sent / max(statistics.shown, 1):.0f}"
        )
    latencies_ms = 1e3 * np.array(recording.latencies_s() or [np.nan])
    table.add_row(
        "stimulus to changed pixels",
        f"median {np.median(latencies_ms):.0f} ms, p99 {np.quantile(latencies_ms, 0.99):.0f} ms "
        f"({len(recording.latencies_s())} stimuli)",
    )
    table.add_row("CPU, share of one core", f"{100 * recording.cpu_share:.1f} %")
    table.add_row("memory, peak resident", f"{recording.memory_mb:.0f} MB")
    return table
