"""From a person and a set of controls to the geometry of a cartoon face.

The person is 68 scanned landmarks; an expression moves them, and then a cartoonist exaggerates
(:mod:`emotion_face.training.prototypes`) so that it reads on a 128x64 panel.
All pixel values are in the canvas of :mod:`emotion_face.face.canvas`, y down.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.face.canvas import HEIGHT, WIDTH
from emotion_face.face.controls import Controls
from emotion_face.training.prototypes import PROTOTYPES, Exaggeration
from emotion_face.training.scan_faces import ScanFaces

Points = NDArray[np.float64]


# Parts of the 68 landmarks.
_JAW = slice(0, 17)
_BROWS = (slice(17, 22), slice(22, 27))
_EYES = (slice(36, 42), slice(42, 48))
_NOSE = slice(31, 36)
_MOUTH = slice(48, 68)

# The layout: where a part's centre goes, and how much larger than life the part is drawn.
_ORIGIN_CM = np.array([0.0, 0.6])
_ORIGIN_PX = np.array([WIDTH / 2, HEIGHT / 2 + 2.5])
_PLACE = np.array([7.6, 5.2])  # px per cm between parts
_SPREAD = {"eye": (1.10, 1.5), "brow": (1.05, 1.5), "nose": (1.0, -1.5), "mouth": (1.0, -0.5)}
_LOCAL = {"brow": (8.0, 7.0), "eye": (11.2, 16.0), "nose": (6.6, 6.0), "mouth": (9.2, 7.0)}
_JAW_SCALE = np.array([7.3, 4.55])
_MOUTH_ROOM = 0.72  # widest mouth, as a share of the jaw's width beside it
_MOUTH_GAP = 5.0  # between mouth and chin [px]
_NOSE_GAP = 6.5  # between nose and mouth [px]
_CARICATURE = 1.8  # how much further from the mean than in life
_CHIN_PX = 84.0  # the lowest chin that the panel shows whole

_PUPIL = 0.3  # how much larger a wide pupil is, as a share of its radius
_YAW_RAD, _PITCH_RAD, _ROLL_RAD = np.radians([15.0, 11.0, 14.0])
_PIVOT_CM = np.array([0.0, 0.0, 3.0])


@dataclass(frozen=True)
class Grooming:
    """What the scans do not have; each value is standard normal over people."""

    brow_weight: float = 0.0
    fringe: float = 0.0
    parting: float = 0.0
    volume: float = 0.0
    length: float = 0.0


@dataclass(frozen=True)
class Eye:
    """One eye: corners (2,), lid heights above and below the corners' line, pupil."""

    inner: Points
    outer: Points
    upper: float
    lower: float
    slant: float
    openness: float
    pupil: Points
    radius: float


@dataclass(frozen=True)
class Mouth:
    """Mouth line from the image-left to the image-right corner, and how far it gapes."""

    left: Points
    right: Points
    bow: float
    gape_up: float
    gape_down: float

    @property
    def top(self) -> float:
        """Height of the mouth's highest point between its corners [px]."""
        return float((self.left[1] + self.right[1]) / 2 + min(self.bow, 0.0) - self.gape_up)


@dataclass(frozen=True)
class Geometry:
    """Everything the pen needs, in canvas pixels."""

    jaw: Points
    brows: tuple[Points, Points]
    eyes: tuple[Eye, Eye]
    nose: Points
    mouth: Mouth
    extra: Exaggeration
    grooming: Grooming
    roll_rad: float
    lean: Points  # shift of the head's top against the face by pitch and yaw


def _rotate(points: Points, yaw: float, pitch: float) -> Points:
    cy, sy = np.cos(yaw), np.sin(yaw)
    cp, sp = np.cos(pitch), np.sin(pitch)
    turn = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    nod = np.array([[1, 0, 0], [0, cp, sp], [0, -sp, cp]])
    rotated: Points = (points - _PIVOT_CM) @ (nod @ turn).T + _PIVOT_CM
    return rotated


def _softplus(x: Points) -> Points:
    """The positive part, smoothed over two pixels."""
    smooth: Points = 2.0 * np.logaddexp(0.0, x / 2.0)
    return smooth


def _lay_out(points: Points, centre: Points, kind: str) -> Points:
    """Canvas pixels of one part's landmarks (n, 2) [cm] around its ``centre`` [cm]."""
    spread, drop = _SPREAD[kind]
    place = (centre - _ORIGIN_CM) * _PLACE * np.array([spread, 1.0]) * np.array([1.0, -1.0])
    local = (points - centre) * np.array(_LOCAL[kind]) * np.array([1.0, -1.0])
    laid: Points = _ORIGIN_PX + place + local + np.array([0.0, drop])
    return laid


class Caricaturist:
    """Turns scanned people and controls into cartoon geometry."""

    def __init__(self, faces: ScanFaces) -> None:
        self._faces = faces
        self._motions = {name: faces.motion(p.actions) for name, p in PROTOTYPES.items()}

    def geometry(self, person: Points, grooming: Grooming, controls: Controls) -> Geometry:
        """Geometry of one face.

        Parameters
        ----------
        person : (68, 3) array
            Neutral landmarks [cm].
        grooming : Grooming
        controls : Controls
        """
        weights = controls.emotions / max(1.0, float(controls.emotions.sum()))
        extra = Exaggeration()
        still = self._faces.mean + _CARICATURE * (person - self._faces.mean)
        shape = still
        for (name, prototype), weight in zip(PROTOTYPES.items(), weights, strict=True):
            if weight > 0.0:
                extra = extra + prototype.exaggeration * float(weight)
                shape = shape + weight * self._motions[name]
        turn = controls.yaw * _YAW_RAD, controls.pitch * _PITCH_RAD
        flat = _rotate(shape, *turn)[:, :2]
        jaw = self._jaw(_rotate(still, *turn)[:, :2], controls.jaw)
        mouth = self._mouth(flat, jaw, extra, controls.jaw)
        nose = _lay_out(flat[_NOSE], flat[_NOSE].mean(0), "nose")
        room = mouth.top - _NOSE_GAP - nose[:, 1].max()
        nose[:, 1] += room - _softplus(room)
        return Geometry(
            jaw=jaw,
            brows=(self._brow(flat, 0, extra), self._brow(flat, 1, extra)),
            eyes=(self._eye(flat, 0, extra, controls), self._eye(flat, 1, extra, controls)),
            nose=nose,
            mouth=mouth,
            extra=extra,
            grooming=grooming,
            roll_rad=controls.roll * _ROLL_RAD,
            lean=np.array([8.0 * controls.yaw, 5.0 * controls.pitch]),
        )

    def _jaw(self, flat: Points, jaw: float) -> Points:
        points = (flat[_JAW] - _ORIGIN_CM) * _JAW_SCALE * np.array([1.0, -1.0]) + _ORIGIN_PX
        drop = np.sin(np.linspace(0.0, np.pi, 17)) ** 2 * 3.0 * jaw
        points[:, 1] = _CHIN_PX - _softplus(_CHIN_PX - points[:, 1] - drop)
        laid: Points = points
        return laid

    def _brow(self, flat: Points, side: int, extra: Exaggeration) -> Points:
        part = flat[_BROWS[side]]
        points = _lay_out(part, part.mean(0), "brow")
        if side == 0:
            points = points[::-1]  # inner end first
        outwards = -1.0 if side == 0 else 1.0
        cock = extra.brow_cock * (1.0 if side == 1 else -0.8)
        bend = np.interp(
            np.arange(5), [0, 2, 4], [extra.brow_inner, extra.brow_middle, extra.brow_outer]
        )
        points[:, 1] -= bend + cock
        points[:, 0] -= outwards * extra.brow_pinch * np.linspace(1.0, 0.3, 5)
        return points

    def _eye(self, flat: Points, side: int, extra: Exaggeration, controls: Controls) -> Eye:
        part = flat[_EYES[side]]
        points = _lay_out(part, (part[0] + part[3]) / 2, "eye")
        outer, inner = (points[0], points[3]) if side == 0 else (points[3], points[0])
        outer = outer - np.array([0.0, extra.eye_tilt])
        chord = (inner[1] + outer[1]) / 2
        openness = controls.lid_left if side == 0 else controls.lid_right
        upper = chord - points[1:3, 1].mean() + 1.5 + extra.lid_upper
        lower = points[4:6, 1].mean() - chord + 2.5 + extra.lid_lower
        lower -= extra.squint * (lower + upper)
        gaze = np.array([controls.gaze_x * 7.0, -controls.gaze_y * 4.0 + extra.gaze_down])
        middle = (inner + outer) / 2 + np.array([0.0, (max(lower, -4.0) - upper) / 2])
        return Eye(
            inner=inner,
            outer=outer,
            upper=upper,
            lower=lower,
            slant=extra.lid_slant,
            openness=openness,
            pupil=middle + gaze,
            radius=max(min(4.7, 0.34 * (upper + lower)) + extra.pupil, 2.2)
            * (1.0 + _PUPIL * controls.pupil),
        )

    def _mouth(self, flat: Points, outline: Points, extra: Exaggeration, jaw: float) -> Mouth:
        part = flat[_MOUTH]
        points = _lay_out(part, part.mean(0), "mouth")
        middle = points[[13, 14, 15, 17, 18, 19]].mean(0)
        width = max(points[6, 0] - points[0, 0] + 2.0 + extra.mouth_width, 13.0)
        width = min(width, _MOUTH_ROOM * (outline[12, 0] - outline[4, 0]))
        half = np.array([width / 2, 0.0])
        gape_down = extra.gape_down + 8.0 * jaw
        tilt = points[6, 1] - points[0, 1]
        droop = (points[[0, 6], 1].mean() - middle[1]) * 0.6 - extra.corner
        lowest = outline[:, 1].max() - _MOUTH_GAP - max(gape_down + extra.wave, droop)
        height = lowest - _softplus(lowest - middle[1] + extra.mouth_lift)
        centre = np.array([(points[0, 0] + points[6, 0]) / 2, height])
        left, right = centre - half, centre + half
        left[1] += droop - tilt / 2 + 0.15 * extra.smirk
        right[1] += droop + tilt / 2 - 0.85 * extra.smirk
        return Mouth(
            left=left,
            right=right,
            bow=centre[1] - (left[1] + right[1]) / 2,
            gape_up=extra.gape_up + 1.0 * jaw,
            gape_down=gape_down,
        )
