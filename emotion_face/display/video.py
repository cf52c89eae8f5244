"""Videos that are written whole or not at all."""

import os
import struct
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

_CODEC = cv2.VideoWriter.fourcc(*"vp09")
_BOX = struct.Struct(">I4s")


def write_video(
    path: Path, pictures: Iterable[npt.NDArray[np.uint8]], rate_hz: float, size: tuple[int, int]
) -> None:
    """Write pictures (height, width, 3), blue green red, as an MP4 of VP9, which browsers play.

    Raises
    ------
    OSError
        If it cannot be encoded or written completely, which OpenCV does not report.
    """
    said = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # it logs each picture
    try:
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, _CODEC, rate_hz, size)
        if not writer.isOpened():
            raise OSError("OpenCV cannot encode MP4 here, record a .gif instead")
        count = 0
        try:
            for picture in pictures:
                writer.write(picture)
                count += 1
        finally:
            writer.release()
    finally:
        cv2.utils.logging.setLogLevel(said)
    if not (_is_whole(path) and _count(path) == count):
        raise OSError("it could not be written to its end")


def _is_whole(path: Path) -> bool:
    """Whether the boxes of an MP4 fill the file, including the last ones with the index."""
    size = os.path.getsize(path)
    at, kinds = 0, []
    with path.open("rb") as stream:
        while len(head := stream.read(_BOX.size)) == _BOX.size:
            length, kind = _BOX.unpack(head)
            if length < _BOX.size:
                return False
            at = stream.seek(at + length)
            kinds.append(kind)
    return at == size and b"moov" in kinds


def _count(path: Path) -> int:
    video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    try:
        return int(video.get(cv2.CAP_PROP_FRAME_COUNT))
    finally:
        video.release()
