"""Cost of a frame: parameters, time on one thread, size, and load time of the runtime."""

import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import torch

from emotion_face.evaluation.findings import Section
from emotion_face.evaluation.gates import Gate
from emotion_face.evaluation.stargan import SIZE, STYLE, StarGanGenerator
from emotion_face.face import HEIGHT, WIDTH, Controls, load_cartoon

RUNTIME = ("onnxruntime", "numpy", "cv2")


def milliseconds(work: Callable[[], object], repeats: int) -> float:
    """Median time [ms] of ``work`` after one run to warm up."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e3 * float(np.median(times))


def generator_cost(model: Path) -> dict[str, float]:
    """Parameters, time of a frame on one thread [ms] and size [MB] of a model folder."""
    generator = load_cartoon(model, threads=1)
    identity, controls = np.zeros(generator.identity_size, np.float32), Controls()
    return {
        "parameters": float(generator.metadata["parameters"]),
        "ms": milliseconds(lambda: generator.field(identity, controls), 200),
        "mb": (model / "model.onnx").stat().st_size / 1e6,
    }


def import_seconds() -> float:
    """Time [s] of a new interpreter to import the runtime; best of three."""
    code = f"import time; t = time.perf_counter(); import {', '.join(RUNTIME)}; "
    code += "print(time.perf_counter() - t)"
    command = [sys.executable, "-c", code]
    return min(float(subprocess.check_output(command, text=True)) for _ in range(3))


def stargan_cost() -> dict[str, float]:
    """Parameters and times of a frame [ms] on one thread of StarGAN v2's generator.

    ``ms`` is at its published size of 256x256, ``ms_same_output`` at our canvas' size.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    network, style = StarGanGenerator().eval(), torch.zeros(1, STYLE)
    sizes = {"ms": (SIZE, SIZE), "ms_same_output": (HEIGHT, WIDTH)}
    cost = {"parameters": float(sum(p.numel() for p in network.parameters()))}
    with torch.no_grad():
        for name, size in sizes.items():
            picture = torch.zeros(1, 3, *size)
            cost[name] = milliseconds(partial(network, picture, style), 3)
    torch.set_num_threads(threads)
    return cost


def cost(model: Path) -> Section:
    """The section on cost: ours, and StarGAN v2's generator on the same machine."""
    ours, theirs, load_s = generator_cost(model), stargan_cost(), import_seconds()
    row = "| {} | {:.2f} M | {:.4g} ms |".format
    lines = [
        "| generator | parameters | a frame, one thread |",
        "|---|---|---|",
        row("ours, 128x96", ours["parameters"] / 1e6, ours["ms"]),
        row("StarGAN v2, 256x256", theirs["parameters"] / 1e6, theirs["ms"]),
        row("StarGAN v2, 128x96", theirs["parameters"] / 1e6, theirs["ms_same_output"]),
    ]
    return Section(
        "Cost",
        [
            Gate("parameters [M]", ours["parameters"] / 1e6, most=1.0, floor="-"),
            Gate("a frame on one thread [ms]", ours["ms"], most=1.5, floor="-"),
            Gate("weights [MB]", ours["mb"], most=4.0, floor="-"),
            Gate("importing the runtime [s]", load_s, most=1.5, floor="-"),
        ],
        [
            "\n".join(lines),
            f"StarGAN v2's published generator has {theirs['parameters'] / ours['parameters']:.0f} "
            f"times the parameters and takes {theirs['ms'] / ours['ms']:.0f} times as long a frame "
            f"at its own size, {theirs['ms_same_output'] / ours['ms']:.0f} times at ours. The "
            f"runtime is {', '.join(RUNTIME)}. All on the machine that wrote this page; "
            "StarGAN v2's layers, with random weights, in torch.",
        ],
        {"ours": ours, "stargan_v2": theirs, "import_s": load_s},
    )
