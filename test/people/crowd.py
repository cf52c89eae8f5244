"""Synthetic people: faces, and stand-ins for face finder and reader."""

import cv2
import numpy as np

from emotion_face.people import Person
from emotion_face.recognition import Feelings, FoundFace
from emotion_face.recognition.landmarks import LANDMARKS

FEELINGS = ("fear", "mad", "joy", "sad", "surprise", "neutral", "disgust")


def face_at(x, y, size=80.0, *, turn=None, **actions):
    """A face whose box has its middle at a place [px]; its `shows` is for `Script`."""
    points = np.zeros((LANDMARKS, 3))
    points[:, :2] = x, y
    points[0, :2] = x - 0.4 * size, y - size / 2
    points[1, :2] = x + 0.4 * size, y + size / 2
    return FoundFace(points, np.eye(3) if turn is None else turn, actions)


def somebody(**values):
    """A person without expression."""
    plain = {
        "id": 1, "box": (0.0, 0.0, 80.0, 80.0), "size": 80.0, "point": np.array([1.0, 0.0, 0.0]),
        "shown": np.zeros(7), "emotion": "neutral", "valence": 0.0, "arousal": 0.0,
        "confidence": 1.0, "looks_at_me": True, "is_seen": True,
    }  # fmt: skip
    return Person(**(plain | values))


def turned(yaw_deg, pitch_deg=0.0):
    """A head turned to the image's right and up."""
    (cy, sy), (cp, sp) = (
        (np.cos(angle), np.sin(angle)) for angle in np.radians([yaw_deg, pitch_deg])
    )
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, cp, sp], [0, -sp, cp]])
    return about_y @ about_x


def feelings_of(emotion, confidence=0.9):
    rest = (1.0 - confidence) / (len(FEELINGS) - 1)
    probabilities = {name: confidence if name == emotion else rest for name in FEELINGS}
    valence = {"joy": 0.8, "neutral": 0.0}.get(emotion, -0.6)
    return Feelings(emotion, confidence, probabilities, valence, 0.1)


class Script:
    """Stand-in that finds scripted faces with scripted feelings.

    `faces` are those of the next pictures, `shows` what each shows (the same for all, or by the
    face's action `shows`, an index of FEELINGS).
    """

    def __init__(self):
        self.faces, self.shows = [], "neutral"
        self.sizes, self.closed = [], False

    def find(self, image):
        self.sizes.append(image.shape)
        return list(self.faces)

    def read(self, picture, face):
        shows = face.actions.get("shows")
        return feelings_of(self.shows if shows is None else FEELINGS[shows])

    def close(self):
        self.closed = True


class Painted:
    """Finds and reads painted people: red ovals, whose green is their feeling."""

    def find(self, image):
        mask = (image[:, :, 2] > 150).astype(np.uint8)
        _, _, boxes, centres = cv2.connectedComponentsWithStats(mask)
        found = zip(centres[1:], boxes[1:, cv2.CC_STAT_HEIGHT], strict=True)
        return [face_at(x, y, height) for (x, y), height in found if height > 5]

    def read(self, picture, face):
        x, y = face.landmarks[2, :2]
        return feelings_of(FEELINGS[round(picture[round(y), round(x), 1] / 30)])

    def close(self):
        pass


def painted(people, size=(120, 160)):
    """A picture of people, each with a place (x, y) and a feeling."""
    picture = np.full((*size, 3), 60, np.uint8)
    for x, y, shows in people:
        colour = (220, 30 * FEELINGS.index(shows), 0)
        cv2.ellipse(picture, (round(x), round(y)), (10, 14), 0, 0, 360, colour, -1)
    return picture
