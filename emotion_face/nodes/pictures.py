"""Between images in messages and pixels, and what is shown over the face."""

import math

import numpy as np
from builtin_interfaces.msg import Time
from numpy.typing import NDArray
from sensor_msgs.msg import Image

from emotion_face.display import PanelDriver, PanelError
from emotion_face.nodes.conversions import FACE_FRAME
from emotion_face.srv import ShowImage, ShowText


def frame_message(frame: NDArray[np.uint8], stamp: Time) -> Image:
    """Message of a frame (height, width) of 0 and 255 that shows the state of ``stamp``."""
    message = Image(encoding="mono8", height=frame.shape[0], width=frame.shape[1])
    message.step = frame.shape[1]
    message.header.stamp = stamp
    message.header.frame_id = FACE_FRAME
    message.data.frombytes(frame.tobytes())
    return message


def grey_of(message: Image) -> NDArray[np.uint8]:
    """Grey values (height, width) of an image.

    Raises
    ------
    PanelError
        If the image is not mono8 or its sizes do not fit together.
    """
    width, height, step = message.width, message.height, message.step
    if message.encoding not in ("mono8", "8UC1"):
        raise PanelError(f"image encoding is {message.encoding[:20]!r}, expected 'mono8'")
    if not width or not height or step < width or len(message.data) != step * height:
        raise PanelError(
            f"image of {width} x {height} with step {step} holds {len(message.data)} bytes, "
            "expected height * step, and a step of at least the width"
        )
    return np.frombuffer(message.data, np.uint8).reshape(height, step)[:, :width]


def show_text(request: ShowText.Request, driver: PanelDriver) -> None:
    """Do what a request for text asks.

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
    """Do what a request for a picture asks.

    Raises
    ------
    PanelError
        If it cannot be done.
    """
    driver.show_image(grey_of(request.image), _duration_s(request.duration))


def _duration_s(duration: float) -> float:
    if not duration >= 0.0:
        raise PanelError(f"duration is {duration}, expected seconds, or 0 for ever")
    return duration or math.inf
