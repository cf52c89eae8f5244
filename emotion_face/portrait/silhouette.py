"""The silhouette of a person with hair, by MediaPipe's selfie segmentation.

The model (Apache-2.0) is a TensorFlow Lite file; LiteRT runs it, without MediaPipe's graph.
"""

from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import ModelError
from emotion_face.resources import share_path

_MODEL = "selfie_segmentation.tflite"


class Segmenter(Protocol):
    """Interface of a segmenter of people."""

    def segment(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Probability (height, width) of being a person, of a BGR picture (height, width, 3)."""
        ...


class SelfieSegmenter:
    """MediaPipe's selfie segmentation (general model).

    Parameters
    ----------
    path : Path, optional
        The model file; default: the shipped one.

    Raises
    ------
    ModelError
        If LiteRT is missing, or the model cannot be read.
    """

    def __init__(self, path: Path | None = None) -> None:
        file = path or share_path("models", "portrait", _MODEL)
        try:
            from ai_edge_litert.interpreter import Interpreter
        except ImportError as error:
            raise ModelError(
                f"finding hair in photographs needs LiteRT ({error}); run `make photo`, or "
                "`pip install -r requirements/photo.txt`"
            ) from error
        try:
            self._interpreter: Any = Interpreter(str(file), num_threads=1)
            self._interpreter.allocate_tensors()
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"{file}: not a readable segmentation model ({error})") from error
        self._input = self._interpreter.get_input_details()[0]
        self._output = self._interpreter.get_output_details()[0]["index"]

    def segment(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Probability (height, width) of being a person, of a BGR picture (height, width, 3)."""
        _, rows, columns, _ = self._input["shape"]
        small = cv2.resize(image, (int(columns), int(rows)), interpolation=cv2.INTER_AREA)
        rgb = small[None, :, :, ::-1].astype(np.float32) / 255.0
        self._interpreter.set_tensor(self._input["index"], rgb)
        self._interpreter.invoke()
        found = self._interpreter.get_tensor(self._output)[0].squeeze()
        size = (image.shape[1], image.shape[0])
        return np.asarray(cv2.resize(found, size, interpolation=cv2.INTER_CUBIC), dtype=np.float32)
