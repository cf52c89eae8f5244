"""The ``demo`` verb: a story on the real graph, shown, recorded and summed up."""

import argparse
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import rclpy
from rclpy.executors import ExternalShutdownException
from rich.console import Console
from rich.progress import track

from emotion_face.affect import StimulusVocabulary
from emotion_face.affect.story import Story, load_story
from emotion_face.cli.recording import Recording, RecordingPanel, Witness
from emotion_face.cli.report import reached, summary
from emotion_face.cli.sheet import contact_sheet, film, write_gif
from emotion_face.display import Panel, PanelError, open_panel
from emotion_face.nodes.composed import compose
from emotion_face.nodes.execution import make_executor, spin

FIRST_FRAME_TIMEOUT_S = 20.0


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
    recording = play(arguments, story, console)
    name = Path(arguments.story).stem
    arguments.output.mkdir(parents=True, exist_ok=True)
    gif, sheet = arguments.output / f"{name}.gif", arguments.output / f"{name}.png"
    pictures = film(recording)
    write_gif(gif, track(pictures, "encoding", console=console, total=pictures.count))
    contact_sheet(recording, story).save(sheet)
    results = reached(recording, story)
    console.print(summary(recording, results))
    console.print(f"recorded {gif} and {sheet}")
    missing = [result.expected for result in results if not result.reached]
    if missing:
        console.print(f"not reached: {', '.join(missing)}", style="bold red")
    return int(bool(missing))


def play(arguments: argparse.Namespace, story: Story, console: Console) -> Recording:
    """Run the graph through the story and keep what it showed."""
    recording = Recording()
    panel = RecordingPanel(recording, _live_panel(console), story.end_s)
    values = {
        "story": arguments.story,
        "keys": False,
        "personality": arguments.personality,
        "identity": arguments.identity,
        "dashboard:port": 0,
    }
    words = [word for key, value in values.items() for word in ("-p", f"{key}:={_yaml(value)}")]
    apart = f"__ns:=/emotion_face_demo_{os.getpid()}"  # two demos do not hear each other
    rclpy.init(args=["emotion-face", "--ros-args", "-r", apart, *words])
    nodes: list[Any] = []
    try:
        nodes = [*compose(lambda: panel, ["dashboard"]), Witness(recording, panel)]
        executor = make_executor()
        for node in nodes:
            executor.add_node(node)
        display, *_, stimulus, dashboard, witness = nodes
        panel.note = f"steer it at {dashboard.url}"
        if not panel.is_live:
            console.print(panel.note, highlight=False)
            console.print(f"playing {story.end_s:g} s of {arguments.story!r}")
            witness.announce = lambda text: console.print(text, highlight=False)
        start_s, start_cpu_s = time.monotonic(), time.process_time()
        spin(executor, lambda: stimulus.ended or _is_late(recording, start_s))
        if not stimulus.ended:
            seen = display.statistics
            error = (seen and seen.last_error) or "is DDS blocked on this machine?"
            raise PanelError(f"no frame within {FIRST_FRAME_TIMEOUT_S:g} s: {error}")
        wall_s = time.monotonic() - start_s
        recording.cpu_share = (time.process_time() - start_cpu_s) / wall_s
        recording.memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        recording.statistics = display.statistics
    except ExternalShutdownException as error:
        raise KeyboardInterrupt from error
    finally:
        for node in nodes:
            node.destroy_node()
        panel.close()
        rclpy.try_shutdown()
    return recording


def _is_late(recording: Recording, start_s: float) -> bool:
    return not recording.frames and time.monotonic() - start_s > FIRST_FRAME_TIMEOUT_S


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
