"""Conversion between image messages and pixels, and requests for pages over the face."""

import math

import numpy as np
from builtin_interfaces.msg import Time
from numpy.typing import NDArray
from sensor_msgs.msg import Image

from emotion_face.display import PanelDriver, PanelError
from emotion_face.errors import Kind
from emotion_face.face import FACE_FRAME
from emotion_face.srv import ShowImage, ShowText

ENCODINGS = {
    "mono8": ("y", 1),
    "8UC1": ("y", 1),
    "mono16": ("y", 2),
    "16UC1": ("y", 2),
    "rgb8": ("rgb", 1),
    "bgr8": ("bgr", 1),
    "rgba8": ("rgba", 1),
    "bgra8": ("bgra", 1),
}
"""Order of channels, and bytes per channel, by encoding."""
_LUMA = {"r": 0.299, "g": 0.587, "b": 0.114}  # ITU-R BT.601


def frame_message(frame: NDArray[np.uint8], stamp: Time) -> Image:
    """Message of a frame (height, width) of 0 and 255 that shows the state of ``stamp``."""
    message = Image(encoding="mono8", height=frame.shape[0], width=frame.shape[1])
    message.step = frame.shape[1]
    message.header.stamp = stamp
    message.header.frame_id = FACE_FRAME
    message.data.frombytes(frame.tobytes())
    return message


def colour_message(picture: NDArray[np.uint8], stamp: Time) -> Image:
    """Message of a picture (height, width, 3), RGB."""
    message = Image(encoding="rgb8", height=picture.shape[0], width=picture.shape[1])
    message.step = 3 * picture.shape[1]
    message.header.stamp = stamp
    message.data.frombytes(picture.tobytes())
    return message


def grey_of(message: Image) -> NDArray[np.uint8]:
    """Grey values (height, width) of an image.

    Raises
    ------
    PanelError
        If the image is not mono8 or its sizes do not fit together.
    """
    if message.encoding not in ("mono8", "8UC1"):
        raise PanelError(
            key=("image", "encoding"),
            value=message.encoding,
            expectation="'mono8'",
            kind=Kind.VALUE,
        )
    return _rows(message, 1)


def _rows(message: Image, pixel_bytes: int) -> NDArray[np.uint8]:
    """Bytes (height, width * pixel_bytes) of an image, without row padding."""
    width, height, step = message.width, message.height, message.step
    used = width * pixel_bytes
    if not width or not height or step < used or len(message.data) != step * height:
        raise PanelError(
            f"{width} x {height} with step {step} holds {len(message.data)} bytes, "
            f"expected height * step, and a step of at least {pixel_bytes} * width",
            key="image",
        )
    return np.frombuffer(message.data, np.uint8).reshape(height, step)[:, :used]


def any_grey_of(message: Image) -> NDArray[np.uint8]:
    """Grey values (height, width) of an image of any of `ENCODINGS`; transparent is dark.

    Raises
    ------
    PanelError
        If the encoding is another, or the image's sizes do not fit together.
    """
    if message.encoding not in ENCODINGS:
        raise PanelError(
            key=("image", "encoding"),
            value=message.encoding,
            expectation=f"one of {', '.join(ENCODINGS)}",
            kind=Kind.VALUE,
        )
    channels, depth = ENCODINGS[message.encoding]
    size = len(channels) * depth
    flat = _rows(message, size)
    if depth == 2:
        order = ">u2" if message.is_bigendian else "<u2"
        return (np.ascontiguousarray(flat).view(order) >> 8).astype(np.uint8)
    if channels == "y":
        return flat
    pixels = flat.reshape(message.height, message.width, size).astype(np.float64)
    grey = sum(_LUMA[name] * pixels[..., at] for at, name in enumerate(channels) if name in _LUMA)
    if "a" in channels:
        grey = grey * pixels[..., channels.index("a")] / 255.0
    return np.asarray(np.rint(grey), np.uint8)


def show_text(request: ShowText.Request, driver: PanelDriver) -> None:
    """Carry out a request for text.

    Raises
    ------
    PanelError
        If it cannot be done.
    """
    show = {ShowText.Request.PAGE: driver.show_text, ShowText.Request.STATUS: driver.show_status}
    if request.place not in show:
        raise PanelError(f"place is {request.place}, expected PAGE (0) or STATUS (1)")
    show[request.place](request.text, _duration_s(request.duration))


def show_image(request: ShowImage.Request, driver: PanelDriver) -> None:
    """Carry out a request for a picture.

    Raises
    ------
    PanelError
        If it cannot be done.
    """
    driver.show_image(any_grey_of(request.image), _duration_s(request.duration))


def _duration_s(duration: float) -> float:
    if not duration >= 0.0:
        raise PanelError(f"duration is {duration}, expected seconds, or 0 for ever")
    return duration or math.inf
