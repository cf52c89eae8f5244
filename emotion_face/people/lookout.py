"""A thread that processes images, so that their source never waits."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.people.newest import Newest
from emotion_face.people.optics import Optics
from emotion_face.people.scene import Scene
from emotion_face.people.settings import PeopleSettings
from emotion_face.people.watcher import Watcher

RETRY_S = 10.0
"""Time after which a failed load is tried again."""
_END_S = 5.0


@dataclass(frozen=True)
class Shot:
    """An image with its time and camera.

    Attributes
    ----------
    take : callable () -> array (height, width, 3) or None
        Returns the image, RGB; None if there are no images any more.
    time_s : float
        Time at which it was taken.
    optics : tuple of Optics and int, optional
        Intrinsics of the camera, and the image width for which they are valid [px].
    frame_id : str
        The camera's frame.
    """

    take: Callable[[], NDArray[np.uint8] | None]
    time_s: float
    optics: tuple[Optics, int] | None = None
    frame_id: str = ""


class Lookout:
    """Processes the newest image in a separate thread until closed.

    Parameters
    ----------
    make_watcher : callable () -> Watcher
        Called in the thread at the first image, so nothing is loaded before.
    settings : PeopleSettings
    on_scene : callable (Scene, Shot, float)
        Called in the thread with the result, its image, and the processing time [s].
    on_error : callable (Exception)
        Called in the thread with a fault.

    Attributes
    ----------
    settings : PeopleSettings
        Can be changed from any thread.
    """

    def __init__(
        self,
        make_watcher: Callable[[], Watcher],
        settings: PeopleSettings,
        on_scene: Callable[[Scene, Shot, float], object],
        on_error: Callable[[Exception], object],
    ) -> None:
        self.settings = settings
        self._make_watcher, self._on_scene, self._on_error = make_watcher, on_scene, on_error
        self._newest = Newest[Shot]()
        self._thread = threading.Thread(target=self._run, name="people", daemon=True)
        self._thread.start()

    def put(self, shot: Shot) -> None:
        """Process this image next, in place of a waiting one."""
        self._newest.put(shot)

    def close(self) -> None:
        """End the thread after its present image."""
        self._newest.close()
        self._thread.join(_END_S)

    def _run(self) -> None:
        watcher: Watcher | None = None
        retry_s = 0.0
        while shot := self._newest.take():
            start_s = time.monotonic()
            try:
                if watcher is None:
                    if start_s < retry_s:
                        continue
                    retry_s = start_s + RETRY_S
                    watcher = self._make_watcher()
                scene = self._look(watcher, shot)
            except Exception as error:  # the next image may work
                self._on_error(error)
                continue
            self._on_scene(scene, shot, time.monotonic() - start_s)
        if watcher:
            watcher.close()

    def _look(self, watcher: Watcher, shot: Shot) -> Scene:
        picture, optics = shot.take(), None
        if picture is not None and shot.optics:
            optics = shot.optics[0].scaled(picture.shape[1] / shot.optics[1])
        return watcher.watch(picture, shot.time_s, self.settings, optics)
