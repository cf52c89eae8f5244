"""The canvases that faces are drawn on: the panel's width, with room above and below it.

``strokes`` has one of 96 x 128 pixels, ``portrait`` a taller one. A canvas holds a drawing field:
positive inside a stroke, negative outside, the distance to the stroke's edge divided by `REACH_PX`
and clipped to [-1, 1]. Its zero crossing is the drawing, so it can be resampled (zoomed, moved,
turned) and thresholded and the lines stay crisp.
"""

import re
from dataclasses import dataclass

from emotion_face.settings import refusal

_LEAST_PX, _MOST_PX = 8, 128  # of a panel's sides


@dataclass(frozen=True)
class Canvas:
    """Size of a canvas, or of a frame [px]."""

    width: int
    height: int


PORTRAIT = Canvas(128, 112)
WIDTH = 128
HEIGHT = 96
PANEL_WIDTH = 128
PANEL_HEIGHT = 64
PANEL = Canvas(PANEL_WIDTH, PANEL_HEIGHT)
"""What is drawn for where nothing else is asked."""
REACH_PX = 3.0


def panel_size(name: str) -> Canvas:
    """Size of a panel whose name ends in it, as ``ssd1306_128x32``; of any other 128x64.

    Raises
    ------
    ConfigError
        If no panel can be that small or large.
    """
    found = re.fullmatch(r"(?:.*\D)?(\d+)x(\d+)", name)
    if not found:
        return PANEL
    width, height = map(int, found.groups())
    if not _LEAST_PX <= min(width, height) <= max(width, height) <= _MOST_PX:
        expectation = f"a name that ends in a size of {_LEAST_PX}x{_LEAST_PX} to "
        raise refusal("panel", name, f"{expectation}{_MOST_PX}x{_MOST_PX}, or in none")
    return Canvas(width, height)
