"""Plots of the report."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray


def confusions(matrices: Mapping[str, NDArray[np.float64]], names: Sequence[str]) -> Figure:
    """Confusion matrices (n, n) side by side, shares in percent."""
    figure = Figure((4.6 * len(matrices), 4.4), layout="constrained")
    for axes, (title, matrix) in zip(
        np.atleast_1d(figure.subplots(1, len(matrices))), matrices.items(), strict=True
    ):
        axes.imshow(matrix, cmap="Greys", vmin=0, vmax=1)
        for (row, column), share in np.ndenumerate(matrix):
            if share >= 0.005:
                colour = "white" if share > 0.5 else "black"
                axes.text(column, row, f"{100 * share:.0f}", ha="center", va="center", color=colour)
        axes.set(title=title, xlabel="predicted", ylabel="shown")
        axes.set_xticks(range(len(names)), names, rotation=45, ha="right")
        axes.set_yticks(range(len(names)), names)
    return figure


def flips(curves: Mapping[str, NDArray[np.float64]]) -> Figure:
    """Pixels that change from frame to frame, mean over the paths, one line a method."""
    figure = Figure((8, 3.4), layout="constrained")
    axes = figure.subplots()
    for name, curve in curves.items():
        axes.plot(range(1, len(curve) + 1), curve, label=name)
    axes.set_yscale("symlog", linthresh=10)
    axes.set(xlabel="frame of the path", ylabel="changed pixels, mean over paths", ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend()
    return figure


def training(log: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Figure:
    """Curves of a training's log over its time [minutes], a panel each."""
    figure = Figure((4 * len(names), 3), layout="constrained")
    for axes, name in zip(np.atleast_1d(figure.subplots(1, len(names))), names, strict=True):
        logged = [(entry["seconds"] / 60, entry[name]) for entry in log if name in entry]
        axes.plot(*zip(*logged, strict=True), color="black")
        axes.set(title=name.replace("_", " "), xlabel="minutes of training")
        axes.grid(alpha=0.3)
    return figure
