"""Faces in a photograph: landmarks, head pose and facial actions, by MediaPipe's Face Landmarker.

MediaPipe and its model are optional: the robot's face needs neither.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import ModelError
from emotion_face.offline import sealed_thread
from emotion_face.recognition.fetching import MODEL_URL
from emotion_face.resources import user_path

MODEL_VARIABLE = "EMOTION_FACE_LANDMARKER"
MODEL_DEFAULT = Path("~/.cache/emotion_face/face_landmarker.task")

LANDMARKS = 478
_MOST_FACES = 8

# The face's outline from ear to ear over the chin, and the landmarks that make up each of the
# Multi-PIE points 17 to 67, from the image's left: brows, nose, eyes, outer lips, inner lips.
_OUTLINE = [
    127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152,
    377, 400, 378, 379, 365, 397, 288, 361, 323, 454, 356,
]  # fmt: skip
_PARTS: list[list[int]] = [
    [70, 46], [63, 53], [105, 52], [66, 65], [107, 55],
    [336, 285], [296, 295], [334, 282], [293, 283], [300, 276],
    [168], [197], [195], [4],
    [98], [97], [2], [326], [327],
    [33], [160], [158], [133], [153], [144],
    [362], [385], [387], [263], [373], [380],
    [61], [40], [37], [0], [267], [270], [291], [321], [314], [17], [84], [91],
    [78], [81], [13], [311], [308], [402], [14], [178],
]  # fmt: skip


@dataclass(frozen=True)
class FoundFace:
    """One face of a photograph; left and right are the person's, as in the ARKit names.

    Attributes
    ----------
    landmarks : (478, 3) array
        MediaPipe's face mesh and irises [px], y down, z away from the camera.
    turn : (3, 3) array
        Rotation of the head against the camera; x to the image's right, y up, z to the camera.
    actions : dict of str to float
        Activation of each facial action, 0 to 1, by its ARKit name.
    """

    landmarks: NDArray[np.float64]
    turn: NDArray[np.float64]
    actions: dict[str, float]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom [px] of the landmarks."""
        low, high = self.landmarks[:, :2].min(0), self.landmarks[:, :2].max(0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    @property
    def size(self) -> float:
        """The longer side of the box [px]."""
        left, top, right, bottom = self.box
        return max(right - left, bottom - top)

    def multi_pie(self) -> NDArray[np.float64]:
        """The 68 Multi-PIE landmarks (68, 2) [px], y down."""
        points = self.landmarks[:, :2]
        outline = resampled(points[_OUTLINE], 17)
        return np.vstack([outline, [points[part].mean(0) for part in _PARTS]])


class Finder(Protocol):
    """Interface of a face finder."""

    def find(self, image: NDArray[np.uint8]) -> list[FoundFace]:
        """Faces of a BGR (height, width, 3) or grey (height, width) picture, largest first."""
        ...

    def close(self) -> None:
        """Free its resources."""
        ...


def resampled(line: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """`count` points (count, 2) at equal steps along a line (n, 2)."""
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    length = np.concatenate([[0.0], np.cumsum(steps)])
    along = np.linspace(0.0, length[-1], count)
    return np.stack([np.interp(along, length, line[:, k]) for k in range(2)], axis=1)


def model_place(path: Path | None = None) -> Path:
    """Path of the landmarker model: `path`, or from the environment, or in the cache."""
    return user_path(path or os.environ.get(MODEL_VARIABLE) or MODEL_DEFAULT)


def model_path(path: Path | None = None) -> Path:
    """Path of the existing landmarker model.

    Raises
    ------
    ModelError
        If there is no such file; it names the model's source and its place.
    """
    place = model_place(path)
    if not place.is_file():
        raise ModelError(
            f"{place}: no face landmarker model; `make photo` fetches it, or download "
            f"{MODEL_URL} to {MODEL_DEFAULT}, or set {MODEL_VARIABLE} to its path"
        )
    return place


class FaceFinder:
    """MediaPipe's Face Landmarker; close it, or use it in a ``with`` statement.

    MediaPipe runs in a thread without network, as it would look up a telemetry server.

    Parameters
    ----------
    path : Path, optional
        The model file; see :func:`model_path`.
    confidence : float
        Threshold for a face, 0 to 1. A lower one finds more small or dark faces, and more
        false ones.

    Raises
    ------
    ModelError
        If MediaPipe or its model is missing, or the model cannot be read.
    """

    def __init__(self, path: Path | None = None, *, confidence: float = 0.5) -> None:
        model = model_path(path)
        self._thread = sealed_thread()
        try:
            self._mediapipe, self._landmarker = self._thread.submit(
                _load, model, confidence
            ).result()
        except ModelError:
            self._thread.shutdown()
            raise

    def find(self, image: NDArray[np.uint8]) -> list[FoundFace]:
        """Faces of a BGR (height, width, 3) or grey (height, width) picture, largest first."""
        colour = image[:, :, ::-1] if image.ndim == 3 else np.repeat(image[:, :, None], 3, axis=2)
        picture = self._mediapipe.Image(
            image_format=self._mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(colour)
        )
        result = self._thread.submit(self._landmarker.detect, picture).result()
        height, width = image.shape[:2]
        faces = [
            FoundFace(
                landmarks=np.array([(p.x, p.y, p.z) for p in points]) * (width, height, width),
                turn=np.array(matrix)[:3, :3],
                actions={action.category_name: float(action.score) for action in actions},
            )
            for points, matrix, actions in zip(
                result.face_landmarks,
                result.facial_transformation_matrixes,
                result.face_blendshapes,
                strict=True,
            )
        ]
        return sorted(faces, key=lambda face: -face.size)

    def close(self) -> None:
        """Free the model."""
        self._thread.submit(self._landmarker.close).result()
        self._thread.shutdown()

    def __enter__(self) -> "FaceFinder":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _load(model: Path, confidence: float) -> tuple[Any, Any]:
    """MediaPipe and its landmarker."""
    try:
        import mediapipe
        from mediapipe.tasks.python import BaseOptions, vision
    except ImportError as error:
        raise ModelError(
            f"finding faces needs MediaPipe ({error}); run `make photo`, or `pip install -r "
            "requirements/photo.txt && pip install --no-deps -r requirements/mediapipe.txt`"
        ) from error
    options = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=model.read_bytes()),
        num_faces=_MOST_FACES,
        min_face_detection_confidence=confidence,
        min_face_presence_confidence=confidence,
        output_face_blendshapes=True,
        output_facial_transformation_matrixes=True,
    )
    try:
        return mediapipe, vision.FaceLandmarker.create_from_options(options)
    except (RuntimeError, ValueError) as error:
        raise ModelError(
            f"{model}: not a face landmarker model ({error}); download it from {MODEL_URL}"
        ) from error
