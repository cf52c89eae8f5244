"""A panel that records: GIF, MP4, or a sequence of PNG files."""

import os
from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from emotion_face.display.gif import write_gif
from emotion_face.display.options import COLOURS, FileOptions
from emotion_face.display.packing import Pages, pack, unpack
from emotion_face.display.panel import HEIGHT, WIDTH, Frame, Panel, check_frame
from emotion_face.display.video import write_video
from emotion_face.errors import PanelError
from emotion_face.files import replacing
from emotion_face.resources import user_path

_GIF_TICK_S = 0.01
_GIF_SHORTEST_TICKS = 2
_GIF_LONGEST_TICKS = 0xFFFF


class FilePanel(Panel):
    """Records frames into a file that appears, complete, when the panel is closed.

    A GIF keeps the time of every frame to 0.01 s, but drops frames shorter than 0.02 s, which
    viewers would slow down, and shows none longer than 655.35 s. An MP4 has a constant rate, is
    coded as VP9, which browsers play, and takes about half of its length to write. For a
    PNG sequence ``face.png`` every new picture becomes ``face-<milliseconds since the first>.png``
    at once. Equal frames in a row are stored once. GIF and MP4 need 1 KB of memory for every
    different frame until closed.

    Parameters
    ----------
    options : FileOptions

    Raises
    ------
    PanelError
        If the folder is not writable.
    """

    def __init__(self, options: FileOptions) -> None:
        self._path = user_path(options.path).absolute()
        suffix = self._path.suffix.lower()
        if not os.access(self._path.parent, os.W_OK | os.X_OK):
            fix = "make it writable" if self._path.parent.is_dir() else "create it"
            raise PanelError(f"cannot write into folder {self._path.parent}: {fix}")
        self._encode = {".gif": self._encode_gif, ".mp4": self._encode_mp4}.get(suffix)
        self._scale = options.scale
        self._colour = COLOURS[options.colour]
        self._period_s = 1.0 / options.rate_hz
        self._pages: list[Pages] = []
        self._times_s: list[float] = []
        self._start_s = 0.0
        self._newest_s: float | None = None
        self._open = True

    def show(self, frame: Frame, stamp_s: float | None = None) -> int:
        """Record the frame; see :meth:`Panel.show`.

        A stamp that is not after the one before it (a clock set back) goes on one period later.
        """
        check_frame(frame)
        if not self._open:
            raise PanelError("the recording is closed: open it again")
        time_s = self._time_s(stamp_s)
        pages = pack(frame)
        if self._pages and np.array_equal(pages, self._pages[-1]):
            return 0
        if self._encode is None:
            self._write_png(pages, time_s)
            self._pages.clear()
            self._times_s.clear()
        self._pages.append(pages)
        self._times_s.append(time_s)
        return 0

    def close(self, *, keep: bool = False) -> None:
        """Write the file; without a frame there is none."""
        if not self._open:
            return
        self._open = False
        if self._encode is not None and self._pages:
            self._complete(self._path, self._encode)

    def _time_s(self, stamp_s: float | None) -> float:
        """Seconds since the first frame, always growing."""
        if self._newest_s is None:
            self._start_s, self._newest_s = stamp_s or 0.0, 0.0
            return 0.0
        time_s = self._newest_s + self._period_s if stamp_s is None else stamp_s - self._start_s
        if time_s <= self._newest_s:
            time_s = self._newest_s + self._period_s
            self._start_s = (stamp_s or 0.0) - time_s
        self._newest_s = time_s
        return time_s

    @property
    def _end_s(self) -> float:
        return (self._newest_s or 0.0) + self._period_s

    def _picture(self, pages: Pages) -> npt.NDArray[np.uint8]:
        """Enlarged pixels, 0 or 255."""
        return unpack(pages).repeat(self._scale, axis=0).repeat(self._scale, axis=1)

    def _image(self, pages: Pages) -> Image.Image:
        """Enlarged picture with a palette of black and the colour."""
        image = Image.fromarray(self._picture(pages) // 255).convert("P")
        image.putpalette((0, 0, 0, *self._colour))
        return image

    def _complete(self, path: Path, write: Callable[[Path], None]) -> None:
        """Write to a file beside the path, then move it there."""
        try:
            with replacing(path) as partial:
                write(partial)
        except (OSError, cv2.error) as error:
            reason = getattr(error, "strerror", None) or error
            raise PanelError(f"cannot write {path}: {reason}; free disk space?") from error

    def _write_png(self, pages: Pages, time_s: float) -> None:
        name = f"{self._path.stem}-{round(1000 * time_s):08d}{self._path.suffix}"
        self._complete(
            self._path.with_name(name), lambda partial: self._image(pages).save(partial, "PNG")
        )

    def _encode_gif(self, partial: Path) -> None:
        ticks = [round(time_s / _GIF_TICK_S) for time_s in [*self._times_s, self._end_s]]
        kept: list[int] = []
        for at in range(len(self._pages)):
            if kept and ticks[at] - ticks[kept[-1]] < _GIF_SHORTEST_TICKS:
                continue
            kept.append(at)
        kept[-1] = len(self._pages) - 1
        starts = [ticks[at] for at in kept] + [ticks[-1]]
        durations_ms = [
            10 * min(max(_GIF_SHORTEST_TICKS, stop - start), _GIF_LONGEST_TICKS)
            for start, stop in pairwise(starts)
        ]
        write_gif(partial, (self._image(self._pages[at]) for at in kept), durations_ms)

    def _encode_mp4(self, partial: Path) -> None:
        lit = np.array(self._colour[::-1], np.uint8)
        shown = (
            bisect_right(self._times_s, (tick + 0.5) * self._period_s) - 1
            for tick in range(round(self._end_s / self._period_s))
        )
        pictures = (self._picture(self._pages[at])[..., np.newaxis] // 255 * lit for at in shown)
        size = (WIDTH * self._scale, HEIGHT * self._scale)
        write_video(partial, pictures, 1.0 / self._period_s, size)
