"""The page on the rivals, its figures and its sheets."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from benchmark.rivals.measures import Code
from PIL import Image

from emotion_face.evaluation.gates import number
from emotion_face.evaluation.movement import NAMES, PATH_FRAMES, Draw, film, panel, path
from emotion_face.evaluation.pictures import in_rows, sheet
from emotion_face.evaluation.still import every_expression

_SHOWN = 2
_STRIP = 8
_ALIKE = ("ours", "quantised", "flow")  # trained alike
_ROWS = {
    "drawings": ("drawings seen", ""),
    "cpu_s": ("CPU of the training [s]", "less"),
    "parameters": ("parameters that draw [M]", ""),
    "ms": ("a frame, CPU of one thread [ms]", ""),
    "ms / shipped": ("the same, over the shipped one's", "less"),
    "mb": ("weights [MB]", "less"),
    "overlap": ("overlap (IoU) with held-out drawings", "more"),
    "expression": ("expression that the judge names right", "more"),
    "frechet, classifier's": ("Frechet distance / floor, classifier's features", "less"),
    "frechet, random": ("Frechet distance / floor, random features", "less"),
    "likeness": ("likeness: people told by an identity classifier", "more"),
    "flips / ends": ("flips on a path / flips between its ends, median", "pen"),
    "most flips": ("most pixels that flip in one frame", "less"),
    "flicker": ("pixels that flicker, mean of a path", "less"),
    "target": ("StarGAN: target expression named by the judge", "more"),
    "source": ("StarGAN: source person told in it", "more"),
    "PPL, emotions, classifier's": ("PPL between emotions, classifier's features", "pen"),
    "PPL, emotions, random": ("PPL between emotions, random features", "pen"),
    "PPL, people, classifier's": ("PPL between people, classifier's features", "pen"),
    "PPL, people, random": ("PPL between people, random features", "pen"),
    "expression kept": ("expression kept while the person changes", "more"),
}
"""By figure: its name in the table, and which is better: more, less, or nearer to the pen's."""

_LOSSES: dict[str, Callable[[float, float], float]] = {
    "more": lambda value, pen: -value,
    "less": lambda value, pen: value,
    "pen": lambda value, pen: abs(value - pen),
}
"""Of a value and the pen's."""

_PAGE = """# Rivals of the cartoon's generator

Two other kinds of generator, with at most as many parameters as ours, trained on the same drawings
in the same order, {steps} steps of {batch}; and ours trained anew with that. Beside them are the
shipped generator, which saw {ratio:.0f} times as many drawings (SHA-256 `{sha256:.12}`), and the
pen, whose drawings all of them learn: its column is the best that can be had.

{table}

![Two people in every expression, generator by generator](rivals.png)

Two people in every expression, generator by generator.

![From {start} to {end}, generator by generator](rivals_path.png)

From {start} to {end}, as on the panel, generator by generator.

## Where a rival is better than ours

{verdicts}

In all else ours is as good or better.

Of ours, the quantised and the flow, trained alike, the judge names {acted} of the expressions
right, and one in eight is chance. Where that is near chance the face hardly acts, and few flips, no
flicker and short paths are no merit. With more drawings ours reaches the figures of the
shipped one; how far the rivals would come was not measured.

## What they are

* **quantised**: an autoencoder whose drawing is 192 of 512 codes (van den Oord et al. 2017),
  quantiser by vector-quantize-pytorch, trained with our reconstruction loss in the first half of
  the steps; in the second a transformer learns to tell masked codes from person and controls
  (Chang et al. 2022, MaskGIT). A frame takes the likeliest codes in {rounds} rounds. Its
  parameters are those that draw: prior, codes, decoder.
* **flow**: flow matching on straight paths (Lipman et al. 2023) with the U-Net of diffusers on
  patches of 4x4 pixels, which predicts the drawing (Li & He 2025); person and controls are added
  to its time. A frame takes {euler} Euler steps from always the same noise.
* **ours**: the preset `cpu` of `emotion-face train` cut to these steps, its encoder judging from
  half of them on.

## How it is measured

The judge of expressions learned from {labelled} drawings of the pen, of people whom no generator
met, the identity classifier from the pen's drawings of {people} people; {test} drawings of yet
other people are tested. A path is {frames} frames, from each emotion to the next, {walkers}
people, there and back on the panel.

* StarGAN's measure (Choi et al. 2018): the shipped encoder reads {people} people in every
  expression from the pen's drawings, the generator draws them with another; the judge has to name
  the target, the identity classifier the source.
* HomoInterpGAN (Chen et al. 2019) asks for the way between two pictures to be one of pictures:
  path length, and flips.
* PPL (Karras et al. 2019): mean perceptual step between neighbouring frames, over the squared share
  of the path that it is, 1/{gaps}; ink of one bit shows no smaller one. Less is smoother, and less
  than the pen's is movement that is left out.
* GANSpace (Härkönen et al. 2020) shows edits that change one thing, by eye. Here: on the way from
  one person to the next the judge has to name the same expression.

## What the rivals would be better at

Here person and controls determine the drawing: there is one right answer, and a network that
gives it in one pass needs no sampling. Where one condition has many answers, both rivals draw
samples of all of them, and ours would draw their mean: hair that the code says nothing of,
several hands, drawings from words. The flow needs no adversary, no codebook and no weights of
losses, can fill in a part that was erased, and buys quality with steps at run time. The quantised
one can be compressed and searched as tokens, and its decoder keeps a stroke sharp that a field
averages. On the robot both pay for that in every frame.

## Again

After `make test-train`, in a shell that knows the package:
`PYTHONPATH=test:$PYTHONPATH python -m benchmark.rivals --data ../shared/data --steps {steps}
--drawings build/training/drawings/HASH --held-out build/evaluation/HASH`.
`emotion-face train` and `emotion-face evaluate` leave both folders of drawings. A training that was
interrupted goes on. The figures lie in [rivals.json](rivals.json).
"""


def write(
    folder: Path,
    figures: Mapping[str, Mapping[str, float]],
    draws: Mapping[str, Draw],
    people: Code,
    facts: dict[str, Any],
) -> None:
    """Write ``rivals.md``, ``rivals.json`` and both pictures.

    Parameters
    ----------
    figures : mapping of str to mapping of str to float
        What was measured, by generator.
    draws : mapping of str to callable
        The generators by the same names.
    people : (n, IDENTITY_SIZE) float32 array
        Whom the pictures show.
    facts : dict
        The page's other numbers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    start, end = "joy", "mad"
    _everybody(draws, people[:_SHOWN]).save(folder / "rivals.png", optimize=True)
    _strips(draws, people[0], start, end).save(folder / "rivals_path.png", optimize=True)
    acted = ", ".join(number(figures[name]["expression"]) for name in _ALIKE)
    page = _PAGE.format(
        table=table(figures), verdicts=verdicts(figures), acted=acted, start=start, end=end,
        frames=PATH_FRAMES, gaps=PATH_FRAMES - 1, **facts,
    )  # fmt: skip
    (folder / "rivals.md").write_text(page)
    record = facts | {"figures": figures}
    (folder / "rivals.json").write_text(json.dumps(record, indent=2) + "\n")


def table(figures: Mapping[str, Mapping[str, float]]) -> str:
    """The figures as a Markdown table, a column a generator."""
    lines = ["| | " + " | ".join(figures) + " |", "|---" * (1 + len(figures)) + "|"]
    for key, (label, _) in _ROWS.items():
        cells = [number(found[key]) if key in found else "-" for found in figures.values()]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def verdicts(figures: Mapping[str, Mapping[str, float]]) -> str:
    """In which figures each rival is better than ours, trained alike and as shipped."""
    lines = []
    for rival in _ALIKE[1:]:
        for ours in ("ours", "ours, shipped"):
            found = "; ".join(better(figures, rival, ours)) or "nothing"
            lines.append(f"* **{rival}** beside *{ours}*: {found}.")
    return "\n".join(lines)


def better(figures: Mapping[str, Mapping[str, float]], one: str, other: str) -> list[str]:
    """In which figures one generator is better than another, with both values."""
    found = []
    for key, (label, aim) in _ROWS.items():
        if aim and key in figures[one] and key in figures[other]:
            first, second = figures[one][key], figures[other][key]
            pen = figures["pen"].get(key, 0.0)
            if _LOSSES[aim](first, pen) < _LOSSES[aim](second, pen):
                found.append(f"{label} ({number(first)}, ours {number(second)})")
    return found


def _everybody(draws: Mapping[str, Draw], people: Code) -> Image.Image:
    rows, names = [], []
    for name, draw in draws.items():
        rows += in_rows(list(panel(draw(*every_expression(people)))), len(NAMES))
        names += [name] * len(people)
    order = [k for person in range(len(people)) for k in range(person, len(rows), len(people))]
    return sheet([rows[k] for k in order], columns=NAMES, names=[names[k] for k in order])


def _strips(draws: Mapping[str, Draw], person: Code, start: str, end: str) -> Image.Image:
    shown = np.linspace(0, PATH_FRAMES - 1, _STRIP).round().astype(int)
    who = np.tile(person, (PATH_FRAMES, 1))
    strips = [film(draw(who, path(start, end)))[shown] for draw in draws.values()]
    return sheet(strips, names=list(draws))
