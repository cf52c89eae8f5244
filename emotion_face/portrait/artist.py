"""The artist: from photographs to sitters, and from a sitter to drawings."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import PhotoError
from emotion_face.face import Controls
from emotion_face.portrait.head import Head
from emotion_face.portrait.likeness import Likeness, likeness
from emotion_face.portrait.pen import draw
from emotion_face.portrait.silhouette import Segmenter
from emotion_face.portrait.sitter import CARICATURE, Sitter, seat
from emotion_face.recognition import Finder, FoundFace, unlit

_SMALLEST_PX = 56
_MOST_YAW_RAD = 0.42


@dataclass(frozen=True)
class Model:
    """A person who can be drawn in any pose."""

    sitter: Sitter
    likeness: Likeness

    def field(self, controls: Controls) -> NDArray[np.float32]:
        """Drawing field (112, 128) under the controls."""
        return draw(self.sitter, self.likeness, controls)


@dataclass(frozen=True)
class Artist:
    """Makes models of photographs.

    Attributes
    ----------
    finder : Finder
    segmenter : Segmenter
    head : Head
    caricature : float
        Exaggeration of the difference from the mean face, as a share.
    """

    finder: Finder
    segmenter: Segmenter
    head: Head
    caricature: float = CARICATURE

    def model(self, image: NDArray[np.uint8]) -> Model:
        """The person in a BGR photograph (height, width, 3) that shows one face.

        Raises
        ------
        PhotoError
            If it shows no face or several, or the face is too small, too dark or too far turned.
        """
        faces = self.finder.find(image)
        if not faces:
            raise PhotoError(
                "no face found: the face should be seen from the front, lit, uncovered, and fill "
                "a good part of the picture"
            )
        if len(faces) > 1 and faces[1].size > 0.5 * faces[0].size:
            raise PhotoError(
                f"{len(faces)} faces found, expected one: cut the picture to the person you mean"
            )
        return self.model_of(image, faces[0])

    def model_of(self, image: NDArray[np.uint8], face: FoundFace) -> Model:
        """The person whose face was found.

        Raises
        ------
        PhotoError
            If the face is too small, too dark or too far turned.
        """
        if face.size < _SMALLEST_PX:
            raise PhotoError(
                f"the face is {face.size:.0f} px, expected at least {_SMALLEST_PX}: come nearer, "
                "or take a larger picture"
            )
        grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
        for said in unlit(grey, face):
            raise PhotoError(said)
        sitter = seat(image, face, self.head, self.segmenter, self.caricature)
        if abs(sitter.yaw_rad) > _MOST_YAW_RAD:
            raise PhotoError(
                f"the head is turned by {np.degrees(abs(sitter.yaw_rad)):.0f} degrees, expected "
                f"at most {np.degrees(_MOST_YAW_RAD):.0f}: look into the camera"
            )
        return Model(sitter, likeness(sitter))
