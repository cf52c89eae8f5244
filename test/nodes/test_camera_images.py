"""Images of a camera in every encoding, and what is refused."""

import cv2
import numpy as np
import pytest
from sensor_msgs.msg import CameraInfo, CompressedImage, Image

from emotion_face.errors import PhotoError
from emotion_face.nodes.camera_images import optics_of, picture_of, taker

COLOURS = np.zeros((4, 8, 3), np.uint8)
COLOURS[:2], COLOURS[2:] = (200, 60, 30), (20, 90, 160)
WAYS = {
    "rgb8": COLOURS,
    "bgr8": COLOURS[..., ::-1],
    "rgba8": cv2.cvtColor(COLOURS, cv2.COLOR_RGB2RGBA),
    "bgra8": cv2.cvtColor(COLOURS, cv2.COLOR_RGB2BGRA),
    "8UC3": COLOURS[..., ::-1],
    "yuv422": cv2.cvtColor(COLOURS, cv2.COLOR_RGB2YUV_UYVY),
    "uyvy": cv2.cvtColor(COLOURS, cv2.COLOR_RGB2YUV_UYVY),
    "yuv422_yuy2": cv2.cvtColor(COLOURS, cv2.COLOR_RGB2YUV_YUY2),
    "yuyv": cv2.cvtColor(COLOURS, cv2.COLOR_RGB2YUV_YUY2),
}


def image(pixels, encoding, padding=0):
    rows = np.ascontiguousarray(pixels).reshape(len(pixels), -1)
    rows = np.pad(rows, ((0, 0), (0, padding)))
    message = Image(encoding=encoding, height=len(pixels), width=pixels.shape[1])
    message.step = rows.shape[1]
    message.data.frombytes(rows.tobytes())
    return message


@pytest.mark.parametrize("encoding", WAYS)
@pytest.mark.parametrize("padding", [0, 6])
def test_a_picture_has_its_colours(encoding, padding):
    picture = picture_of(image(WAYS[encoding], encoding, padding))
    assert picture.astype(int) == pytest.approx(COLOURS.astype(int), abs=6)


@pytest.mark.parametrize("encoding", ["mono8", "8UC1"])
def test_a_grey_picture_is_grey(encoding):
    grey = np.arange(32, dtype=np.uint8).reshape(4, 8)
    assert (picture_of(image(grey, encoding)) == grey[..., None]).all()


@pytest.mark.parametrize("encoding", ["mono16", "16UC1", "rgb16", "bayer_rggb16"])
def test_16_bits_are_refused_with_the_reason(encoding):
    with pytest.raises(PhotoError, match=rf"{encoding}.*expected one of rgb8.*16 bits are depth"):
        picture_of(image(COLOURS, encoding))


def test_another_encoding_is_refused_by_name():
    with pytest.raises(PhotoError, match=r"'bayer_rggb8' is refused, expected one of rgb8[^,]*,.*"):
        picture_of(image(COLOURS, "bayer_rggb8"))


@pytest.mark.parametrize(
    "changes",
    [{"width": 9}, {"height": 5}, {"step": 23}, {"width": 0}, {"height": 0, "width": 0}],
)
def test_sizes_that_do_not_fit_are_refused(changes):
    message = image(COLOURS, "rgb8")
    for name, value in changes.items():
        setattr(message, name, value)
    with pytest.raises(PhotoError, match=r"expected height \* step, and a step of at least 3"):
        picture_of(message)


def test_an_odd_width_cannot_be_yuv():
    message = image(WAYS["yuyv"], "yuyv")
    message.width = 7
    with pytest.raises(PhotoError, match=r"which is even"):
        picture_of(message)


@pytest.mark.parametrize("ending", [".png", ".jpg"])
def test_a_compressed_picture_has_its_colours(ending):
    content = cv2.imencode(ending, COLOURS.repeat(8, 0).repeat(8, 1)[..., ::-1])[1]
    message = CompressedImage(format=ending)
    message.data.frombytes(content.tobytes())
    picture = taker(message)()
    assert picture[4::8, 4::8].astype(int) == pytest.approx(COLOURS.astype(int), abs=12)


@pytest.mark.parametrize("content", [b"", b"no picture"])
def test_what_is_no_picture_is_refused(content):
    message = CompressedImage(format="jpeg")
    message.data.frombytes(content)
    with pytest.raises(PhotoError, match=r"'jpeg' is refused, expected a whole JPEG or PNG"):
        taker(message)()


def test_optics_are_those_of_the_camera_or_none():
    info = CameraInfo(width=640, height=480)
    assert optics_of(info) is None
    info.k = [500.0, 0.0, 310.0, 0.0, 501.0, 240.0, 0.0, 0.0, 1.0]
    optics, width = optics_of(info)
    assert (optics.focal_px, optics.centre_px, width) == (500.0, (310.0, 240.0), 640)
    for value in (np.nan, np.inf, -1.0):
        info.k[0] = value
        assert optics_of(info) is None
