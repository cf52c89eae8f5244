"""Draws photographed faces at run time: ONNX Runtime, no torch."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import ConfigError, ModelError
from emotion_face.face import CONTROL_NAMES, HEIGHT, WIDTH
from emotion_face.offline import onnxruntime
from emotion_face.recognition.alignment import VIEW_FINE, view
from emotion_face.resources import share_path

STYLES = ("strokes", "lines", "stencil")


@dataclass(frozen=True)
class PhotoDrawing:
    """A photographed face, drawn.

    Attributes
    ----------
    field : (96, 128) array
        Drawing field (see :mod:`emotion_face.face.canvas`).
    identity : (identity_size,) array
        Latent code of the person, for a face generator.
    controls : (16,) array
        The person's controls, in the order of ``CONTROL_NAMES``; the face is drawn upright.
    quality : float
        0 to 1, less for broken lines, specks, blobs and lost parts.
    """

    field: NDArray[np.float32]
    identity: NDArray[np.float32]
    controls: NDArray[np.float32]
    quality: float


@dataclass(frozen=True)
class PhotoArtist:
    """The trained network that draws photographs, and the critic that judges drawings."""

    network: Any
    critic: Any

    def draw(
        self, image: NDArray[np.uint8], landmarks: NDArray[np.float64], style: str
    ) -> PhotoDrawing:
        """Draw one face.

        Parameters
        ----------
        image : (height, width) array
            Grey photograph.
        landmarks : (68, 2) array
            The face's Multi-PIE landmarks [px], y down.
        style : str
            One of ``STYLES``.
        """
        if style not in STYLES:
            raise ConfigError(f"style {style!r}: expected one of {', '.join(STYLES)}")
        seen = view(image, landmarks).astype(np.float32)[None] / np.float32(255)
        chosen = np.array([[style == known for known in STYLES]], dtype=np.float32)
        field, identity, controls = self.network.run(None, {"view": seen, "style": chosen})
        ink = (field > 0).astype(np.float32)
        (quality,) = self.critic.run(None, {"ink": ink, "view": seen})[0]
        return PhotoDrawing(field[0], identity[0], controls[0], float(quality))


def load_artist(folder: Path | None = None, *, threads: int = 1) -> PhotoArtist:
    """Load the shipped network, or the one in ``folder``.

    Raises
    ------
    ModelError
        If the folder is not there, is damaged, or was made for other controls.
    """
    folder = share_path("models", "photo") if folder is None else folder
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    try:
        metadata = json.loads((folder / "model.json").read_text())
        network, critic = (
            onnxruntime.InferenceSession(
                str(folder / name), options, providers=["CPUExecutionProvider"]
            )
            for name in ("model.onnx", "critic.onnx")
        )
        made_for = [metadata["controls"], metadata["styles"], network.get_inputs()[0].shape[1:]]
    except Exception as error:  # ONNX Runtime raises its own types, without a common base
        raise ModelError(f"{folder}: not a readable photograph model: {error}") from error
    expected = [list(CONTROL_NAMES), list(STYLES), [HEIGHT * VIEW_FINE, WIDTH * VIEW_FINE]]
    if made_for != expected:
        raise ModelError(
            f"{folder}: made for {made_for}, expected {expected}: export it again with this version"
        )
    return PhotoArtist(network, critic)
