"""The ``demo`` verb: a story on the real graph, shown, recorded and summed up."""

import argparse
import contextlib
import os
import resource
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from rclpy.executors import Executor
from rich.console import Console
from rich.progress import track

from emotion_face.affect import StimulusVocabulary
from emotion_face.affect.story import Story, load_story
from emotion_face.cli.recording import Recording, RecordingPanel, Witness
from emotion_face.cli.report import reached, summary
from emotion_face.cli.sheet import contact_sheet, film, write_gif
from emotion_face.display import Panel, PanelError, open_panel
from emotion_face.errors import DashboardError
from emotion_face.nodes.composed import compose
from emotion_face.nodes.dashboard_node import PORT, DashboardNode
from emotion_face.nodes.execution import catch_signals, make_executor, ros, spin

FIRST_FRAME_TIMEOUT_S = 20.0


class Stage(NamedTuple):
    """The graph with a dashboard and a witness, what runs it, and what it shows."""

    nodes: list[Any]
    executor: Executor
    panel: RecordingPanel
    recording: Recording
    ending: threading.Event


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "--output", type=Path, default=Path("build/demo"), help="folder of the recording"
    )
    parser.add_argument("--story", default="demo", help="name or path of the story to play")
    parser.add_argument("--identity", default="seed:7", help="person: seed:N, a name or a file")
    parser.add_argument("--personality", default="even", help="name or path of a personality")


def run(arguments: argparse.Namespace) -> int:
    """Play, record, sum up; the exit status is 1 if an emotion of the story was not reached."""
    console = Console()
    story = load_story(arguments.story, StimulusVocabulary.load())
    with staged(arguments, story, console) as stage:
        play(stage, story, console)
        with ThreadPoolExecutor(1) as pool:
            report = pool.submit(sum_up, arguments, story, stage.recording, console)
            spin(stage.executor, report.done)
        if _is_attended():
            console.print(f"{stage.panel.note}, Ctrl-C ends", style="bold", highlight=False)
            spin(stage.executor, stage.ending.is_set)
    return report.result()


@contextlib.contextmanager
def staged(arguments: argparse.Namespace, story: Story, console: Console) -> Iterator[Stage]:
    """Make the stage and clear it away."""
    values = {
        "story": arguments.story,
        "keys": False,
        "personality": arguments.personality,
        "identity": arguments.identity,
    }
    words = [word for key, value in values.items() for word in ("-p", f"{key}:={_yaml(value)}")]
    apart = f"__ns:=/emotion_face_demo_{os.getpid()}"  # two demos do not hear each other
    with ros(["emotion-face", "--ros-args", "-r", apart, *words]):
        recording = Recording()
        panel = RecordingPanel(recording, _live_panel(console), story.end_s)
        nodes: list[Any] = []
        try:
            nodes += compose(lambda: panel)
            nodes += [_dashboard(), Witness(recording, panel)]
            executor = make_executor()
            for node in nodes:
                executor.add_node(node)
            yield Stage(nodes, executor, panel, recording, catch_signals())
        finally:
            for node in nodes:
                node.destroy_node()
            panel.close()


def play(stage: Stage, story: Story, console: Console) -> None:
    """Run the graph through the story and keep what it showed."""
    display, *_, stimulus, dashboard, witness = stage.nodes
    recording, panel = stage.recording, stage.panel
    panel.note = f"see and steer it at {dashboard.url}"
    if urlsplit(dashboard.url).port != PORT:
        panel.note += f" (port {PORT} is taken)"
    if not panel.is_live:
        console.print(panel.note, highlight=False)
        console.print(f"playing a story of {story.end_s:g} s")
        witness.announce = lambda text: console.print(text, highlight=False)
    start_s, start_cpu_s = time.monotonic(), time.process_time()
    over = (lambda: stimulus.ended, stage.ending.is_set, lambda: _is_late(recording, start_s))
    spin(stage.executor, lambda: any(is_over() for is_over in over))
    if stage.ending.is_set():
        raise KeyboardInterrupt
    if not stimulus.ended:
        seen = display.statistics
        error = (seen and seen.last_error) or "is DDS blocked on this machine?"
        raise PanelError(f"no frame within {FIRST_FRAME_TIMEOUT_S:g} s: {error}")
    wall_s = time.monotonic() - start_s
    recording.cpu_share = (time.process_time() - start_cpu_s) / wall_s
    recording.memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    recording.statistics = display.statistics
    panel.end()
    stage.executor.remove_node(witness)


def sum_up(
    arguments: argparse.Namespace, story: Story, recording: Recording, console: Console
) -> int:
    """Write the recording and tell how it went; the exit status."""
    name = Path(arguments.story).stem
    arguments.output.mkdir(parents=True, exist_ok=True)
    gif, sheet = arguments.output / f"{name}.gif", arguments.output / f"{name}.png"
    pictures = film(recording)
    write_gif(gif, track(pictures, "encoding", console=console, total=pictures.count))
    contact_sheet(recording, story).save(sheet)
    results = reached(recording, story)
    console.print(summary(recording, results))
    console.print(f"recorded {gif} and {sheet}")
    missing = ", ".join(result.expected for result in results if not result.reached)
    if not missing:
        return 0
    if recording.is_steered:
        console.print(f"not reached, for somebody steered it: {missing}", style="yellow")
        return 0
    console.print(f"not reached: {missing}", style="bold red")
    return 1


def _is_late(recording: Recording, start_s: float) -> bool:
    return not recording.frames and time.monotonic() - start_s > FIRST_FRAME_TIMEOUT_S


def _dashboard() -> DashboardNode:
    """Dashboard at its usual port, or at a free one where that is taken."""
    with contextlib.suppress(DashboardError):
        return DashboardNode()
    return DashboardNode(port=0)


def _is_attended() -> bool:
    """Whether there is somebody who can press Ctrl-C."""
    return sys.stdin.isatty() and sys.stdout.isatty() and "CI" not in os.environ


def _live_panel(console: Console) -> Panel | None:
    """Terminal panel, or none where there is no terminal, or too small a one."""
    if not sys.stdout.isatty():
        return None
    try:
        return open_panel("terminal")
    except PanelError as error:
        console.print(f"the face is only recorded: {error}", style="yellow")
        return None


def _yaml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
