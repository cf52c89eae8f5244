"""Outlines of a cartoon's beard and moustache on its canvas, y down."""

import numpy as np

from emotion_face.face import Grooming
from emotion_face.portrait.shapes import ribbon, through
from emotion_face.training.geometry import Mouth, Points


def beard_of(jaw: Points, mouth: Mouth, groom: Grooming) -> Points:
    """Outline of a beard: from ear to ear along the jaw, the further in the fuller."""
    edge = through(jaw[2:15], 49)
    corners = np.array([mouth.left, mouth.right])
    inner = through(
        np.array([
            jaw[1],
            0.75 * jaw[3] + 0.25 * corners[0],
            0.35 * jaw[4] + 0.65 * corners[0] + [0.0, 1.0],
            [corners[0, 0] + 3.0, max(corners[:, 1].max(), mouth.top + mouth.gape_up) + 4.5],
            [corners[1, 0] - 3.0, max(corners[:, 1].max(), mouth.top + mouth.gape_up) + 4.5],
            0.35 * jaw[12] + 0.65 * corners[1] + [0.0, 1.0],
            0.75 * jaw[13] + 0.25 * corners[1],
            jaw[15],
        ]),
        49,
    )  # fmt: skip
    inner = edge + groom.beard * (inner - edge)
    drop = np.sin(np.linspace(0.0, np.pi, 49)) ** 0.5 * 2.5 * groom.beard
    outer = edge + np.stack([np.zeros(49), drop], axis=1)
    return np.vstack([outer, inner[::-1]])


def moustache_of(nose: Points, mouth: Mouth, groom: Grooming) -> Points:
    """Outline of a moustache between nose and mouth."""
    middle = np.array([(nose[0, 0] + nose[-1, 0]) / 2, 0.0])
    low, high = mouth.top - 3.0, nose[:, 1].max() + 2.6
    reach = 0.4 * (mouth.right[0] - mouth.left[0]) + 2.5
    t = np.linspace(-1.0, 1.0, 25)
    thick = max(min(low - high, 4.0), 2.6) * groom.moustache * (1.0 - 0.75 * np.abs(t) ** 3)
    line = np.stack([reach * t, low - thick.max() / 2 + 2.2 * np.abs(t) ** 2.5], axis=1)
    return np.asarray(ribbon(line + middle, thick))
