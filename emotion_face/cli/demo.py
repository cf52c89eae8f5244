"""The ``demo`` verb: a story played by the whole face, shown, recorded and summarised."""

import argparse
import contextlib
import os
import resource
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.progress import track

from emotion_face.affect import StimulusVocabulary, Story, load_story
from emotion_face.cli import demo_robot
from emotion_face.cli.demo_run import DemoRun, RunningFace
from emotion_face.cli.output import check_folder
from emotion_face.cli.recording import Listener, Recording, RecordingPanel
from emotion_face.cli.report import reached, summary
from emotion_face.cli.ros_arguments import has_ros
from emotion_face.cli.sheet import contact_sheet, film
from emotion_face.dashboard import PORT
from emotion_face.display import Panel, PanelError, open_panel, write_gif
from emotion_face.files import replacing
from emotion_face.resources import user_path
from emotion_face.signals import catch_signals

FIRST_FRAME_TIMEOUT_S = 20.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "--output", type=user_path, default=Path("build/demo"), help="folder of the recording"
    )
    parser.add_argument("--story", default="demo", help="name or path of the story to play")
    parser.add_argument(
        "--identity", default="ines", help="person: a name, seed:N or a file; default %(default)s"
    )
    parser.add_argument("--personality", default="even", help="name or path of a personality")


def run(arguments: argparse.Namespace) -> int:
    """Play, record, summarise; the exit status is 1 if an emotion of the story was not reached."""
    console = Console()
    story = load_story(arguments.story, StimulusVocabulary.load())
    check_folder(arguments.output)
    with running(arguments, story, console) as demo:
        play(demo, story, console)
        with ThreadPoolExecutor(1) as pool:
            report = pool.submit(sum_up, arguments, story, demo.recording, console)
            demo.face.run(report.done)
        if _is_attended():
            console.print(f"{demo.panel.note}, Ctrl-C ends", style="bold", highlight=False)
            demo.face.run(demo.ending.is_set)
    return report.result()


@contextlib.contextmanager
def running(arguments: argparse.Namespace, story: Story, console: Console) -> Iterator[DemoRun]:
    """Context with the face that plays the story, as nodes or without ROS."""
    values = {
        "story": arguments.story,
        "keys": False,
        "personality": arguments.personality,
        "identity": arguments.identity,
    }
    recording = Recording()
    panel = RecordingPanel(recording, _live_panel(console), story.end_s)
    listener = Listener(recording, panel)
    with contextlib.closing(panel), _running_face(panel, listener, values) as face:
        yield DemoRun(face, panel, recording, listener, catch_signals())


def _running_face(
    panel: RecordingPanel, listener: Listener, values: Mapping[str, object]
) -> contextlib.AbstractContextManager[RunningFace]:
    if has_ros():
        from emotion_face.cli import demo_ros

        return demo_ros.running(panel, listener, values)
    return demo_robot.running(panel, listener, values)


def play(demo: DemoRun, story: Story, console: Console) -> None:
    """Run the face through the story and record it."""
    recording, panel, face = demo.recording, demo.panel, demo.face
    panel.note = f"dashboard at {face.url}"
    if urlsplit(face.url).port != PORT:
        panel.note += f" (port {PORT} is taken)"
    if not panel.is_live:
        console.print(panel.note, highlight=False)
        console.print(f"playing a story of {story.end_s:g} s")
        demo.listener.announce = lambda text: console.print(text, highlight=False)
    start_s, start_cpu_s = time.monotonic(), time.process_time()

    def is_over() -> bool:
        has_shown = face.has_ended and _is_told(recording, story) and bool(recording.frames)
        return has_shown or demo.ending.is_set() or _is_late(recording, start_s)

    face.run(is_over)
    if demo.ending.is_set():
        raise KeyboardInterrupt
    if not recording.frames:
        seen = face.statistics
        error = (seen and seen.last_error) or "is DDS blocked on this machine?"
        raise PanelError(f"no frame within {FIRST_FRAME_TIMEOUT_S:g} s: {error}")
    wall_s = time.monotonic() - start_s
    recording.cpu_share = (time.process_time() - start_cpu_s) / wall_s
    recording.memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    recording.statistics = face.statistics
    panel.end()
    face.remove_listener()


def sum_up(
    arguments: argparse.Namespace, story: Story, recording: Recording, console: Console
) -> int:
    """Write the recording and print the results; returns the exit status."""
    name = Path(arguments.story).stem
    gif, sheet = arguments.output / f"{name}.gif", arguments.output / f"{name}.png"
    pictures = film(recording)
    tracked = track(pictures, "encoding", console=console, total=pictures.count)
    with replacing(gif) as new:
        write_gif(new, *zip(*tracked, strict=True))
    with replacing(sheet) as new:
        contact_sheet(recording, story).save(new)
    results = reached(recording, story)
    console.print(summary(recording, results))
    console.print(f"recorded {gif} and {sheet}")
    missing = ", ".join(result.expected for result in results if not result.reached)
    if not missing:
        return 0
    if recording.is_steered:
        console.print(
            f"not reached, as somebody sent stimuli or parameters: {missing}", style="yellow"
        )
        return 0
    console.print(f"not reached: {missing}", style="bold red")
    return 1


def _is_told(recording: Recording, story: Story) -> bool:
    """Whether all cues and the states up to the end were heard, which may be late."""
    if len(recording.stimuli) < len(story.cues) or not recording.states:
        return False
    last_s, _ = recording.stimuli[-1]
    return recording.states[-1].at_s >= last_s + story.end_s - story.cues[-1].at_s


def _is_late(recording: Recording, start_s: float) -> bool:
    return not recording.frames and time.monotonic() - start_s > FIRST_FRAME_TIMEOUT_S


def _is_attended() -> bool:
    """Whether a user can press Ctrl-C."""
    return sys.stdin.isatty() and sys.stdout.isatty() and "CI" not in os.environ


def _live_panel(console: Console) -> Panel | None:
    """Terminal panel; None without a terminal, or if it is too small."""
    if not sys.stdout.isatty():
        return None
    try:
        return open_panel("terminal")
    except PanelError as error:
        console.print(f"the face is only recorded: {error}", style="yellow")
        return None
