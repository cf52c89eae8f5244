"""Feelings of a photographed face, by a small network on its crop: ONNX Runtime, no torch."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import NEUTRAL
from emotion_face.errors import ModelError
from emotion_face.offline import onnxruntime
from emotion_face.recognition.alignment import IMAGE_LEFT_EYE, IMAGE_RIGHT_EYE
from emotion_face.recognition.landmarks import FoundFace
from emotion_face.resources import share_path

FEELINGS = ("fear", "mad", "joy", "sad", "surprise", NEUTRAL, "disgust")
"""The classes. Disgust includes contempt; love and power have no labelled faces that
would show whether they can be told from joy."""

CROP_PX = 64
CROP_ANCHOR = (0.5, 0.43)  # place of the middle of eyes and mouth in the crop
CROP_REACH = 0.45  # distance from the eyes to the mouth, as a share of the crop's side
_MOUTH = slice(48, 68)
ON_ROBOT = {"disgust": "mad"}
"""Feelings that the robot does not have, and its emotion for them."""


@dataclass(frozen=True)
class Feelings:
    """Feelings of one face.

    Attributes
    ----------
    emotion : str
        The most probable one of ``FEELINGS``.
    confidence : float
        Its probability, 0 to 1, calibrated.
    probabilities : mapping of str to float
        Of each of ``FEELINGS``; they sum to 1.
    valence, arousal : float
        -1 unpleasant or calm to 1 pleasant or excited.
    """

    emotion: str
    confidence: float
    probabilities: Mapping[str, float]
    valence: float
    arousal: float

    @property
    def robot_emotion(self) -> str:
        """The robot's emotion for it, or neutral; disgust counts as anger."""
        return ON_ROBOT.get(self.emotion, self.emotion)


def crop_matrix(
    landmarks: NDArray[np.float64], size: int = CROP_PX, reach: float = CROP_REACH
) -> NDArray[np.float64]:
    """Similarity transform (2, 3) from a photograph to the crop of a face, its eyes level.

    Parameters
    ----------
    landmarks : (68, 2) array
        Multi-PIE landmarks in the photograph [px], y down.
    size : int
        Side of the crop [px].
    reach : float
        Distance from the eyes to the mouth, as a share of the side.
    """
    left, right = landmarks[IMAGE_LEFT_EYE].mean(0), landmarks[IMAGE_RIGHT_EYE].mean(0)
    mouth = landmarks[_MOUTH].mean(0)
    apart = np.linalg.norm([left - mouth, right - mouth], axis=1).mean()
    scale = reach * size / max(float(apart), 1e-6)
    c, s = scale * (right - left) / max(float(np.linalg.norm(right - left)), 1e-6)
    turn = np.array([[c, s], [-s, c]])
    middle = np.mean([left, right, mouth], axis=0)
    return np.column_stack([turn, np.array(CROP_ANCHOR) * size - 0.5 - turn @ middle])


def crop(
    picture: NDArray[np.uint8],
    landmarks: NDArray[np.float64],
    size: int = CROP_PX,
    reach: float = CROP_REACH,
) -> NDArray[np.uint8]:
    """The face (size, size) of a grey picture, without aliasing; see :func:`crop_matrix`."""
    matrix = crop_matrix(landmarks, size, reach)
    scale = float(np.hypot(matrix[0, 0], matrix[0, 1]))
    if 0.0 < scale < 1.0:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.5 / scale), dtype=np.uint8)
    cut: NDArray[np.uint8] = cv2.warpAffine(
        picture, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return cut


class FeelingsReader:
    """Reads the feelings of found faces.

    Parameters
    ----------
    folder : Path, optional
        The model; default: the shipped one.
    threads : int
        Threads of ONNX Runtime.

    Raises
    ------
    ModelError
        If the folder is not there, is damaged, or was made for other feelings.
    """

    def __init__(self, folder: Path | None = None, *, threads: int = 1) -> None:
        folder = share_path("models", "feelings") if folder is None else folder
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        try:
            metadata = json.loads((folder / "model.json").read_text())
            self._network: Any = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
            made_for = [metadata["feelings"], self._network.get_inputs()[0].shape[1:]]
            self._actions: list[str] = metadata["actions"]
        except Exception as error:  # ONNX Runtime raises its own types, without a common base
            raise ModelError(f"{folder}: not a readable model of feelings: {error}") from error
        expected = [list(FEELINGS), [CROP_PX, CROP_PX]]
        if made_for != expected:
            raise ModelError(
                f"{folder}: made for {made_for}, expected {expected}: export it again with this "
                "version"
            )

    def read(self, picture: NDArray[np.uint8], face: FoundFace) -> Feelings:
        """The feelings of one face.

        Parameters
        ----------
        picture : (height, width, 3) array
            RGB, in which the face was found.
        face : FoundFace
        """
        grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
        shown = [face.actions.get(name, 0.0) for name in self._actions]
        probabilities, affect = self.tell(crop(grey, face.multi_pie())[None], np.array([shown]))
        strongest = int(probabilities[0].argmax())
        valence, arousal = affect[0].tolist()
        return Feelings(
            FEELINGS[strongest],
            float(probabilities[0, strongest]),
            dict(zip(FEELINGS, probabilities[0].tolist(), strict=True)),
            valence,
            arousal,
        )

    def tell(
        self, crops: NDArray[np.uint8], actions: NDArray[np.floating[Any]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Probabilities (n, 7), and valence and arousal (n, 2), of several faces.

        Parameters
        ----------
        crops : (n, 64, 64) array
            See :func:`crop`.
        actions : (n, a) array
            Facial actions, 0 to 1, in the model's order: by name.
        """
        seen = crops.astype(np.float32) / np.float32(255)
        given = {"face": seen, "actions": actions.astype(np.float32)}
        probabilities, affect = self._network.run(None, given)
        return probabilities, affect
