"""Sections on movement: all paths between emotions, and each control moved alone."""

from collections import Counter
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.evaluation import plots
from emotion_face.evaluation.classifier import probabilities
from emotion_face.evaluation.context import EvaluationContext
from emotion_face.evaluation.distances import path_steps
from emotion_face.evaluation.findings import Section
from emotion_face.evaluation.gates import Gate
from emotion_face.evaluation.marks import Drawing, lost_parts, stray_share
from emotion_face.evaluation.movement import (
    PATH_FRAMES,
    Fields,
    Movement,
    crossfade,
    dither,
    film,
    movement,
    path,
)
from emotion_face.evaluation.still import every_expression
from emotion_face.face import CONTROL_NAMES, HYSTERESIS, PANEL_HEIGHT, PANEL_WIDTH

_PEOPLE = 5
_PAIRS = tuple(combinations(EMOTIONS, 2))
_CLEAR_DROP = 0.05

# Where each control goes, alone.
_MOVES = {
    "both lids shut": {"lid_left": 0.0, "lid_right": 0.0},
    "left lid shut": {"lid_left": 0.0},
    "right lid shut": {"lid_right": 0.0},
    "gaze left": {"gaze_x": -1.0},
    "gaze right": {"gaze_x": 1.0},
    "gaze up": {"gaze_y": 1.0},
    "gaze down": {"gaze_y": -1.0},
    "jaw open": {"jaw": 1.0},
    "pupils small": {"pupil": -1.0},
    "pupils wide": {"pupil": 1.0},
}


def paths(context: EvaluationContext) -> list[Section]:
    """All 42 paths between emotions, of several people."""
    codes = context.people[:_PEOPLE]
    identities = np.repeat(codes, len(_PAIRS) * PATH_FRAMES, axis=0)
    controls = np.tile(np.vstack([path(*pair) for pair in _PAIRS]), (len(codes), 1))
    fields = {
        "generated": context.draw(identities, controls),
        "real": context.reference.fields(identities, controls),
    }
    split = {name: f.reshape(-1, PATH_FRAMES, *f.shape[1:]) for name, f in fields.items()}
    parts = context.reference.parts(identities, controls)
    return [
        _pixels(split),
        _meaning(context, {name: f > 0 for name, f in split.items()}),
        _parts(fields["generated"] > 0, parts),
    ]


def _pixels(paths: dict[str, Fields]) -> Section:
    moves: dict[str, list[Movement]] = {}
    for name, fields in paths.items():
        frames = [film(f[::way]) for f in fields for way in (1, -1)]
        moves[name] = [movement(f) for f in frames]
        if name == "generated":
            thresholds = dither(PANEL_HEIGHT, PANEL_WIDTH)
            moves["crossfade"] = [movement(crossfade(f[0], f[-1])) for f in frames]
            moves["dithered crossfade"] = [
                movement(crossfade(f[0], f[-1], thresholds)) for f in frames
            ]
    flicker = {name: float(np.mean([m.flicker for m in ms])) for name, ms in moves.items()}
    worst = {name: max(m.worst for m in ms) for name, ms in moves.items()}
    ratios = {name: np.array([m.ratio for m in ms]) for name, ms in moves.items()}
    curves = {name: np.mean([m.per_frame for m in ms], axis=0) for name, ms in moves.items()}
    lines = ["| | flickering pixels a path | most flips in a frame | mean | "
             "flips / flips of ends (5 %, median, 95 %) |", "|---|---|---|---|---|"]  # fmt: skip
    for name in moves:
        low, middle, high = np.quantile(ratios[name], (0.05, 0.5, 0.95))
        lines.append(
            f"| {name} | {flicker[name]:.2f} | {worst[name]} | {curves[name].mean():.1f} | "
            f"{low:.2f}, {middle:.2f}, {high:.2f} |"
        )
    return Section(
        "Movement",
        [
            Gate("flickering pixels, per path", flicker["generated"], most=0.0,
                 floor=flicker["real"]),
            Gate("most pixels that flip in one frame", worst["generated"], most=32,
                 floor=worst["real"]),
            Gate("flips over flips between the ends, median", float(np.median(ratios["generated"])),
                 least=1.2, most=2.0, floor=float(np.median(ratios["real"]))),
        ],
        [f"{len(moves['real'])} paths (42 pairs, {_PEOPLE} people) of {PATH_FRAMES} frames on the "
         "panel, with hysteresis. Real: the pen's drawings on the same path.", "\n".join(lines)],
        {"flicker": flicker, "worst_flips": worst,
         "flip_ratio_median": {name: float(np.median(r)) for name, r in ratios.items()}},
        {"flips.png": (plots.flips(curves), "Pixels that change from frame to frame.")},
    )  # fmt: skip


def _meaning(context: EvaluationContext, paths: dict[str, Drawing]) -> Section:
    section = Section("What the paths mean")
    drops, steps = {}, {}
    pairs = [(EMOTIONS.index(a), EMOTIONS.index(b)) for a, b in _PAIRS]
    for name, drawings in paths.items():
        predicted = [probabilities(context.classifier, d) for d in drawings]
        ends = [pairs[k % len(pairs)] for k in range(len(predicted))]
        drops[name] = np.array(
            [
                drop(p)
                for t, (a, b) in zip(predicted, ends, strict=True)
                for p in (t[:, b], t[::-1, a])
            ]
        )
        steps[name] = {
            extractor: np.array([_jump(path_steps(e, d)) for d in drawings])
            for extractor, e in context.extractors.items()
        }
    section.gates.append(
        Gate("largest drop of the target's probability on a path", float(drops["generated"].max()),
             most=_CLEAR_DROP, floor=float(drops["real"].max()))
    )  # fmt: skip
    for extractor, jumps in steps["generated"].items():
        section.gates.append(
            Gate(f"perceptual path length, largest / median step, {extractor}", float(jumps.max()),
                 most=3.0, floor=float(steps["real"][extractor].max()))
        )  # fmt: skip
        section.text.append(
            f"Largest / median perceptual step, {extractor}, median over the paths: "
            f"{np.median(jumps):.2f}; real {np.median(steps['real'][extractor]):.2f}."
        )
    within = {name: float((d <= _CLEAR_DROP).mean()) for name, d in drops.items()}
    section.text.append(
        f"The target's probability never drops by more than {_CLEAR_DROP} on "
        f"{100 * within['generated']:.1f} % of the paths; real {100 * within['real']:.1f} %."
    )
    section.figures["monotonic_share"] = within
    return section


def drop(probability: NDArray[np.float32]) -> float:
    """Largest fall of a probability (n,) below its previous maximum."""
    return float((np.maximum.accumulate(probability) - probability).max())


def _jump(steps: NDArray[np.float64]) -> float:
    return float(steps.max() / max(float(np.median(steps)), 1e-12))


def _parts(drawings: Drawing, parts: list[dict[str, Drawing]]) -> Section:
    lost = [lost_parts(d, p) for d, p in zip(drawings, parts, strict=True)]
    counts = Counter(name for names in lost for name in names)
    listed = ", ".join(f"{name} {count}" for name, count in counts.most_common()) or "none"
    frames = sum(bool(names) for names in lost)
    return Section(
        "Parts on every frame",
        [Gate("frames with a broken outline or a lost part", frames, most=0,
              floor="0, by definition")],
        [f"Of {len(lost)} frames on the canvas: {listed}. A part is lost if less than half of its "
         "ink in the real drawing has generated ink within a pixel, the outline broken if a piece "
         "of it of 6 pixels has none."],
        {"lost_parts": dict(counts), "frames": len(lost)},
    )  # fmt: skip


def controls(context: EvaluationContext) -> Section:
    """Each control moved alone, for every person and expression: where the ink changes."""
    identities, poses = every_expression(context.people)
    before = context.draw(identities, poses) > 0
    real_before = context.reference.fields(identities, poses) > 0
    clings = np.where(before, -HYSTERESIS, HYSTERESIS)
    section = Section("Controls")
    lines = [
        "| control | moved outside its region, on the panel | without hysteresis | pixels moved | "
        "without hysteresis | real |",
        "|---|---|---|---|---|---|",
    ]
    shares, plain_shares = {}, {}
    for name, move in _MOVES.items():
        moved = poses.copy()
        for control, value in move.items():
            moved[:, CONTROL_NAMES.index(control)] = value
        field = context.draw(identities, moved)
        regions = real_before ^ (context.reference.fields(identities, moved) > 0)
        shown, plain = field > clings, field > 0
        shares[name], plain_shares[name] = (
            stray_share(before, after, regions) for after in (shown, plain)
        )
        sizes = [f"{change.sum((1, 2)).mean():.0f}" for change in (before ^ shown, before ^ plain)]
        lines.append(
            f"| {name} | {100 * shares[name]:.1f} % | {100 * plain_shares[name]:.1f} % | "
            f"{sizes[0]} | {sizes[1]} | {regions.sum((1, 2)).mean():.0f} |"
        )
    section.gates.append(
        Gate("ink moved outside the control's region, worst control", max(shares.values()),
             most=0.05, floor="0, by definition")
    )  # fmt: skip
    section.text += [
        "Over all people and expressions. The region is where the real drawing changes, and three "
        "pixels around it. On the panel a pixel clings to its value from frame to frame; two "
        "drawings thresholded apart differ by edges that tremble, too.",
        "\n".join(lines),
    ]
    section.figures["stray_share"] = shares
    section.figures["stray_share_without_hysteresis"] = plain_shares
    return section
