"""Strokes on the panel: the cartoon person who is nearest to them, and parts made of the rest.

The person is found by Levenberg-Marquardt (Marquardt 1963, doi 10.1137/0111030): the residual is
the difference of two drawing fields, the person's and that of the strokes, and its Jacobian comes
from finite differences through the generator, all numbers of a code in one call.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.design.pictures import calm_view
from emotion_face.errors import DesignError
from emotion_face.face import (
    CLEAR,
    GROOMING_NAMES,
    HEIGHT,
    INK,
    LIT,
    PANEL_HEIGHT,
    PANEL_WIDTH,
    REACH_PX,
    SHAPE_SIZE,
    SHARES,
    WIDTH,
    Controls,
    OnnxGenerator,
    Part,
    binarize,
    load_identity,
    shipped_cartoons,
    warp,
)

NEAR_PX = 2.0
"""A stroke this near to a line of the person is met."""
_LEAST_PX = 20  # lit pixels that are strokes
_LIMIT = 1.6  # codes further from the mean than this are rare people
_STEP = 0.15  # of a finite difference: the field is smooth over so much
_RANDOM = 16  # people to begin with, beside the shipped ones
_STARTS = 2
_STEPS = {8: 3, 4: 2, 2: 3}  # steps of Levenberg-Marquardt by the size of a block of pixels
_DAMPINGS = (0.01, 0.1, 1.0, 10.0)
_GROUND_PX = 3.0  # so far around a stroke the face is looked at
_PRIOR = 2.0  # weight of a code's square beside the squares of the field's difference


@dataclass(frozen=True, eq=False)
class Match:
    """The person nearest to some strokes.

    Attributes
    ----------
    code : (n,) array
        A cartoon's code.
    overlap : float
        Lit pixels that person and strokes have in common, as a share of those of either.
    met : float
        Share of the strokes within `NEAR_PX` of a line of the person.
    missed : (64, 128) bool array
        The strokes that are not, without specks.
    """

    code: NDArray[np.float32]
    overlap: float
    met: float
    missed: NDArray[np.bool_]


def nearest(generator: OnnxGenerator, strokes: NDArray[np.bool_]) -> Match:
    """The calm person of a generator who is nearest to strokes on the panel.

    Parameters
    ----------
    generator : OnnxGenerator
    strokes : (64, 128) bool array
        Lit pixels.

    Raises
    ------
    DesignError
        If there are hardly any strokes.
    """
    check_strokes(strokes)
    search = _Search(generator, strokes)
    people = search.starts()
    for search.block, steps in _STEPS.items():
        code = min((search.descend(start, steps) for start in people), key=search.loss_of)
        people = [code]
    frame = binarize(warp(generator.field(code, Controls()), calm_view(code))) > 0
    away = cv2.distanceTransform((~frame).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    unmet = strokes & (away > NEAR_PX)
    return Match(
        code,
        float((frame & strokes).sum() / (frame | strokes).sum()),
        float(1.0 - unmet.sum() / strokes.sum()),
        binarize(np.where(unmet, 1.0, -1.0).astype(np.float32)) > 0,
    )


def check_strokes(strokes: NDArray[np.bool_]) -> None:
    """Refuse what is hardly a drawing.

    Raises
    ------
    DesignError
        Naming the least.
    """
    if strokes.sum() < _LEAST_PX:
        raise DesignError(f"{strokes.sum()} pixels are drawn, expected {_LEAST_PX}: draw more")


class _Search:
    """Codes against strokes: on the canvas, where the panel shows it, block by block of pixels."""

    block = max(_STEPS)

    def __init__(self, generator: OnnxGenerator, strokes: NDArray[np.bool_]) -> None:
        self._generator = generator
        view = calm_view(np.zeros(generator.identity_size))
        size = (WIDTH, HEIGHT)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        far_px = _signed_distance(strokes) / view.zoom
        matrix = view.matrix()
        target = cv2.warpAffine(far_px, matrix, size, flags=flags, borderValue=-REACH_PX)
        shown = np.ones((PANEL_HEIGHT, PANEL_WIDTH), np.float32)
        self._shown = cv2.warpAffine(shown, matrix, size, flags=flags)
        self._target = (target / REACH_PX).clip(-1.0, 1.0)
        rare = np.array([name in SHARES for name in GROOMING_NAMES])
        rare = np.concatenate([np.zeros(SHAPE_SIZE, np.bool_), rare])[: generator.identity_size]
        self._low, self._high = np.where(rare, 0.0, -_LIMIT), np.where(rare, 1.0, _LIMIT)

    def starts(self) -> list[NDArray[np.float32]]:
        """The best of the shipped and of some random people."""
        seeds = [f"seed:{seed}" for seed in range(_RANDOM)]
        codes = np.array(
            [load_identity(self._generator, name) for name in (*shipped_cartoons(), *seeds)]
        )
        codes = codes.clip(self._low, self._high)
        order = np.argsort(self._losses(codes), kind="stable")
        return list(codes[order[:_STARTS]].astype(np.float32))

    def descend(self, code: NDArray[np.float32], steps: int) -> NDArray[np.float32]:
        """A code after some steps; it stays where none is better."""
        for _ in range(steps):
            step = np.where(code + _STEP > self._high, -_STEP, _STEP)
            residuals = self._residuals(np.vstack([code, code + np.diag(step)]))
            slope = (residuals[1:] - residuals[0]) / step[:, None]
            # For a product BLAS wakes threads, which on a busy machine takes longer than it.
            square = np.einsum("ip,jp->ij", slope, slope) + _PRIOR * np.eye(len(code))
            downhill = -(slope @ residuals[0] + _PRIOR * code)
            tries = [
                code + np.linalg.solve(square + damping * np.diag(np.diag(square)), downhill)
                for damping in _DAMPINGS
            ]
            codes = np.vstack([code, *tries]).clip(self._low, self._high)
            best = int(self._losses(codes).argmin())
            code = codes[best].astype(np.float32)
            if best == 0:
                break
        return code

    def loss_of(self, code: NDArray[np.float32]) -> float:
        """Loss of one code."""
        return float(self._losses(code[None])[0])

    def _losses(self, codes: NDArray[np.floating]) -> NDArray[np.float64]:
        fit = (self._residuals(codes) ** 2).sum(1)
        return np.asarray(fit + _PRIOR * (codes**2).sum(1), dtype=np.float64)

    def _residuals(self, codes: NDArray[np.floating]) -> NDArray[np.float32]:
        people = list(codes.astype(np.float32))
        fields = self._generator.fields(people, [Controls()] * len(people))
        apart = (fields - self._target) * self._shown
        size = self.block
        blocks = apart.reshape(len(people), HEIGHT // size, size, WIDTH // size, size)
        means = blocks.mean((2, 4)) * np.float32(size / 2)
        return np.asarray(means.reshape(len(people), -1))


def _signed_distance(strokes: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Distance [px] to the edge of strokes, positive inside."""
    lit = strokes.astype(np.uint8)
    inside = cv2.distanceTransform(lit, cv2.DIST_L2, cv2.DIST_MASK_5)
    outside = cv2.distanceTransform(1 - lit, cv2.DIST_L2, cv2.DIST_MASK_5)
    return np.asarray(inside - outside + np.where(strokes, -0.5, 0.5), dtype=np.float32)


def part_of(
    strokes: NDArray[np.bool_],
    frame: NDArray[np.uint8],
    anchor: str,
    placed: NDArray[np.float64],
) -> Part:
    """Strokes as a part that a face wears: ink where the face is lit, lit elsewhere.

    Parameters
    ----------
    strokes : (64, 128) bool array
    frame : (64, 128) array
        The face below them, 0 and 255.
    anchor : str
        One of `ANCHORS`.
    placed : (2, 3) array
        From the pixels of that anchor's parts to the panel.

    Raises
    ------
    ConfigError, DesignError
        If there are hardly any strokes, or they are too far away from the anchor.
    """
    check_strokes(strokes)
    to_part = cv2.invertAffineTransform(placed)
    rows, columns = np.nonzero(strokes)
    points = to_part @ np.array([columns, rows, np.ones(len(rows))])
    low, high = points.min(1), points.max(1)
    scale = float(np.abs(to_part[:, :2]).sum(1).min())
    scale = max(scale, *((high - low) / (PANEL_WIDTH - 2, PANEL_HEIGHT - 2)))
    width, height = (np.ceil((high - low) / scale).astype(int) + 1).tolist()
    middle = (low + high) / 2.0
    corner = middle - scale * (np.array([width, height]) - 1.0) / 2.0
    sampled = placed @ np.array([[scale, 0, corner[0]], [0, scale, corner[1]], [0, 0, 1]])
    face = cv2.GaussianBlur(frame / np.float32(255.0), (0, 0), _GROUND_PX)
    inked, on_face = (
        cv2.warpAffine(
            np.asarray(layer, np.float32),
            sampled,
            (width, height),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        >= 0.5
        for layer in (strokes, face)
    )
    letters = np.where(inked, np.where(on_face, INK, LIT), CLEAR)
    return Part(
        about="Drawn by hand",
        anchor=anchor,
        picture="\n".join("".join(row) for row in letters),
        at=tuple(round(float(place), 2) for place in middle),
        scale=round(scale, 4),
    )
