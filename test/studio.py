"""A synthetic photograph: the head model, lit and painted, with hair around it."""

from dataclasses import dataclass

import cv2
import numpy as np

from emotion_face.portrait.head import Head
from emotion_face.recognition.landmarks import FoundFace

SIZE, SCALE = (420, 360), 13.0
MIDDLE = np.array([180.0, 220.0])


@dataclass(frozen=True)
class PlacedFace(FoundFace):
    """A face whose 68 landmarks are known."""

    points: np.ndarray

    def multi_pie(self) -> np.ndarray:
        return self.points


def turned(points: np.ndarray, yaw: float) -> np.ndarray:
    c, s = np.cos(yaw), np.sin(yaw)
    return points @ np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]).T


@dataclass
class Studio:
    """Photographs the head model."""

    head: Head

    def photograph(
        self, *, shape: int = 0, yaw: float = 0.0, actions: dict | None = None, hair: int = 30
    ) -> tuple[np.ndarray, PlacedFace]:
        """A BGR picture of a person, and the face in it."""
        head = self.head
        rng = np.random.default_rng(shape)
        person = head.mean + np.tensordot(rng.normal(0, 0.7, len(head.identity)), head.identity, 1)
        acted = person + np.tensordot(head.activation(actions or {}), head.actions, 1)
        solid = turned(acted, yaw)
        places = solid[:, :2] * [SCALE, -SCALE] + MIDDLE
        image = np.full((*SIZE, 3), 150, np.uint8)
        crown = MIDDLE - [0, 70]
        cv2.ellipse(image, crown.astype(int).tolist(), (120, 140), 0, 0, 360, (hair,) * 3, -1)
        corners = solid[head.triangles]
        normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        facing = normal[:, 2] / np.maximum(np.linalg.norm(normal, axis=1), 1e-9)
        order = np.argsort(corners[:, :, 2].sum(1))
        for index in order[facing[order] > 0].tolist():
            tone = int(120 + 80 * facing[index])
            outline = np.round(places[head.triangles[index]] * 16).astype(np.int32)
            cv2.fillConvexPoly(image, outline, (tone, tone, tone), cv2.LINE_8, 4)
        points = places[head.landmarks]
        for brow in (points[17:22], points[22:27]):
            cv2.polylines(image, [brow.astype(np.int32)], False, (40, 40, 40), 7)
        seen = {name.replace("_L", "Left").replace("_R", "Right"): 0.0 for name in head.names}
        seen |= actions or {}
        landmarks = np.column_stack([np.resize(points, (478, 2)), np.zeros(478)])
        return image, PlacedFace(landmarks, np.eye(3), seen, points)


class RoundSegmenter:
    """A segmenter: everything except the grey background is the person."""

    def segment(self, image: np.ndarray) -> np.ndarray:
        return (np.abs(image.astype(int) - 150).max(2) > 2).astype(np.float32)


class KnownFaces:
    """A face finder that returns given faces."""

    def __init__(self, *faces: FoundFace) -> None:
        self.faces = list(faces)

    def find(self, image: np.ndarray) -> list[FoundFace]:
        return self.faces
