"""What happens to photographs and to drawings: augmentation, and flaws for the quality critic."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face import HEIGHT, WIDTH
from emotion_face.recognition import VIEW_FINE

_SHIFT_PX, _TURN_DEG, _SCALE = 1.5, 2.0, 0.04  # misalignment, on the canvas
_CENTRE = np.array([(WIDTH - 1) / 2, (HEIGHT - 1) / 2])

Field = NDArray[np.float32]
Drawing = NDArray[np.uint8]


@dataclass(frozen=True)
class Misalignment:
    """How a photograph lies beside where it should, on the canvas."""

    matrix: NDArray[np.float64]
    mirrored: bool

    @classmethod
    def random(cls, rng: np.random.Generator, *, may_mirror: bool) -> "Misalignment":
        angle = np.radians(rng.normal(0.0, _TURN_DEG))
        scale = 1.0 + rng.normal(0.0, _SCALE)
        c, s = scale * np.cos(angle), scale * np.sin(angle)
        turn = np.array([[c, -s], [s, c]])
        shift = _CENTRE - turn @ _CENTRE + rng.normal(0.0, _SHIFT_PX, 2)
        return cls(np.column_stack([turn, shift]), bool(may_mirror and rng.random() < 0.5))

    def moved(self, image: NDArray[np.float32], fine: int = 1) -> NDArray[np.float32]:
        """A picture of the canvas' frame, ``fine`` times finer."""
        matrix = self.matrix.copy()
        matrix[:, 2] *= fine
        image = image[:, ::-1] if self.mirrored else image
        moved: NDArray[np.float32] = cv2.warpAffine(
            np.ascontiguousarray(image), matrix, image.shape[::-1], borderMode=cv2.BORDER_REPLICATE
        )
        return moved


def photographed(view: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.float32]:
    """A view (192, 256) in another light, by another camera, partly hidden; 0 to 1."""
    image = view.astype(np.float32) / np.float32(255)
    if rng.random() < 0.15:
        height, width = rng.integers(8, 28, 2) * VIEW_FINE
        top, left = (
            rng.integers(0, image.shape[0] - height),
            rng.integers(0, image.shape[1] - width),
        )
        image[top : top + height, left : left + width] = rng.random()
    if rng.random() < 0.5:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 2.2))
    across = np.linspace(-1, 1, image.shape[1], dtype=np.float32)
    image = image * (1 + np.float32(rng.normal(0.0, 0.2)) * across)
    image = image.clip(0, 1) ** np.float32(np.exp(rng.normal(0.0, 0.3)))
    image = image * np.float32(rng.uniform(0.35, 1.15))
    image += rng.normal(0.0, rng.uniform(0.0, 0.04), image.shape).astype(np.float32)
    return np.asarray(image.clip(0, 1), dtype=np.float32)


def _somewhere(drawing: Drawing, rng: np.random.Generator) -> NDArray[np.intp]:
    """A random point (x, y) on the ink."""
    rows, columns = np.nonzero(drawing)
    k = rng.integers(len(rows))
    return np.array([columns[k], rows[k]])


def _drop_stroke(drawing: Drawing, rng: np.random.Generator) -> None:
    x, y = _somewhere(drawing, rng)
    _, labels = cv2.connectedComponents(drawing, connectivity=8)
    stroke = labels == labels[y, x]
    near = np.hypot(*(np.indices(drawing.shape).T - (y, x)).T) < rng.uniform(6, 16)
    drawing[stroke & near] = 0


def _break_lines(drawing: Drawing, rng: np.random.Generator) -> None:
    for _ in range(rng.integers(3, 9)):
        cv2.circle(drawing, _somewhere(drawing, rng).tolist(), int(rng.integers(1, 4)), 0, -1)
        if not drawing.any():
            return


def _add_specks(drawing: Drawing, rng: np.random.Generator) -> None:
    tone = 1 if rng.random() < 0.7 else 0
    for _ in range(rng.integers(4, 15)):
        x, y = rng.integers(4, WIDTH - 6), rng.integers(4, HEIGHT - 6)
        size = rng.integers(1, 4, 2)
        drawing[y : y + size[0], x : x + size[1]] = tone


def _add_blob(drawing: Drawing, rng: np.random.Generator) -> None:
    x, y = _somewhere(drawing, rng) + rng.integers(-8, 9, 2)
    axes = rng.integers(4, 9, 2).tolist()
    cv2.ellipse(drawing, [int(x), int(y)], axes, float(rng.uniform(0, 180)), 0, 360, 1, -1)


def _shift_part(drawing: Drawing, rng: np.random.Generator) -> None:
    height, width = rng.integers(12, 26), rng.integers(20, 48)
    x, y = _somewhere(drawing, rng)
    top = int(np.clip(y - height // 2, 0, HEIGHT - height))
    left = int(np.clip(x - width // 2, 0, WIDTH - width))
    part = drawing[top : top + height, left : left + width]
    angle = rng.uniform(0, 2 * np.pi)
    distance = rng.uniform(4, 9)
    part[:] = np.roll(
        part, np.round(distance * np.array([np.sin(angle), np.cos(angle)])).astype(int), (0, 1)
    )


FLAWS = {
    "dropped stroke": _drop_stroke,
    "broken lines": _break_lines,
    "specks": _add_specks,
    "blob": _add_blob,
    "shifted part": _shift_part,
}


def flawed(drawing: Drawing, flaw: str, rng: np.random.Generator) -> Drawing:
    """A drawing (96, 128) of 0 and 1 with a flaw that changes at least 20 of its pixels."""
    result = drawing.copy()
    while (result != drawing).sum() < 20:
        if not result.any():
            return result
        FLAWS[flaw](result, rng)
    return result
