"""Where the camera looks: in with feeling, out at rest, and still in between."""

from dataclasses import dataclass

from emotion_face.affect.checked import Checked, quantity
from emotion_face.face.camera import View
from emotion_face.face.canvas import PANEL_WIDTH
from emotion_face.face.path import Glide


@dataclass(frozen=True, kw_only=True)
class FramingParameters(Checked):
    """How the face is framed."""

    zoom_rest: float = quantity(
        "1", 0.3, 3.0, default=0.79, about="panel pixels per canvas pixel of a calm face"
    )
    zoom_arousal: float = quantity(
        "1", 0.0, 1.0, default=0.05, about="zoom that full arousal adds, and full calm takes away"
    )
    zoom_intensity: float = quantity(
        "1", 0.0, 1.0, default=0.02, about="zoom that full intensity of an emotion adds"
    )
    centre_y: float = quantity(
        "px", -48.0, 48.0, default=-1.0, about="middle of the view below the canvas' middle"
    )
    rise_per_zoom: float = quantity(
        "px", -100.0, 100.0, default=20.0, about="rise of the view per unit of zoom added"
    )
    ease_s: float = quantity("s", 0.1, 10.0, default=0.8, about="time that a camera move takes")
    still_px: float = quantity(
        "px", 0.0, 20.0, default=1.5, about="least move of the picture's edge, less stays still"
    )


_ARRIVED_PX = 0.2


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
        self._zoom = Glide([zoom])

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
