"""The generator at run time: ONNX Runtime draws, no torch."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from emotion_face.errors import ModelError
from emotion_face.face.canvas import HEIGHT, WIDTH
from emotion_face.face.controls import CONTROL_NAMES, Controls
from emotion_face.resources import share_path


class FieldGenerator(Protocol):
    """Anything that draws: a person and controls to a drawing field."""

    @property
    def identity_size(self) -> int:
        """Length of an identity code."""
        ...

    def field(self, identity: NDArray[np.float32], controls: Controls) -> NDArray[np.float32]:
        """Drawing field (96, 128) in [-1, 1] (see :mod:`emotion_face.face.canvas`)."""
        ...


@dataclass(frozen=True)
class OnnxGenerator:
    """A trained generator.

    Attributes
    ----------
    session : onnxruntime.InferenceSession
    identity_size : int
        Length of an identity code.
    metadata : dict
        The model's JSON: configuration, data hashes, metrics, attribution.
    truncation : float
        How much of the person shows in the latent style, 0 the mean person to 1 (Karras et al.
        2019).
    """

    session: Any
    identity_size: int
    metadata: dict[str, Any]
    truncation: float = 1.0

    def field(self, identity: NDArray[np.float32], controls: Controls) -> NDArray[np.float32]:
        """Drawing field (96, 128) of an identity code and controls."""
        field: NDArray[np.float32] = self.session.run(
            None,
            {
                "identity": identity[None],
                "controls": controls.vector()[None],
                "truncation": np.array([self.truncation], np.float32),
            },
        )[0][0]
        return field


def load_generator(
    model: str | Path = "strokes", *, truncation: float = 1.0, threads: int = 1
) -> OnnxGenerator:
    """Load a model folder: a shipped one by name, or any by its path.

    Raises
    ------
    ModelError
        If the folder is not there, is damaged, or was made for other controls.
    """
    folder = Path(model)
    if not folder.is_dir():
        shipped = share_path("models")
        folder = shipped / str(model)
        if not folder.is_dir():
            names = ", ".join(sorted(p.name for p in shipped.iterdir() if p.is_dir()))
            raise ModelError(
                f"model {str(model)!r}: neither a folder nor a shipped model ({names})"
            )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # an input that has a default is warned of
    try:
        metadata = json.loads((folder / "model.json").read_text())
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        shapes = {port.name: port.shape[1:] for port in session.get_inputs()}
        drawn = session.get_outputs()[0].shape[1:]
        (identity_size,) = shapes["identity"]
        controls = metadata["controls"]
    except Exception as error:  # ONNX Runtime raises its own types, without a common base
        raise ModelError(f"{folder}: not a readable face model: {error}") from error
    if controls != list(CONTROL_NAMES) or drawn != [HEIGHT, WIDTH]:
        raise ModelError(
            f"{folder}: made for controls {controls} and a canvas of {drawn}, expected "
            f"{list(CONTROL_NAMES)} and {[HEIGHT, WIDTH]}: export it again with this version"
        )
    return OnnxGenerator(session, identity_size, metadata, truncation)
