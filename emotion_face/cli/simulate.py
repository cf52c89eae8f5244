"""The ``simulate`` verb: a story through the affect model without ROS, as table, plots and data."""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich import box
from rich.console import Console
from rich.table import Table

from emotion_face.affect import (
    DAY_S,
    EMOTIONS,
    MODULATORS,
    TICK_S,
    StimulusVocabulary,
    StoryOutcome,
    Trace,
    load_parameters,
    load_story,
    simulate_story,
    story_outcomes,
)
from emotion_face.cli.output import check_folder
from emotion_face.cli.plots import motion_figure, save, story_figure
from emotion_face.errors import ConfigError
from emotion_face.face import Expression, FaceSettings
from emotion_face.resources import user_path

FACES_MAX = 8
PERIOD_S = 0.04
_WIDTH = {"stimulus": 13}  # characters: a modulator's name
_LEAD_S = 3.0  # run of the animator before a picture


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("story", help="path of a story, like config/stories/demo.yaml, or demo")
    add_character(parser)
    parser.add_argument("--wheel", default="plutchik", help="name or path of a feeling wheel")
    parser.add_argument(
        "--time-scale", type=float, default=1.0, help="factor on all times, 2 is slower"
    )
    parser.add_argument(
        "--vocabulary", type=user_path, help="path of a file like config/stimuli.yaml"
    )
    parser.add_argument(
        "--identity", default="ines", help="person: a name, seed:N or a file; default %(default)s"
    )
    parser.add_argument(
        "--animation", default="lively", help="style of the motion: calm, lively or cartoon"
    )
    parser.add_argument("--duration", type=float, help="seconds to run; default: the story's")
    parser.add_argument(
        "--output", type=user_path, default=Path("build/simulate"), help="folder of the results"
    )


def add_character(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the character."""
    parser.add_argument("--personality", default="even", help="name or path of a personality")
    parser.add_argument("--preset", default="default", help="default, biological or a .yaml file")


def run(arguments: argparse.Namespace) -> int:
    """Simulate and show; the exit status is 1 if an emotion of the story was not reached."""
    if arguments.duration is not None and not 1.0 <= arguments.duration <= DAY_S:
        raise ConfigError(f"--duration {arguments.duration:g}: expected seconds, 1 to {DAY_S:g}")
    vocabulary = StimulusVocabulary.load(arguments.vocabulary)
    story = load_story(arguments.story, vocabulary)
    parameters = load_parameters(
        arguments.preset, arguments.personality, arguments.wheel, arguments.time_scale
    )
    trace = simulate_story(parameters, story, vocabulary, arguments.duration)
    found = story_outcomes(trace, story)
    check_folder(arguments.output)
    name = Path(arguments.story).stem
    title = f"{name}: {story.description} ({arguments.personality}, {arguments.preset})"
    picture, motion, data = (
        arguments.output / f"{name}{ending}" for ending in (".png", "-motion.png", ".csv")
    )
    save(story_figure(trace, found, faces(trace, found, arguments.identity), title), picture)
    save(
        motion_figure(*movement(trace, arguments.identity, arguments.animation), found, title),
        motion,
    )
    write_data(trace, data)
    console = Console()
    console.print(table(found))
    console.print(
        f"plots in {picture}, how the face moves in {motion}, every {PERIOD_S:g} s in {data}",
        highlight=False,
    )
    missed = [outcome.expects for outcome in found if not outcome.met]
    if missed:
        console.print(f"not reached: {', '.join(missed)}", style="bold red")
    return int(bool(missed))


def faces(
    trace: Trace, found: Sequence[StoryOutcome], identity: str
) -> list[tuple[float, NDArray[np.uint8]]]:
    """Faces (64, 128) of the strongest story_outcomes at their peaks, with their times [s]."""
    animator = FaceSettings(identity=identity, alive=False).animator()
    strongest = sorted(found, key=lambda outcome: -outcome.peak)[:FACES_MAX]
    frames = []
    for time_s in sorted(outcome.peak_s for outcome in strongest):
        animator.reset()
        first, last = np.searchsorted(trace.times_s, (time_s - _LEAD_S, time_s)).tolist()
        for i in range(first, last + 1, round(PERIOD_S / TICK_S)):
            emotions = trace.emotions[i]
            expression = Expression(emotions, float(trace.affect[i, 1]), float(emotions.max()))
            frame = animator.frame(float(trace.times_s[i]), expression)
        frames.append((time_s, frame))
    return frames


def movement(
    trace: Trace, identity: str, animation: str
) -> tuple[NDArray[np.float64], dict[str, dict[str, NDArray[np.float64]]]]:
    """Times (n,) [s] of frames, with the face's controls and the camera's view."""
    animator = FaceSettings(identity=identity, animation=animation).animator()
    every = slice(None, None, round(PERIOD_S / TICK_S))
    poses, views = [], []
    for emotions, affect in zip(trace.emotions[every], trace.affect[every], strict=True):
        expression = Expression(emotions, float(affect[1]), float(emotions.max()))
        poses.append(animator.pose(PERIOD_S, expression))
        views.append(animator.moved(animator.view(PERIOD_S, expression)))

    def course(of: list[Any], *names: str) -> dict[str, NDArray[np.float64]]:
        return {name: np.array([getattr(each, name) for each in of]) for name in names}

    shown = {
        part: np.array([getattr(pose, part) for pose in poses]) for part in ("emotions", "mouth")
    }
    rows = {
        "eyes": dict(zip(EMOTIONS, shown["emotions"].T, strict=True)),
        "mouth": dict(zip(EMOTIONS, shown["mouth"].T, strict=True)),
        "lids": course(poses, "lid_left", "lid_right", "pupil"),
        "gaze": course(poses, "gaze_x", "gaze_y"),
        "head": course(poses, "yaw", "pitch", "roll"),
        "camera": course(views, "zoom", "stretch", "roll_rad"),
        "camera [px]": course(views, "x", "y"),
    }
    return trace.times_s[every], rows


def write_data(trace: Trace, path: Path) -> None:
    """Write the trace as comma-separated values, a row for each of the node's states."""
    axes = ("valence", "arousal", "dominance")
    words = ("emotion", "blend", "word")
    moods = (f"mood_{axis}" for axis in axes)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("time_s", *MODULATORS, *EMOTIONS, *axes, *moods, *words))
        values = np.column_stack(
            (trace.times_s, trace.levels, trace.emotions, trace.affect, trace.mood)
        )
        every = round(PERIOD_S / TICK_S)
        for row, label in zip(values[::every].tolist(), trace.labels[::every], strict=True):
            named = (getattr(label, word) for word in words)
            writer.writerow((*(f"{value:.4f}" for value in row), *named))


def table(found: Sequence[StoryOutcome]) -> Table:
    """Outcome of each stimulus; times in seconds."""
    result = Table(title="what came of it, times in seconds", box=box.SIMPLE, padding=(0, 1, 0, 0))
    for name in ("at", "stimulus", "emotion", "word", "named", "rise", "peak", "until", "then"):
        words = name in ("stimulus", "emotion", "word", "then")
        result.add_column(name, justify="left" if words else "right", min_width=_WIDTH.get(name))
    for outcome in found:
        result.add_row(
            f"{outcome.at_s:.2f}",
            outcome.stimulus,
            outcome.label.emotion,
            outcome.label.word,
            number(outcome.named_s),
            number(outcome.rise_s),
            number(outcome.peak),
            number(outcome.end_s),
            outcome.next,
        )
    return result


def number(value: float) -> str:
    """A number, or a dash where there is none."""
    return "-" if np.isnan(value) else f"{value:.2f}"
