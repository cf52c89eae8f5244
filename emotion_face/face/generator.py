"""The generator at run time: ONNX Runtime draws, no torch."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import ModelError
from emotion_face.face.canvas import HEIGHT, PORTRAIT, WIDTH
from emotion_face.face.controls import CONTROL_NAMES, Controls
from emotion_face.face.keys import KEYS
from emotion_face.face.portrait import STYLE, PortraitGenerator
from emotion_face.offline import onnxruntime
from emotion_face.resources import share_path, user_path


class FieldGenerator(Protocol):
    """Anything that draws: a person and controls to a drawing field."""

    def field(self, identity: Any, controls: Controls) -> NDArray[np.float32]:
        """Drawing field (h, w) in [-1, 1] of a person that ``load_identity`` gave for it."""
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
        Truncation of the latent style, 0 (the mean person) to 1 (Karras et al.
        2019).
    """

    session: Any
    identity_size: int
    metadata: dict[str, Any]
    truncation: float = 1.0

    def field(self, identity: NDArray[np.float32], controls: Controls) -> NDArray[np.float32]:
        """Drawing field (96, 128) of an identity code and controls."""
        field: NDArray[np.float32] = self.fields([identity], [controls])[0]
        return field

    def fields(
        self, identities: Sequence[NDArray[np.float32]], controls: Sequence[Controls]
    ) -> NDArray[np.float32]:
        """Drawing fields (n, 96, 128) of a crowd, in one call of the network."""
        fields: NDArray[np.float32] = self.session.run(
            None,
            {
                "identity": np.stack(identities),
                "controls": np.stack([pose.vector() for pose in controls]),
                "truncation": np.array([self.truncation], np.float32),
            },
        )[0]
        return fields


def model_folder(model: str | Path) -> Path:
    """The folder of a model: a shipped one by name, or any by its path.

    Raises
    ------
    ModelError
        If it is not there.
    """
    folder = user_path(model)
    if not folder.is_dir():
        shipped = share_path("models")
        folder = shipped / str(model)
        if not folder.is_dir():
            names = ", ".join(sorted(p.name for p in shipped.iterdir() if p.is_dir()))
            raise ModelError(
                f"model {str(model)!r}: neither a folder nor a shipped model ({names})"
            )
    return folder


def load_generator(
    model: str | Path = "strokes", *, truncation: float = 1.0, threads: int = 1
) -> OnnxGenerator | PortraitGenerator:
    """Load a model folder: a shipped one by name, or any by its path.

    Raises
    ------
    ModelError
        If the folder is not there, is damaged, or was made for other controls.
    """
    folder = model_folder(model)
    try:
        metadata = json.loads((folder / "model.json").read_text())
        is_portrait = metadata.get("style") == STYLE
        session = _session(folder / "model.onnx", threads)
        drawn = metadata["canvas"]
        controls = metadata["controls"]
        if is_portrait:
            encoder = partial(_session, folder / "encoder.onnx", threads)
            encoder()  # readable, or a ModelError now
            eyes = _session(folder / "eyes.onnx", threads)
            keys = metadata["keys"]
        else:
            shapes = {port.name: port.shape[1:] for port in session.get_inputs()}
            drawn = session.get_outputs()[0].shape[1:]
            (identity_size,) = shapes["identity"]
    except Exception as error:  # ONNX Runtime raises its own types, without a common base
        raise ModelError(f"{folder}: not a readable face model: {error}") from error
    canvas = [PORTRAIT.height, PORTRAIT.width] if is_portrait else [HEIGHT, WIDTH]
    if controls != list(CONTROL_NAMES) or drawn != canvas:
        raise ModelError(
            f"{folder}: made for controls {controls} and a canvas of {drawn}, expected "
            f"{list(CONTROL_NAMES)} and {canvas}: export it again with this version"
        )
    if not is_portrait:
        return OnnxGenerator(session, identity_size, metadata, truncation)
    if keys != list(KEYS):
        raise ModelError(
            f"{folder}: made for key drawings {keys}, expected {list(KEYS)}: export it again with "
            "this version"
        )
    return PortraitGenerator(session, encoder, eyes, metadata)


def load_cartoon(
    model: str | Path = "strokes", *, truncation: float = 1.0, threads: int = 1
) -> OnnxGenerator:
    """Load a model of the style ``strokes``, as :func:`load_generator` does.

    Raises
    ------
    ModelError
        If it is none.
    """
    generator = load_generator(model, truncation=truncation, threads=threads)
    if not isinstance(generator, OnnxGenerator):
        raise ModelError(f"{model}: draws portraits, expected a model of the style 'strokes'")
    return generator


def _session(file: Path, threads: int) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # ONNX Runtime warns of inputs with defaults
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
