"""From images of a camera in messages to pictures."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from sensor_msgs.msg import CameraInfo, CompressedImage, Image

from emotion_face.errors import Kind, PhotoError
from emotion_face.people import Optics

_ENCODINGS: dict[str, tuple[int, int | None]] = {
    "rgb8": (3, None),
    "bgr8": (3, cv2.COLOR_BGR2RGB),
    "rgba8": (4, cv2.COLOR_RGBA2RGB),
    "bgra8": (4, cv2.COLOR_BGRA2RGB),
    "mono8": (1, cv2.COLOR_GRAY2RGB),
    "8UC1": (1, cv2.COLOR_GRAY2RGB),
    "8UC3": (3, cv2.COLOR_BGR2RGB),
    "yuv422": (2, cv2.COLOR_YUV2RGB_UYVY),
    "uyvy": (2, cv2.COLOR_YUV2RGB_UYVY),
    "yuv422_yuy2": (2, cv2.COLOR_YUV2RGB_YUY2),
    "yuyv": (2, cv2.COLOR_YUV2RGB_YUY2),
}
"""Bytes of a pixel, and OpenCV's way to RGB, by the encoding of an image."""


def taker(message: Image | CompressedImage) -> Callable[[], NDArray[np.uint8]]:
    """Converters to a picture, by the kind of image."""
    if isinstance(message, CompressedImage):
        return lambda: decompressed(message)
    return lambda: picture_of(message)


def picture_of(message: Image) -> NDArray[np.uint8]:
    """Picture (height, width, 3), RGB, of an image.

    Raises
    ------
    PhotoError
        If its encoding is not supported, such as 16 bits, or its sizes do not fit together.
    """
    if message.encoding not in _ENCODINGS:
        has_depth = message.encoding.endswith("16") or "16" in message.encoding
        why = ", for 16 bits are depth or raw light, not a picture" if has_depth else ""
        raise PhotoError(
            key=("image", "encoding"),
            value=message.encoding,
            expectation=f"one of {', '.join(_ENCODINGS)}{why}",
            kind=Kind.VALUE,
        )
    size, way = _ENCODINGS[message.encoding]
    width, height, step = message.width, message.height, message.step
    is_odd = size == 2 and width % 2
    if not width or not height or step < width * size or is_odd or (
        len(message.data) != step * height
    ):  # fmt: skip
        raise PhotoError(
            f"{width} x {height} with step {step} holds {len(message.data)} bytes, "
            f"expected height * step, and a step of at least {size} * width"
            + ", which is even"
            * (size == 2),
            key="image",
        )
    rows = np.frombuffer(message.data, np.uint8).reshape(height, step)[:, : width * size]
    pixels = np.ascontiguousarray(rows).reshape(height, width, size)
    return pixels if way is None else np.asarray(cv2.cvtColor(pixels, way), np.uint8)


def decompressed(message: CompressedImage) -> NDArray[np.uint8]:
    """Picture (height, width, 3), RGB, of a compressed image.

    Raises
    ------
    PhotoError
        If it cannot be decoded.
    """
    content = np.frombuffer(message.data, np.uint8)
    picture = cv2.imdecode(content, cv2.IMREAD_COLOR) if len(content) else None
    if picture is None:
        raise PhotoError(
            key=("image", "format"),
            value=message.format,
            expectation="a whole JPEG or PNG",
            kind=Kind.VALUE,
        )
    return np.asarray(picture[:, :, ::-1], np.uint8)


def optics_of(info: CameraInfo) -> tuple[Optics, int] | None:
    """Optics of a camera, and the width of its pictures [px]; None if it is not calibrated."""
    focal_px, centre_px = float(info.k[0]), (float(info.k[2]), float(info.k[5]))
    if not np.isfinite([focal_px, *centre_px]).all() or focal_px <= 0.0 or not info.width:
        return None
    return Optics(focal_px, centre_px), info.width
