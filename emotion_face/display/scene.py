"""The scene: the face, for some time a page over it, and a status line."""

import math
from collections.abc import Callable
from functools import partial

from emotion_face.display.fitting import scaled
from emotion_face.display.lettering import STATUS_ROWS, page_of, status_line
from emotion_face.display.panel import Frame

Drawing = Callable[[int, int], Frame]


class Scene:
    """The newest face, and what covers it; drawn for any panel size.

    Times are seconds on any one clock.
    """

    def __init__(self) -> None:
        self._face: Frame | None = None
        self._page: tuple[Drawing, float] | None = None
        self._status: tuple[str, float] | None = None

    def show_face(self, frame: Frame) -> None:
        """Take a new face, grey values (rows, columns) of any size."""
        self._face = frame

    def show_text(self, text: str, until_s: float) -> None:
        """Cover the face with a page of text; an empty one uncovers it."""
        self._page = (partial(page_of, text), until_s) if text.strip() else None

    def show_image(self, image: Frame, until_s: float) -> None:
        """Cover the face with a picture, grey values (rows, columns) of any size."""
        self._page = partial(scaled, image), until_s

    def show_status(self, text: str, until_s: float) -> None:
        """Show a line of text at the bottom, over face or page; an empty one removes it."""
        self._status = (text, until_s) if text.strip() else None

    def picture(self, width: int, height: int, now_s: float) -> Frame | None:
        """Draw it, (height, width) uint8 of 0 and 255; None if there is nothing to show yet."""
        if self._page and now_s >= self._page[1]:
            self._page = None
        if self._status and now_s >= self._status[1]:
            self._status = None
        if self._page:
            picture = self._page[0](width, height)
        elif self._face is not None:
            picture = scaled(self._face, width, height)
        else:
            return None
        if self._status:
            picture[-STATUS_ROWS:] = status_line(self._status[0], width)
        return picture

    @property
    def changes_at_s(self) -> float:
        """Time at which something ends by itself; infinite if nothing does."""
        return min((entry[1] for entry in (self._page, self._status) if entry), default=math.inf)
