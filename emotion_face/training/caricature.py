"""From a person and a set of controls to the geometry of a cartoon face.

The person is 68 scanned landmarks; an expression moves them, and then a cartoonist exaggerates
(:mod:`emotion_face.training.prototypes`) so that it reads on a 128x64 panel. Heads have true
proportions; eyes, brows and mouth are larger than life.
All pixel values are in the canvas of :mod:`emotion_face.face.canvas`, y down.
"""

from dataclasses import dataclass

import numpy as np

from emotion_face.face import WIDTH, Controls, Grooming
from emotion_face.portrait.grooming import CARTOON_CHIN_Y as CHIN_Y
from emotion_face.portrait.grooming import CARTOON_EYES_Y as EYES_Y
from emotion_face.portrait.grooming import LENS_GROWTH, STRETCH
from emotion_face.portrait.shapes import bezier
from emotion_face.training.facial_hair import beard_of, moustache_of
from emotion_face.training.geometry import Eye, Geometry, Mouth, Points
from emotion_face.training.hair import hair_of, skull_of
from emotion_face.training.prototypes import CALM, PROTOTYPES, Exaggeration
from emotion_face.training.scan_faces import ScanFaces

# Parts of the 68 landmarks.
_JAW = slice(0, 17)
_BROWS = (slice(17, 22), slice(22, 27))
_EYES = (slice(36, 42), slice(42, 48))
_NOSE = slice(31, 36)
_MOUTH = slice(48, 68)

# The layout: true proportions, and how much larger than life a part is drawn [px per cm].
_SPREAD = {"eye": (1.16, 0.5), "brow": (1.14, -1.5), "nose": (1.0, 0.0), "mouth": (1.0, 0.5)}
_LOCAL = {"brow": (4.7, 3.0), "eye": (6.8, 12.6), "nose": (5.0, 4.0), "mouth": (5.6, 4.4)}
_MOUTH_ROOM = 0.74  # widest mouth, as a share of the jaw's width beside it
_MOUTH_GAP = 4.5  # between mouth and chin [px]
_NOSE_GAP = 4.5  # between nose and mouth [px]
_BROW_GAP = 4.9  # between the middle of a brow and the eye [px]
_BROW_ROOM = 4.5  # between a brow and the side of the head [px]
_BROW_LEVEL = 0.7  # of the tilt of the calm brows that is taken out: calm is not stern
_CARICATURE = 1.5  # how much further from the mean than in life
_CHIN_PX = 87.5  # the lowest chin

_LENS_ROOM = 7.0  # what spectacles leave an eye above and below [px]
_EYE_ROOM = 6.0  # what an eye without them has more [px]
_LENS_EYE = 0.14  # how much narrower eyes are behind spectacles, as a share
_PUPIL_PX, _PINPOINT_PX = 4.6, 2.5  # radius of a usual and of the smallest pupil
_PUPIL = 0.25  # how much larger a wide pupil is, as a share of its radius
_YAW_RAD, _PITCH_RAD, _ROLL_RAD = np.radians([15.0, 11.0, 14.0])
_PIVOT_CM = np.array([0.0, 0.0, 3.0])
_UP = np.array([1.0, -1.0])


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


@dataclass(frozen=True)
class _Layout:
    """Where a head [cm] lies on the canvas: eyes and chin of the still head at fixed heights."""

    eyes: Points
    scale: Points

    @classmethod
    def of(cls, still: Points) -> "_Layout":
        eyes = still[36:48, :2].mean(0)
        down = (CHIN_Y - EYES_Y) / (eyes[1] - still[8, 1])
        return cls(eyes, np.array([STRETCH * down, -down]))

    def place(self, points: Points) -> Points:
        return np.asarray((points - self.eyes) * self.scale + (WIDTH / 2, EYES_Y))

    def part(self, points: Points, centre: Points, kind: str) -> Points:
        """Canvas pixels of one part's landmarks (n, 2) [cm] around its ``centre`` [cm]."""
        spread, drop = _SPREAD[kind]
        place = self.place(centre)
        place = np.array([WIDTH / 2 + spread * (place[0] - WIDTH / 2), place[1] + drop])
        return np.asarray(place + (points - centre) * np.array(_LOCAL[kind]) * _UP)


class Caricaturist:
    """Turns scanned people and controls into cartoon geometry."""

    def __init__(self, faces: ScanFaces) -> None:
        self._faces = faces
        self._motions = {name: faces.motion(p.actions) for name, p in PROTOTYPES.items()}

    def geometry(self, person: Points, groom: Grooming, controls: Controls) -> Geometry:
        """Geometry of one face.

        Parameters
        ----------
        person : (68, 3) array
            Neutral landmarks [cm].
        groom : Grooming
        controls : Controls
        """
        total = float(controls.emotions.sum())
        weights = controls.emotions / max(1.0, total)
        extra = CALM * max(1.0 - total, 0.0)
        still = self._faces.mean + _CARICATURE * (person - self._faces.mean)
        layout = _Layout.of(still)
        shape = still
        for (name, prototype), weight in zip(PROTOTYPES.items(), weights, strict=True):
            if weight > 0.0:
                extra = extra + prototype.exaggeration * float(weight)
                shape = shape + weight * self._motions[name]
        turn = controls.yaw * _YAW_RAD, controls.pitch * _PITCH_RAD
        flat = _rotate(shape, *turn)[:, :2]
        calm = _rotate(still, *turn)[:, :2]
        shut, jaw = (self._jaw(layout.place(calm[_JAW]), drop) for drop in (0.0, controls.jaw))
        lean = np.array([4.0 * controls.yaw, 3.0 * controls.pitch])
        skull = skull_of(shut, lean)
        mouth = self._mouth(layout, flat, jaw, groom, extra, controls.jaw)
        nose = self._nose(layout, flat, mouth, groom)
        left, right = [self._eye(layout, flat, side, groom, extra, controls) for side in (0, 1)]
        return Geometry(
            jaw=jaw,
            skull=skull,
            hair=hair_of(shut, skull, groom, lean),
            brows=(
                self._brow(layout, flat, calm, jaw, 0, groom, extra, left),
                self._brow(layout, flat, calm, jaw, 1, groom, extra, right),
            ),
            eyes=(left, right),
            nose=nose,
            mouth=mouth,
            beard=beard_of(jaw, mouth, groom),
            moustache=moustache_of(nose, mouth, groom),
            lenses=_lenses(layout, calm, groom),
            folds=_folds(nose, mouth),
            extra=extra,
            grooming=groom,
            roll_rad=controls.roll * _ROLL_RAD,
        )

    def _jaw(self, points: Points, jaw: float) -> Points:
        drop = np.sin(np.linspace(0.0, np.pi, 17)) ** 2 * 2.5 * jaw
        points = points.copy()
        points[:, 1] = _CHIN_PX - _softplus(_CHIN_PX - points[:, 1] - drop)
        return points

    def _nose(self, layout: _Layout, flat: Points, mouth: Mouth, groom: Grooming) -> Points:
        nose = layout.part(flat[_NOSE], flat[_NOSE].mean(0), "nose")
        middle = nose.mean(0)
        nose = middle + (nose - middle) * np.exp(0.15 * groom.nose)
        nose[:, 1] += 0.8 * groom.nose
        room = mouth.top - _NOSE_GAP - 3.4 * groom.moustache - nose[:, 1].max()
        nose[:, 1] += room - _softplus(room)
        return np.asarray(nose)

    def _brow(
        self,
        layout: _Layout,
        flat: Points,
        calm: Points,
        outline: Points,
        side: int,
        groom: Grooming,
        extra: Exaggeration,
        eye: Eye,
    ) -> Points:
        points, still = (
            layout.part(face[_BROWS[side]], face[_BROWS[side]].mean(0), "brow")
            for face in (flat, calm)
        )
        if side == 0:
            points, still = points[::-1], still[::-1]  # inner end first
        outwards = -1.0 if side == 0 else 1.0
        tilt = still[0, 1] - still[3, 1]
        points[:, 1] -= _BROW_LEVEL * tilt * np.linspace(1.0, 0.0, 5)
        points[:, 1] -= groom.brow_arch * np.array([-0.3, 0.1, 0.5, 0.3, -0.4])
        root = points[0, 0]
        room = outwards * (outline[-1 if side else 0, 0] - root) - _BROW_ROOM
        points[:, 0] = root + (points[:, 0] - root) * min(room / abs(points[4, 0] - root), 1.0)
        cock = extra.brow_cock * (1.0 if side == 1 else -0.8)
        bend = np.interp(
            np.arange(5), [0, 2, 4], [extra.brow_inner, extra.brow_middle, extra.brow_outer]
        )
        points[:, 1] -= bend + cock
        points[:, 0] -= outwards * extra.brow_pinch * np.linspace(1.0, 0.3, 5)
        lid = (eye.inner[1] + eye.outer[1]) / 2 - eye.upper * min(eye.openness, 1.0)
        room = lid - _BROW_GAP - 1.6 * groom.glasses - points[1:4, 1].mean()
        points[:, 1] += room - _softplus(room)
        return points

    def _eye(
        self,
        layout: _Layout,
        flat: Points,
        side: int,
        groom: Grooming,
        extra: Exaggeration,
        controls: Controls,
    ) -> Eye:
        part = flat[_EYES[side]]
        points = layout.part(part, (part[0] + part[3]) / 2, "eye")
        outer, inner = (points[0], points[3]) if side == 0 else (points[3], points[0])
        narrower = _LENS_EYE * groom.glasses * (outer - inner)
        inner, outer = inner + narrower / 2, outer - narrower - np.array([0.0, extra.eye_tilt])
        chord = (inner[1] + outer[1]) / 2
        openness = controls.lid_left if side == 0 else controls.lid_right
        round_ = np.exp(0.13 * groom.eyes)
        upper = (chord - points[1:3, 1].mean() + 1.6) * round_ + extra.lid_upper
        lower = (points[4:6, 1].mean() - chord + 1.4) * round_ + extra.lid_lower
        room = _LENS_ROOM + _EYE_ROOM * (1.0 - groom.glasses)
        upper, lower = (room * np.tanh(height / room) for height in (upper, lower))
        lower -= extra.squint * (lower + upper)
        gaze = np.array([controls.gaze_x * 4.6, -controls.gaze_y * 3.0 + extra.gaze_down])
        middle = (inner + outer) / 2 + np.array([0.0, (max(lower, -3.0) - upper) / 2])
        radius = max(min(_PUPIL_PX, 0.4 * (upper + lower)) + extra.pupil, _PINPOINT_PX)
        return Eye(
            inner=inner,
            outer=outer,
            upper=upper,
            lower=lower,
            slant=extra.lid_slant,
            openness=openness,
            pupil=middle + gaze,
            radius=radius * (1.0 + _PUPIL * controls.pupil),
        )

    def _mouth(
        self,
        layout: _Layout,
        flat: Points,
        outline: Points,
        groom: Grooming,
        extra: Exaggeration,
        jaw: float,
    ) -> Mouth:
        part = flat[_MOUTH]
        points = layout.part(part, part.mean(0), "mouth")
        middle = points[[13, 14, 15, 17, 18, 19]].mean(0)
        width = max(points[6, 0] - points[0, 0] + extra.mouth_width, 9.0)
        width = min(width, _MOUTH_ROOM * (outline[12, 0] - outline[4, 0]))
        half = np.array([width / 2, 0.0])
        gape_down = extra.gape_down + 5.5 * jaw
        tilt = points[6, 1] - points[0, 1]
        droop = (points[[0, 6], 1].mean() - middle[1]) * 0.6 - extra.corner
        lip = 1.5 * max(groom.lips, 0.0) - 1.2 * groom.moustache
        lowest = outline[:, 1].max() - _MOUTH_GAP - max(gape_down + extra.wave, droop) - lip
        height = lowest - _softplus(lowest - middle[1] + extra.mouth_lift - 1.2 * groom.moustache)
        centre = np.array([(points[0, 0] + points[6, 0]) / 2, height])
        left, right = centre - half, centre + half
        left[1] += droop - tilt / 2 + 0.15 * extra.smirk
        right[1] += droop + tilt / 2 - 0.85 * extra.smirk
        return Mouth(
            left=left,
            right=right,
            bow=centre[1] - (left[1] + right[1]) / 2,
            gape_up=extra.gape_up + 0.7 * jaw,
            gape_down=gape_down,
        )


_ROUND = np.linspace(0.0, 2 * np.pi, 49)[:-1]


def _lenses(layout: _Layout, calm: Points, groom: Grooming) -> tuple[Points, Points]:
    """Outlines of the lenses, which stay with the head whatever the eyes do."""
    grown = np.exp(LENS_GROWTH * groom.lens)
    wave = np.stack([np.cos(_ROUND), np.sin(_ROUND)], axis=1)
    form = np.sign(wave) * np.abs(wave) ** 0.75 * np.array([12.6, 10.8 * grown])
    lenses: list[Points] = []
    for part in _EYES:
        corner = calm[part]
        centre = layout.part(corner, (corner[0] + corner[3]) / 2, "eye").mean(0)
        lenses.append(centre + np.array([0.0, 0.8]) + form)
    return lenses[0], lenses[1]


def _folds(nose: Points, mouth: Mouth) -> tuple[Points, Points]:
    """Lines from the wings of the nose round the corners of the mouth."""
    lines: list[Points] = []
    for side, wing, corner in ((-1.0, nose[0], mouth.left), (1.0, nose[-1], mouth.right)):
        start = wing + np.array([side * 3.8, -1.0])
        end = np.array([corner[0] + side * 5.0, corner[1]])
        bow = (start + end) / 2 + np.array([side * 1.0, -0.6])
        lines.append(np.asarray(bezier(start, bow, end)[5:18]))
    return lines[0], lines[1]
