"""Images of a webcam or a video, by OpenCV, in a separate thread."""

import threading
import time
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import Kind, PhotoError
from emotion_face.resources import user_path

RETRY_S = 2.0
"""Time after which a camera without images is opened again."""
_FILM_HZ_MAX, _FILM_HZ = 120.0, 25.0  # greatest and default rate of a video


class Camera:
    """Takes images until closed; an unplugged camera is opened again and again.

    A video plays at its own rate, and starts again at its end.

    Parameters
    ----------
    video : str
        Number of a camera, as in ``/dev/video0``, or path of a video.
    on_picture : callable (array (height, width, 3))
        Called with each picture, RGB, in the camera's thread; it must not take long.
    wants : callable () -> bool
        Whether the present image is wanted; others are not decoded.
    on_error : callable (PhotoError)
        Gets the reason if there is no image.
    capture : callable (int or str) -> cv2.VideoCapture
        Opens it.

    Raises
    ------
    PhotoError
        If there is no such video.
    """

    def __init__(
        self,
        video: str,
        on_picture: Callable[[NDArray[np.uint8]], object],
        wants: Callable[[], bool],
        on_error: Callable[[PhotoError], object],
        capture: Callable[[Any], Any] = cv2.VideoCapture,
    ) -> None:
        self._is_film, film = not video.isdigit(), user_path(video)
        self._device = str(film) if self._is_film else int(video)
        if self._is_film and not film.is_file():
            raise PhotoError(
                key="video", value=video, kind=Kind.VALUE,
                expectation="the number of a camera, such as '0' for /dev/video0, or the path of "
                "a video",
            )  # fmt: skip
        self._on_picture, self._wants, self._on_error = on_picture, wants, on_error
        self._capture = capture
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread; a driver that hangs is left behind."""
        self._closing.set()
        self._thread.join(RETRY_S)

    def _run(self) -> None:
        while not self._closing.is_set():
            opened = self._capture(self._device)
            try:
                shown = self._show(opened)
            finally:
                opened.release()
            if self._is_film and shown:
                continue
            where = self._device if self._is_film else f"camera {self._device}"
            fix = "is it a video?" if self._is_film else "is it plugged in, and may it be read?"
            said = "ends" if shown else "cannot be opened"
            self._on_error(PhotoError(f"{where}: {said}; {fix} It is tried again"))
            self._closing.wait(RETRY_S)

    def _show(self, opened: Any) -> int:
        """Pass on images until there are no more; returns their number."""
        hz = opened.get(cv2.CAP_PROP_FPS) if self._is_film else 0.0
        period_s = 1.0 / (hz if 0.0 < hz <= _FILM_HZ_MAX else _FILM_HZ)
        number, start_s = 0, time.monotonic()
        while not self._closing.is_set() and opened.grab():
            number += 1
            if self._wants():
                is_there, picture = opened.retrieve()
                if is_there and picture is not None:
                    self._on_picture(np.asarray(picture[:, :, ::-1], np.uint8))
            if self._is_film:
                self._closing.wait(max(start_s + number * period_s - time.monotonic(), 0.0))
        return number
