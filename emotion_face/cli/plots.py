"""Pictures of simulations, by matplotlib, which is imported only here."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import ConnectionPatch
from numpy.typing import NDArray
from PIL import Image

from emotion_face.affect import (
    EMOTIONS,
    LATER_S,
    NEUTRAL,
    RIVAL_DOSES,
    TAKEOVER_S,
    Effect,
    StoryOutcome,
    Trace,
    spans,
)
from emotion_face.colours import EMOTION_COLOURS, MODULATOR_COLOURS
from emotion_face.errors import ConfigError
from emotion_face.files import replacing

_AXES = {"valence": "#2f4b7c", "arousal": "#f2695c", "dominance": "#a07d3b"}
_GREY, _INK = "#9aa0a8", "#2b2f36"
_PANEL = ListedColormap(("#05080a", "#a0dcff"))
_CHARACTER = 0.0054  # width of one in a band, as a share of the picture's


def new_figure(width: float, height: float, title: str) -> Figure:
    """An empty figure [inches] with a title."""
    figure = Figure((width, height), dpi=100, layout="constrained")
    figure.suptitle(title, x=0.01, ha="left", fontsize=13, color=_INK, weight="bold")
    return figure


def save(figure: Figure, path: Path) -> None:
    """Write a figure as a PNG of 256 colours.

    Raises
    ------
    ConfigError
        If the file cannot be written.
    """
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as new:
            picture.quantize(256, dither=Image.Dither.NONE).save(new, optimize=True)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; choose another --output") from error


def style(axes: Axes, label: str) -> None:
    """Style of an axis: few lines, and the name of the quantity."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(_GREY)
    axes.tick_params(colors=_INK, labelsize=9)
    axes.grid(alpha=0.2)
    axes.set_ylabel(label, fontsize=10, color=_INK)


def story_figure(
    trace: Trace,
    found: Sequence[StoryOutcome],
    faces: Sequence[tuple[float, NDArray[np.uint8]]],
    title: str,
) -> Figure:
    """Words, faces, emotions, modulators, affect and mood over one axis of time.

    Parameters
    ----------
    trace : Trace
    found : sequence of StoryOutcome
        The stimuli, which are marked.
    faces : sequence of (float, (64, 128) array)
        Frames of 0 and 255 with their times [s].
    title : str
    """
    figure = new_figure(13.0, 10.5, title)
    rows = figure.subplots(
        6, 1, sharex=True, gridspec_kw={"height_ratios": (0.65, 0.85, 1.2, 2.4, 2.2, 2.0)}
    )
    names, band, strip, emotions, levels, affect = rows
    affect.set_xlim(0.0, trace.times_s[-1])
    affect.set_xlabel("seconds", fontsize=10, color=_INK)
    _bands(band, trace)
    _faces(strip, band, trace, faces)
    for axes, label, values, colours in (
        (emotions, "emotion E", trace.emotions, {name: EMOTION_COLOURS[name] for name in EMOTIONS}),
        (levels, "modulator level", trace.levels, MODULATOR_COLOURS),
        (affect, "affect", trace.affect, _AXES),
    ):
        style(axes, label)
        for (name, colour), column in zip(colours.items(), values.T, strict=True):
            axes.plot(trace.times_s, column, color=colour, label=name, linewidth=1.8)
    emotions.set_ylim(0.0, 1.0)
    levels.set_ylim(0.0, None)
    for colour, column in zip(_AXES.values(), trace.mood.T, strict=True):
        affect.plot(trace.times_s, column, "--", color=colour, linewidth=1.2)
    affect.plot([], [], "--", color=_GREY, label="mood")
    for axes in (emotions, levels, affect):
        axes.legend(
            loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=9, labelcolor=_INK
        )
    names.axis("off")
    for outcome in found:
        names.text(
            outcome.at_s, 0.0, outcome.stimulus, rotation=18, va="bottom", fontsize=9, color=_INK
        )
        for axes in (band, emotions, levels, affect):
            axes.axvline(outcome.at_s, color=_INK, linewidth=0.8, linestyle=":")
    return figure


def motion_figure(
    times_s: NDArray[np.float64],
    rows: Mapping[str, Mapping[str, NDArray[np.float64]]],
    found: Sequence[StoryOutcome],
    title: str,
) -> Figure:
    """Animation curves of each part of the face and of the camera over time.

    Parameters
    ----------
    times_s : (n,) array
    rows : mapping of str to mapping of str to (n,) array
        Curves by row and name.
    found : sequence of StoryOutcome
        The stimuli, which are marked.
    title : str
    """
    figure = new_figure(13.0, 1.0 + 1.7 * len(rows), title)
    for axes, (label, curves) in zip(
        figure.subplots(len(rows), 1, sharex=True), rows.items(), strict=True
    ):
        style(axes, label)
        for name, values in curves.items():
            axes.plot(times_s, values, label=name, linewidth=1.2, color=EMOTION_COLOURS.get(name))
        for outcome in found:
            axes.axvline(outcome.at_s, color=_INK, linewidth=0.8, linestyle=":")
        axes.legend(
            loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=8, labelcolor=_INK
        )
    axes.set_xlim(0.0, times_s[-1])
    axes.set_xlabel("seconds", fontsize=10, color=_INK)
    return figure


def _bands(axes: Axes, trace: Trace) -> None:
    """A band with the words over their times, in the colours of their emotions."""
    axes.set_ylim(0.0, 1.0)
    axes.axis("off")
    for start_s, end_s, label in spans(trace):
        colour = EMOTION_COLOURS[label.emotion]
        axes.axvspan(start_s, end_s, color=colour, alpha=0.85, linewidth=0)
        axes.axvline(end_s, color="white", linewidth=0.8)
        share = (end_s - start_s) / trace.times_s[-1]
        if share > 2 * _CHARACTER:
            axes.text(
                (start_s + end_s) / 2, 0.48, label.word, ha="center", va="center", fontsize=8.5,
                rotation=0 if share > _CHARACTER * len(label.word) else 90,
                color=_INK if label.emotion in (NEUTRAL, "joy") else "white",
            )  # fmt: skip


def _faces(
    axes: Axes, band: Axes, trace: Trace, faces: Sequence[tuple[float, NDArray[np.uint8]]]
) -> None:
    """The faces in a row, each joined to its time in the band."""
    axes.axis("off")
    width = 1.0 / max(len(faces), 6)
    for index, (time_s, frame) in enumerate(faces):
        left = (index + 0.5) / len(faces) - width / 2
        tile = axes.inset_axes((left + 0.03 * width, 0.0, 0.94 * width, 0.84))
        tile.imshow(frame > 0, cmap=_PANEL, interpolation="nearest", aspect="equal", vmin=0, vmax=1)
        tile.set_anchor("S")
        tile.axis("off")
        axes.figure.add_artist(
            ConnectionPatch(
                (0.5, 1.0), (time_s, 0.0), tile.transAxes, band.transData,
                color=_GREY, linewidth=0.9,
            )
        )  # fmt: skip


def sweep_figure(
    effects: Mapping[str, Effect], emotion: str, rival: str, present: str, title: str
) -> Figure:
    """Rise, decay, overthrow, and the doses that overthrow, a curve for each value.

    Parameters
    ----------
    effects : mapping from str to Effect
        By the value's text.
    emotion, rival : str
        The emotion that gets the dose, and the one that comes later.
    present : str
        The value in use, which is drawn bold.
    title : str
    """
    figure = new_figure(12.0, 8.0, title)
    (rise, decay), (contest, doses) = figure.subplots(2, 2)
    colours = matplotlib.colormaps["viridis"](np.linspace(0.0, 0.88, len(effects)))
    for (text, effect), colour in zip(effects.items(), colours, strict=True):
        bold = text == present
        line = {"color": colour, "linewidth": 3.0 if bold else 1.8}
        label = f"{text} (now)" if bold else text
        for axes in (rise, decay):
            axes.plot(effect.times_s, effect.strength, label=label, **line)
            for time_s in (effect.named_s, effect.named_s + effect.lasted_s):
                at = np.interp(time_s, effect.times_s, effect.strength)
                axes.plot(time_s, at, "o", color=colour, markersize=6)
        contest.plot(effect.later_s, effect.new, **line)
        contest.plot(effect.later_s, effect.old, **{**line, "linestyle": "--"})
        at = np.interp(effect.takeover_s, effect.later_s, effect.new)
        contest.plot(effect.takeover_s, at, "o", color=colour, markersize=6)
        doses.plot(RIVAL_DOSES, effect.reached, **line)
        doses.plot(RIVAL_DOSES, effect.left, **{**line, "linestyle": "--"})
        at = np.interp(effect.least_dose, RIVAL_DOSES, effect.reached)
        doses.plot(effect.least_dose, at, "o", color=colour, markersize=8)
    found = effects.values()
    named = [effect.peak_s for effect in found if not np.isnan(effect.named_s)]
    slowest = max(named or [effect.peak_s for effect in found])
    rise.set_xlim(0.0, 1.4 * slowest)
    decay.set_xlim(0.0, None)
    contest.set_xlim(0.0, TAKEOVER_S)
    doses.set_xlim(0.0, RIVAL_DOSES[-1])
    for axes, heading, along, up in (
        (rise, "rise: a dot where it gets its name", "seconds since a dose of 1", emotion),
        (decay, "decay: a dot where it loses its name", "seconds since a dose of 1", emotion),
        (contest, f"a dose of {rival} {LATER_S:g} s later: a dot where {rival} takes the name",
         "seconds since the dose of 1", f"{rival} (solid), {emotion} (dashed)"),
        (doses, f"other doses: a dot at the least that lets {rival} take the name",
         f"dose of {rival}", f"peak of {rival}, {emotion} left (dashed)"),
    ):  # fmt: skip
        style(axes, up)
        axes.set_ylim(0.0, 1.0)
        axes.set_xlabel(along, fontsize=10, color=_INK)
        axes.set_title(heading, loc="left", fontsize=10.5, color=_INK)
    decay.legend(frameon=False, fontsize=9, labelcolor=_INK)
    return figure
