"""The camera's view: zoomed in with emotion, out at rest, and steady in between.

Arousal a is -1 to 1, the intensity i of the emotion 0 to 1; the zoom z is in panel pixels per
canvas pixel, y in canvas pixels below the canvas' middle. The goal moves to the wanted zoom once
that is at least still_px at the panel's edge; z follows the goal by `SmoothDamp` in ease_s::

    wanted = zoom_rest + zoom_arousal a + zoom_intensity i
    goal <- wanted   if |wanted - goal| 64 px / zoom_rest >= still_px
    y = centre_y - rise_per_zoom (z - zoom_rest)

This is on a panel of 128x64. On one of w x h pixels the face is larger by a factor, so that a low
panel shows brows to mouth and a high one the head::

    min((h / 64)^0.7, w / 76)

and on a lower panel a cartoon is seen up to 6 canvas pixels lower, where its mouth is.

The numbers are artistic.
"""

from dataclasses import dataclass, replace

from emotion_face.face.camera import View
from emotion_face.face.canvas import PANEL, PANEL_WIDTH, Canvas
from emotion_face.face.path import SmoothDamp
from emotion_face.settings import Checked, quantity


@dataclass(frozen=True, kw_only=True)
class FramingParameters(Checked):
    """How the face is framed."""

    zoom_rest: float = quantity(
        "1", 0.3, 3.0, default=1.0, about="panel pixels per canvas pixel of a calm face"
    )
    zoom_arousal: float = quantity(
        "1", 0.0, 1.0, default=0.063, about="zoom that full arousal adds, and full calm takes away"
    )
    zoom_intensity: float = quantity(
        "1", 0.0, 1.0, default=0.025, about="zoom that full intensity of an emotion adds"
    )
    centre_y: float = quantity(
        "px", -48.0, 48.0, default=10.0, about="middle of the view below the canvas' middle"
    )
    rise_per_zoom: float = quantity(
        "px", -100.0, 100.0, default=16.0, about="rise of the view per unit of zoom added"
    )
    ease_s: float = quantity("s", 0.1, 10.0, default=0.8, about="time that a camera move takes")
    still_px: float = quantity(
        "px", 0.0, 20.0, default=1.5, about="least camera move at the picture's edge"
    )


_ARRIVED_PX = 0.2
_GROWTH = 0.73  # of the face with the panel's height, as a power
_FACE_PX = 76.0  # columns that a face needs on a panel of 128x64
_RISE_PX = 5.0  # how much higher the lowest panel looks


def enlargement(panel: Canvas) -> float:
    """How much larger a face is drawn on a panel than on one of 128x64."""
    taller = float((panel.height / PANEL.height) ** _GROWTH)
    return min(taller, panel.width / _FACE_PX)


def fitted(view: View, panel: Canvas) -> View:
    """A view of a cartoon on a panel of 128x64 as one on another."""
    lower = max(1.0 - panel.height / PANEL.height, 0.0)
    return replace(view, zoom=view.zoom * enlargement(panel), y=view.y - _RISE_PX * lower)


class Framing:
    """The running camera of one face.

    It moves by `FramingParameters.still_px` at the picture's edge, or not at all, and finishes a
    move before it turns back: so it never trembles.

    Parameters
    ----------
    zoom : float
        Where it starts.
    """

    def __init__(self, zoom: float) -> None:
        self._goal = zoom
        self._zoom = SmoothDamp([zoom])

    def advance(
        self, step_s: float, arousal: float, intensity: float, p: FramingParameters
    ) -> View:
        """View after ``step_s`` under arousal (-1 to 1) and intensity (0 to 1)."""
        wanted = p.zoom_rest + p.zoom_arousal * arousal + p.zoom_intensity * intensity
        zoom = float(self._zoom.value[0])
        edge_px = PANEL_WIDTH / 2 / p.zoom_rest
        left_px = (self._goal - zoom) * edge_px
        change_px = (wanted - self._goal) * edge_px
        turns_back = left_px * change_px < 0.0 and abs(left_px) > _ARRIVED_PX
        if abs(change_px) >= p.still_px and not turns_back:
            self._goal = wanted
        zoom = float(self._zoom.advance(step_s, [self._goal], p.ease_s)[0])
        return View(zoom, y=p.centre_y - p.rise_per_zoom * (zoom - p.zoom_rest))
