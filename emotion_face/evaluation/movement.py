"""Changes of the panel's pixels on the path from one expression to another."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.face import Controls, FramingParameters, OnnxGenerator, View, binarize, warp

Fields = NDArray[np.float32]
Draw = Callable[[NDArray[np.float32], NDArray[np.float32]], Fields]

NAMES = (*EMOTIONS, "neutral")
PATH_FRAMES = 31
_FRAMING = FramingParameters()
REST = View(_FRAMING.zoom_rest, y=_FRAMING.centre_y)  # view of a calm face
_BATCH = 32


@dataclass(frozen=True)
class Movement:
    """Changes along one path of panel frames.

    Attributes
    ----------
    per_frame : (frames - 1,) int array
        Pixels that change from each frame to the next.
    flicker : int
        Pixels that toggle three times or more.
    apart : int
        Pixels that differ between the two ends.
    """

    per_frame: NDArray[np.intp]
    flicker: int
    apart: int

    @property
    def worst(self) -> int:
        """Most pixels that change in one frame."""
        return int(self.per_frame.max())

    @property
    def ratio(self) -> float:
        """Pixels changed in all over pixels that differ between the ends; 1 is a dissolve."""
        return float(self.per_frame.sum() / max(self.apart, 1))


def movement(frames: NDArray[np.uint8]) -> Movement:
    """Movement along ``frames`` (n, rows, columns)."""
    lit = frames > 0
    flips = lit[1:] ^ lit[:-1]
    return Movement(
        per_frame=flips.sum((1, 2)),
        flicker=int((flips.sum(0) >= 3).sum()),
        apart=int((lit[0] ^ lit[-1]).sum()),
    )


def drawing_by(generator: OnnxGenerator) -> Draw:
    """Fields (n, 96, 128) by a generator for identities and controls, in batches."""

    def draw(identities: NDArray[np.float32], controls: NDArray[np.float32]) -> Fields:
        batches = [
            generator.session.run(
                None,
                {
                    "identity": identities[first : first + _BATCH],
                    "controls": controls[first : first + _BATCH],
                },
            )[0]
            for first in range(0, len(controls), _BATCH)
        ]
        return np.concatenate(batches)

    return draw


def full(name: str) -> NDArray[np.float32]:
    """Controls (16,) of one of `NAMES` at full strength."""
    controls = Controls().vector()
    if name in EMOTIONS:
        controls[EMOTIONS.index(name)] = 1.0
    return controls


def panel(fields: Fields) -> NDArray[np.uint8]:
    """Frames (n, 64, 128) of fields (n, 96, 128), each on its own, on the panel."""
    return np.array([binarize(warp(field, REST)) for field in fields])


def path(start: str, end: str) -> NDArray[np.float32]:
    """Controls (31, 16) on the straight path between two of `NAMES`."""
    along = np.linspace(0.0, 1.0, PATH_FRAMES, dtype=np.float32)[:, None]
    return (1 - along) * full(start) + along * full(end)


def film(fields: Fields) -> NDArray[np.uint8]:
    """Frames (n, 64, 128) of fields, one after another on the panel, with hysteresis."""
    frames = [binarize(warp(fields[0], REST))]
    for field in fields[1:]:
        frames.append(binarize(warp(field, REST), frames[-1]))
    return np.array(frames)


def crossfade(
    start: NDArray[np.uint8], end: NDArray[np.uint8], threshold: float | NDArray[np.float64] = 0.5
) -> NDArray[np.uint8]:
    """Frames of a crossfade between two frames, lit above a threshold, or each pixel's own."""
    along = np.linspace(0.0, 1.0, PATH_FRAMES)[:, None, None]
    grey = ((1 - along) * (start > 0)) + along * (end > 0)
    return (grey > threshold).astype(np.uint8) * np.uint8(255)


def dither(rows: int, columns: int) -> NDArray[np.float64]:
    """Thresholds (rows, columns) of ordered dithering with the 8x8 matrix of Bayer (1973)."""
    matrix = np.zeros((1, 1))
    for _ in range(3):
        matrix = np.block([[4 * matrix, 4 * matrix + 2], [4 * matrix + 3, 4 * matrix + 1]])
    tiled = np.tile((matrix + 0.5) / 64, (-(-rows // 8), -(-columns // 8)))
    return tiled[:rows, :columns]
