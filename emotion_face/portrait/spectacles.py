"""Spectacles: found by their bridge and rims, drawn rigidly when the face moves."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.portrait.layout import FINE
from emotion_face.portrait.maps import Picture, Points, sampled
from emotion_face.portrait.shapes import stroke

_EYES, _INNER = (slice(36, 42), slice(42, 48)), (39, 42)
_BRIDGE, _FAINT_BRIDGE, _RIM = 1.1, 0.8, 0.6  # least strength of their lines
_MOST = 1.5  # clipping of a line's strength
_LOWER_ARC = np.linspace(0.2 * np.pi, 0.8 * np.pi, 25)
_ROUND = np.linspace(0.0, 2 * np.pi, 49)[:-1]
_SQUARENESS = 0.72  # exponent of the lens' outline; 1 is an ellipse
_LEAST = np.array([10.2, 8.0])  # half width and height of a lens, larger than a drawn eye [px]


@dataclass(frozen=True)
class Spectacles:
    """Spectacles on the calm canvas [px].

    Attributes
    ----------
    lenses : (2, n, 2) array
        Outlines, the image-left first.
    bridge : (2, 2) array
        Its ends.
    width : float
        Of the rims.
    """

    lenses: Points
    bridge: Points
    width: float

    def draw(self, layer: NDArray[np.uint8], moved: Callable[[Points], Points]) -> None:
        """Draw them dark; ``moved`` maps canvas positions (n, 2) to those on the head."""
        for lens in self.lenses:
            stroke(layer, moved(np.vstack([lens, lens[:2]])), self.width)
        stroke(layer, moved(self.bridge), self.width)


def find(response: Picture, p: Points) -> Spectacles | None:
    """Spectacles, if they are worn.

    Parameters
    ----------
    response : (448, 512) array
        Lines of the photograph, negative where dark; the strong ones are about -1.
    p : (68, 2) array
        Calm landmarks [canvas px].
    """
    left, right = p[_INNER[0]], p[_INNER[1]]
    rises = np.arange(-5.0, 6.0, 0.5)
    strengths = []
    for rise in rises:
        line = np.linspace(left + 0.25 * (right - left), left + 0.75 * (right - left), 15)
        strengths.append(_darkness(response, line + np.array([0.0, rise])))
    bridge, height = max(strengths), float(rises[int(np.argmax(strengths))])
    rims = [_rim(response, p[eye]) for eye in _EYES]
    rim = min(strength for strength, _ in rims)
    if not (bridge > _BRIDGE or (bridge > _FAINT_BRIDGE and rim > _RIM)):
        return None
    sure = rims if rim > _RIM else [(rim, _LEAST)] * 2
    half = np.maximum(np.mean([size for _, size in sure], axis=0), _LEAST)
    half[0] = min(half[0], 0.47 * float(np.linalg.norm(p[_EYES[1]].mean(0) - p[_EYES[0]].mean(0))))
    wave = np.stack([np.cos(_ROUND), np.sin(_ROUND)], axis=1)
    form = np.sign(wave) * np.abs(wave) ** _SQUARENESS * half
    centres = [p[eye].mean(0) + np.array([0.0, 0.12 * half[1]]) for eye in _EYES]
    lenses = np.array([centre + form for centre in centres])
    at = (left[1] + right[1]) / 2 + height
    ends = np.array([[centres[0][0] + half[0], at], [centres[1][0] - half[0], at]])
    return Spectacles(lenses, ends, float(np.interp(rim, [0.5, 1.3], [1.3, 2.2])))


def _rim(response: Picture, eye: Points) -> tuple[float, Points]:
    """The strongest lower rim about an eye (6, 2): strength, half width and height [px]."""
    centre, width = eye.mean(0), float(np.linalg.norm(eye[3] - eye[0]))
    found = (0.0, _LEAST)
    for high in np.arange(0.55, 1.25, 0.06):
        for wide in (0.7, 0.8, 0.9, 1.0):
            half = np.array([wide, high]) * width
            arc = centre + np.stack([np.cos(_LOWER_ARC), np.sin(_LOWER_ARC)], axis=1) * half
            strength = _darkness(response, arc)
            if strength > found[0]:
                found = strength, half
    return found


def _darkness(response: Picture, line: Points) -> float:
    return float((-sampled(response, line * FINE)).clip(0.0, _MOST).mean())
