"""Estimate what a face costs on a Raspberry Pi from the instructions that an emulated one executes.

Run ``make count-arm``. It counts the instructions of a piece of work with a plugin of
qemu-aarch64, and prints a table for the documents: instructions, and the milliseconds that they
take at the fewest and at the most instructions per cycle that are published.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

WARM_UP, REPEATS = 4, 10
# Of a cold /bin/ls on a Pi 4 (github.com/SE-Processor-Fuzzing/control-hazard-analyzer, issue 65).
SLOWEST = 0.88
# Clock, and instructions per cycle: a Cortex-A72 decodes three, a Cortex-A76 dispatches four.
BOARDS = {
    "Pi 4, 1.5 GHz": (1.5e9, 3.0),
    "Pi 4, 1.8 GHz": (1.8e9, 3.0),
    "Pi 5, 2.4 GHz": (2.4e9, 4.0),
}


def pieces() -> Iterator[tuple[str, Callable[[], object]]]:
    """Name of each piece of work, and what does it once."""
    import numpy as np

    from emotion_face.affect import (
        EMOTIONS,
        TICK_S,
        AffectModel,
        Stimulus,
        Timeline,
        load_parameters,
    )
    from emotion_face.display import OledPanel
    from emotion_face.display.bus import Bus
    from emotion_face.display.fake_bus import SSD1306
    from emotion_face.face import (
        Expression,
        FaceAnimator,
        FaceParameters,
        load_generator,
        load_identity,
    )
    from emotion_face.face.controls import Controls

    class Swallowing:
        """A bus that takes everything."""

        def command(self, *cmd: int) -> None:
            """Take command bytes."""

        def data(self, data: object) -> None:
            """Take display memory content."""

        def cleanup(self) -> None:
            """Release nothing."""

    model = AffectModel(load_parameters())
    model.stimulate([Stimulus([0.5, 0.0, 0.3, 0.8, 0.6, 0.4, 0.7])])
    timeline = Timeline(model, start_s=0.0, tick_s=TICK_S)
    times_s = (TICK_S * at for at in count(1))
    yield "affect: a tick of 10 ms", lambda: timeline.advance(next(times_s))

    joy = np.eye(len(EMOTIONS))[2]
    frames = []

    def draw(animator: FaceAnimator, steps: Iterator[int]) -> None:
        step = next(steps)
        felt = Expression(joy * min(0.05 * step, 1.0), arousal=0.5, intensity=0.8)
        frames.append(animator.frame(0.04 * step, felt))

    for style, person in (("portrait", "ines"), ("strokes", "kai")):
        generator = load_generator(style)
        identity = load_identity(generator, person)
        name = {"strokes": "cartoon"}.get(style, style)
        yield f"{name}: the network, once", partial(generator.field, identity, Controls(joy))

        animator = FaceAnimator(generator, identity, FaceParameters(still_px=0.0), seed=0)
        yield f"{name}: a frame while an emotion rises", partial(draw, animator, count())

    panel = OledPanel(Bus.i2c(Swallowing(), 1, 0x3C, 400_000), SSD1306)
    shown = iter(frames)
    yield "panel: a changed frame, up to the kernel", lambda: panel.show(next(shown))


def work() -> None:
    """Do every piece of work; the plugin writes the count before and after it."""
    for name, do in pieces():
        for _ in range(WARM_UP):
            do()
        print(name, flush=True)
        os.getppid()
        for _ in range(REPEATS):
            do()
        os.getppid()


def counted(folder: Path) -> dict[str, float]:
    """Instructions of each piece of work."""
    if not shutil.which("cc"):
        raise SystemExit(
            "this machine lacks a C compiler; fix it with: sudo apt-get install build-essential"
        )
    plugin = folder / "count_instructions.so"
    source = Path(__file__).with_suffix(".c")
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", source, "-o", plugin], check=True)
    alone = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.run(
        [folder / "python", __file__, folder, "--work"],
        env={**os.environ, **alone, "QEMU_PLUGIN": f"file={plugin}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.returncode:
        raise SystemExit("counting failed, see above; qemu 7.2 accepts the plugin")
    said = process.stdout.splitlines()
    return {
        name: (int(after) - int(before)) / REPEATS
        for name, before, after in zip(said[::3], said[1::3], said[2::3], strict=True)
    }


def rounded(number: float) -> str:
    """Two significant digits."""
    return f"{float(f'{number:.2g}'):g}"


def main(counts: dict[str, float]) -> None:
    """Print the table."""
    print("| |", " | ".join(["million instructions", *(f"{board} [ms]" for board in BOARDS)]), "|")
    print("|---" * (2 + len(BOARDS)) + "|")
    for name, number in counts.items():
        times = [
            " to ".join(rounded(1e3 * number / (rate * clock_hz)) for rate in (most, SLOWEST))
            for clock_hz, most in BOARDS.values()
        ]
        print("|", " | ".join([name, f"{number / 1e6:.3g}", *times]), "|")


if __name__ == "__main__":
    if sys.argv[2:] == ["--work"]:
        work()
    else:
        main(counted(Path(sys.argv[1]).absolute()))
