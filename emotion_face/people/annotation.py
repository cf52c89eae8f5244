"""The camera image with the results drawn in."""

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.people.person import Person
from emotion_face.people.scene import Scene

_FOCUS, _MET, _OTHER = (255, 200, 40), (90, 220, 120), (200, 200, 200)


def annotated(scene: Scene) -> NDArray[np.uint8]:
    """The scene's picture (height, width, 3), RGB: boxes, ids, emotions, the focus."""
    picture = scene.picture.copy()
    for person in scene.people:
        if person.is_seen:
            colour = _FOCUS if person is scene.focus else _MET if person.looks_at_me else _OTHER
            _draw(picture, person, scene.reduction, colour)
    return picture


def _draw(
    picture: NDArray[np.uint8], person: Person, reduction: float, colour: tuple[int, int, int]
) -> None:
    left, top, right, bottom = (round(at / reduction) for at in person.box)
    cv2.rectangle(picture, (left, top), (right, bottom), colour, 2)
    looks = ", looks here" if person.looks_at_me else ""
    words = f"{person.id} {person.emotion} {person.confidence:.2f}{looks}"
    place = (left, max(top - 6, 12))
    for ink, width in (((0, 0, 0), 3), (colour, 1)):
        cv2.putText(picture, words, place, cv2.FONT_HERSHEY_SIMPLEX, 0.5, ink, width, cv2.LINE_AA)
