"""The ``simulate`` verb: a story through the affect model without ROS, as table, plots and data."""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich import box
from rich.console import Console
from rich.table import Table

from emotion_face.affect import EMOTIONS, MODULATORS, StimulusVocabulary, load_parameters
from emotion_face.affect.parameters import DAY_S
from emotion_face.affect.simulation import Outcome, Trace, outcomes, simulate_story
from emotion_face.affect.story import load_story
from emotion_face.affect.timeline import TICK_S
from emotion_face.cli.plots import save, story_figure
from emotion_face.errors import ConfigError
from emotion_face.face import (
    Expression,
    FaceAnimator,
    FaceParameters,
    load_generator,
    load_identity,
)

FACES_MAX = 8
PERIOD_S = 0.04
_WIDTH = {"stimulus": 13}  # characters: a modulator's name
_LEAD_S = 3.0  # before a picture of the face: its expression is on its way


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("story", help="path of a story, like config/stories/demo.yaml, or demo")
    add_character(parser)
    parser.add_argument("--wheel", default="plutchik", help="name or path of a feeling wheel")
    parser.add_argument(
        "--time-scale", type=float, default=1.0, help="factor on all times, 2 is slower"
    )
    parser.add_argument("--vocabulary", type=Path, help="path of a file like config/stimuli.yaml")
    parser.add_argument("--identity", default="seed:7", help="person: seed:N, a name or a file")
    parser.add_argument("--duration", type=float, help="seconds to run; default: the story's")
    parser.add_argument(
        "--output", type=Path, default=Path("build/simulate"), help="folder of the results"
    )


def add_character(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say who feels."""
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
    found = outcomes(trace, story)
    name = Path(arguments.story).stem
    title = f"{name}: {story.description} ({arguments.personality}, {arguments.preset})"
    picture, data = (arguments.output / f"{name}.{suffix}" for suffix in ("png", "csv"))
    save(story_figure(trace, found, faces(trace, found, arguments.identity), title), picture)
    write_data(trace, data)
    console = Console()
    console.print(table(found))
    console.print(f"plots in {picture}, every {PERIOD_S:g} s in {data}", highlight=False)
    missed = [outcome.expects for outcome in found if not outcome.met]
    if missed:
        console.print(f"not reached: {', '.join(missed)}", style="bold red")
    return int(bool(missed))


def faces(
    trace: Trace, found: Sequence[Outcome], identity: str
) -> list[tuple[float, NDArray[np.uint8]]]:
    """Faces (64, 128) of the strongest outcomes at their peaks, with their times [s]."""
    generator = load_generator()
    person = load_identity(generator, identity)
    strongest = sorted(found, key=lambda outcome: -outcome.peak)[:FACES_MAX]
    frames = []
    for time_s in sorted(outcome.peak_s for outcome in strongest):
        animator = FaceAnimator(generator, person, FaceParameters(alive=False))
        first, last = np.searchsorted(trace.times_s, (time_s - _LEAD_S, time_s)).tolist()
        for i in range(first, last + 1, round(PERIOD_S / TICK_S)):
            emotions = trace.emotions[i]
            expression = Expression(emotions, float(trace.affect[i, 1]), float(emotions.max()))
            frame = animator.frame(float(trace.times_s[i]), expression)
        frames.append((time_s, frame))
    return frames


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


def table(found: Sequence[Outcome]) -> Table:
    """What each stimulus brought; times in seconds."""
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
