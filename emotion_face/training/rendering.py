"""Pictures of scanned people: the ICT-FaceKit mesh, painted and lit at random.

The scans come without texture: skin, brows, lips, irises and hair are painted onto the mean
face's vertices. Nearer triangles are filled over farther ones (the painter's algorithm), each
with its Lambertian shade, which is enough at the few pixels that a network sees.
"""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import ConfigError
from emotion_face.face import LID_WIDE, Controls
from emotion_face.training.expressions import FULL_TURN_RAD
from emotion_face.training.prototypes import PROTOTYPES
from emotion_face.training.scan_faces import LANDMARK_VERTICES

Points = NDArray[np.float64]

SIDE_PX = 360  # pictures are square
_PX_PER_CM = 15.0
_CENTRE_CM = np.array([0.0, 0.5])
_PAINTED = (
    "M_Face", "M_BackHead", "M_EyeLashes", "M_GumsTongue", "M_Teeth",
    "M_ScleraLeft", "M_ScleraRight", "M_IrisLeft", "M_IrisRight",
)  # fmt: skip
_BROWS, _LIPS = (slice(17, 22), slice(22, 27)), slice(48, 60)
_GAZE_RAD = np.radians([28.0, 20.0])
_STRAY = 0.06  # standard deviation of actions that belong to no emotion


def _distance(points: Points, line: Points) -> NDArray[np.float64]:
    """Distance of points (n, 2) from a polyline (m, 2)."""
    start, span = line[:-1, None], np.diff(line, axis=0)[:, None]
    share = ((points - start) * span).sum(-1) / (span**2).sum(-1)
    nearest = start + share.clip(0.0, 1.0)[..., None] * span
    return np.asarray(np.linalg.norm(points - nearest, axis=-1).min(0))


def _turn(yaw: float, pitch: float, roll: float) -> NDArray[np.float64]:
    """Rotation (3, 3) to the image's right, up and clockwise [rad]."""
    (cy, sy), (cp, sp), (cr, sr) = ((np.cos(a), np.sin(a)) for a in (yaw, pitch, roll))
    turned = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    nodded = np.array([[1, 0, 0], [0, cp, sp], [0, -sp, cp]])
    tilted = np.array([[cr, sr, 0], [-sr, cr, 0], [0, 0, 1]])
    return np.asarray(tilted @ nodded @ turned)


@dataclass(frozen=True)
class ScanMesh:
    """The scanned faces' mesh.

    Attributes
    ----------
    mean : (v, 3) array
        Vertices of the mean face [cm], x to the image's right, y up, z to the camera.
    identity : (100, v, 3) array
        Offset [cm] per unit coefficient; coefficients are standard normal over people.
    expression : dict of str to (v, 3) array
        Offset [cm] at full activation of a facial action.
    triangles : (t, 3) array
    materials : dict of str to array of int
        The vertices of each material.
    """

    mean: Points
    identity: NDArray[np.float32]
    expression: dict[str, NDArray[np.float32]]
    triangles: NDArray[np.int64]
    materials: dict[str, NDArray[np.int64]]

    @classmethod
    def load(cls, path: Path) -> "ScanMesh":
        """Read ``ict_facekit.npz``; materials that are not painted are left out.

        Raises
        ------
        ConfigError
            If the file is missing or is not the ICT-FaceKit archive.
        """
        try:
            with np.load(path) as archive:
                triangles, material = archive["tri"].astype(np.int64), archive["tm"]
                names = [str(name) for name in archive["mats"]]
                drawn = {n: triangles[material == names.index(n)] for n in _PAINTED}
                actions = [str(name) for name in archive["names"]]
                return cls(
                    mean=archive["V0"].astype(np.float64),
                    identity=archive["I"].astype(np.float32),
                    expression=dict(zip(actions, archive["E"].astype(np.float32), strict=True)),
                    triangles=np.concatenate(list(drawn.values())),
                    materials={name: np.unique(corners) for name, corners in drawn.items()},
                )
        except (OSError, KeyError, ValueError) as error:
            raise ConfigError(
                f"{path}: not an ICT-FaceKit archive with V0, I, E, tri, tm and mats ({error})"
            ) from error


class Studio:
    """Photographs scanned people."""

    def __init__(self, mesh: ScanMesh) -> None:
        self._mesh = mesh
        flat = mesh.mean[:, :2]
        landmarks = flat[LANDMARK_VERTICES]
        front = np.zeros(len(flat), bool)
        front[mesh.materials["M_Face"]] = True
        lips = landmarks[_LIPS].astype(np.float32)
        inside = [cv2.pointPolygonTest(lips, (float(x), float(y)), True) for x, y in flat]
        self._lips = np.flatnonzero(front & (np.array(inside) > -0.05))
        self._brow_distance = np.min(
            [_distance(flat, landmarks[brow] + (0.0, 0.05)) for brow in _BROWS], axis=0
        )
        self._brow_distance[~front] = np.inf
        self._eyes = [
            np.concatenate([mesh.materials[f"M_{part}{side}"] for part in ("Sclera", "Iris")])
            for side in ("Right", "Left")
        ]

    def person(self, rng: np.random.Generator) -> Points:
        """Neutral mesh (v, 3) of a random person."""
        coefficients = rng.standard_normal(len(self._mesh.identity)).clip(-2.2, 2.2)
        offset = np.tensordot(coefficients.astype(np.float32), self._mesh.identity, 1)
        return np.asarray(self._mesh.mean + offset, dtype=np.float64)

    def photograph(
        self, person: Points, controls: Controls, rng: np.random.Generator
    ) -> tuple[NDArray[np.uint8], Points]:
        """Grey picture (360, 360) of a person, and its 68 landmarks (68, 2) [px, y down].

        Parameters
        ----------
        person : (v, 3) array
            Neutral mesh [cm].
        controls : Controls
            What the person shows.
        rng : numpy.random.Generator
            Paints and lights the face.
        """
        posed = self._posed(person, controls, rng)
        pixels = (posed[:, :2] - _CENTRE_CM) * (_PX_PER_CM, -_PX_PER_CM) + SIDE_PX / 2
        triangles = self._mesh.triangles
        a, b, c = (posed[triangles[:, k]] for k in range(3))
        normals = np.cross(b - a, c - a)
        normals /= np.linalg.norm(normals, axis=1, keepdims=True) + 1e-9
        albedo = self._painted(rng)[triangles].mean(1)
        light = rng.normal((0.0, 0.4, 1.0), (0.6, 0.4, 0.1))
        light /= np.linalg.norm(light)
        ambient = rng.uniform(0.25, 0.7)
        lambert = (normals @ light).clip(0.0, 1.0)
        shade = albedo * (ambient + (1.0 - ambient) * lambert) + rng.uniform(0, 0.15) * lambert**24
        shade = (
            255 * (shade / np.percentile(shade, 98)).clip(0, 1) * rng.uniform(0.5, 1.0)
        ).round()
        image = np.full((SIDE_PX, SIDE_PX), rng.integers(20, 250), np.uint8)
        facing = np.flatnonzero(normals[:, 2] > 0.0)
        order = facing[np.argsort((a + b + c)[facing, 2])]
        corners = np.round(pixels[triangles[order]] * 16).astype(np.int32)
        for corner, tone in zip(corners, shade[order].tolist(), strict=True):
            cv2.fillConvexPoly(image, corner, tone, cv2.LINE_8, 4)
        return image, pixels[LANDMARK_VERTICES]

    def _posed(self, person: Points, controls: Controls, rng: np.random.Generator) -> Points:
        actions = {name: abs(rng.normal(0.0, _STRAY)) for name in self._mesh.expression}
        for (_, prototype), weight in zip(PROTOTYPES.items(), controls.emotions, strict=True):
            for name, amount in prototype.actions.items():
                for sided in (name, f"{name}_L", f"{name}_R"):
                    if sided in actions:
                        actions[sided] += amount * weight * rng.uniform(0.7, 1.1)
        for side, lid in (("R", controls.lid_left), ("L", controls.lid_right)):
            actions[f"eyeBlink_{side}"] += max(1.0 - lid, 0.0)
            actions[f"eyeWide_{side}"] += max(lid - 1.0, 0.0) / (LID_WIDE - 1.0)
        actions["jawOpen"] += 0.6 * controls.jaw
        posed = person.copy()
        for name, amount in actions.items():
            posed += min(amount, 1.0) * self._mesh.expression[name]
        gaze = _turn(controls.gaze_x * _GAZE_RAD[0], controls.gaze_y * _GAZE_RAD[1], 0.0)
        for eye in self._eyes:
            centre = posed[eye].mean(0)
            posed[eye] = (posed[eye] - centre) @ gaze.T + centre
        head = _turn(*(np.array([controls.yaw, controls.pitch, controls.roll]) * FULL_TURN_RAD))
        return np.asarray(posed @ head.T)

    def _painted(self, rng: np.random.Generator) -> NDArray[np.float64]:
        """Albedo (v,) of the vertices."""
        materials, mean = self._mesh.materials, self._mesh.mean
        skin, hair = rng.uniform(0.25, 0.9), rng.uniform(0.05, 0.6)
        albedo = np.full(len(mean), skin)
        albedo *= 1.0 + 0.04 * rng.standard_normal(len(mean))
        albedo[self._lips] *= rng.uniform(0.5, 0.95)
        thick = rng.uniform(0.2, 0.4)
        cover = rng.uniform(0.4, 1.0) * ((thick - self._brow_distance) / 0.12).clip(0.0, 1.0)
        albedo += cover * (min(hair, 0.6 * skin) - albedo)
        scalp = np.concatenate([materials["M_BackHead"], materials["M_Face"]])
        fringe, sides = rng.uniform(8.5, 12.0), rng.uniform(-3.0, 3.0)
        hairy = (mean[:, 1] > fringe) | ((mean[:, 2] < sides) & (mean[:, 1] > -4.0))
        albedo[scalp[hairy[scalp]]] = hair
        albedo[materials["M_EyeLashes"]] = rng.uniform(0.05, 0.6) * skin
        albedo[materials["M_GumsTongue"]] = 0.35 * skin
        albedo[materials["M_Teeth"]] = rng.uniform(0.6, 0.9)
        white, iris = rng.uniform(0.6, 0.9), rng.uniform(0.08, 0.4)
        for side in ("Left", "Right"):
            ball = np.concatenate([materials[f"M_{part}{side}"] for part in ("Sclera", "Iris")])
            front = mean[ball[mean[ball, 2].argmax()], :2]
            radius = np.linalg.norm(mean[ball, :2] - front, axis=1)
            depth = mean[ball, 2] > mean[ball, 2].mean()
            albedo[ball] = np.where(depth & (radius < 0.58), iris, white)
            albedo[ball[depth & (radius < 0.25)]] = 0.02
        return albedo
